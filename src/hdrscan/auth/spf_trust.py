"""Whose word each Received-SPF field is, and what its neighbours add to it (docs/trust.md)."""

from collections.abc import Mapping, Sequence

from hdrscan.auth.places import NEXT_BELOW, VOUCHED_FOR, is_next_below
from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.trust import UNPROVEN, sender_ip, why_nobodys
from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, ReceivedSpf
from hdrscan.model.authentication import Attributed, AttributedSpf, Filled
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.text.lazy import lazy

_HOST_PREFIX = lazy(r"([A-Za-z0-9.-]{1,255}): ")


def weigh_received_spf(
    block: HeaderBlock,
    context: TrustContext,
    results: Sequence[Attributed[AuthResults]],
    known: Mapping[int, ReceivedSpf],
) -> tuple[AttributedSpf, ...]:
    """Read every Received-SPF field, say whose word it is, and fill what it leaves out from its neighbours.

    ``known``: fields that are read already, by their index.
    """
    weighed: list[AttributedSpf] = []
    nearby = _addresses(context, results)
    answered = False
    for field in block.named("received-spf"):
        record = known.get(field.index) or read_received_spf(field)
        as_recipient = field.index > context.top and any(map(context.is_recipient, _writers(record)))
        standing, reason = _weigh_spf(record, context, own_name=as_recipient, answered=answered)
        answered = answered or standing is Standing.TRUSTED
        below = _described(field, standing, context)
        filled = tuple(_filled(record, nearby.get((context.gap(field), standing)), below))
        unproven = as_recipient and standing is Standing.CLAIMED and context.boundary is not None
        weighed.append(AttributedSpf(record, standing, reason, filled, unproven))
    return tuple(weighed)


def _weigh_spf(
    record: ReceivedSpf, context: TrustContext, *, own_name: bool, answered: bool
) -> tuple[Standing, str]:
    """Judge one field; ``answered``: one further up is the recipient's."""
    field, receiver = record.field, context.receiver
    nobody = why_nobodys(field, context)
    if nobody:
        return Standing.CLAIMED, nobody
    if field.index < context.top:
        return Standing.TRUSTED, "it stands above the boundary"
    if own_name and is_next_below(field, context):
        return Standing.TRUSTED, NEXT_BELOW
    vouched = context.settings.receiver_writes_below and receiver is None
    if own_name and vouched and not answered and context.is_just_below(field):
        return Standing.TRUSTED, VOUCHED_FOR
    if context.by_microsoft and record.style == "microsoft":
        return Standing.HISTORIC, "Microsoft's front door wrote it when it took the message in"
    return Standing.CLAIMED, UNPROVEN if own_name else "it stands below the boundary"


def _writers(record: ReceivedSpf) -> list[str]:
    """Return the names under which a field was written: its receiver, and the host before its comment."""
    names = [] if isinstance(record.receiver, Absent) else [record.receiver]
    prefix = _HOST_PREFIX.match(record.comment) if isinstance(record.comment, str) else None
    return [*names, prefix[1]] if prefix else names


def _described(field: Field, standing: Standing, context: TrustContext) -> Hop | None:
    """Return the hop that a field is about: the one below it, or for the recipient's own the boundary."""
    if standing is Standing.TRUSTED and context.boundary and field.index > context.top:
        return context.boundary.hop if context.boundary.client_is_known else None
    below = context.hop_below(field)
    at_door = context.boundary is not None and below is context.boundary.hop
    return None if at_door and context.boundary and not context.boundary.client_is_known else below


def _filled(record: ReceivedSpf, nearby: Filled | None, hop: Hop | None) -> list[Filled]:
    """Find the address and the HELO that Microsoft leaves out of every result but Pass and Fail."""
    filled: list[Filled] = []
    if not record.client_ip:
        if record.address:
            filled.append(Filled("client_ip", str(record.address), record.field))
        elif nearby is not None:
            filled.append(nearby)
        elif hop and hop.ip:
            filled.append(Filled("client_ip", str(hop.ip), hop.field))
    address = record.client_ip or (filled[0].value if filled else None)
    # The HELO of another client than the one that was judged would be a wrong answer (skip listing).
    if not record.helo and hop and hop.helo and hop.ip == address:
        filled.append(Filled("helo", str(hop.helo), hop.field))
    return filled


def _addresses(
    context: TrustContext, results: Sequence[Attributed[AuthResults]]
) -> dict[tuple[int, Standing], Filled]:
    """Find the judged address that the first Authentication-Results of each standing above each hop names."""
    addresses: dict[tuple[int, Standing], Filled] = {}
    for found in results:
        for resinfo in found.record.of("spf"):
            address = sender_ip(resinfo)
            if address:
                key = context.gap(found.record.field), found.standing
                addresses.setdefault(key, Filled("client_ip", address, found.record.field))
    return addresses
