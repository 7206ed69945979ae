"""The two halves of a signature, header and body, and what they come to; and whether a key may be used at all."""

from datetime import datetime
from typing import NamedTuple

from hdrscan.dkim.crypto import ed25519_holds, read_rsa_key, rsa_holds
from hdrscan.dkim.key import LEAST_BITS
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, Absent
from hdrscan.model.auth import ArcSeal, DkimSignature
from hdrscan.model.dkim import DkimKey, Reason, Verdict
from hdrscan.model.dns import NotAsked, TempFail
from hdrscan.text.names import lower

Ending = tuple[Verdict | Absent, Reason, str]
"""Verdict, reason and a sentence: why a signature is not verified any further."""


class Halves(NamedTuple):
    """What was found of the two halves."""

    header: bool | Absent
    body: bool | Absent
    """Not applicable for a seal."""


def holds(key: DkimKey, algorithm: str, signature: str, signed: bytes) -> bool | Absent:
    """Tell whether a signature is over these bytes; not checked where the package for it is not installed."""
    if algorithm == "ed25519-sha256":
        found = ed25519_holds(key.public, signature, signed)
        return NOT_CHECKED if found is None else found
    rsa = read_rsa_key(key.public)
    return rsa is not None and rsa_holds(rsa, signature, signed)


def check_key(key: DkimKey, signature: DkimSignature | ArcSeal) -> Ending | None:
    """Find why a key cannot serve for a signature (RFC 6376 section 6.1.2); None where it can."""
    name = key.name
    if isinstance(key.answer, TempFail):
        return Verdict.TEMPERROR, Reason.DNS, f"The key {name} could not be fetched: {key.answer.reason}."
    if isinstance(key.answer, NotAsked):
        return NOT_CHECKED, Reason.NOT_ASKED, f"The key {name} was not asked for: {key.answer.reason}."
    flaw = _flaw(key, signature)
    return None if flaw is None else (Verdict.PERMERROR, *flaw)


def _flaw(key: DkimKey, signature: DkimSignature | ArcSeal) -> tuple[Reason, str] | None:
    name = key.name
    unfit = _unfit(key, signature)
    rsa = read_rsa_key(key.public) if key.kind == "rsa" else None
    # The first that is so counts.
    flaws = (
        # RFC 6376 section 6.1.2
        (not key.present, Reason.KEY_MISSING, f"No key is published at {name}."),
        (key.revoked, Reason.KEY_REVOKED, f"The key at {name} was revoked: p= is empty."),
        (bool(unfit), Reason.KEY_UNFIT, f"The key at {name} {unfit}."),
        (not isinstance(key.bits, int), Reason.KEY_UNREADABLE, f"The key at {name} cannot be read."),
        (
            rsa is not None and not rsa.is_sane,
            Reason.KEY_UNFIT,
            f"The RSA parameters of the key at {name} are out of range.",
        ),
        (
            rsa is not None and rsa.bits < LEAST_BITS,
            Reason.KEY_TOO_SHORT,
            f"The key at {name} has {key.bits} bits; below {LEAST_BITS} nobody may accept it.",
        ),
    )
    return next(((reason, note) for is_so, reason, note in flaws if is_so), None)


def _unfit(key: DkimKey, signature: DkimSignature | ArcSeal) -> str:
    kind, _, digest = str(signature.algorithm).partition("-")
    # RFC 6376 section 3.6.1: v=, k=, h=, s= and the flag t=s.
    if any(defect.id == "unknown-version" for defect in key.defects):
        return "is of an unknown version"
    if key.kind != kind:
        return f"is of kind {key.kind[:20]}, and the signature was made with {kind}"
    if key.hashes and digest not in key.hashes:
        return f"does not allow {digest}"
    if not {"*", "email"} & set(key.services):
        return "is not for mail"
    if key.exact and isinstance(signature, DkimSignature) and isinstance(signature.identity, str):
        domain = lower(signature.identity.rpartition("@")[2])
        if domain != lower(str(signature.domain)):
            return "says t=s, and i= names a subdomain"
    return ""


def judge_halves(
    halves: Halves, signature: DkimSignature | ArcSeal, received: datetime | Absent
) -> tuple[Verdict | Absent, Reason | Absent, str]:
    """Say what both halves come to; expiry counts when the message was received."""
    header, body = halves.header, halves.body
    if header is NOT_CHECKED:
        note = (
            "Ed25519 signatures are verified by the package PyNaCl, which is not installed: pip install pynacl."
        )
        return NOT_CHECKED, Reason.NO_PACKAGE, note
    if body is NOT_CHECKED:
        half = "holds" if header else "does not hold"
        note = f"The body was not read, so it cannot be verified; the half over the header fields {half}."
        return NOT_CHECKED, Reason.BODY_NOT_READ, note
    if body is False:
        rest = "the signed header fields are as they were" if header else "nor do the signed header fields fit"
        return Verdict.FAIL, Reason.BODY_HASH, f"The body is not the one that was signed; {rest}."
    if not header:
        rest = "" if body is NOT_APPLICABLE else " The body is the one that was signed."
        note = f"The signed header fields are not what was signed, or another key signed them.{rest}"
        return Verdict.FAIL, Reason.SIGNATURE, note
    if _had_expired(signature, received):  # section 3.5, x=
        return Verdict.FAIL, Reason.EXPIRED, "It holds, but had expired (x=) before the message was received."
    return Verdict.PASS, NOT_APPLICABLE, "It holds."


def _had_expired(signature: DkimSignature | ArcSeal, received: datetime | Absent) -> bool:
    if not isinstance(signature, DkimSignature) or isinstance(received, Absent):
        return False
    return signature.expired_at(received) is True
