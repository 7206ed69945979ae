"""The SPF record has a syntax error, or something that is hardly meant.

## What it means

A term that is not SPF; two strings of the TXT record joined without a space; an answer that does not fit into
UDP; `ptr`; terms behind `all`, which nobody reads.

## Why it matters

A syntax error makes the whole record a permanent error for every sender. The rest is slow, unreliable or
without effect.

## Fix

Publish the corrected record.

## References

RFC 7208 sections 3.3, 3.4, 4.6, 5.1 and 5.5.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("SPF022", "spf-syntax-error", Severity.MEDIUM, needs=Needs.DNS)
def spf_syntax_error(case: Case) -> Iterator[Draft]:
    """Find errors and oddities in the record's text, save those that other rules name."""
    yield from dns_findings(case, "SPF022", Severity.MEDIUM)
