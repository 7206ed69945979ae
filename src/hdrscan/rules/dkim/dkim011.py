"""Selectors of Office 365 are not published for the From domain.

## What it means

There is no record at `selector1._domainkey` and `selector2._domainkey` of the From domain, or at one of the
two. The message shows that mail of the domain goes through Office 365.

## Why it matters

Without them Office 365 signs with the tenant's onmicrosoft.com domain, or not at all: no signature is aligned
with From. With one of two, signatures fail when Microsoft changes the selector.

## Fix

Enable DKIM for the domain in the Defender portal, and publish both CNAME records with the targets that
`Get-DkimSigningConfig` shows.

## References

Microsoft's documentation of DKIM for Microsoft 365; RFC 6376 section 3.6.2.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings, is_failed
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.signing import office365_selectors

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("DKIM011", "dkim-selectors-absent", Severity.HIGH, needs=Needs.DNS)
def dkim_selectors_absent(case: Case) -> Iterator[Draft]:
    """Find absent selectors of a domain that uses Office 365."""
    for draft in dns_findings(case, "DKIM011", _cost):
        fix = office365_selectors(case, case.author) if draft.fix and case.author else None
        yield draft._replace(fix=fix)


def _cost(check: "Check") -> Severity:
    return Severity.HIGH if is_failed(check) else Severity.MEDIUM
