"""The message came from another kind of origin than you expect.

## What it means

`expect.origin` in `hdrscan.toml` lists where mail may come from behind the host that spoke HELO, and this message
came from elsewhere.

## Why it matters

A relay's mail may come through a mailbox's login, or a mailbox forwards what it should not.

## Fix

Find out what sent the message, or add the kind to `expect.origin`.

## References

Microsoft's documentation of ways to send mail from devices and applications through Office 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, listed
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE021", "unexpected-origin", Severity.MEDIUM)
def unexpected_origin(case: Case) -> Iterator[Draft]:
    """Find an origin of no expected kind; an unknown one may be."""
    wanted, origin = expectations(case).origin, case.route.origin
    if not wanted or case.hop is None or origin.kind.value in wanted:
        return
    shown = tuple(evidence for signal in origin.signals[:1] for evidence in signal.evidence)
    behind = host(case.route.helo.name, case.route.helo.ip)
    yield Draft(
        f"The origin behind {behind} is {origin.kind.value}, where {listed(wanted)} is expected.",
        shown or case.helo_evidence,
        confidence=case.sure(origin.confidence) or Confidence.LOW,
        causes=("ROUTE020", "ROUTE003", "ROUTE008"),
    )
