"""The sender's domain has neither an MX record nor an address.

## What it means

The From domain or the domain in MAIL FROM can receive no mail: no MX, A or AAAA record was found.

## Why it matters

Nobody can answer, and no bounce arrives. Many receivers refuse such senders, and Office 365 sends their mail
through its high-risk pool.

## Fix

Publish an MX record for the domain.

## References

RFC 5321 section 5.1; Microsoft's documentation of outbound delivery pools.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DNS010", "domain-without-mail-host", Severity.MEDIUM, needs=Needs.DNS)
def domain_without_mail_host(case: Case) -> Iterator[Draft]:
    """Find sender's domains that nobody can write to."""
    yield from dns_findings(case, "DNS010", Severity.MEDIUM)
