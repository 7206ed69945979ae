"""The domain publishes several SPF records.

## What it means

More than one TXT record of the domain begins with `v=spf1`. Receivers do not choose: they stop with a permanent
error.

## Why it matters

SPF fails with `permerror` for every sender of the domain, those that either record permits among them.

## Fix

Merge the terms into one record and remove the others.

## References

RFC 7208 sections 3.2 and 4.5.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("SPF011", "spf-several-records", Severity.HIGH, needs=Needs.DNS)
def spf_several_records(case: Case) -> Iterator[Draft]:
    """Find two or more records at the MAIL FROM domain."""
    yield from dns_findings(case, "SPF011", Severity.HIGH)
