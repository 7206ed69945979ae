"""What the rules about verified signatures share: which check belongs to a recorded result, and what it shows."""

from typing import TYPE_CHECKING

from hdrscan.auth.alignment import align
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import Alignment
from hdrscan.model.evidence import Evidence, quote
from hdrscan.rules.case import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hdrscan.model.dkim import SignatureCheck
    from hdrscan.model.dns import Answer

# Values of ``Verdict`` and ``Reason``: their module takes time to load, and most messages are judged without DNS.
_FAILED = ("fail", "permerror")
PASSED = "pass"
_TAGS = {"body-hash": "bh", "expired": "x", "algorithm": "a"}
"""The tag that a reason is about; else the signature itself."""


def check_of(case: Case, signature: DkimSignature | None) -> "SignatureCheck | None":
    """Return what verifying a signature came to; None where it was not tried, or nothing came of it."""
    checks = case.live.signatures if case.live is not None and signature is not None else ()
    return next((each for each in checks if each.signature is signature and verdict_of(each)), None)


def verdict_of(check: "SignatureCheck") -> str:
    """Return a check's verdict; the empty string where there is none."""
    return str(getattr(check.verdict, "value", "")) if check.verdict else ""


def reason_of(check: "SignatureCheck") -> str:
    """Return why a signature does not hold; the empty string for one that does."""
    return str(check.reason.value) if check.reason else ""


def failed(case: Case) -> "Iterator[tuple[DkimSignature, SignatureCheck]]":
    """Yield the signatures that do not hold, topmost first."""
    for check in case.live.signatures if case.live is not None else ():
        if isinstance(check.signature, DkimSignature) and verdict_of(check) in _FAILED:
            yield check.signature, check


def recorded_for(case: Case, signature: DkimSignature) -> str | None:
    """Return what the recipient recorded of a signature; None where it recorded nothing."""
    own = (check.result for check in case.boundary.dkim if check.is_about(signature))
    return next(own, None)


def is_authors(case: Case, signature: DkimSignature) -> bool:
    """Tell whether a signature may be the author's, as far as names tell."""
    return align(signature.domain, case.author or NOT_PRESENT) is not Alignment.DIFFERENT


def proof(case: Case, check: "SignatureCheck") -> tuple[Evidence, ...]:
    """Quote the bytes that a failure is about: what was changed where that is known, and the signature."""
    changes = check.undone.changes if check.undone is not None else ()
    changed = [case.quote_field(change.field, change.note) for change in changes if change.field is not None]
    tag = check.signature.tag(_TAGS.get(reason_of(check), "b"))
    signed = quote(case.block, check.signature.field, None if tag is None else tag.span, "the signature")
    return (*changed, signed)


def answers(check: "SignatureCheck") -> "tuple[Answer, ...]":
    """Return the DNS's answer for the key."""
    return () if check.key is None else (check.key.answer,)
