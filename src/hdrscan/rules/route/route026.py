"""DKIM came to another result than you expect.

## What it means

`expect.dkim` in `hdrscan.toml` lists results of DKIM, and no signature had one of them by the recipient's record.
Where it recorded nothing of a signature and the DNS was asked, what verifying it now comes to counts.

## Why it matters

Without a signature that verifies, DMARC rests on SPF alone, and fails as soon as the message is forwarded.

## Fix

Look whether the message is signed at all, and whether a host behind the signer changes it. The DKIM findings say
what is wrong with each signature; `expect.dkim_domain` says who has to sign.

## References

RFC 6376 section 6; RFC 8601 section 2.7.1.
"""

from collections.abc import Iterator

from hdrscan.auth.outcomes import dkim_outcomes
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, result_drafts
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE026", "unexpected-dkim", Severity.MEDIUM)
def unexpected_dkim(case: Case) -> Iterator[Draft]:
    """Find a message no signature of which has an expected result."""
    evidence = tuple(case.quote_check(check, check.result) for check in case.boundary.dkim)
    return result_drafts(case, "DKIM", expectations(case).dkim, dkim_outcomes(case.report), evidence)
