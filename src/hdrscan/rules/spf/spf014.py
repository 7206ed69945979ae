"""The SPF record has an address where a name belongs, or a name where an address does.

## What it means

`a:`, `mx:`, `include:`, `ptr:` and `exists:` take a domain name, `ip4:` and `ip6:` an address. `a:203.0.113.25`
is a syntax error: the last label of a name may not be all digits.

## Why it matters

One syntax error makes the whole record a permanent error for every sender, Office 365 among them; receivers
that overlook it still do not permit the address.

## Fix

Write `ip4:203.0.113.25` for an address, `a:mail.example.com` for a name.

## References

RFC 7208 sections 4.6, 5.6 and 7.1.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("SPF014", "spf-misplaced-address", Severity.HIGH, needs=Needs.DNS)
def spf_misplaced_address(case: Case) -> Iterator[Draft]:
    """Find an address behind a mechanism that takes a name, and a name behind ip4: or ip6:."""
    yield from dns_findings(case, "SPF014", Severity.HIGH)
