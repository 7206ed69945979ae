"""The domain in MAIL FROM publishes no SPF record.

## What it means

No TXT record of the domain begins with `v=spf1`. A record of the parent domain does not count.

## Why it matters

Nobody can tell the domain's mail from forged mail by its address, and DMARC rests on DKIM alone.

## Fix

Publish one record that permits every host that sends for the domain: `ip4:` and `ip6:` for your own, and
`include:spf.protection.outlook.com` where Office 365 sends.

## References

RFC 7208 sections 3 and 4.5.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("SPF010", "spf-not-published", Severity.HIGH, needs=Needs.DNS)
def spf_not_published(case: Case) -> Iterator[Draft]:
    """Find a MAIL FROM domain without a record."""
    yield from dns_findings(case, "SPF010", Severity.HIGH, aside=lambda found: _recorded(case, found.name))


def _recorded(case: Case, domain: str) -> str:
    """Say what the recipient found, where that was a record."""
    spf = case.boundary.spf
    if spf is None or spf.domain != domain or spf.result in {"none", "temperror"}:
        return ""
    return f" The recipient still found one: it recorded spf={spf.result}."
