"""The journey of a message: its crossings, whose word each is, and what they come to in English."""

from collections.abc import Sequence

from hdrscan.journey.crossings import BELOW, LATER, SEEN, crossing_of, legs_below
from hdrscan.journey.legs import Leg
from hdrscan.journey.sentences import tell
from hdrscan.journey.vouching import Seals, sealed_leg
from hdrscan.model.hop import Chain
from hdrscan.model.journey import NO_JOURNEY, Crossing, CrossingStanding, Journey
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Message
from hdrscan.model.route import HeloVerdict

_NAMED = "You named the host that saw it; "


def legs_of(top: Leg, message: Message) -> tuple[Leg, ...]:
    """Return the leg of each crossing, newest first; the first is the recipient's."""
    return () if top.facts is None else (top, *legs_below(top, message))


def journey_of(
    legs: Sequence[Leg], chain: Chain, message: Message, helo: HeloVerdict, live: LiveFacts | None = None
) -> Journey:
    """Judge the crossing of each leg, newest first.

    ``helo``: the verdict on the boundary; ``live``: what was verified.
    """
    if not legs:
        return NO_JOURNEY
    top = legs[0]
    seals = Seals(top, live, top.context.settings)
    found = [_last(top, chain, helo), *(_earlier(leg, chain, seals, message) for leg in legs[1:])]
    crossings = tuple(crossing for crossing in reversed(found) if crossing is not None)
    return Journey(crossings, tell(crossings, top))


def _last(top: Leg, chain: Chain, helo: HeloVerdict) -> Crossing | None:
    boundary = top.context.boundary
    if boundary is not None and boundary.onward:
        return crossing_of(top, chain, CrossingStanding.CLAIMED, _NAMED + LATER, helo)
    return crossing_of(top, chain, CrossingStanding.FACT, SEEN, helo)


def _earlier(leg: Leg, chain: Chain, seals: Seals, message: Message) -> Crossing | None:
    over = seals.over(leg)
    if over is None or over.seal is None:
        return crossing_of(leg, chain, CrossingStanding.CLAIMED, BELOW)
    reason = f"{over.seal.domain} sealed what it recorded of this client, and {seals.how}."
    crossing = crossing_of(sealed_leg(leg, over, message), chain, CrossingStanding.VOUCHED, reason)
    return None if crossing is None else crossing._replace(sealer=over.seal.domain)
