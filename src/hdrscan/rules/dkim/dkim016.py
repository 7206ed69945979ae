"""Text stands behind what a signature with a body length covers.

## What it means

The signature holds, and its `l=` says that it covers only the first bytes of the body. More follows, which
anybody on the way may have written: a mailing list's footer, or all that the reader sees.

## Why it matters

DKIM and DMARC pass in the signer's name for text that is not the signer's. In HTML and MIME what was added
can hide what was signed.

## Fix

Sign without `l=`.

## References

RFC 6376 sections 3.5 and 8.2.
"""

from collections.abc import Iterator

from hdrscan.model.auth import DkimSignature
from hdrscan.model.evidence import quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.verified import PASSED, answers, verdict_of

_SHOWN = 3


@rule("DKIM016", "dkim-text-added", Severity.MEDIUM, needs=Needs.DNS)
def dkim_text_added(case: Case) -> Iterator[Draft]:
    """Find signatures that hold and leave part of the body unsigned."""
    checks = case.live.signatures if case.live is not None else ()
    for check in [each for each in checks if each.unsigned and verdict_of(each) == PASSED][:_SHOWN]:
        signature = check.signature
        tag = signature.tag("l")
        length = signature.body_length if isinstance(signature, DkimSignature) else ""
        yield Draft(
            f"The signature of {signature.domain or 'an unnamed domain'} holds and covers only the first "
            f"{length} bytes of the body: anybody can have added the {check.unsigned:,} bytes behind them.",
            (quote(case.block, signature.field, None if tag is None else tag.span, "the length that is signed"),),
            Fix("Sign the whole body: leave l= out", "the signing program", ""),
            answers=answers(check),
        )
