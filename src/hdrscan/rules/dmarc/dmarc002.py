"""The From domain has no DMARC record that could be used.

## What it means

The recipient recorded `dmarc=none`: no record; `bestguesspass`: no record either, but the message would have
passed with a usual one (a word of Microsoft's); or `permerror`: there is a record, or are several, and it is
in error.

## Why it matters

Anybody can write the domain in From without being refused for it, and large receivers ask bulk senders for a
record.

## Fix

Publish one record at `_dmarc.` of the organizational domain: first `p=none` with an address for reports, then
stricter. For a tenant's name below onmicrosoft.com the record is made in the Microsoft 365 admin center.

## References

RFC 9989 (DMARC); Microsoft's documentation of DMARC for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import dns_zone
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_tenant_name
from hdrscan.text.names import organizational_domain

_SAID = {
    "none": "has no DMARC record",
    "bestguesspass": "has no DMARC record, although the message would have passed",
    "permerror": "has a DMARC record in error, or several records",
}


@rule("DMARC002", "dmarc-no-record", Severity.MEDIUM)
def dmarc_no_record(case: Case) -> Iterator[Draft]:
    """Find a recorded ``none``, ``bestguesspass`` or ``permerror``."""
    dmarc, author = case.boundary.dmarc, case.author
    said = _SAID.get(str(dmarc.recorded))
    evidence = tuple(case.quote_trusted("dmarc", str(dmarc.recorded)))
    # Without a From domain there is nothing to have a record.
    if said is None or author is None or not evidence:
        return
    yield Draft(
        f"The From domain {author} {said}."
        if has_zone(author)
        else f"{author} in From is no domain that could have a DMARC record.",
        evidence,
        _publish(author),
        severity=Severity.LOW if case.is_passed_on else None,
    )


def _publish(author: str) -> Fix | None:
    domain = organizational_domain(author)
    if not has_zone(domain):
        return None
    return Fix(
        f"Publish one DMARC record for {domain}, and make it stricter when the reports show nothing amiss",
        "Microsoft 365 admin center, Settings > Domains" if is_tenant_name(domain) else dns_zone(domain),
        f'_dmarc.{domain}. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@{domain}"',
        caution="One record only; v=DMARC1 stands first. Give an address that takes mail.",
    )
