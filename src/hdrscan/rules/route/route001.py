"""The sender's own relay spoke HELO: SPF was judged on its address.

## What it means

The host that connected to the recipient is a mail server of the sender's own, such as a Postfix. You named it, a
connector of the recipient's tenant recognized it, or its own Received field and its name say so.

## Why it matters

The SPF record must permit this very address, and its HELO and its PTR record count. For recipients outside the
tenant, the same relay's mail through Office 365 shows Microsoft's HELO and address instead.

## Fix

Nothing is wrong. The SPF record needs the relay's `ip4:` or `ip6:` for this path, and
`include:spf.protection.outlook.com` for the way through Office 365. A relay that only sends needs no MX record.

## References

RFC 7208 section 2.4; Microsoft's documentation of mail flow through connectors.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE001", "relay-outbound", Severity.INFO)
def relay_outbound(case: Case) -> Iterator[Draft]:
    """Find a boundary at which an own relay is the client."""
    helo = case.route.helo
    if not case.is_from_relay:
        return
    what = "a Postfix relay" if helo.kind is HeloKind.POSTFIX_RELAY else "an on-premises mail server"
    yield Draft(
        f"The SPF hop speaks for {what}: {host(helo.name, helo.ip)}.",
        case.helo_evidence,
        confidence=case.sure(helo.confidence),
    )
