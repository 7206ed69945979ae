"""A signature is weak or malformed, as its own text shows.

## What it means

One of these: `a=rsa-sha1`; a key below 1024 bits, or of 1024; a body length `l=`; an expiry `x=` before the
message was received; a signing time `t=` after it; an identity `i=` outside `d=`; or a form that the recipient
refused.

## Why it matters

Verifiers must ignore rsa-sha1 and keys below 1024 bits, refuse expired signatures, and `l=` lets anybody add text
to a signed message. A key of 1024 bits still counts; 2048 are asked for.

## Fix

What the finding names: sign with rsa-sha256, with a key of 2048 bits, without `l=`. A signing time after the
receipt is a matter of the signer's clock and not of its key.

## References

RFC 8301 sections 3.1 and 3.2; RFC 6376 sections 3.5 and 8.2.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from hdrscan.auth.alignment import align
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import Alignment
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.dkim_faults import Fault, faults
from hdrscan.rules.fixes import zone_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_tenant_name

_LEAST_BITS = 1024
_FAIR_BITS = 2048
_CLOCK_TOLERANCE = 300
"""Seconds; signers and receivers do not share a clock."""
_PROBLEMS = {
    "weak-algorithm": "rsa-sha1, which must not be verified",
    "body-length": "l=, which leaves the rest of the body unsigned",
    "identity-outside-domain": "i= outside d=",
    "expires-before-signed": "x= not later than t=",
}
_ALGORITHM, _KEY, _LENGTH = "with rsa-sha256", "with a new key of 2048 bits", "without l="
_REMEDIES = {"weak-algorithm": _ALGORITHM, "body-length": _LENGTH}
_SHOWN = 8


class _Fault(NamedTuple):
    text: str
    evidence: Evidence
    severity: Severity = Severity.MEDIUM
    remedy: str = ""
    """How to sign instead; empty where the signature's making is not at fault."""


@rule("DKIM006", "dkim-weak", Severity.MEDIUM)
def dkim_weak(case: Case) -> Iterator[Draft]:
    """Find weaknesses in the text of each signature, then what a recipient refused for its form."""
    told: set[str] = set()
    for signature in case.authentication.signatures[:_SHOWN]:
        found = list(_faults(case, signature))
        if not found:
            continue
        domain = str(signature.domain or "an unnamed domain")
        told.add(domain.lower().rstrip("."))
        worst = min((fault.severity for fault in found), key=lambda severity: severity.rank)
        yield Draft(
            f"The signature of {domain} is weak: {'; '.join(fault.text for fault in found)}.",
            tuple(fault.evidence for fault in sorted(found, key=lambda fault: fault.severity.rank)),
            _sign_again(case, signature, [fault.remedy for fault in found if fault.remedy]),
            severity=worst if _is_authors(case, signature) and not case.is_passed_on else Severity.LOW,
            causes=("DKIM013",) if all(fault.text.startswith("a key of") for fault in found) else (),
        )
    for check, words in faults(case, Fault.FORM):
        if str(check.domain) not in told:
            yield Draft(
                f"The recipient refused the form of the signature of {check.domain or 'an unnamed domain'}: "
                f"{words or check.result}.",
                (case.quote_check(check, words or check.result),),
            )


def _faults(case: Case, signature: DkimSignature) -> Iterator[_Fault]:
    for problem in signature.problems:
        if problem.id in _PROBLEMS:
            proof = quote(case.block, signature.field, problem.span, problem.note)
            yield _Fault(_PROBLEMS[problem.id], proof, remedy=_REMEDIES.get(problem.id, ""))
    bits = signature.signature_bits
    if isinstance(bits, int) and bits < _LEAST_BITS:
        yield _Fault(f"a key of {bits} bits, which verifiers ignore", _quote(case, signature, "b"), remedy=_KEY)
    elif isinstance(bits, int) and bits < _FAIR_BITS and _is_authors(case, signature):
        yield _Fault(f"a key of {bits} bits instead of 2048", _quote(case, signature, "b"), Severity.LOW, _KEY)
    received = case.hop.time if case.hop is not None else None
    if not isinstance(received, datetime):
        return
    if signature.expired_at(received) is True:
        yield _Fault("expired before the message was received", _quote(case, signature, "x"))
    age = signature.age_at(received)
    if isinstance(age, float) and age < -_CLOCK_TOLERANCE:
        yield _Fault(
            f"signed {round(-age)} s after the message was received, by the signer's clock",
            _quote(case, signature, "t"),
        )


def _is_authors(case: Case, signature: DkimSignature) -> bool:
    """Tell whether a signature is one that DMARC could rest on: nobody else's key size matters to the author."""
    return align(signature.domain, case.author or NOT_PRESENT) in {Alignment.SAME, Alignment.ORGANIZATION}


def _quote(case: Case, signature: DkimSignature, name: str) -> Evidence:
    tag = signature.tag(name)
    return quote(case.block, signature.field, tag.span if tag is not None else None, f"{name}=")


def _sign_again(case: Case, signature: DkimSignature, remedies: list[str]) -> Fix | None:
    """Return how to sign so that what was found is gone; None where signing otherwise would not help."""
    domain = str(signature.domain or "").lower().rstrip(".")
    if not remedies or case.is_passed_on or not has_zone(domain) or not _is_authors(case, signature):
        return None
    if "x-ms-exchange-senderadcheck" in signature.signed_headers:
        if _KEY not in remedies:
            return None
        return Fix(
            f"Have Office 365 make 2048-bit keys for {domain}",
            "Exchange Online PowerShell",
            f"Rotate-DkimSigningConfig -Identity {domain} -KeySize 2048",
            owner=zone_owner(domain),
        )
    if is_tenant_name(domain):
        return None
    lines = []
    if _KEY in remedies:
        lines.append(f"opendkim-genkey -b 2048 -d {domain} -s <new selector> -D /etc/dkimkeys")
    if _ALGORITHM in remedies:
        lines.append("# opendkim.conf\nSignatureAlgorithm rsa-sha256")
    new_selector = (
        "Take a new selector and leave the old key published until all mail signed with it has arrived."
    )
    return Fix(
        f"Sign {', '.join(remedies)}",
        "the signer; the commands are OpenDKIM's" if lines else "the signer",
        "\n".join(lines),
        caution=new_selector if _KEY in remedies else "",
        owner=zone_owner(domain),
    )
