"""The recipient found no usable key for a signature.

## What it means

The record that the signature names, `<s=>._domainkey.<d=>`, does not exist, holds no key or one that cannot be
used; or the DNS did not answer in time, which is a lesser matter. hdrscan reports what the recipient recorded.

## Why it matters

Without the key nobody can verify the signature: it counts as none.

## Fix

Publish the key at that name, or have the signer use a selector whose key is published. In Office 365 both
selectors are CNAMEs; a TXT record with the target's name in it, or a doubled zone name, are the usual slips.

## References

RFC 6376 sections 3.6 and 6.1.2; Microsoft's documentation of DKIM for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.authentication import Alignment, DkimCheck
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.dkim_faults import Fault, faults, signature_of
from hdrscan.rules.fixes import dns_zone
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_tenant_name
from hdrscan.rules.signing import office365_selectors
from hdrscan.text.names import is_host_name

_SHOWN = 3


@rule("DKIM005", "dkim-no-key", Severity.HIGH)
def dkim_no_key(case: Case) -> Iterator[Draft]:
    """Find signatures for which the recipient recorded no key."""
    saved = any(check.aligned for check in case.boundary.dkim)
    for check, words in list(faults(case, Fault.NO_KEY))[:_SHOWN]:
        lesser = saved or case.is_passed_on or check.alignment is Alignment.DIFFERENT
        severity = Severity.LOW if lesser else Severity.MEDIUM if case.has_aligned_pass else Severity.HIGH
        selector = _selector(case, check)
        named = f", selector {selector}" if selector else ""
        yield Draft(
            f"The recipient found no usable key for the signature of {check.domain or 'an unnamed domain'}{named}"
            f": {words or check.result}.",
            (case.quote_check(check, words or check.result), *_signature(case, check)),
            None if check.alignment is Alignment.DIFFERENT else _fix(case, check),
            severity=severity,
        )
    for check, words in list(faults(case, Fault.NO_ANSWER))[:1]:
        yield Draft(
            f"The key of {check.domain or 'a signature'} was not found in time: {words or check.result}.",
            (case.quote_check(check, words or check.result),),
            severity=Severity.LOW,
        )


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
    domain, selector = str(check.domain or ""), _selector(case, check)
    if not has_zone(domain) or is_tenant_name(domain) or not is_host_name(selector):
        return None
    if case.is_from_office365 and selector.lower() in {"selector1", "selector2"}:
        return office365_selectors(case, domain)
    return Fix(
        f"Publish the key of selector {selector}, or sign with one whose key is published",
        dns_zone(domain),
        f'{selector}._domainkey.{domain}. IN TXT "v=DKIM1; k=rsa; p=<the public key>"',
    )
