"""A signature did not verify: the message was changed after it was signed.

## What it means

The recipient's server had the key, and the body hash or the signature over the header fields did not fit.
Something between the signer and the recipient changed the message: a footer or disclaimer, a subject tag, a
rewritten link. With the DNS asked the signature is verified here too, and the finding says what that shows.

## Why it matters

The signature then does not count, and DMARC rests on SPF. On the copy that a mailing list passed on it is to be
expected, and no fault of the author's.

## Fix

Sign last: remove what rewrites the message after the signer, or sign again on the last host of your own.

## References

RFC 6376 sections 3.7, 5.5 and 6.1.3.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.authentication import Alignment, DkimCheck
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.dkim_faults import Fault, faults, signature_of
from hdrscan.rules.fixes import zone_owner
from hdrscan.rules.readers import client_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.verified import PASSED, answers, check_of, proof, verdict_of

if TYPE_CHECKING:
    from hdrscan.model.dkim import SignatureCheck

_SHOWN = 3


@rule("DKIM003", "dkim-broken", Severity.MEDIUM)
def dkim_broken(case: Case) -> Iterator[Draft]:
    """Find failed verifications that are not about the key or the signature's own form."""
    found = list(faults(case, Fault.CHANGED))[:_SHOWN]
    if not found:
        return
    authors = any(check.alignment is not Alignment.DIFFERENT for check, _ in found)
    names = ", ".join(dict.fromkeys(str(check.domain or "an unnamed domain") for check, _ in found))
    said = next((words for _, words in found if words), "")
    verified = [each for check, _ in found if (each := check_of(case, signature_of(case, check))) is not None]
    yield Draft(
        f"The signature of {names} did not verify{f': {said}' if said else ''}.{_shown_here(verified)}",
        tuple(evidence for check, words in found for evidence in _evidence(case, check, words)),
        _fix(case, authors=authors),
        severity=_severity(case, authors=authors),
        answers=tuple(answer for each in verified for answer in answers(each)),
    )


def _shown_here(verified: "list[SignatureCheck]") -> str:
    """Say what verifying the same signatures shows: the recipient's words seldom tell the cause."""
    said = [
        f" Verified here, that of {check.signature.domain} "
        + ("holds: the message is as it was signed." if verdict_of(check) == PASSED else f"fails: {check.note}")
        for check in verified
    ]
    return "".join(dict.fromkeys(said))


def _evidence(case: Case, check: DkimCheck, words: str) -> Iterator[Evidence]:
    yield case.quote_check(check, words or check.result)
    signature = signature_of(case, check)
    verified = check_of(case, signature)
    if verified is not None and verdict_of(verified) != PASSED:
        yield from proof(case, verified)
    elif signature is not None and signature.tag("bh") is not None:
        yield case.quote_field(signature.field, "the signature")


def _severity(case: Case, *, authors: bool) -> Severity:
    """Say what it costs: little where the author's other signature passed, or where it was to be expected."""
    saved = any(check.aligned for check in case.boundary.dkim)
    return Severity.LOW if case.is_passed_on or saved or not authors else Severity.MEDIUM


def _fix(case: Case, *, authors: bool) -> Fix | None:
    # Whoever ran a list may have changed what it passed on, and to let no filter run would not help.
    if case.is_passed_on or not authors or any(case.block.named("list-id")):
        return None
    if case.is_from_relay:
        return Fix(
            "Pass signed mail on unchanged: let no filter run where it comes in",
            "Postfix master.cf, the service that takes mail from the signer",
            "  -o content_filter=\n  -o smtpd_milters=",
            caution="Where the relay signs itself, its signing milter stays, as the last one.",
            owner=client_owner(case),
        )
    return Fix(
        "Remove what rewrites the message after it is signed, or sign last",
        "the hosts between the signer and the recipient",
        "",
        caution="A body length l= is not a way out: it lets anybody add text.",
        owner=zone_owner(case.author),
    )
