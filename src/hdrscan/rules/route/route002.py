"""Office 365 spoke HELO: SPF was judged on Microsoft's address.

## What it means

The host that connected to the recipient is an outbound server of Microsoft 365, by its name and its address.
SPF speaks of Microsoft's address, whatever sent the message before.

## Why it matters

With an inbound connector, an outside recipient sees Microsoft's HELO although an on-premises relay sent the mail.
A green SPF result says nothing of that relay's address then.

## Fix

Nothing is wrong. The SPF record needs `include:spf.protection.outlook.com` for this path, and the relay's own
`ip4:` for the way into Office 365.

## References

RFC 7208 section 2.4; Microsoft's documentation of mail flow through connectors.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE002", "office365-outbound", Severity.INFO)
def office365_outbound(case: Case) -> Iterator[Draft]:
    """Find a boundary at which Office 365 is the client."""
    helo = case.route.helo
    if not case.is_from_office365 or not helo.signals or not helo.signals[0].evidence:
        return
    yield Draft(
        f"The SPF hop speaks for Office 365: {helo.name or 'an outbound server'} [{helo.ip}].",
        helo.signals[0].evidence,
    )
