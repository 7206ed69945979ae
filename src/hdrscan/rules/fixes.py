"""Texts to paste that several rules' fixes share, made with the message's own values."""

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix
from hdrscan.providers import microsoft

NO_ADDRESS_IN_A = (
    "Never write an address behind a: (a:203.0.113.25): that mechanism takes a name, and an address makes the "
    "whole record an error."
)
NO_MICROSOFT_IN_FILTERING = "Never list Microsoft's own addresses in Enhanced Filtering."
NO_MX_FOR_A_RELAY = "A relay that only sends needs no MX record."


def spf_term(ip: str) -> str:
    """Return the mechanism that permits an address."""
    return f"ip6:{ip}" if ":" in ip else f"ip4:{ip}"


def spf_record(domain: str, ip: str | Absent, *, with_office365: bool = True) -> str:
    """Return the record line of a zone file that permits an address, and Office 365 beside it."""
    terms = ["v=spf1"]
    if isinstance(ip, str) and microsoft.range_of(ip) is None:
        terms.append(spf_term(ip))
    if with_office365:
        terms.append(f"include:{microsoft.SPF_INCLUDES['worldwide']}")
    return f'{domain}. IN TXT "{" ".join([*terms, "-all"])}"'


def dns_zone(domain: str) -> str:
    """Name the target of a fix in a domain's DNS."""
    return f"DNS zone of {domain}"


def publish_spf(domain: str, ip: str | Absent, *, title: str = "", with_office365: bool = True) -> Fix:
    """Return the fix that publishes an SPF record, or adds to the one that there is."""
    return Fix(
        title or f"Permit the address in the SPF record of {domain}",
        dns_zone(domain),
        spf_record(domain, ip, with_office365=with_office365),
        caution=f"A domain has one SPF record: merge this into the one that there is. {NO_ADDRESS_IN_A}",
    )


def mx_label(domain: str) -> str:
    """Return the label of a domain's MX at Exchange Online: its dots become dashes (DOMAIN.md M5)."""
    return domain.replace(".", "-")


def main_cf(title: str, *lines: str, caution: str = "") -> Fix:
    """Return a fix in Postfix's main.cf."""
    return Fix(title, "Postfix main.cf", "\n".join(lines), caution=caution)
