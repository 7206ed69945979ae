"""Hosts and clients, spelled for people."""

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.providers import provider_of
from hdrscan.text.addresses import normalize
from hdrscan.text.names import aligned, is_host_name, organizational_domain

_LONG_NAME = 30
"""Characters from which on a host's name is shown by its first label and its organizational domain."""


def host_text(name: str | Absent, *, whole: bool = False) -> str:
    """Return a host's name; of a long one the first label and the organizational domain, which tell it best."""
    if not isinstance(name, str) or not name:
        return "-"
    if whole or len(name) <= _LONG_NAME or not is_host_name(name):
        return name
    organization, first = organizational_domain(name), name.partition(".")[0]
    short = f"{first}..{organization}"
    return short if len(short) < len(name) and not organization.startswith(first.lower()) else name


def is_address(name: str | Absent) -> bool:
    """Tell whether a client said an address in HELO (RFC 5321 section 4.1.3), which is not one that was seen."""
    return isinstance(name, str) and normalize(name.strip("[]")) is not None


def client_text(name: str, ip: str | Absent) -> str:
    """Name a client by what it said and the address that was seen; two addresses say which is which."""
    if is_address(name):
        return f"said {name}, seen [{ip}]" if ip else f"said {name}"
    return " ".join([*([name] if name else []), *([f"[{ip}]"] if ip else [])])


def is_inner(hop: Hop) -> bool:
    """Tell whether both hosts of a hand-over call themselves one organization's."""
    said = hop.helo or hop.name
    return isinstance(hop.by, str) and isinstance(said, str) and are_one(said, hop.by)


def are_one(name: str, other: str) -> bool:
    """Tell whether two names are host names of one organization, or of one provider, which may have several."""
    if not (is_host_name(name) and is_host_name(other)):
        return False
    provider = provider_of(name)
    return aligned(name, other) or (provider is not None and provider is provider_of(other))
