"""DMARC passes on one leg only.

## What it means

The recipient judged both SPF and a DKIM signature. One of them passed for the From domain, and the other did not.
Of a message that is not signed at all, DKIM001 tells.

## Why it matters

Nothing is wrong today. SPF breaks where mail is forwarded, DKIM where it is changed: with a strict policy,
the mail that loses its only leg is lost.

## Fix

Add the other leg before the policy becomes `p=reject`. The finding named as cause says what it lacks.

## References

RFC 9989 (DMARC); RFC 7960 section 3.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_CAUSES = {
    "SPF": ("SPF001", "SPF002", "SPF003", "SPF005", "SPF006"),
    "DKIM": ("DKIM001", "DKIM002", "DKIM003", "DKIM005", "DKIM006"),
}


@rule("DMARC003", "dmarc-on-one-leg", Severity.INFO)
def dmarc_on_one_leg(case: Case) -> Iterator[Draft]:
    """Find a pass that rests on SPF or DKIM alone."""
    spf, dmarc = case.boundary.spf, case.boundary.dmarc
    if dmarc.recorded not in {"pass", "bestguesspass"} and (dmarc.recorded or dmarc.recomputed != "pass"):
        return
    # What the recipient did not record may have passed; and of a message without a signature DKIM001 tells.
    if spf is None or all(check.result == "none" for check in case.boundary.dkim):
        return
    by_spf = spf.aligned
    by_dkim = [check for check in case.boundary.dkim if check.aligned]
    if by_spf is bool(by_dkim):
        return
    legs = ("SPF", "DKIM") if by_spf else ("DKIM", "SPF")
    quoted = [case.quote_check(spf, "the leg that passed")] if by_spf else []
    quoted += [case.quote_check(check, "the leg that passed") for check in by_dkim[:1]]
    yield Draft(
        f"DMARC of {case.author or 'the From domain'} rests on {legs[0]} alone: {legs[1]} gave no aligned pass.",
        (*case.quote_trusted("dmarc", "pass"), *quoted),
        causes=_CAUSES[legs[1]],
    )
