"""Signatures verified: DKIM-Signature fields and ARC sets, with the reason where one does not hold.

RFC 6376 section 6.1, RFC 8301, RFC 8463, RFC 8617 section 5.2. A signature has two halves, and both are told: the
one over the header fields, which holds the body's hash, and the body. Headers alone show the first half.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from hdrscan.dkim.body import BodyHalf, find_body
from hdrscan.dkim.changes.budget import Budget
from hdrscan.dkim.changes.explain import Signed, explain
from hdrscan.dkim.changes.search import MOST_BODY
from hdrscan.dkim.key import find_key
from hdrscan.dkim.signed_fields import (
    SignedField,
    canonical_field,
    chosen,
    fields_of,
    signed_field,
    why_not_intact,
)
from hdrscan.dkim.verdict import Halves, check_key, holds, judge_halves
from hdrscan.dns.resolver import Clock, Resolver
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, Absent
from hdrscan.model.auth import ArcChain, ArcSeal, ArcSet, ArcStatus, DkimSignature, Problem
from hdrscan.model.authentication import AuthRecord
from hdrscan.model.dkim import ArcCheck, DkimKey, Reason, SignatureCheck, Verdict
from hdrscan.model.report import Report
from hdrscan.model.source import Field

MOST_SIGNATURES = 20
"""Signatures that are verified, and ARC sets: each costs a question and an RSA operation."""

_CRLF = b"\r\n"
_FATAL = frozenset(
    {
        "missing-tag",
        "duplicate-tag",
        "unknown-version",
        "unknown-canonicalization",
        "from-not-signed",
        "seal-signed",
        "seal-has-h",
        "empty-tag",
        "identity-outside-domain",
        "unknown-query",
        "unreadable-number",
        "unreadable-signature",
        "unreadable-tag",
        "expires-before-signed",
    }
)


def verify_message(
    report: Report, received: datetime | Absent, resolver: Resolver, clock: Clock = lambda: 0.0
) -> tuple[tuple[SignatureCheck, ...], ArcCheck | None]:
    """Verify a message's DKIM signatures, topmost first, and its ARC chain.

    ``received`` is when the recipient received it: expiry counts then, not today. ``clock`` bounds the search for
    what was changed.
    """
    record = report.authentication
    if record is None:
        return (), None
    verifier = _Verifier(report, received, resolver)
    checks = tuple(map(verifier.signature, record.signatures[:MOST_SIGNATURES]))
    budget = Budget(clock)
    sealed = [check.signature.field for check in checks if check.verdict is Verdict.PASS]
    signatures = tuple(verifier.explained(check, sealed, budget) for check in checks)
    return signatures, None if record.arc.status is ArcStatus.NONE else verifier.chain(record.arc)


class _Verifier:
    """One message's bytes, and what is verified over them."""

    def __init__(self, report: Report, received: datetime | Absent, resolver: Resolver) -> None:
        self._report = report
        block = report.block
        self._broken = why_not_intact(block)
        self._fields = () if self._broken else fields_of(block)
        self._whole: bytes | None = None
        self._from_mbox = from_mbox = report.source.kind == "mbox" or any(
            quirk.id == "mbox-from" for quirk in block.quirks
        )
        body = None if self._broken else find_body(report.source, block)
        self._body = BodyHalf(body, _over_the_body(report.authentication), from_mbox=from_mbox)
        self._received = received
        self._resolver = resolver

    def signature(self, signature: DkimSignature) -> SignatureCheck:
        """Verify a DKIM-Signature or an ARC-Message-Signature."""
        return self._verify(signature, self._over_fields, self._body.matches(signature))

    def chain(self, chain: ArcChain) -> ArcCheck:
        """Verify an ARC chain: structure, newest message signature, and all seals (RFC 8617 section 5.2).

        A chain passes or fails; there is no third result. What could not be asked or read leaves it unchecked.
        """
        if self._broken:
            note = f"The chain cannot be verified: {self._broken}."
            return ArcCheck(NOT_CHECKED, Reason.HEADER_REPAIRED, note, None, ())
        # Step 4: only the newest message signature has to hold.
        newest = chain.sets[-1].message_signature if chain.sets else None
        message = None if newest is None else self.signature(newest)
        if chain.status is ArcStatus.BROKEN or len(chain.sets) > MOST_SIGNATURES:
            why = "; ".join(chain.reasons) or "it has too many sets"
            return ArcCheck(Verdict.FAIL, Reason.CHAIN, f"The chain is not whole: {why}.", message, ())
        if chain.cv == "fail":  # RFC 8617 section 5.2, step 2
            note = "The newest seal says cv=fail: the chain had failed before, and is invalid."
            return ArcCheck(Verdict.FAIL, Reason.CHAIN, note, message, ())
        seals: list[SignatureCheck] = []  # step 6: all seals, from the newest down
        for found in reversed(chain.sets):
            if found.seal is not None:
                seals.append(self._verify(found.seal, self._sealed(chain, found), NOT_APPLICABLE))
                if seals[-1].verdict is not Verdict.PASS:
                    break
        for check in (message, *seals):
            if check is not None and check.verdict is not Verdict.PASS:
                what = check.signature.field.name
                note = f"{what} of set {check.signature.instance}: {check.note}"
                is_known = check.verdict in {Verdict.FAIL, Verdict.PERMERROR}
                verdict = Verdict.FAIL if is_known else NOT_CHECKED
                return ArcCheck(verdict, check.reason, note, message, tuple(seals))
        sets = f"{len(seals)} {'seal' if len(seals) == 1 else 'seals'}"
        return ArcCheck(
            Verdict.PASS,
            NOT_APPLICABLE,
            f"The newest message signature and {sets} hold.",
            message,
            tuple(seals),
        )

    def _verify(
        self,
        signature: DkimSignature | ArcSeal,
        signed: Callable[[DkimSignature | ArcSeal], bytes],
        body: bool | Absent,  # noqa: FBT001 - a value of three
    ) -> SignatureCheck:
        if self._broken:
            note = f"It cannot be verified: {self._broken}."
            return _unverified(signature, NOT_CHECKED, Reason.HEADER_REPAIRED, note)
        flaw = _flaw(signature)  # RFC 6376 section 6.1.1
        if flaw is not None:
            return _unverified(signature, Verdict.PERMERROR, *flaw)
        key = find_key(str(signature.selector), str(signature.domain), self._resolver)
        refusal = check_key(key, signature)  # section 6.1.2
        if refusal is not None:
            return _unverified(signature, *refusal, key=key)
        # Section 6.1.3
        header = holds(key, str(signature.algorithm), str(signature.signature), signed(signature))
        halves = Halves(header, body)
        verdict, reason, note = judge_halves(halves, signature, self._received)
        unsigned = self._body.unsigned(signature) if isinstance(signature, DkimSignature) else 0
        remarks = (*_remarks(key), *_signed_length(signature, unsigned, body))
        return SignatureCheck(signature, verdict, reason, note, body, header, key, remarks, unsigned=unsigned)

    def explained(self, check: SignatureCheck, sealed: Sequence[Field], budget: Budget) -> SignatureCheck:
        """Say what was changed, where that can be found out by undoing it."""
        signature, key = check.signature, check.key
        if key is None or not isinstance(signature, DkimSignature) or check.verdict is not Verdict.FAIL:
            return check
        method = signature.canonicalization.partition("/")[0]
        own = _own(signature, method)

        def over(fields: bytes) -> bool:
            return holds(key, str(signature.algorithm), str(signature.signature), fields + own) is True

        if self._whole is None and self._body.body is not None:
            self._whole = self._body.body.whole(MOST_BODY)
        names = _names(signature)
        signed = Signed(self._fields, names, method == "simple", over, self._whole, self._from_mbox)
        return explain(self._report, check, signed, sealed, budget)

    def _over_fields(self, signature: DkimSignature | ArcSeal) -> bytes:
        """Return what a signature of header and body is over (RFC 6376 section 3.7)."""
        method = signature.canonicalization.partition("/")[0] if isinstance(signature, DkimSignature) else ""
        signed = chosen(self._fields, _names(signature))
        return b"".join(canonical_field(field, method) + _CRLF for field in signed) + _own(signature, method)

    def _sealed(self, chain: ArcChain, last: ArcSet) -> Callable[[DkimSignature | ArcSeal], bytes]:
        """Return what gives the bytes under a seal: all sets up to its own, relaxed (RFC 8617 section 5.1.1)."""

        def signed(seal: DkimSignature | ArcSeal) -> bytes:
            parts: list[bytes] = []
            for found in chain.sets:
                if found.instance > last.instance:
                    break
                records = (found.authentication_results, found.message_signature, found.seal)
                fields = [record.field for record in records if record is not None]
                own = fields.pop() if found.instance == last.instance else None
                parts += [canonical_field(signed_field(field), "relaxed") + _CRLF for field in fields]
                if own is not None:
                    parts.append(_own(seal, "relaxed"))
            return b"".join(parts)

        return signed


def _names(signature: DkimSignature | ArcSeal) -> tuple[bytes, ...]:
    """Return the names that are signed, in order.

    From stands once more: a field of it that was added on top must break the signature, oversigned or not.
    """
    names = signature.signed_headers if isinstance(signature, DkimSignature) else ()
    signed = tuple(name.encode("ascii", "surrogateescape") for name in names)
    return (*signed, b"from") if "from" in names else signed


def _over_the_body(record: AuthRecord | None) -> tuple[DkimSignature, ...]:
    """Return the signatures of a message that are verified and have the body's hash in them."""
    if record is None:
        return ()
    newest = record.arc.sets[-1].message_signature if record.arc.sets else None
    return (*record.signatures[:MOST_SIGNATURES], *(() if newest is None else (newest,)))


def _own(signature: DkimSignature | ArcSeal, method: str) -> bytes:
    """Return the signature's own field, without the value of ``b=`` (RFC 6376 section 3.7)."""
    tag = signature.tag("b")
    own: SignedField = signed_field(signature.field, tag.span if tag else None)
    return canonical_field(own, method)


def _flaw(signature: DkimSignature | ArcSeal) -> tuple[Reason, str] | None:
    """Find what makes a signature impossible to verify, whatever the DNS says."""
    algorithm = signature.algorithm
    if algorithm == "rsa-sha1":
        return Reason.ALGORITHM, "rsa-sha1 must not be verified any more (RFC 8301 section 3.1)."
    problem: Problem | None = next((found for found in signature.problems if found.id in _FATAL), None)
    if problem is not None:
        return Reason.UNREADABLE, problem.note
    if algorithm not in {"rsa-sha256", "ed25519-sha256"}:
        return Reason.ALGORITHM, f"The algorithm {str(algorithm or 'none')[:60]} is not known."
    return None


def _unverified(
    signature: DkimSignature | ArcSeal,
    verdict: Verdict | Absent,
    reason: Reason,
    note: str,
    *,
    key: DkimKey | None = None,
) -> SignatureCheck:
    body = NOT_CHECKED if isinstance(signature, DkimSignature) else NOT_APPLICABLE
    remarks = _remarks(key) if key is not None else ()
    return SignatureCheck(signature, verdict, reason, note, body, NOT_CHECKED, key, remarks)


def _signed_length(signature: DkimSignature | ArcSeal, unsigned: int, body: bool | Absent) -> Iterator[str]:  # noqa: FBT001 - a value of three
    """Say what of the body ``l=`` leaves unsigned (RFC 6376 section 3.5): anybody can have added it (8.2)."""
    if isinstance(signature, DkimSignature) and isinstance(signature.body_length, int):
        what = f"the {unsigned:,} bytes behind them are not" if unsigned else "nothing stands behind them"
        end = "" if body is NOT_CHECKED else f"; {what}"
        yield f"Only the first {signature.body_length:,} bytes of the body are signed (l=){end}."


def _remarks(key: DkimKey) -> tuple[str, ...]:
    """Say what does not decide and should be known."""
    remarks: list[str] = []
    if key.testing:
        remarks.append("The key says t=y: the domain is only trying DKIM out.")
    if key.kind == "rsa" and isinstance(key.bits, int) and 1024 <= key.bits < 2048:  # noqa: PLR2004 - as RFC 8301 has it
        remarks.append(f"The key has {key.bits} bits; 2048 is what signers should use (RFC 8301 section 3.2).")
    if len(key.records) > 1:
        remarks.append(f"{len(key.records)} records stand at {key.name}; the first was taken.")
    return tuple(remarks)
