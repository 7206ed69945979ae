"""What the user expects of a message, compared (the rules that ``[expect]`` of hdrscan.toml turns on)."""

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.rules.case import Case
from hdrscan.settings import Expect
from hdrscan.text.addresses import in_network, network

_VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
NOTHING = Expect()


def expectations(case: Case) -> Expect:
    """Return what the user expects; nothing where nothing was said."""
    return case.settings.expect or NOTHING


def is_expected_relay(case: Case, name: str | Absent, ip: str | Absent) -> bool:
    """Tell whether a host is one of those expected: by its address where addresses were told, else by name."""
    relays = expectations(case).relays
    addresses = [known for known in relays if network(known) is not None]
    if addresses and isinstance(ip, str):
        return any(in_network(ip, known) for known in addresses)
    return isinstance(name, str) and name.lower().rstrip(".") in relays


def listed(values: tuple[str, ...]) -> str:
    """Spell alternatives."""
    return " or ".join(values)


def is_weaker(hop: Hop, least: str, *, is_plain: bool) -> bool:
    """Tell whether a hop used less TLS than wanted; what it does not record is not held against it."""
    if isinstance(hop.tls, Absent):
        return is_plain
    version = hop.tls.version
    if isinstance(version, Absent) or version not in _VERSIONS or least not in _VERSIONS:
        return False
    return _VERSIONS.index(version) < _VERSIONS.index(least)
