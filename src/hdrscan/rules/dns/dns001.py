"""The relay's name does not have the relay's address.

## What it means

The name that the relay says has no A or AAAA record, or none of them is the address that the relay sends from.

## Why it matters

Receivers look the name up and compare; Exchange Online does so where the relay connects.

## Fix

Publish the address record. One name for HELO, PTR and A serves all domains that the relay sends for.

## References

RFC 5321 section 4.1.4; RFC 1912 section 2.1.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DNS001", "relay-without-address", Severity.HIGH, needs=Needs.DNS)
def relay_without_address(case: Case) -> Iterator[Draft]:
    """Find a relay whose name leads elsewhere."""
    yield from dns_findings(case, "DNS001", Severity.HIGH)
