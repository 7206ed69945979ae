"""What sent a message, named only by what more than its own word shows."""

from hdrscan.model.absent import Absent
from hdrscan.model.authentication import RecordedSpf
from hdrscan.model.route import Confidence, HeloKind, HeloVerdict, Route
from hdrscan.text.names import aligned, is_host_name, organizational_domain, top_level_is_public
from hdrscan.trace.own_name import own_name

UNNAMED = "(unnamed)"
LONGEST = 100
"""Characters of a name that are kept."""
_OWN_RELAYS = (HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY)


def source_of(route: Route, spf: RecordedSpf | None) -> tuple[str, str]:
    """Say what sent a message, by kind and name: a tenant, an own relay, or another administration."""
    helo, origin = route.helo, route.origin
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return ("Office 365 tenant", str(origin.tenant_id)) if origin.tenant_id else ("Office 365", UNNAMED)
    if helo.kind in _OWN_RELAYS:
        return "relay", client_of(helo, spf)
    return "other", client_of(helo, spf)


def client_of(helo: HeloVerdict, spf: RecordedSpf | None) -> str:
    """Name the host that spoke HELO, if more than its own word shows whose it is; else give its address.

    A provider's host is named by what shows it in a report of one message, any other by a confirmed name, or
    where SPF passed for a domain of the name's own organization: an own relay in full, others by their domain.
    Anybody can say a name, and a summary is no place to blame its owner.
    """
    if not isinstance(helo.provider, Absent):
        return helo.provider.name
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return "Microsoft 365"
    own = helo.kind in _OWN_RELAYS
    name = _shown_name(helo, spf)
    if name is None and own and helo.confidence is Confidence.HIGH and isinstance(helo.name, str):
        name = helo.name
    if name is not None:
        return name.lower()[:LONGEST] if own else organizational_domain(name)
    return str(helo.ip or UNNAMED)


def _shown_name(helo: HeloVerdict, spf: RecordedSpf | None) -> str | None:
    confirmed = Absent.NOT_PRESENT if helo.hop is None else own_name(helo.hop)
    if isinstance(confirmed, str) and _is_public(confirmed):
        return confirmed
    passed = spf.domain if spf is not None and spf.result == "pass" and spf.ip == helo.ip else Absent.NOT_PRESENT
    said = helo.name
    if isinstance(said, str) and isinstance(passed, str) and _is_public(said) and aligned(said, passed):
        return said
    return None


def _is_public(name: str) -> bool:
    return is_host_name(name) and top_level_is_public(name)
