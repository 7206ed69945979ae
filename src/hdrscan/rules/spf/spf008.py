"""SPF was judged on another address than the one that connected.

## What it means

The address that the recipient's SPF result names is not that of the boundary's client. Either the recipient has
listed the client as its own gateway and judged the host before it (enhanced filtering, skip listing), or a filter
further inside wrote the result, or hdrscan takes the wrong hop for the boundary.

## Why it matters

The result speaks of the host that it names. Whoever reads it beside the wrong hop looks in the wrong place.

## Fix

With skip listing nothing is wrong. Otherwise name the receiving hosts, so that the boundary is found:
`--receiver HOST`.

## References

RFC 7208 section 2.4; Microsoft's documentation of enhanced filtering for connectors.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule


@rule("SPF008", "spf-on-another-address", Severity.INFO)
def spf_on_another_address(case: Case) -> Iterator[Draft]:
    """Find a judged address that is not the boundary's."""
    spf, hop = case.boundary.spf, case.hop
    if (
        spf is None
        or hop is None
        or not isinstance(spf.ip, str)
        or not isinstance(hop.ip, str)
        or spf.ip == hop.ip
    ):
        return
    skipped = (
        next((found for found in case.facts.stamps.skipped_to if found.ip.value == spf.ip), None)
        if (case.facts)
        else None
    )
    # Google and others judge the host before a gateway too, and say nothing of it.
    before = next((below for below in case.facts.below if below.ip == spf.ip), None) if case.facts else None
    known = skipped is not None or before is not None
    why = ", the host before the recipient's own gateway" if known else ""
    yield Draft(
        f"SPF was judged on {spf.ip}{why}, and {hop.ip} connected at the boundary.",
        (
            case.quote_check(spf, "the address that was judged"),
            case.quote_hop(hop, "ip", note="the address that connected"),
            *((case.quote_field(skipped.field, "skip listing"),) if skipped is not None else ()),
            *((case.quote_hop(before, "ip", note="where it had connected"),) if before is not None else ()),
        ),
        None
        if known
        else Fix(
            "Name the host that took the message in from outside, if it is another one than hdrscan found",
            "hdrscan's options or hdrscan.toml",
            "--receiver <host that wrote the SPF result>",
        ),
        causes=("ROUTE010",),
    )
