"""The ARC chain does not hold, by verifying it.

## What it means

The newest ARC-Message-Signature or a seal does not fit the message's own bytes with the keys that are
published now, and the recipient recorded no failure.

## Why it matters

A chain that does not verify is invalid: what earlier hosts sealed about SPF, DKIM and DMARC cannot be
believed by it. It is common on honest mail and no sign of forgery. Keys of old mail are often gone.

## Fix

The host that changed the message after it was sealed has to seal it again, or leave it unchanged.

## References

RFC 8617 sections 5.1.2 and 5.2 (experimental).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.verified import PASSED, answers, proof, verdict_of

_TOLD_BY_THE_HEADER = "chain"


@rule("ARC002", "arc-does-not-hold", Severity.LOW, needs=Needs.DNS)
def arc_does_not_hold(case: Case) -> Iterator[Draft]:
    """Find a chain that fails here and that the header alone does not show to be broken."""
    arc, recorded = case.live.arc if case.live is not None else None, case.boundary.arc
    if arc is None or not arc.verdict or getattr(arc.verdict, "value", "") == PASSED:
        return
    told = recorded is not None and recorded.result == "fail"
    if told or getattr(arc.reason, "value", "") == _TOLD_BY_THE_HEADER:
        return
    checks = [check for check in (arc.message, *arc.seals) if check is not None and verdict_of(check) != PASSED]
    if not checks:
        return
    passed = recorded is not None and recorded.result == PASSED
    said = f"The ARC chain does not hold, by verifying it here. {arc.note}"
    if passed:
        said += " The recipient recorded a pass: the message was changed afterwards, or a key was replaced."
    yield Draft(
        said,
        proof(case, checks[0]),
        severity=Severity.INFO if passed else None,
        causes=("DKIM003", "DKIM015"),
        answers=answers(checks[0]),
    )
