"""DMARC came to another result than you expect.

## What it means

`expect.dmarc` in `hdrscan.toml` lists results of DMARC, and the recipient recorded none of them.
Where it recorded none at all, what its results of SPF and DKIM come to counts; where the DNS was asked, what is
published now.

## Why it matters

Mail that fails DMARC is quarantined or rejected as soon as the policy asks for it.

## Fix

SPF or DKIM has to pass for the domain in From. The SPF, DKIM and DMARC findings say which of them can, and how.

## References

RFC 9989 section 5.
"""

from collections.abc import Iterator

from hdrscan.auth.outcomes import dmarc_outcome
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, result_drafts
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE027", "unexpected-dmarc", Severity.MEDIUM)
def unexpected_dmarc(case: Case) -> Iterator[Draft]:
    """Find a result of DMARC that is not expected, or none where one is."""
    outcome = dmarc_outcome(case.report)
    evidence = tuple(case.quote_trusted("dmarc")) or tuple(case.quote_legs())
    return result_drafts(case, "DMARC", expectations(case).dmarc, () if outcome is None else (outcome,), evidence)
