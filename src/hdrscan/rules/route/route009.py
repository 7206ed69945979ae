"""A client logged in to Office 365 and submitted the message over SMTP.

## What it means

The message came by SMTP AUTH: with the name and password, or a token, of a mailbox. The client's own address and
HELO are not recorded.

## Why it matters

Microsoft turns Basic authentication of SMTP AUTH off by default after the end of 2026; administrators can turn it
on again for a while. A Postfix or a device that logs in with a password stops sending then.

## Fix

Use OAuth where the program can; else an inbound connector for the relay's address or certificate, or High Volume
Email for mail inside the tenant.

## References

RFC 4954; Microsoft's documentation of SMTP AUTH client submission and its announcement MC786329.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import OriginKind
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import relay_through_office365, zone_owner
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE009", "smtp-auth", Severity.INFO)
def smtp_auth(case: Case) -> Iterator[Draft]:
    """Find a login that Exchange Online proxied for a client."""
    origin, facts = case.route.origin, case.facts
    if facts is None or not case.is_from_office365 or origin.kind is not OriginKind.SMTP_AUTH:
        return
    evidence = tuple(shown for signal in origin.signals for shown in signal.evidence)
    if evidence:
        # A Postfix can use a connector; the mail program of a person cannot.
        is_postfix = any(hop.dialect == "postfix" for hop in facts.below)
        yield Draft(
            "A client logged in to Office 365 and submitted this over SMTP (SMTP AUTH).",
            evidence,
            relay_through_office365(case.author, zone_owner(case.author)) if is_postfix and case.author else None,
            confidence=case.sure(origin.confidence),
        )
