"""The message carries no DKIM signature.

## What it means

The recipient's server found nothing to verify, and there is no DKIM-Signature field. Where nothing ties the host
to the From domain, this is not a defect of that domain's, and low. Mail that stays inside one Office 365 tenant,
its own relay's included, is never signed by Office 365.

## Why it matters

DMARC rests on SPF alone then, and SPF breaks whenever the message is forwarded. Large receivers ask bulk senders
for both.

## Fix

Through Office 365: publish the two selector CNAMEs of the From domain and enable DKIM for it. Signing is not
automatic: without that, Office 365 signs with a name below onmicrosoft.com, or not at all.
On a Postfix relay: OpenDKIM.

## References

RFC 6376; RFC 8301; Microsoft's documentation of DKIM for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.providers.microsoft import role_of
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import is_authors_way
from hdrscan.rules.signing import sign_mail
from hdrscan.text.addresses import is_internal

_INSIDE = frozenset({"internal", "frontend"})
"""What Microsoft's hosts are that talk only to each other."""


@rule("DKIM001", "dkim-unsigned", Severity.MEDIUM)
def dkim_unsigned(case: Case) -> Iterator[Draft]:
    """Find a message without any signature."""
    checks = case.boundary.dkim
    if case.authentication.signatures or any(check.result != "none" for check in checks):
        return
    # Mail that never crossed a border has no reason to be signed; where nobody checked, only its way tells.
    if not checks and not _came_from_outside(case):
        return
    source = next(case.block.named("from"), None)
    evidence = [case.quote_check(check, "nothing to verify") for check in checks[:1]]
    if not evidence and source is not None:
        evidence = [case.quote_field(source, "no DKIM-Signature stands beside it")]
    if not evidence:
        return
    in_tenant = _stays_in_tenant(case)
    why = "; Office 365 does not sign mail that stays inside a tenant" if in_tenant else ""
    yield Draft(
        f"The message from {case.author or 'this sender'} carries no DKIM signature{why}.",
        tuple(evidence),
        None if in_tenant or case.is_passed_on else sign_mail(case),
        severity=Severity.INFO if in_tenant else Severity.LOW if _is_no_defect(case) else None,
        confidence=None if checks else Confidence.MEDIUM,
        causes=("DKIM011",) if case.is_from_office365 else (),
    )


def _came_from_outside(case: Case) -> bool:
    hop = case.hop
    if hop is None or not isinstance(hop.ip, str) or is_internal(hop.ip):
        return False
    return not isinstance(hop.helo, str) or role_of(hop.helo) not in _INSIDE


def _is_no_defect(case: Case) -> bool:
    """Tell whether nobody could have been expected to sign: a list's copy, or mail that is not the author's."""
    return case.is_passed_on or not is_authors_way(case)


def _stays_in_tenant(case: Case) -> bool:
    """Tell whether the recipient's own tenant took the message from its own relay, by a connector."""
    return any(signal.id == "attributed-client" for signal in case.route.helo.signals)
