"""Office 365 sent the message from its high-risk pool.

## What it means

Exchange Online sends what its outbound filter takes for spam, non-delivery reports, and mail of domains that have
neither an A nor an MX record, from addresses of their own (52.100.0.0/16, 52.102.0.0/16) or marks it `SFP:1501`.

## Why it matters

Receivers give these addresses a bad reputation. A tenant that appears here may have a stolen account.

## Fix

Look at what the account sent and whether it is blocked. Publish an A or MX record for the sender's domain.

## References

Microsoft's documentation of outbound delivery pools and of outbound spam protection.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import safe_address, zone_owner
from hdrscan.rules.pools import pool_evidence, sending_report
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE007", "high-risk-pool", Severity.MEDIUM)
def high_risk_pool(case: Case) -> Iterator[Draft]:
    """Find mail from the high-risk pool."""
    evidence = pool_evidence(case, "high-risk")
    if not evidence or case.facts is None:
        return
    report = sending_report(case)
    said = report.text("CAT") if report else ""
    reason = " and called it outbound spam" if said == "OSPM" else ""
    sender = safe_address(case.message.from_address)
    yield Draft(
        f"Office 365 sent this from its high-risk pool [{case.route.helo.ip}]{reason}.",
        (*evidence, *(case.facts.quote_entry(report, "CAT", "SCL") if report else ())),
        Fix(
            "Look for abuse of the account or of the relay",
            "Exchange Online PowerShell of the sender's tenant",
            f"Get-BlockedSenderAddress -SenderAddress {sender}\nGet-MessageTraceV2 -SenderAddress {sender}",
            caution="Unblock the account only after its password and its forwarding rules were looked at.",
            owner=zone_owner(case.author),
        )
        if sender
        else None,
        causes=() if reason else ("DNS010",),
    )
