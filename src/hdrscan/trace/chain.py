"""The hops put into order: delays, clock skew, continuity and whose hosts they are (docs/received-forms.md)."""

from hdrscan.model.absent import NOT_APPLICABLE, Absent
from hdrscan.model.hop import Chain, Continuity, Hop, Step
from hdrscan.model.source import HeaderBlock
from hdrscan.providers import provider_of
from hdrscan.text.addresses import kind_of
from hdrscan.text.names import is_host_name, organizational_domain, same_host
from hdrscan.trace.fetched import is_fetched
from hdrscan.trace.received import read_received

MAX_HOPS = 1_000
"""More Received fields than this are counted and not read."""


def read_hops(block: HeaderBlock) -> tuple[Hop, ...]:
    """Read the message's Received fields, topmost (newest) first."""
    return tuple(
        read_received(field, index)
        for index, field in zip(range(MAX_HOPS), block.named("received"), strict=False)
    )


def build_chain(hops: tuple[Hop, ...]) -> Chain:
    """Put hops (topmost first) into their order of time: oldest first."""
    ordered = hops[::-1]
    timed = [at for at, hop in enumerate(ordered) if hop.time]
    place = {at: position for position, at in enumerate(timed)}
    steps = []
    for at, hop in enumerate(ordered):
        delay: float | Absent = NOT_APPLICABLE if hop.time else _reason(hop.time)
        skew: str | Absent = NOT_APPLICABLE
        position = place.get(at)
        if position:
            delay = _seconds(ordered[timed[position - 1]], hop)
            if delay < 0:
                skew = _Neighbours(ordered, timed, position).skew(-delay)
        steps.append(
            Step(
                n=at + 1,
                hop=hop,
                admd=admd_of(hop.by),
                delay=delay,
                skew=skew,
                continuity=_continuity(hop, ordered[at - 1] if at else None),
                address_kind=_address_kind(hop.ip),
            )
        )
    total = _seconds(ordered[timed[0]], ordered[timed[-1]]) if len(timed) > 1 else NOT_APPLICABLE
    return Chain(tuple(steps), total)


def admd_of(host: str | Absent) -> str | Absent:
    """Name the administration that runs a host: a provider's name, else the organizational domain."""
    if isinstance(host, Absent):
        return host
    provider = provider_of(host)
    if provider:
        return provider.name
    if is_host_name(host) and "." in host.strip("."):
        return organizational_domain(host)
    return NOT_APPLICABLE


def _reason(value: object) -> Absent:
    return value if isinstance(value, Absent) else NOT_APPLICABLE


def _seconds(earlier: Hop, later: Hop) -> float:
    """Return the seconds between two hops; zero where one has no time (callers ask for timed hops only)."""
    if isinstance(earlier.time, Absent) or isinstance(later.time, Absent):
        return 0.0
    return (later.time - earlier.time).total_seconds()


class _Neighbours:
    """A hop among those with a readable time: it, the older one before it, and one more on each side."""

    def __init__(self, ordered: tuple[Hop, ...], timed: list[int], position: int) -> None:
        self.here = ordered[timed[position]]
        self.earlier = ordered[timed[position - 1]]
        self.before = ordered[timed[position - 2]] if position > 1 else None
        self.later = ordered[timed[position + 1]] if position + 1 < len(timed) else None

    def skew(self, behind: float) -> str:
        """Explain a negative delay: name the host whose clock disagrees with its neighbours on both sides."""
        mine, theirs = self.here.by or "this host", self.earlier.by or "the host before"
        seconds = f"{behind:g} s"
        without_me = self.later is not None and _seconds(self.earlier, self.later) >= 0
        without_them = self.before is not None and _seconds(self.before, self.here) >= 0
        if without_me and not without_them:
            return f"the clock of {mine} is {seconds} behind {theirs}; the hop after it agrees with {theirs}"
        if without_them and not without_me:
            return f"the clock of {theirs} is {seconds} ahead of {mine}; the hop before it agrees with {mine}"
        return f"the clock of {mine} is {seconds} behind {theirs}, or that of {theirs} is ahead"


def _continuity(hop: Hop, below: Hop | None) -> Continuity:
    """Compare who handed over with who had received: by first label, and by address as a second chance.

    Microsoft names one host differently in two neighbouring fields (docs/microsoft.md): only the first label
    is the same. A host with several addresses or names is common inside one administration; only a hop whose
    every name differs from the hop below counts as a break.
    """
    if below is None:
        return Continuity.ORIGIN
    names = {name for name in (hop.name, hop.helo, hop.confirmed_name) if not isinstance(name, Absent)}
    # Google's API writes the number of the project that called it, which is not a host.
    senders = {name for name in names if not name.isdecimal()}
    if isinstance(below.by, Absent) or not senders:
        return Continuity.UNKNOWN
    if any(same_host(sender, below.by) for sender in senders) or _same_address(hop, below):
        return Continuity.SAME
    # Mail is fetched from another host than the one that had taken it in.
    if _internal(hop, below) or not is_host_name(below.by) or is_fetched(hop):
        return Continuity.UNKNOWN
    return Continuity.BREAK


def _same_address(hop: Hop, below: Hop) -> bool:
    """Tell whether the client's address is the host below, or a content filter on the same host."""
    if isinstance(hop.ip, Absent):
        return False
    return hop.ip in {below.by_ip, below.by} or (kind_of(hop.ip) == "loopback" and hop.by == below.by)


def _internal(hop: Hop, below: Hop) -> bool:
    """Tell whether both hops belong to one administration, where a host may answer to several names."""
    theirs = admd_of(below.by)
    if not theirs:
        return False
    # What a client says of itself counts only where the server that heard it is of the same administration.
    said = (hop.helo, hop.name) if admd_of(hop.by) == theirs else ()
    return any(admd_of(name) == theirs for name in (hop.confirmed_name, *said))


def _address_kind(ip: str | Absent) -> str | Absent:
    if isinstance(ip, Absent):
        return ip
    return kind_of(ip) or NOT_APPLICABLE
