"""The message was forwarded: its sender was rewritten, or a tenant passed on what somebody else had sent.

## What it means

The address in MAIL FROM was rewritten by a forwarder (SRS), or the message came into the sender's tenant from
somebody whom no connector recognized, and a mailbox or a rule there passed it on.

## Why it matters

SPF speaks for the forwarder now, and not for the author. What the first receiver found tells more of the author.

## Fix

Nothing is wrong. Judge the first leg by `Authentication-Results-Original` or `ARC-Authentication-Results`.

## References

RFC 8617; Microsoft's documentation of the Sender Rewriting Scheme in Office 365.
"""

from collections.abc import Iterator

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Severity
from hdrscan.model.route import OriginKind
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped, host
from hdrscan.text.srs import Rewritten, read_rewritten


@rule("ROUTE012", "forwarded", Severity.INFO)
def forwarded(case: Case) -> Iterator[Draft]:
    """Find a rewritten sender, else a forward through Office 365."""
    for rewritten, evidence in _rewritten(case):
        whose = f"; the sender was {clipped(rewritten.original)}" if rewritten.original else ""
        yield Draft(f"{rewritten.forwarder} passed this on and rewrote its sender (SRS){whose}.", (evidence,))
        return
    origin = case.route.origin
    if not case.is_from_office365 or origin.kind is not OriginKind.FORWARD:
        return
    evidence_behind = tuple(shown for signal in origin.signals for shown in signal.evidence)
    if evidence_behind:
        yield Draft(
            f"A mailbox or a rule in Office 365 passed on what {host(origin.name, origin.ip)} had brought.",
            evidence_behind,
            confidence=case.sure(origin.confidence),
        )


def _rewritten(case: Case) -> Iterator[tuple[Rewritten, Evidence]]:
    """Yield rewritten senders: of Return-Path, of the SPF result, and of the boundary's Received."""
    path = case.message.reverse_path
    found = read_rewritten(path) if isinstance(path, str) else None
    if found:
        yield found, case.quote_field(next(case.block.named("return-path")), "a rewritten sender")
    for record, resinfo in case.results("spf"):
        sender = resinfo.value("smtp.mailfrom")
        found = read_rewritten(sender) if isinstance(sender, str) else None
        if found and record.field in case.boundary.fields:
            yield found, case.quote_resinfo(record, resinfo, "a rewritten sender")
    if case.hop is not None and isinstance(case.hop.envelope_from, str):
        found = read_rewritten(case.hop.envelope_from)
        if found:
            yield found, case.quote_hop(case.hop, "envelope_from", note="a rewritten sender")
