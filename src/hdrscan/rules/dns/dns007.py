"""An MX record names no host that can take mail.

## What it means

The target is an alias (CNAME), an address, no host name, or a name without an address.

## Why it matters

Mail to the domain, bounces and answers among it, is not delivered there by some or all senders.

## Fix

Let the record name a host that has A or AAAA records of its own.

## References

RFC 5321 section 5.1; RFC 2181 section 10.3.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DNS007", "mx-target-unusable", Severity.MEDIUM, needs=Needs.DNS)
def mx_target_unusable(case: Case) -> Iterator[Draft]:
    """Find MX targets that are no hosts."""
    yield from dns_findings(case, "DNS007", Severity.MEDIUM)
