"""Whose word each Received-SPF field is, and what its neighbours add to it (docs/trust.md)."""

from collections.abc import Sequence

from hdrscan.auth.border import Border
from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.trust import sender_ip, why_nobodys
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, ReceivedSpf
from hdrscan.model.authentication import Filled, Weighed, WeighedSpf
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.text.lazy import lazy

_HOST_PREFIX = lazy(r"([A-Za-z0-9.-]{1,255}): ")


def weigh_received_spf(
    block: HeaderBlock, border: Border, results: Sequence[Weighed[AuthResults]]
) -> tuple[WeighedSpf, ...]:
    """Read every Received-SPF field, say whose word it is, and fill what it leaves out from its neighbours."""
    weighed: list[WeighedSpf] = []
    for field in block.named("received-spf"):
        record = read_received_spf(field)
        own_above = any(found.standing is Standing.TRUSTED for found in weighed)
        standing, reason = _weigh_spf(record, border, answered=own_above)
        below = _described(field, standing, border)
        weighed.append(WeighedSpf(record, standing, reason, tuple(_filled(record, border, results, below))))
    return tuple(weighed)


def _weigh_spf(record: ReceivedSpf, border: Border, *, answered: bool) -> tuple[Standing, str]:
    field = record.field
    nobody = why_nobodys(field, border)
    if nobody:
        return Standing.CLAIMED, nobody
    if field.index < border.top:
        return Standing.TRUSTED, "it stands above the boundary"
    if border.is_just_below(field) and not answered and any(map(border.is_recipient, _writers(record))):
        return Standing.TRUSTED, "the recipient's own name, where its server puts its results"
    if border.by_microsoft and record.style == "microsoft":
        return Standing.HISTORIC, "Microsoft's front door wrote it when it took the message in"
    return Standing.CLAIMED, "it stands below the boundary"


def _writers(record: ReceivedSpf) -> list[str]:
    """Return the names under which a field was written: its receiver, and the host before its comment."""
    names = [] if isinstance(record.receiver, Absent) else [record.receiver]
    prefix = _HOST_PREFIX.match(record.comment) if isinstance(record.comment, str) else None
    return [*names, prefix[1]] if prefix else names


def _described(field: Field, standing: Standing, border: Border) -> Hop | None:
    """Return the hop that a field is about: the one below it, or for the recipient's own the boundary."""
    if standing is Standing.TRUSTED and border.boundary and field.index > border.top:
        return border.boundary.hop
    index = border.gap(field)
    return next((hop for hop in border.hops if hop.field.index == index), None)


def _filled(
    record: ReceivedSpf, border: Border, results: Sequence[Weighed[AuthResults]], hop: Hop | None
) -> list[Filled]:
    """Find the address and the HELO that Microsoft leaves out of every result but Pass and Fail."""
    filled: list[Filled] = []
    if not record.client_ip:
        if record.address:
            filled.append(Filled("client_ip", str(record.address), record.field))
        else:
            filled += _address_nearby(record.field, border, results)
        if not filled and hop and hop.ip:
            filled.append(Filled("client_ip", str(hop.ip), hop.field))
    address = record.client_ip or (filled[0].value if filled else None)
    # The HELO of another client than the one that was judged would be a wrong answer (skip listing).
    if not record.helo and hop and hop.helo and hop.ip == address:
        filled.append(Filled("helo", str(hop.helo), hop.field))
    return filled


def _address_nearby(field: Field, border: Border, results: Sequence[Weighed[AuthResults]]) -> list[Filled]:
    """Take the judged address from the Authentication-Results of the same front door."""
    for found in results:
        if border.gap(found.record.field) == border.gap(field):
            for resinfo in found.record.of("spf"):
                address = sender_ip(resinfo)
                if address:
                    return [Filled("client_ip", address, found.record.field)]
    return []
