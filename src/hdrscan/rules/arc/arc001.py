"""The ARC chain is broken or did not verify.

## What it means

The newest seal says `cv=fail`, the recipient recorded `arc=fail`, or sets are missing, doubled or incomplete.

## Why it matters

A chain that fails is invalid: it proves nothing of what earlier hosts sealed about SPF, DKIM and DMARC.
It is common on honest mail and no sign of forgery.

## Fix

The host that changed the message after it was sealed has to seal it again, or leave it unchanged.

## References

RFC 8617 sections 5.1.2 and 5.2 (experimental).
"""

from collections.abc import Iterator

from hdrscan.model.auth import ArcStatus
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Severity
from hdrscan.model.source import Field
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_SHOWN = 3


@rule("ARC001", "arc-broken", Severity.LOW)
def arc_broken(case: Case) -> Iterator[Draft]:
    """Find a chain that failed or is not whole."""
    arc, recorded = case.authentication.arc, case.boundary.arc
    evidence: list[Evidence] = []
    said: list[str] = []
    if recorded is not None and recorded.result == "fail":
        said.append("the recipient recorded arc=fail")
        evidence += case.quote_trusted("arc", "the recipient's result")
    seal = arc.sets[-1].seal if arc.sets else None
    if seal is not None and seal.cv == "fail":
        said.append(f"{seal.domain or 'the newest sealer'} sealed set {arc.sets[-1].instance} with cv=fail")
        tag = seal.tag("cv")
        evidence.append(quote(case.block, seal.field, tag.span if tag is not None else None, "the newest seal"))
    if arc.status is ArcStatus.BROKEN:
        said += arc.reasons[:_SHOWN]
        evidence += [case.quote_field(field) for field in _newest(case)]
    if said and evidence:
        yield Draft(f"The ARC chain is invalid: {'; '.join(said)}.", tuple(evidence), causes=("DKIM003",))


def _newest(case: Case) -> Iterator[Field]:
    """Yield a field of the newest set, else the first ARC field."""
    newest = case.authentication.arc.sets[-1] if case.authentication.arc.sets else None
    parts = (newest.seal, newest.message_signature, newest.authentication_results) if newest else ()
    fields = [part.field for part in parts if part is not None]
    names = ("arc-seal", "arc-message-signature", "arc-authentication-results")
    yield from (fields or [field for name in names for field in case.block.named(name)])[:1]
