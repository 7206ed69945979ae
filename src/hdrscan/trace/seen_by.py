"""As whom a message is judged: as its last recipient, or as a host on its way that the user named.

A receiver that is not the topmost host, and a hop that ``--at`` names, are judged as they saw the message: as if
it had ended there. The hops above are onward: they came later, and their writers could change what lies below.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary
from hdrscan.model.hop import Hop
from hdrscan.settings import Settings
from hdrscan.trace.boundary import family_of, find_boundary, host_family, is_named

_LATER = "the hops above it came later, and their hosts could change what it wrote"


def find_judged(hops: tuple[Hop, ...], settings: Settings) -> Boundary | None:
    """Find the boundary of the host that the user named, else of the last recipient; hops stand topmost first."""
    last = find_boundary(hops, settings)
    if settings.at is not None:
        return _at(hops, settings.at, last)
    first = _named(hops, settings) if settings.receivers else 0
    if not first:
        return last
    start = first
    seen = find_boundary(hops[start:], settings)
    # A list's program that passes a message on inside its host writes a field without any client.
    while seen is not None and _has_no_client(seen.hop) and _is_followed_by(hops, seen.hop, settings):
        start = seen.hop.received_index + 1
        seen = find_boundary(hops[start:], settings)
    if seen is None:
        return last
    return seen._replace(onward=first, reason=f"{seen.reason}; as {hops[first].by} saw it: {_LATER}")


def _has_no_client(hop: Hop) -> bool:
    return all(isinstance(value, Absent) for value in (hop.name, hop.helo, hop.rdns, hop.ip))


def _is_followed_by(hops: tuple[Hop, ...], hop: Hop, settings: Settings) -> bool:
    """Tell whether the hop below one was received by a host that the user named, too."""
    at = hop.received_index + 1
    by = hops[at].by if at < len(hops) else Absent.NOT_PRESENT
    return isinstance(by, str) and is_named(by, settings.receivers)


def _at(hops: tuple[Hop, ...], number: int, last: Boundary | None) -> Boundary | None:
    """Return the boundary at a hop, counted from the oldest from 1; the last one where there are fewer hops."""
    first = len(hops) - number
    if not 0 <= first < len(hops) or (last is not None and last.hop is hops[first]):
        return last
    hop = hops[first]
    known = isinstance(hop.ip, str)
    later = f"; {_LATER}" if first else ""
    return Boundary(
        hop, family_of(hop), f"hop {number}, which you named{later}", client_is_known=known, onward=first
    )


def _named(hops: tuple[Hop, ...], settings: Settings) -> int:
    """Return at which hop the receivers that the user named begin, where hosts of others stand above; else 0."""
    others = False
    for at, hop in enumerate(hops):
        if isinstance(hop.by, Absent):
            continue
        if is_named(hop.by, settings.receivers):
            return at if others else 0
        others = others or bool(host_family(hop.by))
    return 0
