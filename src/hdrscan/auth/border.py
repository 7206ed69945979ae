"""Where the recipient's word ends: the boundary, and how to know the recipient's name."""

from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field
from hdrscan.providers import microsoft
from hdrscan.settings import Settings
from hdrscan.text.names import same_host
from hdrscan.trace.boundary import host_family, is_named
from hdrscan.trace.ingress import find_ingress, from_microsoft

_END = 1 << 30


class Border(NamedTuple):
    """Where the recipient's word ends, and how to know the recipient by name."""

    boundary: Boundary | None
    ingress: Hop | None
    """Microsoft's own front door behind a boundary at which Microsoft is the client."""
    by_microsoft: bool
    """Whether Microsoft is the client at the boundary."""
    hops: tuple[Hop, ...]
    """Topmost first."""
    settings: Settings

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
    def is_exchange(self) -> bool:
        """Whether the boundary is a front door of Microsoft 365, or an Exchange server."""
        dialect = self.boundary.hop.dialect if self.boundary else ""
        return self.is_front_door or dialect == "exchange-server"

    def gap(self, field: Field) -> int:
        """Return the index of the first Received field below a field; one past all fields where there is none."""
        return next((hop.field.index for hop in self.hops if hop.field.index > field.index), _END)

    def is_just_below(self, field: Field) -> bool:
        """Tell whether only other fields, but no Received, stand between the boundary's Received and this one."""
        return (
            self.boundary is not None
            and field.index > self.top
            and self.gap(self.boundary.hop.field) == self.gap(field)
        )

    def is_recipient(self, name: str) -> bool:
        """Tell whether a host or authserv-id is the recipient's."""
        if self.boundary is None:
            return False
        by = self.boundary.hop.by
        if not isinstance(by, Absent) and same_host(name, by):
            return True
        family = host_family(name)
        return (bool(family) and family == self.boundary.admd) or is_named(name, self.settings.receivers)


def find_border(hops: tuple[Hop, ...], boundary: Boundary | None, settings: Settings) -> Border:
    """Gather what tells the recipient's word from others'; hops stand topmost first."""
    if boundary is None or not from_microsoft(boundary.hop, settings):
        return Border(boundary, None, by_microsoft=False, hops=hops, settings=settings)
    return Border(boundary, find_ingress(hops, boundary), by_microsoft=True, hops=hops, settings=settings)
