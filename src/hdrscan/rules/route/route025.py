"""SPF came to another result than you expect.

## What it means

`expect.spf` in `hdrscan.toml` lists results of SPF, and the recipient recorded none of them.
Where it recorded nothing and the DNS was asked, what is published now counts.

## Why it matters

The host that delivers your mail is not the one that your SPF record permits, or the record does not work. DMARC
then rests on DKIM alone.

## Fix

`hdrscan -v` shows which host SPF was judged on, and the SPF findings what to publish.

## References

RFC 7208 section 2.6.
"""

from collections.abc import Iterator

from hdrscan.auth.outcomes import spf_outcome
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, result_drafts
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE025", "unexpected-spf", Severity.MEDIUM)
def unexpected_spf(case: Case) -> Iterator[Draft]:
    """Find a result of SPF that is not expected, or none where one is."""
    wanted, outcome, check = expectations(case).spf, spf_outcome(case.report), case.boundary.spf
    evidence = () if check is None else (case.quote_check(check, check.result),)
    return result_drafts(case, "SPF", wanted, () if outcome is None else (outcome,), evidence)
