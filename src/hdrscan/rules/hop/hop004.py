"""Between the recipient's own servers a hop is missing, or was put in.

## What it means

Inside the recipient's administration, the host that handed the message over is not the host that had received it
before: neither by its names nor by its address. Two hosts that are known to be one owner's, by their domain,
their provider or an address inside the network, may be one host with two names, and are no break.

## Why it matters

A server on the way writes no Received field, or somebody edited the header. What stands below the gap is less
certain than it looks.

## Fix

Find the host that is named, and have it write a Received field. RFC 5321 demands one of every server.

## References

RFC 5321 section 4.4.
"""

from collections.abc import Iterator
from itertools import pairwise

from hdrscan.model.finding import Severity
from hdrscan.model.hop import Continuity, Hop, Step
from hdrscan.model.route import Confidence
from hdrscan.providers import provider_of
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped, host
from hdrscan.text.addresses import is_internal
from hdrscan.text.names import top_level_is_public


@rule("HOP004", "broken-chain", Severity.MEDIUM, confidence=Confidence.MEDIUM)
def broken_chain(case: Case) -> Iterator[Draft]:
    """Find a break above the boundary; below it, anybody can have written anything."""
    for older, newer in pairwise(case.trusted_steps):
        if newer.continuity is not Continuity.BREAK or not _is_named(newer.hop) or _are_one_owners(newer, older):
            continue
        client = host(newer.hop.helo or newer.hop.name, newer.hop.ip)
        yield Draft(
            f"{clipped(str(newer.hop.by or 'A host'))} had the message from {client}, but "
            f"{clipped(str(older.hop.by))} had received it before.",
            (
                case.quote_hop(newer.hop, "helo", "name", "rdns", note="handed it over"),
                case.quote_hop(older.hop, "by", note="had received it"),
            ),
        )


def _are_one_owners(newer: Step, older: Step) -> bool:
    """Tell whether the client is a host of whoever runs the one that had received the message before."""
    hop, by = newer.hop, older.hop.by
    if isinstance(hop.ip, str) and is_internal(hop.ip):
        return True
    provider = provider_of(by) if isinstance(by, str) else None
    return provider is not None and any(
        isinstance(name, str) and provider_of(name) is provider for name in (hop.rdns, hop.helo, hop.name)
    )


def _is_named(hop: Hop) -> bool:
    """Tell whether the client has a name of the internet."""
    return any(isinstance(name, str) and top_level_is_public(name) for name in (hop.rdns, hop.helo))
