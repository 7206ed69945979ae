"""DMARC failed: neither SPF nor DKIM passed for the From domain.

## What it means

The recipient recorded `dmarc=fail`; or it recorded no DMARC result, and its own results of SPF and DKIM come to
that. The table of authentication shows both legs and what each lacks.

## Why it matters

With a policy of quarantine or reject the message goes to junk or is refused; with `p=none` receivers still count
it. On the copy that a mailing list or forwarder passed on it is not a fault of the author's domain.

## Fix

Make one leg pass for the From domain: its own MAIL FROM with a record that permits the sending host, or its
own DKIM signature. The findings named as causes say what each leg lacks.

## References

RFC 9989 (DMARC), which replaced RFC 7489; RFC 7960 on mailing lists and forwarders.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_LEGS = (
    *("SPF001", "SPF002", "SPF003", "SPF005", "SPF006"),
    *("DKIM001", "DKIM002", "DKIM003", "DKIM005", "DKIM006"),
)
_EXPLAINED_BY = (*_LEGS, "ROUTE003", "ROUTE006", "ROUTE008")


@rule("DMARC001", "dmarc-fail", Severity.HIGH)
def dmarc_fail(case: Case) -> Iterator[Draft]:
    """Find a recorded failure, or one that the recorded results come to."""
    dmarc = case.boundary.dmarc
    recorded = dmarc.recorded == "fail"
    # A pass that is recorded, or no policy to fail, are other rules' matters.
    if not recorded and (dmarc.recorded or dmarc.recomputed != "fail"):
        return
    evidence = (*case.quote_trusted("dmarc", "fail"), *case.quote_legs())
    if not evidence:
        return
    passed_on = "on the copy that was passed on, " if case.is_passed_on else ""
    policy = f" (p={dmarc.policy})" if dmarc.policy else ""
    said = "DMARC fails" if recorded else "DMARC was not recorded, and comes to a failure"
    yield Draft(
        f"{said} for {case.author or 'the From domain'}{policy}: {passed_on}no aligned domain passed SPF or DKIM."
        if dmarc.recomputed == "fail"
        else f"{said} for {case.author or 'the From domain'}{policy}.",
        evidence,
        severity=_severity(case, recorded=recorded),
        confidence=None if recorded else Confidence.MEDIUM,
        causes=_EXPLAINED_BY,
    )


def _severity(case: Case, *, recorded: bool) -> Severity:
    if case.is_passed_on:
        return Severity.LOW if case.asks_for_nothing else Severity.MEDIUM
    return Severity.MEDIUM if case.asks_for_nothing or not recorded else Severity.HIGH
