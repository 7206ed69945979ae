"""The SPF record does not permit the sender's own relay.

## What it means

The address of the on-premises relay was judged by SPF, and the record of the domain in MAIL FROM does not
permit it. It is judged wherever the relay connects itself: at the recipient (direct, or as the smart host
behind Office 365), and at the front door of the tenant that it relays through. Where the recipient's own result,
a pass for Office 365, hides the latter, that is SPF009. With the DNS asked, the record is evaluated as it is
published now, for the relay and for its HELO name, which counts for bounces.

## Why it matters

At the recipient, SPF fails. At the tenant's front door the failure is hidden from outside recipients, who judge
Microsoft's address, but recipients in the same tenant see it, and the message may leave through the relay pool.

## Fix

Add the relay's address: `ip4:` or `ip6:`. A host that speaks IPv6 needs both.

## References

RFC 7208 sections 5.6 and 2.4; Microsoft's documentation of SPF for on-premises relays.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.authentication import RecordedSpf
from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.published import drafts, groups
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import NOT_PASSED, has_zone, is_tenant_name, owner_of_client, owner_of_origin, permit
from hdrscan.rules.spf_results import compared, hidden

if TYPE_CHECKING:
    from hdrscan.model.live import MessageCheck


@rule("SPF016", "spf-without-relay", Severity.HIGH)
def spf_without_relay(case: Case) -> Iterator[Draft]:
    """Find a relay of the sender's own that the record does not permit, recorded or published."""
    recorded = list(_recorded(case))
    yield from recorded
    for group in groups(case, "SPF016", ("fail",)):
        if (recorded or _is_told(case)) and group[0].check.point.id == "spf-relay":
            continue  # the very address has been compared
        of_helo = group[0].check.point.id == "spf-helo"
        aside = "" if of_helo else _contradiction(case, group[0])
        severity = Severity.MEDIUM if of_helo or case.is_signed_by_author else Severity.HIGH
        yield from drafts(case, group, severity, aside=aside)


def _recorded(case: Case) -> Iterator[Draft]:
    """Find recorded results that are no pass."""
    hop, spf = case.hop, case.boundary.spf
    if hop is not None and spf is not None and not case.is_passed_on and spf.ip == hop.ip:
        owner = owner_of_client(case, spf.domain)
        if owner is not None:
            yield from _missing(case, spf, owner, str(hop.helo or hop.name))
    ingress = case.ingress.spf if case.ingress else None
    if ingress is not None and hidden(case) is None:
        owner = owner_of_origin(case, ingress.domain)
        if owner is not None:
            yield from _missing(case, ingress, owner, str(case.route.origin.name or "the relay"))


def _is_told(case: Case) -> bool:
    """Tell whether SPF009 has compared the relay's address, which Office 365's hides."""
    entered = hidden(case)
    return entered is not None and owner_of_origin(case, entered.domain) is not None


def _missing(case: Case, spf: RecordedSpf, owner: Confidence, name: str) -> Iterator[Draft]:
    if spf.result not in NOT_PASSED or not has_zone(spf.domain) or is_tenant_name(str(spf.domain)):
        return
    at_ingress = spf is not case.boundary.spf
    # What passes at the recipient for Microsoft's address says nothing of the relay's.
    saved = any(check.aligned for check in case.boundary.dkim) if at_ingress else case.has_aligned_pass
    draft = Draft(
        f"The SPF record of {spf.domain} does not permit the relay {name} [{spf.ip or '?'}]"
        f"{', judged where it entered Office 365' if at_ingress else ''}.",
        (case.quote_check(spf, spf.result),),
        permit(case, spf.domain, spf.ip, sure=owner is Confidence.HIGH),
        severity=Severity.MEDIUM if saved or owner is Confidence.LOW else Severity.HIGH,
        confidence=owner,
    )
    yield compared(case, draft, spf.ip)


def _contradiction(case: Case, found: "MessageCheck") -> str:
    """Say what was recorded of the address whose evaluation fails now."""
    ip = found.check.subject
    records = (case.boundary.spf, case.ingress.spf if case.ingress else None)
    result = next((spf.result for spf in records if spf is not None and spf.ip == ip), None)
    return "" if result is None else f" Recorded was spf={result}."
