"""DKIM passed, but for no domain of the author's.

## What it means

At least one signature verified, and none of the signing domains (`d=`) is of the From domain's organization; the
From domain has not signed at all. Two tenants' names below onmicrosoft.com are strangers to each other.

## Why it matters

The signature does not count for DMARC. Office 365 signs with the tenant's onmicrosoft.com name until DKIM is
enabled for the domain itself; services that send for others sign with their own.

## Fix

Enable DKIM for the From domain: in Office 365 by the two selector CNAMEs, at a service by the records that it
asks for.

## References

RFC 9989 (DMARC), identifier alignment; RFC 6376; Microsoft's documentation of DKIM for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.auth.alignment import align
from hdrscan.model.authentication import Alignment
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.signing import sign_mail

_ALIGNED = frozenset({Alignment.SAME, Alignment.ORGANIZATION})
_SHOWN = 3


@rule("DKIM002", "dkim-not-aligned", Severity.HIGH)
def dkim_not_aligned(case: Case) -> Iterator[Draft]:
    """Find passes of which none is the author's, where the author's domain has no signature of its own."""
    passed = [check for check in case.boundary.dkim if check.result == "pass"]
    if not passed or case.author is None or case.is_passed_on:
        return
    # A signature of the author's that failed, or that nobody checked, is there: then this is not what is wrong.
    own = [check.alignment for check in case.boundary.dkim]
    own += [align(signature.domain, case.author) for signature in case.authentication.signatures]
    if any(relation in _ALIGNED or relation is Alignment.UNKNOWN for relation in own):
        return
    domains = list(dict.fromkeys(str(check.domain) for check in passed))
    shown = ", ".join(domains[:_SHOWN])
    yield Draft(
        f"DKIM passed for {shown} only, which does not align with {case.author} in From.",
        tuple(case.quote_check(check, f"d={check.domain}") for check in passed[:_SHOWN]),
        sign_mail(case),
        causes=("DKIM011",),
        # Without a policy nothing is refused yet.
        severity=Severity.MEDIUM
        if case.has_aligned_pass or case.asks_for_nothing or case.boundary.dmarc.recorded in {"none", "permerror"}
        else None,
    )
