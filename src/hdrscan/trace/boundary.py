"""Finding the boundary: the hop by which mail entered the recipient's administration (docs/trust.md).

From the top, the walk goes down while the receiving host belongs to the recipient and its client does too. The
first hop whose client came from outside is the boundary. It is never sought by counting, and nothing below it
can move it: a stranger may write ``Received`` fields with the recipient's names in them.
"""

from itertools import takewhile

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.boundary import Boundary, Segment, Standing
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft, provider_of
from hdrscan.settings import Settings
from hdrscan.text.addresses import in_network, is_internal
from hdrscan.text.kept import kept
from hdrscan.text.names import is_host_name, organizational_domain, top_level_is_public
from hdrscan.trace.fetched import is_fetched

# Front doors: a host that only ever receives from outside, whoever the client is (DOMAIN.md M3, part 3).
_GOOGLE_FRONT_DOORS = frozenset({"mx.google.com", "aspmx.l.google.com"})


def family_of(hop: Hop) -> str | Absent:
    """Name the administration of a hop's receiving host, with what its dialect gives away."""
    if isinstance(hop.by, Absent):
        return NOT_PRESENT
    if hop.dialect == "google" and not is_host_name(hop.by):
        # Google's inner hosts write their address: by 2002:a05:7300:: with SMTP id ...
        return "Google"
    return host_family(hop.by)


@kept
def host_family(host: str) -> str | Absent:
    """Name the administration of a host: its provider, or its organizational domain."""
    provider = provider_of(host)
    if provider:
        return provider.name
    if not is_host_name(host) or not top_level_is_public(host):
        return NOT_PRESENT
    return organizational_domain(host)


def find_boundary(hops: tuple[Hop, ...], settings: Settings) -> Boundary | None:
    """Find the boundary among hops that stand topmost first; None when there are no hops, or repairs hide it.

    From the first field on that only a repair shows, anybody may have written what stands there.
    """
    sound = tuple(takewhile(lambda hop: not hop.field.repaired, hops))
    found = _find(sound, settings) if sound else None
    if (
        found is not None
        and len(sound) < len(hops)
        and found.hop is sound[-1]
        and not _has_public_client(found.hop)
    ):
        return None
    return found


def _find(hops: tuple[Hop, ...], settings: Settings) -> Boundary:
    if settings.receivers:
        found = _walk(hops, settings, None)
        if isinstance(found, Boundary):
            return found
    while True:
        found = _walk(hops, settings, _recipient_family(hops))
        if not isinstance(found, int):
            break
        hops = hops[found:]
    return found or Boundary(
        hops[0], family_of(hops[0]), "the topmost hop: nothing says more about who received the message"
    )


def _recipient_family(hops: tuple[Hop, ...]) -> str | Absent:
    """Name the recipient's administration by the topmost receiving host that tells it.

    Hosts without a public name (``localhost``, ``imap2``, qmail's invocations) tell nothing; they are passed as
    long as their own client is internal too.
    """
    for hop in hops:
        family = family_of(hop)
        if family:
            return family
        if _has_public_client(hop):
            break
    return NOT_PRESENT


def _walk(hops: tuple[Hop, ...], settings: Settings, family: str | Absent | None) -> Boundary | int | None:
    """Walk down the hops of a family; None stands for the receivers that the user named.

    Returns:
        The boundary; or the index of the hop where the search begins anew, with whom the mailbox was that the
        message was fetched from; or None where nothing is known.
    """
    candidate: Hop | None = None
    for at, hop in enumerate(hops):
        ours = _is_ours(hop, settings, family)
        if ours is False:
            break
        if is_fetched(hop):
            # It came from a mailbox of the recipient's, and the hop below tells who runs that.
            if family is not None and at + 1 < len(hops):
                return at + 1
            continue
        if ours and _is_front_door(hop):
            return Boundary(hop, _admd(hop, family), f"{hop.by} is the front door of {_admd(hop, family)}")
        if not _client_is_ours(hop, settings, family):
            return Boundary(
                hop, _admd(hop, family), f"the first hop from the top whose client is not {_whose(family)}"
            )
        candidate = hop
    if candidate is None:
        return None
    return Boundary(candidate, _admd(candidate, family), f"the last hop in a row that {_whose(family)} received")


def _whose(family: str | Absent | None) -> str:
    return "a host named as receiver" if family is None else str(family or "the recipient's own")


def _admd(hop: Hop, family: str | Absent | None) -> str | Absent:
    return family_of(hop) if family is None else family


def _is_ours(hop: Hop, settings: Settings, family: str | Absent | None) -> bool | None:
    """Tell whether the recipient's administration received a hop; None when its host tells nothing."""
    if family is None:
        if isinstance(hop.by, Absent):
            return None
        return is_named(hop.by, settings.receivers) or (None if host_family(hop.by) is NOT_PRESENT else False)
    theirs = family_of(hop)
    return None if not theirs else theirs == family


def _is_front_door(hop: Hop) -> bool:
    if isinstance(hop.by, Absent):
        return False
    return microsoft.role_of(hop.by) == "frontend" or hop.by.lower() in _GOOGLE_FRONT_DOORS


def _has_public_client(hop: Hop) -> bool:
    return bool(hop.ip) and not isinstance(hop.ip, Absent) and not is_internal(hop.ip)


def _client_is_ours(hop: Hop, settings: Settings, family: str | Absent | None) -> bool:
    """Tell whether a hop's client belongs to the recipient too.

    An address that cannot come from outside, or a name that the server itself looked up, is proof. A HELO is
    not, except between Microsoft's own servers, which record no looked-up names and only talk to each other.
    """
    if isinstance(hop.ip, Absent):
        # Local pickup and hand-over inside one system record no address; a redacted one proves nothing.
        return hop.ip is NOT_PRESENT
    if is_internal(hop.ip):
        return True
    if family is None and is_named(hop.ip, settings.receivers):
        return True
    if not isinstance(hop.rdns, Absent):
        if family is None:
            return is_named(hop.rdns, settings.receivers)
        return host_family(hop.rdns) == family
    inner = (hop.by, hop.name)
    return all(not isinstance(name, Absent) and microsoft.role_of(name) == "internal" for name in inner)


def is_named(host: str, names: tuple[str, ...]) -> bool:
    """Tell whether a host is one of the user's: the name itself, a host below it, or an address in its range."""
    if not names:
        return False
    lowered = host.lower().rstrip(".")
    return any(lowered == name or lowered.endswith("." + name) or in_network(lowered, name) for name in names)


def standing_of(hop: Hop, boundary: Boundary | None) -> Standing:
    """Tell whose word a hop is: the boundary hop and those above it were written by the recipient's hosts."""
    if boundary is not None and hop.received_index <= boundary.hop.received_index:
        return Standing.TRUSTED
    return Standing.CLAIMED


def segments(hops: tuple[Hop, ...]) -> tuple[Segment, ...]:
    """Cut hops (topmost first) into runs of one administration; a host that tells nothing joins its neighbour."""
    runs: list[tuple[str | Absent, list[Hop]]] = []
    for hop in hops:
        family = family_of(hop)
        if runs and (not family or family == runs[-1][0] or not runs[-1][0]):
            runs[-1][1].append(hop)
            if not runs[-1][0]:
                runs[-1] = (family, runs[-1][1])
        else:
            runs.append((family, [hop]))
    return tuple(Segment(family, tuple(members)) for family, members in runs)
