"""Finding the boundary: the hop by which mail entered the recipient's administration (docs/trust.md).

From the top, the walk goes down while the receiving host belongs to the recipient and its client is *shown* to
do so too. The first hop whose client is not is the boundary. It is never sought by counting, and nothing below it
can move it: a stranger may write ``Received`` fields with the recipient's names in them, say any name in HELO,
and give his address any name in the DNS.
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
from hdrscan.trace.inner import is_between_microsofts, is_handed_over_locally, is_whole

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
    """Find the boundary among hops that stand topmost first; None where nothing shows who received the message.

    Fields count from the top as far as they can be the recipient's: from the first one on that only a repair
    shows, or that lacks what its server always writes, anybody may have written what stands there.
    """
    sound = tuple(takewhile(lambda hop: not hop.field.repaired and is_whole(hop), hops))
    found = _find(sound, settings) if sound else None
    if (
        found is not None
        and len(sound) < len(hops)
        and found.hop is sound[-1]
        and not _is_from_outside(found.hop)
    ):
        return None  # its client may be the host of the field that cannot be believed, or anybody else
    return found


def _is_from_outside(hop: Hop) -> bool:
    return isinstance(hop.ip, str) and not is_internal(hop.ip)


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
    if found is not None:
        return found
    reason = "the topmost hop: nothing says more about who received the message"
    return Boundary(hops[0], family_of(hops[0]), reason)


def _recipient_family(hops: tuple[Hop, ...]) -> str | Absent:
    """Name the recipient's administration by the topmost receiving host that tells it.

    Hosts without a public name (``localhost``, ``imap2``, qmail's invocations) tell nothing; they are passed as
    long as their own fields say that they had the mail from themselves.
    """
    for hop in hops:
        family = family_of(hop)
        if family:
            return family
        if not is_handed_over_locally(hop):
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
            return Boundary(hop, _admd(hop, family), _why(hop, family))
        candidate = hop
    if candidate is None:
        return None
    return Boundary(candidate, _admd(candidate, family), f"the last hop in a row that {_whose(family)} received")


def _why(hop: Hop, family: str | Absent | None) -> str:
    """Say why a hop is the boundary."""
    if isinstance(hop.ip, str) and is_internal(hop.ip):
        return (
            f"its client is seen as {hop.ip}, an address of its own network: a proxy or address translation may "
            "hide who connected; where that is a host of yours, name it with --receiver"
        )
    return f"the first hop from the top whose client is not shown to be {_whose(family)}"


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


def _client_is_ours(hop: Hop, settings: Settings, family: str | Absent | None) -> bool:
    """Tell whether something shows that a hop's client belongs to the recipient too.

    An address or a confirmed name that the user named; a name of the recipient's that the receiving server
    confirmed; the server's own form for mail that it got from itself; the names and addresses of Microsoft's
    inner servers, which record no looked-up names and talk to one another only.

    What the client said never counts. Nor does a private address: a stranger behind a proxy or address
    translation is seen under one as well, can say the name of any host in HELO, and can write that host's field
    below.
    """
    if isinstance(hop.ip, str) and family is None and is_named(hop.ip, settings.receivers):
        return True
    name = hop.confirmed_name
    if isinstance(name, str):
        ours = is_named(name, settings.receivers) if family is None else host_family(name) == family
        if ours and (isinstance(hop.ip, str) or is_handed_over_locally(hop)):
            return True
    return is_handed_over_locally(hop) or is_between_microsofts(hop)


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
