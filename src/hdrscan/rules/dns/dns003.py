"""No name of the relay's address leads back to it.

## What it means

The address has PTR names, and none of them has that address (no FCrDNS).

## Why it matters

Anybody can write any name into the PTR record of his own address: receivers take only names that lead back.

## Fix

Let the PTR record name the relay's HELO name, and let that name have the address.

## References

RFC 8601 section 2.7.3 (iprev); RFC 1912 section 2.1.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DNS003", "relay-pointer-unconfirmed", Severity.HIGH, needs=Needs.DNS)
def relay_pointer_unconfirmed(case: Case) -> Iterator[Draft]:
    """Find a relay's address whose names lead elsewhere."""
    yield from dns_findings(case, "DNS003", Severity.HIGH, causes=("DNS001",))
