"""Whose host sent the message: what ties it to a domain, and what of Office 365 stands on its way."""

from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix
from hdrscan.model.route import Confidence, OriginKind
from hdrscan.providers import Provider, microsoft
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import NO_ADDRESS_IN_A, dns_zone, spf_record, zone_owner
from hdrscan.text.addresses import is_internal
from hdrscan.text.names import is_host_name, is_public_suffix, organizational_domain, top_level_is_public
from hdrscan.trace.own_name import own_name

TENANT_SUFFIXES = {
    "worldwide": "onmicrosoft.com",
    "us-gov": "onmicrosoft.us",
    "china": "partner.onmschina.cn",
}
"""By cloud: below this Microsoft gives every tenant a name; it publishes their SPF and DKIM records itself."""
_CONNECTOR = frozenset({OriginKind.CONNECTOR_RELAY, OriginKind.HYBRID_EXCHANGE})
_CLOUDS = {"office365.us": "us-gov", "partner.outlook.cn": "china"}
NOT_PASSED = frozenset({"fail", "softfail", "neutral"})
"""What SPF says of an address that the record does not permit."""


def is_tenant_name(domain: str) -> bool:
    """Tell whether a domain is a tenant's name below one of Microsoft's."""
    return any(f".{domain}".lower().endswith(f".{suffix}") for suffix in TENANT_SUFFIXES.values())


def has_zone(domain: str | Absent | None) -> bool:
    """Tell whether a domain can have records, and can be pasted anywhere as it stands."""
    return (
        isinstance(domain, str)
        and is_host_name(domain)
        and not domain.endswith(".")
        and top_level_is_public(domain)
        and not is_public_suffix(domain)
    )


def cloud_of(case: Case) -> str:
    """Return which of Microsoft's clouds carried the message: a key of ``SPF_INCLUDES``."""
    hop = case.hop
    found = microsoft.range_of(hop.ip) if hop is not None and isinstance(hop.ip, str) else None
    if found is not None:
        return found.cloud
    by = str(hop.by).lower() if hop is not None and hop.by else ""
    return next((cloud for suffix, cloud in _CLOUDS.items() if by.endswith(suffix)), "worldwide")


def goes_through_office365(case: Case) -> bool:
    """Tell whether the mail goes through Office 365: out of it, or by a connector into the own tenant."""
    facts = case.facts
    if facts is None:
        return False
    return (
        case.is_from_office365
        or facts.attributed is not None
        or any(facts.is_microsoft_outbound(hop) for hop in facts.below)
    )


def is_from_connector(case: Case) -> bool:
    """Tell whether Office 365 had the message from a relay of the tenant's own, by an inbound connector."""
    return case.is_from_office365 and case.route.origin.kind in _CONNECTOR


def owner_of_client(case: Case, domain: str | Absent) -> Confidence | None:
    """Tell how sure it is that the boundary's client is a relay of a domain's owner; None for a stranger's."""
    hop, facts = case.hop, case.facts
    if hop is None or facts is None or not case.is_from_relay or isinstance(domain, Absent):
        return None
    report = facts.receiving_report
    looked_up = (hop.rdns, report.text("PTR") if report else Absent.NOT_PRESENT)
    known = case.is_own_relay(hop.ip, hop.confirmed_name) or any(
        signal.id == "attributed-client" for signal in case.route.helo.signals
    )
    return _owner(case, domain, _Names(facts.helo, own_name(hop), looked_up), known=known)


def owner_of_origin(case: Case, domain: str | Absent) -> Confidence | None:
    """Tell the same of the relay that a connector of the sending tenant recognized."""
    if not is_from_connector(case) or isinstance(domain, Absent):
        return None
    return _owner(case, domain, _Names(case.route.origin.name, Absent.NOT_CHECKED, ()), known=True)


class _Names(NamedTuple):
    """A client's names, by what they are worth."""

    said: str | Absent
    confirmed: str | Absent
    """Looked up for the address, and leading back to it."""
    looked_up: tuple[str | Absent, ...]
    """Looked up, confirmed or not. Whoever holds an address gives it any name: it can speak against what the
    client says, never for it."""

    def deny(self, domain: str) -> bool:
        """Tell whether the address has a name elsewhere."""
        names = [name for name in self.looked_up if isinstance(name, str) and is_host_name(name) and "." in name]
        return bool(names) and not any(_same_owner(name, domain) for name in names)


def _owner(case: Case, domain: str, names: _Names, *, known: bool) -> Confidence | None:
    claimed = isinstance(names.said, str) and _same_owner(names.said, domain)
    own = any(_same_owner(each, domain) for each in case.settings.domains)
    confirmed = isinstance(names.confirmed, str) and _same_owner(names.confirmed, domain)
    if confirmed or (known and (claimed or own)):
        return Confidence.HIGH
    # A relay passes on strangers' mail too: their records are no place for it.
    if own or (known and _is_tenants(case, domain)):
        return Confidence.MEDIUM
    return Confidence.LOW if claimed and not names.deny(domain) and not known else None


def _is_tenants(case: Case, domain: str) -> bool:
    """Tell whether Microsoft attributes the message to an organization that has the domain."""
    stamps = case.facts.stamps.originator_org if case.facts else ()
    return any(isinstance(stamp.value, str) and _same_owner(stamp.value, domain) for stamp in stamps)


def is_authors_way(case: Case) -> bool:
    """Tell whether mail of the From domain may take this way: SPF passes for it, or its owner is known here."""
    return case.once(_is_authors_way)


def _is_authors_way(case: Case) -> bool:
    spf, author = case.boundary.spf, case.author
    if author is None:
        return False
    return (
        (spf is not None and spf.aligned)
        or _is_tenants(case, author)
        or any(_same_owner(own, author) for own in case.settings.domains)
        or owner_of_client(case, author) is not None
        or owner_of_origin(case, author) is not None
    )


def _same_owner(name: str, domain: str) -> bool:
    return organizational_domain(name) == organizational_domain(domain)


def _provider_at(case: Case, ip: str) -> Provider | None:
    """Return whose host an address is, where it connected at the boundary; its own word is no proof."""
    facts = case.facts
    return None if facts is None or facts.client.ip != ip else facts.provider


def permit(
    case: Case, domain: str | Absent, ip: str | Absent, *, sure: bool = True, new: bool = False
) -> Fix | None:
    """Return the fix that permits an address in a domain's SPF record; None where nobody could publish it.

    ``new``: there is no record yet.
    """
    if not isinstance(domain, str) or not has_zone(domain) or is_tenant_name(domain):
        return None
    if not isinstance(ip, str) or is_internal(ip):
        return None
    doubt = "" if sure else f"Only if {ip} is a host of yours: otherwise somebody else sent this in your name. "
    found = microsoft.range_of(ip)
    provider = _provider_at(case, ip)
    if found is None and provider is not None:
        return Fix(
            f"Permit {provider.name} in the SPF record of {domain}, by the include that it documents",
            dns_zone(domain),
            "",
            caution=f"{doubt}Do not permit a single address of a provider's: its hosts change.",
            owner=zone_owner(domain),
        )
    what = ip if found is None else "Office 365"
    title = (
        f"Publish an SPF record for {domain} that permits {what}"
        if new
        else f"Add {what} to the SPF record of {domain}"
    )
    keep = "permit in it all hosts that send for the domain" if new else "keep what the present one permits"
    return Fix(
        title,
        dns_zone(domain),
        spf_record(
            domain, ip, with_office365=found is not None or goes_through_office365(case), cloud=cloud_of(case)
        ),
        caution=(f"{doubt}A domain has one SPF record: {keep}, and publish no second one. {NO_ADDRESS_IN_A}"),
        owner=zone_owner(domain),
    )
