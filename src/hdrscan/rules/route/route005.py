"""Office 365 had the message from an own relay, through an inbound connector.

## What it means

An inbound connector of the tenant recognized the client that handed the message over, by its address or its
certificate, and Exchange Online took the message for the tenant's own.

## Why it matters

This is the relay's real address and HELO. A recipient outside the tenant judges SPF on Microsoft's address and
never sees them elsewhere.

## Fix

Nothing is wrong. If the address is none of yours, look at the tenant's inbound connectors.

## References

Microsoft's documentation of inbound connectors (`New-InboundConnector`) and of attribution.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE005", "connector-relay", Severity.INFO)
def connector_relay(case: Case) -> Iterator[Draft]:
    """Find a connecting client that Microsoft attributed, where the field is Microsoft's."""
    facts = case.facts
    found = None if facts is None else facts.attributed
    if facts is None or found is None:
        return
    tenant = (
        f"tenant {found.tenant_id.value}" if isinstance(found.tenant_id.value, str) else "the sender's tenant"
    )
    yield Draft(
        f"An inbound connector of {tenant} recognized {host(found.helo.value, found.ip.value)}.",
        (
            *facts.quote_stamp(found.ip, "the client's address"),
            *facts.quote_stamp(found.helo, "said in HELO"),
            *facts.quote_stamp(found.tenant_id, "the tenant"),
        ),
    )
