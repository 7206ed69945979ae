"""SPF passes for Office 365, and did not for the host that handed it the message.

## What it means

The recipient judged SPF on Microsoft's address, and it passed. The front door of the sending tenant had judged
the host behind it, and that was not a pass.

## Why it matters

The green result at the recipient hides that the relay's own address is missing in the record. Mail of that
relay to the same tenant shows the failure, and a relay that fails DKIM too may be sent through the relay
pool, which no SPF record holds. For a recipient: SPF says nothing about who wrote the message.

## Fix

Add the relay's address to the SPF record of the domain that it uses in MAIL FROM, beside Office 365. With the DNS
asked, the record is evaluated as it is published now.

## References

RFC 7208 section 2.4; Microsoft's documentation of mail flow through connectors and of outbound delivery pools.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import NOT_PASSED, is_from_connector, owner_of_origin, permit
from hdrscan.rules.spf_results import compared, hidden, whose


@rule("SPF009", "spf-hidden-by-relay", Severity.HIGH)
def spf_hidden_by_relay(case: Case) -> Iterator[Draft]:
    """Find a pass for Microsoft's address over no pass at the ingress."""
    final, entered = case.boundary.spf, hidden(case)
    if final is None or entered is None:
        return
    by_connector = is_from_connector(case)
    saved = any(check.aligned for check in case.boundary.dkim)
    where = "its inbound connector" if by_connector else "the forwarding tenant"
    owner = owner_of_origin(case, entered.domain)
    draft = Draft(
        f"SPF passes only for Office 365: at {where} it was {entered.result} for {entered.ip or 'the client'} "
        f"and {whose(entered)}.",
        (case.quote_check(entered, "at the ingress"), case.quote_check(final, "at the recipient, for Microsoft")),
        None if owner is None else permit(case, entered.domain, entered.ip, sure=owner is Confidence.HIGH),
        # What a forwarder took in may have failed: that is not a defect of its own.
        severity=Severity.LOW
        if not by_connector or entered.result not in NOT_PASSED
        else Severity.MEDIUM
        if saved
        else Severity.HIGH,
    )
    yield draft if owner is None else compared(case, draft, entered.ip)
