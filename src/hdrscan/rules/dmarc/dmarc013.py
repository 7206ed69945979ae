"""Nobody gets the DMARC reports.

## What it means

The record has no valid `rua=`, or names a mailbox of another organization, which has not agreed to take them.

## Why it matters

Reports show which of your own hosts fail before the policy becomes strict.

## Fix

Add `rua=mailto:` with a mailbox of yours, or have the receiver publish `<domain>._report._dmarc` below his
domain.

## References

RFC 9990 section 4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DMARC013", "dmarc-no-reports", Severity.LOW, needs=Needs.DNS)
def dmarc_no_reports(case: Case) -> Iterator[Draft]:
    """Find a record without a place for reports, or with one that did not agree."""
    yield from dns_findings(case, "DMARC013", Severity.LOW)
