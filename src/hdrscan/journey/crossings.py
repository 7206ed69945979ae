"""From the boundary down, each passage from one administration to the next is judged as a boundary is."""

from collections.abc import Iterator

from hdrscan.auth.trust import KEPT
from hdrscan.journey.legs import Leg, read_leg, restricted
from hdrscan.microsoft.record import FIREWALLED, PREFIXES
from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, Absent
from hdrscan.model.boundary import Boundary, Standing
from hdrscan.model.hop import Chain, Hop
from hdrscan.model.journey import Crossing, CrossingStanding
from hdrscan.model.report import Message
from hdrscan.model.route import Confidence, HeloKind, HeloVerdict
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.route.hosts import is_login
from hdrscan.route.verdict import judge_helo
from hdrscan.settings import Settings
from hdrscan.text.addresses import is_internal
from hdrscan.trace.boundary import client_is_inner, family_of, find_boundary, host_family

MOST = 16
"""More crossings than this are not judged."""
MOST_LOOKED_AT = 64
"""Nor are more hops looked at in search of them: each costs a look at all hops below it."""
SEEN = "The recipient's own server saw it."
LATER = "the hops above came later, and their hosts could change what it wrote."
BELOW = "It stands below the boundary, where anybody who had the message later can have written it."
_ATTRIBUTED = "x-ms-exchange-crosstenant-originalattributedtenantconnectingip"
_UNTRUSTED = "-untrusted"


def legs_below(top: Leg, message: Message) -> Iterator[Leg]:
    """Yield what each receiver below a leg's boundary had, newest first.

    What the user says of his own receivers holds for none of them; his relays and domains stay his.
    """
    settings = top.context.settings._replace(receivers=(), receiver_writes_below=False, at=None)
    leg, block, hops = top, _as_sent(top), top.hops_below
    found = 1
    for _ in range(MOST_LOOKED_AT):
        boundary = find_boundary(hops, settings) if hops and found < MOST else None
        if boundary is None:
            return
        if not _crosses(boundary, hops, settings):
            hops = _below(hops, boundary.hop)
            continue
        block = _from(block, hops, top.context.hops)
        leg = read_leg(block, hops, boundary, settings, message, leg)
        yield leg
        found += 1
        block, hops = _as_sent(leg), leg.hops_below


def crossing_of(
    leg: Leg, chain: Chain, standing: CrossingStanding, reason: str, helo: HeloVerdict | None = None
) -> Crossing | None:
    """Judge the crossing into a leg's administration; None where there is no boundary.

    ``helo``: the verdict, where it is known.
    """
    boundary, facts = leg.context.boundary, leg.facts
    if boundary is None or facts is None:
        return None
    hop = boundary.hop
    helo = helo or judge_helo(facts)
    if standing is not CrossingStanding.FACT and helo.confidence is Confidence.HIGH:
        helo = helo._replace(confidence=Confidence.MEDIUM)
    step = chain.steps[len(chain.steps) - 1 - hop.received_index]
    return Crossing(
        hop,
        _sender(hop, helo),
        boundary.admd or family_of(hop),
        helo,
        leg.authentication.boundary,
        step.delay,
        standing,
        reason,
    )


def _sender(hop: Hop, helo: HeloVerdict) -> str | Absent:
    """Name the client's administration where more than its own word shows it."""
    if not isinstance(helo.provider, Absent):
        return helo.provider.name
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return "Microsoft 365"
    if helo.kind is HeloKind.OFFICE365_SPOOFED:
        return NOT_APPLICABLE
    name = hop.confirmed_name
    return name if isinstance(name, Absent) else host_family(name)


def _crosses(boundary: Boundary, hops: tuple[Hop, ...], settings: Settings) -> bool:
    """Tell whether the client at a boundary is another administration's, and not where the message was written.

    Who hands a message over inside a host or a system, logs in, or connects from the receiver's own network
    without having received it from anybody, is its origin.
    """
    hop = boundary.hop
    below = _below(hops, hop)
    if client_is_inner(hop, settings, boundary.admd):
        return False
    if isinstance(hop.ip, Absent) and isinstance(hop.helo or hop.name, Absent):
        return False
    hidden = hop.ip is NOT_PRESENT or (isinstance(hop.ip, str) and is_internal(hop.ip))
    if not below:
        return not hidden and not is_login(hop)
    family = family_of(below[0])
    return not hidden or (bool(family) and family != boundary.admd)


def _below(hops: tuple[Hop, ...], hop: Hop) -> tuple[Hop, ...]:
    return tuple(each for each in hops if each.received_index > hop.received_index)


def _as_sent(leg: Leg) -> HeaderBlock:
    """Return a message as it was handed over at a leg's boundary: without what its receiver wrote.

    Some receivers write below their Received as well, and Exchange writes its own fields anywhere: a front door
    of Microsoft 365 all of them, an Exchange server those whose names it keeps for itself.
    """
    boundary = leg.context.boundary
    if boundary is None:
        return leg.block
    top = boundary.hop.field.index
    record = leg.authentication
    written = {found.record.field.index for found in record.results if found.standing is Standing.TRUSTED}
    written |= {found.record.field.index for found in record.received_spf if found.standing is Standing.TRUSTED}
    own: tuple[str, ...] = ()
    if leg.context.is_front_door:
        own = PREFIXES
    elif leg.context.is_exchange_server:
        own = FIREWALLED

    def was_there(field: Field) -> bool:
        return (
            field.index > top
            and field.index not in written
            and not (field.key.startswith(own) and not (leg.context.by_microsoft and _is_kept(field)))
        )

    return restricted(leg.block, was_there)


def _is_kept(field: Field) -> bool:
    """Tell whether Microsoft keeps a field of the sending tenant's for the recipient's."""
    return field.key in KEPT or field.key == _ATTRIBUTED or field.key.endswith(_UNTRUSTED)


def _from(block: HeaderBlock, hops: tuple[Hop, ...], all_hops: tuple[Hop, ...]) -> HeaderBlock:
    """Drop what stands above the Received that is right above some hops."""
    above = [hop.field.index for hop in all_hops if hop.received_index < hops[0].received_index]
    newest = max(above, default=-1)
    if not block.fields or newest < block.fields[0].index:
        return block
    return restricted(block, lambda field: field.index > newest)
