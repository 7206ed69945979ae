"""DMARC passes on one leg only.

## What it means

Either SPF or DKIM passed for the From domain, and the other did not.

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
    by_spf = spf is not None and spf.aligned
    by_dkim = [check for check in case.boundary.dkim if check.aligned]
    if by_spf == bool(by_dkim):
        return
    legs = ("SPF", "DKIM") if by_spf else ("DKIM", "SPF")
    quoted = [case.quote_check(spf, "the leg that passed")] if by_spf and spf is not None else []
    quoted += [case.quote_check(check, "the leg that passed") for check in by_dkim[:1]]
    yield Draft(
        f"DMARC of {case.author or 'the From domain'} rests on {legs[0]} alone: {legs[1]} gave no aligned pass.",
        (*case.quote_trusted("dmarc", "pass"), *quoted),
        causes=_CAUSES[legs[1]],
    )
