"""Hops of Microsoft 365 stand among a stranger's, and nobody had the message from Microsoft.

## What it means

Received fields that a stranger brought bear the names of Microsoft's inner servers, but the next host had the
message from somebody else. They stand below the boundary, or below the front door of the sender's own tenant.
Mail that a list or a forwarder had from Office 365 says so: an outbound server of Microsoft's brought it, by its
name and from its address.

## Why it matters

Such a chain was pasted in to make a message look as if Microsoft had checked it.

## Fix

Believe nothing below the boundary. If the host at the boundary is a relay or a gateway of yours, name it with
`--relay` or `--receiver`, and have it write its own Received field.

## References

RFC 5321 section 7.6; RFC 8601 section 1.2.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.forged_chain import unbacked
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped, host

_SENT_ON = ("resent-from", "resent-date")


@rule("HOP013", "microsoft-chain-pasted", Severity.HIGH, confidence=Confidence.MEDIUM)
def microsoft_chain_pasted(case: Case) -> Iterator[Draft]:
    """Find Microsoft's hops that no outbound server of Microsoft's handed on."""
    facts = case.facts
    found = None if facts is None else unbacked(facts)
    if facts is None or found is None or facts.is_own_relay:
        return
    inner, above = found
    yield Draft(
        f"A Received field says that {clipped(str(inner.by))} of Microsoft 365 had the message, but the next "
        f"host had it from {host(above.helo or above.name, above.ip)}, no outbound server of Microsoft's.",
        (
            case.quote_hop(inner, "by", note="claimed"),
            case.quote_hop(above, "helo", "name", "ip", note="handed it over"),
        ),
        # A person may send a message on as it is (RFC 5322 section 3.6.6); then the old hops stay.
        # And who is authenticated need not pretend: a host on the way wrote no field.
        severity=Severity.LOW if case.has_aligned_pass or any(case.block.named(*_SENT_ON)) else None,
        causes=("ROUTE003",),
    )
