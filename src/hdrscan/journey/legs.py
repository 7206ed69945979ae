"""A leg: what a message looked like to one receiver, judged by the same functions whoever it is."""

from collections.abc import Callable
from typing import NamedTuple

from hdrscan.auth.checks import Client
from hdrscan.auth.record import read_authentication
from hdrscan.auth.trust import weigh_stamps
from hdrscan.auth.trust_context import TrustContext, find_trust_context
from hdrscan.microsoft.record import FIREWALLED, PREFIXES, read_microsoft
from hdrscan.model.authentication import Attributed, AuthRecord
from hdrscan.model.boundary import Boundary, Standing
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.report import Message
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.route.facts import Facts
from hdrscan.settings import Settings


class Leg(NamedTuple):
    """What was read of a message as one receiver had it."""

    block: HeaderBlock
    """The fields that stood in it then; they keep their places in the whole."""
    context: TrustContext
    stamps: Attributed[MicrosoftRecord] | None
    authentication: AuthRecord
    facts: Facts | None
    """None where there is no boundary."""

    @property
    def hops_below(self) -> tuple[Hop, ...]:
        """The hops below the boundary, topmost first."""
        return self.facts.below if self.facts is not None else ()


def read_leg(  # noqa: PLR0913, PLR0917 - what a receiver had, and what is known already
    block: HeaderBlock,
    hops: tuple[Hop, ...],
    boundary: Boundary | None,
    settings: Settings,
    message: Message,
    later: Leg | None = None,
) -> Leg:
    """Read what one receiver recorded; hops stand topmost first and lie in the block.

    ``later``: what a later receiver had; nothing that was read of it is read again.
    """
    context = find_trust_context(hops, boundary, settings, block)
    none = later is not None and later.stamps is None
    stamps = None if none else _stamps(block, context)
    record = None if later is None else later.authentication
    authentication = read_authentication(block, context, message.authors, _attributed(stamps), record)
    facts = None if boundary is None else Facts(block, context, message, authentication, stamps)
    return Leg(block, context, stamps, authentication, facts)


def as_seen(
    block: HeaderBlock, hops: tuple[Hop, ...], boundary: Boundary | None
) -> tuple[HeaderBlock, tuple[Hop, ...]]:
    """Return the message as the host of a boundary had it: without the hops above, and what stands among them."""
    if boundary is None or not boundary.onward:
        return block, hops
    newest = hops[boundary.onward - 1].field.index
    return restricted(block, lambda field: field.index > newest), hops[boundary.onward :]


def restricted(block: HeaderBlock, keep: Callable[[Field], bool]) -> HeaderBlock:
    """Return a block with some of its fields alone."""
    return block._replace(fields=tuple(filter(keep, block.fields)))


def _stamps(block: HeaderBlock, context: TrustContext) -> Attributed[MicrosoftRecord] | None:
    if context.is_exchange_server and not context.by_microsoft:
        own = read_microsoft(block, names=FIREWALLED)
        if own is not None:
            return weigh_stamps(own, context, repaired=_is_damaged(block, FIREWALLED), firewalled=True)
    client = context.boundary.hop if context.boundary is not None and context.by_microsoft else None
    ip, rdns = (str(client.ip), str(client.rdns or "") or None) if client else (None, None)
    record = read_microsoft(block, ip, rdns, context.settings.outbound_ranges)
    return None if record is None else weigh_stamps(record, context, repaired=_is_damaged(block, PREFIXES))


def _is_damaged(block: HeaderBlock, names: tuple[str, ...]) -> bool:
    return block.origin is not None and any(
        (field.repaired or field.below_damage) and field.key.startswith(names) for field in block.fields
    )


def _attributed(stamps: Attributed[MicrosoftRecord] | None) -> Client | None:
    """Return the client that a tenant's inbound connector recognized, where Microsoft's own word says so."""
    if stamps is None or stamps.standing is Standing.CLAIMED or not stamps.record.attributed:
        return None
    client = stamps.record.attributed[0]
    return Client(client.ip.value, client.helo.value)
