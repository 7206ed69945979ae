"""A signature that does not hold, explained: what was changed, and probably by which host."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from hdrscan.dkim.body import unquoted
from hdrscan.dkim.changes.budget import Budget
from hdrscan.dkim.changes.fields import Header, Slot
from hdrscan.dkim.changes.hops import probable_host
from hdrscan.dkim.changes.search import WITH_BODY, restore_body, restore_fields
from hdrscan.dkim.signed_fields import SignedField
from hdrscan.model.auth import DkimSignature
from hdrscan.model.dkim import Change, Reason, SignatureCheck, Undone
from hdrscan.model.report import Report
from hdrscan.model.source import Field


class Signed(NamedTuple):
    """What a signature is over."""

    fields: Sequence[SignedField]
    """All fields of the message."""
    names: Sequence[bytes]
    """Those of ``h=``, in lower case, and From once more where it is signed."""
    simple: bool
    """Whether its canonicalization of the header is ``simple``."""
    holds: Callable[[bytes], bool] | None
    """Whether it is over these canonical fields, its own not among them; None where it can be over none."""
    body: bytes | None
    """None where it is too large to be tried."""
    from_mbox: bool


def explain(
    report: Report, check: SignatureCheck, signed: Signed, sealed: Sequence[Field], budget: Budget
) -> SignatureCheck:
    """Find what was changed; the check as it was where nothing known is it.

    ``sealed`` are fields of the signatures that hold.
    """
    signature = check.signature
    if not isinstance(signature, DkimSignature) or check.reason not in {Reason.BODY_HASH, Reason.SIGNATURE}:
        return check
    found = None
    if check.body is False and signed.body is not None:
        for body in _variants(signed):
            found = found or restore_body(body, report.block, signature, budget)
    changes: list[Change] = [] if found is None else list(found.changes)
    restored: tuple[Change, ...] | None = () if check.header else None
    if not check.header and signed.holds is not None:
        header = Header(_slots(signed, signature), report.block, signed.simple)
        restored = restore_fields(header, found.values if found else {}, signed.holds, budget)
    own = [change for change in restored or () if change.kind != WITH_BODY]
    changes += own
    if not changes:
        return check
    whole = restored is not None and (check.body is not False or found is not None)
    by = probable_host(report, signature.field, sealed)
    note = _note(check, changes, whole=whole, by=by, body=found is not None)
    added = [change.field for change in own if change.kind == "from-added" and change.field is not None]
    reason = Reason.FROM_ADDED if added and check.body is not False else check.reason
    return check._replace(reason=reason, note=note, undone=Undone(tuple(changes), whole, by))


def _variants(signed: Signed) -> list[bytes]:
    body = signed.body or b""
    variants = [body]
    if signed.from_mbox:
        variants.append(b"".join(unquoted([body])))
    return list(dict.fromkeys(variants))


def _note(check: SignatureCheck, changes: Sequence[Change], *, whole: bool, by: str, body: bool) -> str:
    domain = check.signature.domain or "an unnamed domain"
    done = "; ".join(dict.fromkeys(change.note for change in changes))
    if whole:
        comes_to = f"the signature of {domain} holds"
    elif body:
        comes_to = "the body is the one that was signed, and signed header fields still differ"
    else:
        comes_to = "the signed header fields are as they were, and the body still differs"
    undone = f"It was changed after signing: {done}; with that undone {comes_to}."
    return f"{undone} Probably by {by}." if by else undone


def _slots(signed: Signed, signature: DkimSignature) -> list[Slot]:
    """Return the slots of ``h=``: of several fields of one name the lowest is signed first."""
    tag = signature.tag("h")
    spelled = tag.value.split(":") if tag is not None else []
    by_key: dict[bytes, list[SignedField]] = {}
    for field in signed.fields:
        by_key.setdefault(field.key, []).append(field)
    slots = []
    for number, name in enumerate(signed.names):
        written = spelled[number].encode("ascii", "replace") if number < len(spelled) else name
        own = by_key.get(name)
        slots.append(Slot(name, written, own.pop() if own else None))
    return slots
