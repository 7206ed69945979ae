"""The recipient found no usable key for a signature.

## What it means

The record that the signature names, `<s=>._domainkey.<d=>`, does not exist, holds no key or one that cannot be
used; or the DNS did not answer in time, which is a lesser matter. hdrscan reports what the recipient recorded;
with the DNS asked, also whether the key is there now, and a signature whose key is gone.

## Why it matters

Without the key nobody can verify the signature: it counts as none.

## Fix

Publish the key at that name, or have the signer use a selector whose key is published. In Office 365 both
selectors are CNAMEs; a TXT record with the target's name in it, or a doubled zone name, are the usual slips.

## References

RFC 6376 sections 3.6 and 6.1.2; Microsoft's documentation of DKIM for Microsoft 365.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.auth.alignment import align
from hdrscan.model.absent import Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import Alignment, DkimCheck
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.dkim_faults import Fault, faults, signature_of
from hdrscan.rules.fixes import dns_zone, zone_owner
from hdrscan.rules.published import today
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_tenant_name
from hdrscan.rules.signing import office365_selectors
from hdrscan.text.names import is_host_name, plain_name

if TYPE_CHECKING:
    from hdrscan.model.dkim import DkimKey

_SHOWN = 3


@rule("DKIM005", "dkim-no-key", Severity.HIGH)
def dkim_no_key(case: Case) -> Iterator[Draft]:
    """Find signatures for which the recipient recorded no key."""
    for check, words in list(faults(case, Fault.NO_KEY))[:_SHOWN]:
        severity = _cost(case, check.alignment)
        selector = _selector(case, check)
        named = f", selector {selector}" if selector else ""
        draft = Draft(
            f"The recipient found no usable key for the signature of {check.domain or 'an unnamed domain'}{named}"
            f": {words or check.result}.",
            (case.quote_check(check, words or check.result), *_signature(case, check)),
            None if check.alignment is Alignment.DIFFERENT else _fix(case, check),
            severity=severity,
            causes=("DKIM011", "DKIM012", "DKIM013", "DKIM014"),
        )
        yield _compared(case, draft, _key(case, signature_of(case, check)))
    for check, words in list(faults(case, Fault.NO_ANSWER))[:1]:
        yield Draft(
            f"The key of {check.domain or 'a signature'} was not found in time: {words or check.result}.",
            (case.quote_check(check, words or check.result),),
            severity=Severity.LOW,
        )
    yield from list(_gone(case))[:_SHOWN]


def _key(case: Case, signature: DkimSignature | None) -> "DkimKey | None":
    """Return what the DNS holds for a signature; None where that is not known."""
    found = case.live.signatures if case.live is not None else ()
    key = next((check.key for check in found if check.signature is signature), None)
    return key if key is not None and hasattr(key.answer, "ttl") else None


def _compared(case: Case, draft: Draft, key: "DkimKey | None") -> Draft:
    """Lay what is published now beside what the recipient recorded."""
    if key is None:
        return draft
    if key.present and not key.revoked and not key.defects:
        said = f"{draft.message} {today(case)} there is a sound key at {key.name}."
        return draft._replace(message=said, fix=None, severity=Severity.INFO, causes=(), answers=(key.answer,))
    said = f"{today(case)} there is none at {key.name} either."
    if key.present:
        said = f"{today(case)} what stands at {key.name} cannot be used."
    return draft._replace(message=f"{draft.message} {said}", answers=(key.answer,))


def _gone(case: Case) -> Iterator[Draft]:
    """Find signatures without a key of which the recipient recorded nothing of the kind."""
    if case.live is None:
        return
    recorded = {id(signature_of(case, check)) for check, _ in faults(case, Fault.NO_KEY)}
    for found in case.live.signatures:
        signature, key = found.signature, found.key
        if not isinstance(signature, DkimSignature) or key is None or id(signature) in recorded:
            continue
        if key.present or _key(case, signature) is None:
            continue
        domain = plain_name(str(signature.domain))
        passed = any(check.result == "pass" and check.domain == domain for check in case.boundary.dkim)
        relation = align(signature.domain, case.author or Absent.NOT_PRESENT)
        said = f"{today(case)} there is no key at {key.name} for the signature of {domain}."
        tag = signature.tag("s")
        draft = Draft(
            said,
            (quote(case.block, signature.field, None if tag is None else tag.span, "the selector"),),
            None if relation is Alignment.DIFFERENT else _publish(case, domain, str(signature.selector)),
            severity=_cost(case, relation),
            causes=("DKIM011", "DKIM012", "DKIM013"),
            answers=(key.answer,),
        )
        if passed:
            said += " The recipient recorded a pass: the key has been there, and only new mail needs one."
            draft = draft._replace(message=said, fix=None, severity=Severity.INFO)
        yield draft


def _cost(case: Case, relation: Alignment) -> Severity:
    if case.is_passed_on or relation is Alignment.DIFFERENT or any(check.aligned for check in case.boundary.dkim):
        return Severity.LOW
    return Severity.MEDIUM if case.has_aligned_pass else Severity.HIGH


def _selector(case: Case, check: DkimCheck) -> str:
    signature = signature_of(case, check)
    return str(check.selector or (signature.selector if signature is not None else "") or "")


def _signature(case: Case, check: DkimCheck) -> tuple[Evidence, ...]:
    signature = signature_of(case, check)
    tag = signature.tag("s") if signature is not None else None
    if signature is None or tag is None:
        return ()
    return (quote(case.block, signature.field, tag.span, "the selector"),)


def _fix(case: Case, check: DkimCheck) -> Fix | None:
    return _publish(case, str(check.domain or ""), _selector(case, check))


def _publish(case: Case, domain: str, selector: str) -> Fix | None:
    if not has_zone(domain) or is_tenant_name(domain) or not is_host_name(selector):
        return None
    if case.is_from_office365 and selector.lower() in {"selector1", "selector2"}:
        return office365_selectors(case, domain)
    return Fix(
        f"Publish the key of selector {selector}, or sign with one whose key is published",
        dns_zone(domain),
        f'{selector}._domainkey.{domain}. IN TXT "v=DKIM1; k=rsa; p=<the public key>"',
        owner=zone_owner(domain),
    )
