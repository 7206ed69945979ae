"""The DMARC record is in error, or there are several.

## What it means

Several records stand at one name; `v=DMARC1` does not stand first; a tag such as `p=` has a value that is none.
Tags that RFC 9989 has removed (`pct`, `rf`, `ri`) are told for information.

## Why it matters

Several records count as none, and so does one that does not begin with `v=DMARC1`. A wrong tag counts as if it
were not there.

## Fix

Publish the corrected record, and no other beside it.

## References

RFC 9989 sections 4.7, 4.8 and 4.10.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import INFORMING, dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DMARC014", "dmarc-record-error", Severity.HIGH, needs=Needs.DNS)
def dmarc_record_error(case: Case) -> Iterator[Draft]:
    """Find errors in the record, then what is merely out of use."""
    yield from dns_findings(case, "DMARC014", Severity.HIGH)
    yield from dns_findings(case, "DMARC014", Severity.INFO, statuses=INFORMING)
