"""The ingress: the front door of the sender's own Microsoft 365 tenant, a second boundary inside the chain.

It is known only where Microsoft itself handed the message over at the boundary: then the hops and fields below
were written, or let through, by Microsoft's servers. Below a stranger's boundary the same hops prove nothing.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft
from hdrscan.settings import Settings
from hdrscan.trace.boundary import is_named


def from_microsoft(hop: Hop, settings: Settings) -> bool:
    """Tell whether a hop's client is an outbound host of Microsoft 365, by its name and its address (M1)."""
    if isinstance(hop.ip, Absent) or microsoft.range_of(hop.ip, settings.outbound_ranges) is None:
        return False
    return any(
        not isinstance(name, Absent) and is_outbound_name(name, settings)
        for name in (hop.helo, hop.rdns, hop.name)
    )


def is_outbound_name(name: str, settings: Settings) -> bool:
    """Tell whether a name is that of an outbound host of Microsoft 365; anybody can say it."""
    return microsoft.role_of(name) == "outbound" or is_named(name, settings.outbound_names)


def find_ingress(hops: tuple[Hop, ...], boundary: Boundary) -> Hop | None:
    """Find the ingress below a boundary whose client is Microsoft's, among hops that stand topmost first.

    Of several, when tenants relay through one another, the topmost: the tenant that sent the message out.
    """
    for hop in hops:
        below = hop.received_index > boundary.hop.received_index
        if below and not isinstance(hop.by, Absent) and microsoft.role_of(hop.by) == "frontend":
            return hop
    return None
