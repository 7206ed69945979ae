"""The common journeys in English: short, and true whoever wrote the message."""

from collections.abc import Sequence

from hdrscan.journey.legs import Leg
from hdrscan.model.journey import Crossing, CrossingStanding
from hdrscan.model.route import HeloKind
from hdrscan.route.envelope import envelope_sender
from hdrscan.route.facts import Facts
from hdrscan.route.lists import list_signs
from hdrscan.text.mailbox import reverse_path
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
    facts, last = top.facts, crossings[-1]
    if facts is None:
        return None
    sender = envelope_sender(facts)
    if sender is None and _is_null(facts):
        return "A bounce, or another notice with the null sender (<>): SPF can speak of the HELO name alone."
    if sender is not None and read_rewritten(sender.address) is not None:
        return "A forwarder passed the message on and rewrote its sender (SRS): SPF speaks of the forwarder."
    if list_signs(facts).are_enough:
        return "A mailing list passed the message on: the recipient judged its host, and the list the author's."
    if last.helo.kind is HeloKind.GATEWAY:
        return "A filtering service had the message before the recipient, who judged the service's host."
    return _by_microsoft(crossings)


def _by_microsoft(crossings: Sequence[Crossing]) -> str | None:
    """Name a journey through a tenant of Microsoft 365 by its first and its last crossing."""
    first, last = crossings[0].helo.kind, crossings[-1].helo.kind
    if first in _RELAYS and crossings[0].receiver == "Microsoft 365" and last is HeloKind.OFFICE365_OUTBOUND:
        return (
            "A relay handed the message to a Microsoft 365 tenant, which sent it on from Microsoft's addresses."
        )
    if first is HeloKind.OFFICE365_OUTBOUND and last in _RELAYS:
        return "Microsoft 365 handed the message to a relay, and the recipient judged the relay's host."
    return None


def _is_null(facts: Facts) -> bool:
    """Tell whether the recipient's own Return-Path, or hop, has the null sender (RFC 5321, 4.5.5)."""
    top = facts.context.top
    paths = [field for field in facts.block.named("return-path") if field.index < top]
    if paths:
        return reverse_path(paths[-1].body) == ""
    return facts.client.envelope_from == ""
