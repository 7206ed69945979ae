"""SPF was judged on a gateway, because the tenant does not know it as its own.

## What it means

A filtering service stands in front of the tenant and delivers what it has filtered. Exchange Online judged SPF on
the service's address, as if it were the sender.

## Why it matters

SPF fails for honest senders, and what DMARC says is worth little. Mail ends in the junk folder.

## Fix

Turn on Enhanced Filtering for the connector of the gateway, so that the host before it is judged. If the service
sends for the From domain instead, its address belongs in that domain's SPF record.

## References

Microsoft's documentation of Enhanced Filtering for Connectors; RFC 7208 section 2.4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.route.facts import CONSUMER_TENANT
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import NO_MICROSOFT_IN_FILTERING, TENANT
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host

_HARMLESS = frozenset({"pass", "temperror", "tempfail"})


@rule("ROUTE011", "gateway-not-skipped", Severity.MEDIUM, confidence=Confidence.MEDIUM)
def gateway_not_skipped(case: Case) -> Iterator[Draft]:
    """Find a gateway at a tenant's front door on whose address SPF did not pass; Outlook.com has no gateways."""
    facts, hop, spf = case.facts, case.hop, case.boundary.spf
    if facts is None or hop is None or spf is None or case.route.helo.kind is not HeloKind.GATEWAY:
        return
    is_consumer = any(stamp.value == CONSUMER_TENANT for stamp in facts.stamps.tenant_ids)
    if not facts.context.is_front_door or facts.stamps.skipped_to or is_consumer:
        return
    if spf.result in _HARMLESS or (spf.ip and spf.ip != hop.ip):
        return
    yield Draft(
        f"SPF of {spf.domain or 'the sender'} was judged on the gateway {host(hop.helo, hop.ip)} ({spf.result}), "
        "which the tenant does not skip.",
        (case.quote_hop(hop, "ip", note="the gateway"), case.quote_check(spf, spf.result)),
        Fix(
            "Turn on Enhanced Filtering for the gateway's connector",
            "Exchange Online PowerShell",
            f'Set-InboundConnector -Identity "Inbound from the gateway" -EFSkipIPs {hop.ip}',
            caution=NO_MICROSOFT_IN_FILTERING,
            owner=TENANT,
        )
        if case.route.helo.confidence is Confidence.HIGH
        else None,
        confidence=None if case.route.helo.confidence is Confidence.HIGH else Confidence.LOW,
    )
