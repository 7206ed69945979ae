"""Where the message entered the recipient's own servers is not sure.

## What it means

The boundary is the hop by which mail came in from outside. Here no Received field was written by a server that is
known to be the recipient's, the topmost one is not what the server that it names writes, only a repair shows it,
or the boundary's client has an address that only hosts inside a network have.

## Why it matters

Only what the recipient's own servers wrote is evidence. With a wrong boundary, claims of strangers are taken for
facts, or facts for claims.

## Fix

Name the receiving hosts with `--receiver`, or once and for all in `hdrscan.toml`. Where address translation hides
the senders from your mail server, let it see their addresses.

## References

RFC 5321 section 4.4; RFC 8601 section 5; RFC 1918.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.hop import Hop
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import safe_name
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped, host
from hdrscan.text.addresses import is_internal
from hdrscan.trace.boundary import is_named, why_no_boundary

_EXAMPLE = "mx.example.com"


@rule("HOP001", "boundary-unsure", Severity.INFO, confidence=Confidence.MEDIUM)
def boundary_unsure(case: Case) -> Iterator[Draft]:
    """Find a message whose boundary is a guess."""
    boundary, steps = case.report.boundary, case.report.chain.steps
    if boundary is None or case.facts is None:
        yield from _no_boundary(case)
        return
    hop = boundary.hop
    named = case.settings.receivers
    unnamed = named and not any(isinstance(step.hop.by, str) and is_named(step.hop.by, named) for step in steps)
    if unnamed or isinstance(boundary.admd, Absent):
        top = case.quote_hop(steps[-1].hop, "by", note="the topmost Received field")
    if unnamed:
        yield Draft(
            f"None of the receivers that you named wrote a Received field: {_by(hop)} is taken "
            "for the recipient's.",
            (top,),
            _receivers(hop),
        )
    elif isinstance(boundary.admd, Absent):
        yield Draft(
            f"Nothing tells whose server received the message: {_by(hop)} is taken for the recipient's.",
            (top,),
            _receivers(hop),
        )
    elif case.facts.is_private(hop) and any(_is_from_outside(each) for each in case.facts.below):
        # Else the message began inside, and nothing is hidden.
        yield Draft(
            f"{_by(hop)} had the message from {host(hop.helo or hop.name, hop.ip)}, an address inside a network: "
            "whoever brought it there is not proven.",
            _client(case, hop),
            _receivers(case.facts.below[0], hop),
            severity=Severity.MEDIUM,
        )


def _is_from_outside(hop: Hop) -> bool:
    return isinstance(hop.ip, str) and not is_internal(hop.ip)


def _no_boundary(case: Case) -> Iterator[Draft]:
    hops = tuple(step.hop for step in reversed(case.report.chain.steps))
    if hops:
        top = case.quote_field(hops[0].field, "the topmost Received field")
        yield Draft(why_no_boundary(hops), (top,), severity=Severity.MEDIUM)
    elif case.block.fields:
        yield Draft(why_no_boundary(hops), (case.quote_field(case.block.fields[0], "the header begins here"),))


def _client(case: Case, hop: Hop) -> tuple[Evidence, ...]:
    return (
        case.quote_hop(hop, "ip", note="seen by the boundary"),
        case.quote_hop(hop, "by", note="the boundary"),
    )


def _by(hop: Hop) -> str:
    return clipped(hop.by) if isinstance(hop.by, str) else "a server without a name"


def _receivers(*hops: Hop) -> Fix:
    names = dict.fromkeys(safe_name(hop.by, "") for hop in reversed(hops))
    listed = ", ".join(f'"{name}"' for name in names if name) or f'"{_EXAMPLE}"'
    return Fix(
        "Name the hosts that receive your mail",
        "hdrscan.toml",
        f"receivers = [{listed}]",
        caution="Name only hosts that are yours: what they wrote is believed.",
    )
