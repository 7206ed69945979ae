"""The common journeys in English: short, and true whoever wrote the message."""

from collections.abc import Sequence

from hdrscan.journey.legs import Leg
from hdrscan.model.journey import Crossing, CrossingStanding
from hdrscan.model.route import HeloKind
from hdrscan.route.envelope import envelope_sender
from hdrscan.route.lists import list_signs
from hdrscan.text.srs import read_rewritten

_RELAYS = frozenset({HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY})
_CLAIM = " What lies before the last crossing is claimed."


def tell(crossings: Sequence[Crossing], top: Leg) -> str | None:
    """Say what kind of journey it was; None where it is none of the common ones."""
    facts = top.facts
    if facts is None or len(crossings) <= 1:
        return None
    said = _kind(crossings, top)
    if said is None:
        return None
    claimed = any(each.standing is CrossingStanding.CLAIMED for each in crossings[:-1])
    return said + (_CLAIM if claimed else "")


def _kind(crossings: Sequence[Crossing], top: Leg) -> str | None:
    """Name the journey by its last crossing, which is the only one that the recipient saw."""
    facts, first, last = top.facts, crossings[0], crossings[-1]
    if facts is None:
        return None
    sender = envelope_sender(facts)
    receivers = [each.receiver for each in crossings[:-1]]
    if sender is not None and read_rewritten(sender.address) is not None:
        return "A forwarder passed the message on and rewrote its sender (SRS): SPF speaks of the forwarder."
    if list_signs(facts).are_enough:
        return "A mailing list passed the message on: the recipient judged its host, and the list the author's."
    if last.helo.kind is HeloKind.GATEWAY:
        return "A filtering service had the message before the recipient, who judged the service's host."
    relayed = first.helo.kind in _RELAYS and receivers and receivers[0] == "Microsoft 365"
    if relayed and last.helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return (
            "A relay handed the message to a Microsoft 365 tenant, which sent it on from Microsoft's addresses."
        )
    return None
