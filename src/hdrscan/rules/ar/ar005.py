"""Microsoft delivered the message on trust in an ARC sealer.

## What it means

`compauth=pass reason=130`: authentication of the From domain failed, and a trusted sealer's ARC set says that
it had passed before the message was passed on.

## Why it matters

The message was not refused although nothing on this leg proves its author. The proof is the sealer's word.

## Fix

Nothing is wrong if the sealer is one that you trust; the list is part of the tenant's settings.

## References

RFC 8617; Microsoft's documentation of trusted ARC sealers and of composite authentication.
"""

from collections.abc import Iterator

from hdrscan.model.evidence import quote
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_ARC_OVERRIDE = "130"


@rule("AR005", "arc-override", Severity.INFO)
def arc_override(case: Case) -> Iterator[Draft]:
    """Find the reason that stands for an override by ARC, and the newest seal that it can rest on."""
    compauth = case.boundary.compauth
    if compauth is None or compauth.reason != _ARC_OVERRIDE:
        return
    evidence = list(case.quote_trusted("compauth", "passed by ARC"))
    if not evidence:
        return
    seals = [found.seal for found in case.authentication.arc.sets if found.seal is not None]
    # The recipient's own set is the newest where it seals what it takes in.
    below = [seal for seal in seals if case.hop is not None and seal.field.index > case.hop.field.index]
    sealer = (below or seals)[-1] if seals else None
    named = ""
    if sealer is not None:
        tag = sealer.tag("d")
        named = f" by {sealer.domain}" if sealer.domain else ""
        evidence.append(quote(case.block, sealer.field, tag.span if tag is not None else None, "the sealer"))
    yield Draft(
        f"Exchange Online passed {case.author or 'the From domain'} on trust in an ARC seal{named} "
        f"(compauth reason 130), with DMARC {case.boundary.dmarc.recorded or 'not recorded'}.",
        tuple(evidence),
    )
