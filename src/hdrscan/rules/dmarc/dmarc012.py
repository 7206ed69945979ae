"""The DMARC policy for subdomains is weaker than the domain's own.

## What it means

`sp=` or, for subdomains that do not exist, `np=` asks for less than `p=`.

## Why it matters

A forger takes the subdomain with the weakest policy; it need not exist.

## Fix

Take the tag out, or raise it to the domain's own policy.

## References

RFC 9989 section 4.7.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DMARC012", "dmarc-weaker-below", Severity.MEDIUM, needs=Needs.DNS)
def dmarc_weaker_below(case: Case) -> Iterator[Draft]:
    """Find sp= and np= below p=."""
    yield from dns_findings(case, "DMARC012", Severity.MEDIUM)
