"""A signature does not hold, by verifying it.

## What it means

With the key that is published, the signature does not fit the message's own bytes, and the recipient's server
recorded nothing about it: the body or a signed field was changed on the way, a From field was added, or the
signature had expired. Where undoing what lists and gateways are known to add makes it fit, the finding says
what was added.

Where the recipient recorded a pass, the message was changed after its receipt, or the key was replaced since;
that is told as information.

## Why it matters

The signature does not count, and DMARC rests on SPF. On the copy that a mailing list passed on it is to be
expected, and no fault of the author's.

## Fix

Sign last: remove what rewrites the message after the signer, or sign again on the last host of your own.

## References

RFC 6376 sections 3.7, 5.5 and 6.1.3.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.auth.outcomes import dkim_outcomes
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.verified import PASSED, answers, failed, is_authors, proof, reason_of, recorded_for

if TYPE_CHECKING:
    from hdrscan.model.auth import DkimSignature
    from hdrscan.model.dkim import SignatureCheck

_SHOWN = 3
_TOLD_ELSEWHERE = frozenset({"key-missing"})
_CHANGED = frozenset({"body-hash", "signature", "from-added"})
_CAUSES = {
    "from-added": ("DKIM009",),
    "expired": ("DKIM006",),
    "algorithm": ("DKIM006",),
    "unreadable": ("DKIM006", "DKIM009"),
    "key-revoked": ("DKIM005", "DKIM014"),
    "key-unreadable": ("DKIM005", "DKIM013", "DKIM014"),
    "key-unfit": ("DKIM013", "DKIM014"),
    "key-too-short": ("DKIM006", "DKIM013"),
}
"""By reason: the findings that tell of the same."""


@rule("DKIM015", "dkim-does-not-hold", Severity.MEDIUM, needs=Needs.DNS)
def dkim_does_not_hold(case: Case) -> Iterator[Draft]:
    """Find signatures that fail here and of which the recipient recorded no failure."""
    drafts = [_draft(case, signature, check) for signature, check in failed(case)]
    yield from [draft for draft in drafts if draft is not None][:_SHOWN]


def _draft(case: Case, signature: "DkimSignature", check: "SignatureCheck") -> Draft | None:
    recorded, reason = recorded_for(case, signature), reason_of(check)
    named = f"{signature.domain or 'an unnamed domain'}, selector {signature.selector or 'unnamed'},"
    said = f"The signature of {named} does not hold, by verifying it here: {check.note}"
    if recorded == PASSED and reason in _CHANGED:
        said += " The recipient recorded a pass: the message was changed afterwards, or the key was replaced."
        return Draft(said, proof(case, check), severity=Severity.INFO, answers=answers(check))
    if recorded is not None or reason in _TOLD_ELSEWHERE:
        return None
    authors = is_authors(case, signature)
    saved = any(outcome.aligned for outcome in dkim_outcomes(case.report))
    return Draft(
        said,
        proof(case, check),
        _fix() if authors and not case.is_passed_on and reason in _CHANGED else None,
        severity=Severity.LOW if case.is_passed_on or saved or not authors else Severity.MEDIUM,
        causes=_CAUSES.get(reason, ()),
        answers=answers(check),
    )


def _fix() -> Fix:
    return Fix(
        "Remove what rewrites the message after it is signed, or sign last",
        "the hosts between the signer and the recipient",
        "",
        caution="A body length l= is not a way out: it lets anybody add text.",
    )
