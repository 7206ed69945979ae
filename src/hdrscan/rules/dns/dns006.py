"""The MX records do not name the domain's own host at Exchange Online.

## What it means

The domain's mail goes through Office 365, and its MX records name no host of Exchange Online, one made of
another domain's name or of another cloud, or other hosts beside it.

## Why it matters

Mail for the mailboxes passes another host first, or by turns. A relay's connector and direct send use the same
name.

## Fix

Publish the name that the admin centre shows: the domain with dashes for dots, before
`mail.protection.outlook.com` or below `mx.microsoft`. With a gateway in front, let the MX records name the
gateway alone.

## References

Microsoft's documentation of MX records for Microsoft 365; RFC 5321 section 5.1.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings, is_failed
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check

_CONNECTOR = frozenset({OriginKind.CONNECTOR_RELAY, OriginKind.HYBRID_EXCHANGE})


@rule("DNS006", "mx-not-office365", Severity.MEDIUM, needs=Needs.DNS)
def mx_not_office365(case: Case) -> Iterator[Draft]:
    """Find MX records of an Office 365 domain that lead past it; none at all is worse for a relay."""
    route = case.route
    expected = route.origin.kind in _CONNECTOR or case.is_from_relay or route.helo.kind is HeloKind.DIRECT_SEND
    for draft in dns_findings(case, "DNS006", _cost):
        is_less = draft.severity is Severity.HIGH and not expected
        yield draft._replace(severity=Severity.MEDIUM) if is_less else draft


def _cost(check: "Check") -> Severity:
    return Severity.HIGH if is_failed(check) else Severity.MEDIUM
