"""The relay's address has no PTR record.

## What it means

No name was found for the address that the relay sends from.

## Why it matters

Many receivers refuse mail from an address without a name, and Exchange Online counts it against the sender.

## Fix

Ask the owner of the address, usually the provider, for a PTR record with the name that the relay says in HELO.
It belongs to the address, not to a domain.

## References

RFC 1912 section 2.1; RFC 8601 section 2.7.3 (iprev).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DNS002", "relay-without-pointer", Severity.HIGH, needs=Needs.DNS)
def relay_without_pointer(case: Case) -> Iterator[Draft]:
    """Find a relay's address without a name."""
    yield from dns_findings(case, "DNS002", Severity.HIGH)
