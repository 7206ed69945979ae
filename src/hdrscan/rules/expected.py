"""What the user expects of a message, compared (the rules that ``[expect]`` of hdrscan.toml turns on)."""

from collections.abc import Iterator

from hdrscan.auth.outcomes import Basis, Outcome
from hdrscan.model.absent import Absent
from hdrscan.model.evidence import Evidence
from hdrscan.model.hop import Hop
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft
from hdrscan.settings import Expect
from hdrscan.text.addresses import in_network, network

_VERSIONS = ("SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")
NOTHING = Expect()
CODES = frozenset(f"ROUTE02{number}" for number in range(9))
"""The rules that compare a message with what is expected."""


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


def result_drafts(
    case: Case, check: str, wanted: tuple[str, ...], outcomes: tuple[Outcome, ...], evidence: tuple[Evidence, ...]
) -> Iterator[Draft]:
    """Yield a draft where a check has none of the results that are expected of it.

    ``evidence``: what the recipient recorded. Where it recorded nothing, its own hop is quoted.
    """
    if not wanted or case.hop is None or any(outcome.result in wanted for outcome in outcomes):
        return
    found = " and ".join(dict.fromkeys(outcome.result for outcome in outcomes))
    recorded = any(outcome.basis is Basis.RECORDED for outcome in outcomes)
    told = f"{check} is {found}" if found else f"No result of {check} is recorded"
    yield Draft(
        f"{told}, where {listed(wanted)} is expected.",
        evidence if recorded and evidence else (case.quote_hop(case.hop, "by", note="records no result"),),
    )
