"""Finding the boundary: the hop by which mail entered the recipient's administration (docs/trust.md).

From the top, the walk goes down while the receiving host belongs to the recipient and its client is shown to. The
first hop whose client is not is the boundary. It is never sought by counting, and nothing below it can move it: a
stranger may write ``Received`` fields with the recipient's names in them, say any name in HELO, and give his own
address any name.
"""

from itertools import takewhile

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.boundary import Boundary, Segment, Standing
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft, provider_of
from hdrscan.settings import Settings
from hdrscan.text.addresses import in_network, is_internal, kind_of
from hdrscan.text.memoized import memoized
from hdrscan.text.names import is_host_name, organizational_domain, top_level_is_public
from hdrscan.trace.fetched import is_fetched

# Front doors: a host that only ever receives from outside, whoever the client is (docs/microsoft.md, Host names).
_GOOGLE_FRONT_DOORS = frozenset({"mx.google.com", "aspmx.l.google.com"})


def family_of(hop: Hop) -> str | Absent:
    """Name the administration of a hop's receiving host, with what its dialect gives away."""
    if isinstance(hop.by, Absent):
        return NOT_PRESENT
    if hop.dialect == "google" and not is_host_name(hop.by):
        # Google's inner hosts write their address: by 2002:a05:7300:: with SMTP id ...
        return "Google"
    return host_family(hop.by)


@memoized
def host_family(host: str) -> str | Absent:
    """Name the administration of a host: its provider, or its organizational domain."""
    provider = provider_of(host)
    if provider:
        return provider.name
    if not is_host_name(host) or not top_level_is_public(host):
        return NOT_PRESENT
    return organizational_domain(host)


def find_boundary(hops: tuple[Hop, ...], settings: Settings) -> Boundary | None:
    """Find the boundary among hops that stand topmost first; None where nobody's word is known.

    So it is when there are no hops, when the topmost one was not written by the server that it names, and when a
    repair alone shows it. From the first field on that only a repair shows, anybody may have written what stands
    there; a hop right above such a field is the boundary only if its own client came from outside.
    """
    sound = tuple(takewhile(lambda hop: not hop.field.repaired, hops))
    if not sound or not _is_its_hosts(sound[0]):
        return None
    found = _find(sound, settings)
    is_last = len(sound) < len(hops) and found.hop is sound[-1]
    return None if is_last and (_is_private(found.hop) or isinstance(found.hop.ip, Absent)) else found


def why_no_boundary(hops: tuple[Hop, ...]) -> str:
    """Say as a sentence why hops, topmost first, have no boundary."""
    if not hops:
        return "There is no Received field: nothing says how this message travelled."
    if hops[0].field.repaired:
        what = "Only a repair shows the topmost Received field"
    elif not _is_its_hosts(hops[0]):
        what = "The topmost Received field is not what the server that it names writes"
    else:
        what = "Only a repair shows the Received field by which the message came in"
    return f"{what}: who received this message is not shown, and nothing in it is more than a claim."


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

    Hosts without a public name (``localhost``, ``imap2``, qmail's invocations) tell nothing. They are passed only
    where their client is internal whoever the recipient is; else the hop below may be a stranger's.
    """
    for hop in hops:
        family = family_of(hop)
        if family:
            return family
        if not _is_same_host(hop):
            # Nobody but the recipient gives names to the recipient's private addresses.
            confirmed = hop.confirmed_name if _is_private(hop) else NOT_PRESENT
            return NOT_PRESENT if isinstance(confirmed, Absent) else host_family(confirmed)
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
        if ours is False or not _is_its_hosts(hop):
            break
        if is_fetched(hop):
            # It came from a mailbox of the recipient's, and the hop below tells who runs that.
            if family is not None and at + 1 < len(hops):
                return at + 1
            continue
        if _is_front_door(hop):
            known = hop.ip is not NOT_PRESENT
            reason = f"{hop.by} is the front door of {_admd(hop, family)}"
            return Boundary(hop, _admd(hop, family), reason, client_is_known=known and not _is_private(hop))
        if not client_is_inner(hop, settings, family):
            return _at(hop, _admd(hop, family), _whose(family))
        candidate = hop
    if candidate is None:
        return None
    return Boundary(
        candidate,
        _admd(candidate, family),
        f"the last hop in a row that {_whose(family)} received, from a host of its own",
        client_is_known=False,
    )


def _at(hop: Hop, admd: str | Absent, whose: str) -> Boundary:
    """Return the boundary at a hop whose client is not shown to be the recipient's."""
    first = f"the first hop from the top whose client is not {whose}"
    if isinstance(hop.ip, str) and is_internal(hop.ip):
        return Boundary(
            hop,
            admd,
            f"the client's address, {hop.ip}, is not a public one: a proxy or NAT may stand there for anybody; "
            "if it is a host of the recipient's, name it with --receiver",
            client_is_known=False,
        )
    if hop.ip is NOT_PRESENT:
        return Boundary(hop, admd, f"{first}: no address of it is recorded", client_is_known=False)
    return Boundary(hop, admd, first)


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


def _is_its_hosts(hop: Hop) -> bool:
    """Tell whether a field may be what the server that it names writes: it has what that server always writes."""
    role = None if isinstance(hop.by, Absent) else microsoft.role_of(hop.by)
    return not hop.lacks and (role not in {"frontend", "internal"} or hop.dialect == "exchange-online")


def _is_front_door(hop: Hop) -> bool:
    if isinstance(hop.by, Absent):
        return False
    return microsoft.role_of(hop.by) == "frontend" or hop.by.lower() in _GOOGLE_FRONT_DOORS


def client_is_inner(hop: Hop, settings: Settings, family: str | Absent | None) -> bool:
    """Tell whether a hop's client is shown to belong to the recipient.

    Evidence is the server's own form for a hand-over inside its system, an address of the host itself, a name
    that the server looked up and confirmed, and what the user named. What the client said of itself is none,
    except between Microsoft's own servers, which record no looked-up names and only talk to each other. A private
    address is none either: a proxy, a NAT or a container's network stands there for everybody.
    """
    if _is_same_host(hop) or _is_microsofts(hop):
        return True
    confirmed = hop.confirmed_name
    if family is not None:
        return not isinstance(confirmed, Absent) and host_family(confirmed) == family
    names = (confirmed, NOT_PRESENT if _was_said(hop) else hop.ip)
    return any(not isinstance(name, Absent) and is_named(name, settings.receivers) for name in names)


def _is_same_host(hop: Hop) -> bool:
    """Tell whether the message came from the receiving host itself, as from a content filter, or its system."""
    if hop.is_local:
        return True
    if isinstance(hop.ip, Absent) or _was_said(hop):
        return False
    return hop.ip == hop.by_ip or kind_of(hop.ip) == "loopback"


def _was_said(hop: Hop) -> bool:
    """Tell whether the only address stands in what the client said, as in ``from [127.0.0.1] by``."""
    said, seen = hop.spans.get("helo"), hop.spans.get("ip")
    return said is not None and seen is not None and said[0] <= seen[0] and seen[1] <= said[1]


def _is_microsofts(hop: Hop) -> bool:
    """Tell whether a hop stands between two of Microsoft's inner servers (docs/microsoft.md, Host names).

    They see each other's IPv6 or private addresses, which redacted copies may hide; a public IPv4 address is a
    customer's, who may say any name in HELO.
    """
    if isinstance(hop.ip, str) and ":" not in hop.ip and not is_internal(hop.ip):
        return False
    return all(
        not isinstance(name, Absent) and microsoft.role_of(name) == "internal" for name in (hop.by, hop.name)
    )


def _is_private(hop: Hop) -> bool:
    return isinstance(hop.ip, str) and is_internal(hop.ip)


def is_named(host: str, names: tuple[str, ...]) -> bool:
    """Tell whether a host is one of the user's: the name itself, a host below it, or an address in its range."""
    if not names:
        return False
    lowered = host.lower().rstrip(".")
    return any(lowered == name or lowered.endswith("." + name) or in_network(lowered, name) for name in names)


def standing_of(hop: Hop, boundary: Boundary | None) -> Standing:
    """Tell whose word a hop is: the boundary hop and those above it were written by the recipient's hosts."""
    if boundary is not None and hop.received_index < boundary.onward:
        return Standing.ONWARD
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
