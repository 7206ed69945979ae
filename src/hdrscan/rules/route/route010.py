"""Enhanced Filtering judged the host before the gateway.

## What it means

The recipient's tenant lists the host that connected as its own gateway, skips it, and judges the host that had
handed the message to the gateway.

## Why it matters

SPF, `H:` and `PTR:` speak of the host before; `CIP:` and the boundary's Received speak of the gateway. The two do
not contradict each other.

## Fix

Nothing is wrong.

## References

Microsoft's documentation of Enhanced Filtering for Connectors (skip listing).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE010", "skip-listed", Severity.INFO)
def skip_listed(case: Case) -> Iterator[Draft]:
    """Find a skipped gateway, where the field is Microsoft's."""
    facts, hop = case.facts, case.hop
    if facts is None or hop is None or not facts.stamps.skipped_to:
        return
    found = facts.stamps.skipped_to[0]
    yield Draft(
        f"Exchange Online skipped {host(hop.helo or hop.name, hop.ip)} and judged "
        f"{host(found.domain.value, found.ip.value)} in its place.",
        (
            *facts.quote_stamp(found.ip, "judged in place of the client"),
            *facts.quote_stamp(found.domain, "its HELO"),
            case.quote_hop(hop, "ip", note="the client that was skipped"),
        ),
    )
