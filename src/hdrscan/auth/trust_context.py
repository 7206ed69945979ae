"""Where the recipient's word ends: the boundary, and how to know the recipient's name."""

import sys
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.providers import microsoft
from hdrscan.providers.receivers import Receiver, named_by, receiver_of
from hdrscan.settings import Settings
from hdrscan.text.mailbox import domain_of, first_address
from hdrscan.text.names import same_host
from hdrscan.trace.boundary import family_of, host_family, is_named
from hdrscan.trace.ingress import find_ingress, from_microsoft

_END = sys.maxsize
# What servers call the recipient that they delivered to, on top of what they received.
_DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-apparently-to")
_MOST_DELIVERED = 16


class TrustContext(NamedTuple):
    """Where the recipient's word ends, and how to know the recipient by name."""

    boundary: Boundary | None
    ingress: Hop | None
    """Microsoft's own front door behind a boundary at which Microsoft is the client."""
    by_microsoft: bool
    """Whether Microsoft is the client at the boundary."""
    hops: tuple[Hop, ...]
    """Topmost first."""
    settings: Settings
    received: tuple[int, ...]
    """Field indexes of the hops, in order."""
    families: frozenset[str]
    """The recipient's administrations: of the hosts at and above the boundary, and of whom they delivered to."""

    @property
    def top(self) -> int:
        """Field index of the boundary's Received; -1 where there is none."""
        return -1 if self.boundary is None else self.boundary.hop.field.index

    @property
    def is_front_door(self) -> bool:
        """Whether the boundary is a front door of Microsoft 365."""
        by = self.boundary.hop.by if self.boundary else None
        return isinstance(by, str) and microsoft.role_of(by) == "frontend"

    @property
    def is_exchange_server(self) -> bool:
        """Whether the boundary is an Exchange server of somebody's own."""
        return self.boundary is not None and self.boundary.hop.dialect == "exchange-server"

    @property
    def receiver(self) -> Receiver | None:
        """What is known of where the recipient's administration writes its results."""
        return None if self.boundary is None else receiver_of(self.boundary.admd)

    def hop_below(self, field: Field) -> Hop | None:
        """Return the first hop below a field."""
        at = bisect_right(self.received, field.index)
        return self.hops[at] if at < len(self.hops) else None

    def gap(self, field: Field) -> int:
        """Return the index of the first Received field below a field; one past all fields where there is none."""
        hop = self.hop_below(field)
        return _END if hop is None else hop.field.index

    def level(self, field: Field) -> int:
        """Tell between which two hops a trusted field was written: ``top`` for what the boundary itself wrote."""
        return min(self.gap(field), self.top)

    def is_just_below(self, field: Field) -> bool:
        """Tell whether only other fields, but no Received, stand between the boundary's Received and this one."""
        return self.boundary is not None and self.gap(self.boundary.hop.field) == self.gap(field)

    def is_recipient(self, name: str) -> bool:
        """Tell whether a host or authserv-id is the recipient's."""
        if self.boundary is None:
            return False
        by = self.boundary.hop.by
        if not isinstance(by, Absent) and same_host(name, by):
            return True
        family = host_family(name)
        return (bool(family) and family == self.boundary.admd) or is_named(name, self.settings.receivers)

    def is_foreign(self, name: str) -> bool:
        """Tell whether an authserv-id names an administration that is none of the recipient's.

        Names that tell none, such as ``OpenDMARC`` or ``localhost``, are anybody's, the recipient's too.
        """
        family = host_family(name)
        if not family or not self.families or family in self.families or self.is_recipient(name):
            return False
        known = named_by(name)
        return (known is None or known.name not in self.families) and not is_named(name, self.settings.domains)


def find_trust_context(
    hops: tuple[Hop, ...], boundary: Boundary | None, settings: Settings, block: HeaderBlock
) -> TrustContext:
    """Gather what tells the recipient's word from others'; hops stand topmost first."""
    by_microsoft = boundary is not None and from_microsoft(boundary.hop, settings)
    return TrustContext(
        boundary,
        find_ingress(hops, boundary) if boundary is not None and by_microsoft else None,
        by_microsoft=by_microsoft,
        hops=hops,
        settings=settings,
        received=tuple(hop.field.index for hop in hops),
        families=frozenset() if boundary is None else frozenset(_families(hops, boundary, block)),
    )


def _families(hops: tuple[Hop, ...], boundary: Boundary, block: HeaderBlock) -> Iterator[str]:
    trusted = [hop for hop in hops if hop.received_index <= boundary.hop.received_index]
    if boundary.admd:
        yield str(boundary.admd)
    for hop in trusted:
        family = family_of(hop)
        if family:
            yield str(family)
    delivered = [
        field.body
        for key in _DELIVERED
        for field in block.by_key.get(key, ())[:_MOST_DELIVERED]
        if field.index < boundary.hop.field.index
    ]
    addresses = [*(hop.for_ for hop in trusted), *map(first_address, delivered)]
    domains = [domain_of(address) for address in addresses if isinstance(address, str)]
    for domain in domains:
        if domain and (family := host_family(domain)):
            yield str(family)
