"""Zone files laid over another resolver, to see what the DNS would answer if they were published.

For every name in a whole zone its file alone answers (RFC 1034 section 4.3.2), save below a delegation.
Each record of a fragment takes the place of what the DNS has at its name for its type; all else is asked below.
A record beside which no CNAME record may stand takes the place of one of these too (RFC 1034 section 3.6.2).
"""

from collections.abc import Iterable
from typing import NamedTuple, TypeGuard

from hdrscan.dns.rdata import MAX_CHAIN
from hdrscan.dns.resolver import NoResolver, Resolver, ask
from hdrscan.model.dns import Answer, NoData, NotAsked, NxDomain, Question, Records, TempFail, Value
from hdrscan.text.names import is_within

_FOR_EVER = 2**31 - 1


class RecordSet(NamedTuple):
    """The records of one name and type."""

    values: tuple[Value, ...]
    ttl: int


class Zone(NamedTuple):
    """One zone file, read (``hdrscan.dns.zone``)."""

    source: str
    """The file, for messages."""
    origin: str | None
    """Where the SOA record stands; None for a fragment, which has none."""
    negative_ttl: int
    """Seconds that an absence may be believed (RFC 2308 section 5)."""
    nodes: dict[str, dict[str, RecordSet]]
    """By name and type, all that the file holds."""
    inner: frozenset[str]
    """All names above those of ``nodes``: they exist, with or without records."""


NOBODY_BELOW = NoResolver("it is not in the zone files, and nobody else was asked")


def names_above(name: str) -> Iterable[str]:
    """Yield the names above one, nearest first, without the root."""
    while "." in name:
        name = name.partition(".")[2]
        yield name


class ZoneResolver:
    """Answers from zone files, and asks ``below`` what they do not say.

    Of fragments the last one given goes first; of whole zones the one nearest to the name does.
    """

    def __init__(self, zones: Iterable[Zone], below: Resolver = NOBODY_BELOW) -> None:
        """Lay the zones over ``below``; without it nobody else is asked."""
        self.zones = tuple(zones)
        self.below = below
        last_first = tuple(reversed(self.zones))
        self._fragments = tuple(zone for zone in last_first if zone.origin is None)
        self._whole = tuple(zone for zone in last_first if zone.origin is not None)

    def query(self, name: str, record_type: str) -> Answer:
        """Answer, following CNAME records from one zone into another, out of them, and from below into them."""
        question = ask(name, record_type)
        chain: tuple[str, ...] = ()
        ttl = _FOR_EVER
        at = question.name
        while len(chain) <= MAX_CHAIN:
            answer = self._single(Question(at, question.type))
            if isinstance(answer, TempFail | NotAsked):
                return answer._replace(question=question)
            ttl = min(ttl, answer.ttl)
            onward = self._onward(answer, question.type)
            chain += onward or answer.chain
            if not onward:
                return answer._replace(question=question, ttl=ttl, chain=chain)
            at = onward[-1]
        return TempFail(question, f"the CNAME chain has more than {MAX_CHAIN} links")

    def _onward(self, answer: Records | NoData | NxDomain, record_type: str) -> tuple[str, ...]:
        """Return the names to follow before the answer counts: an alias, or a chain from below that comes in."""
        if answer.question.type != record_type:
            return tuple(str(value) for value in answer.values) if isinstance(answer, Records) else ()
        for place, name in enumerate(answer.chain, 1):
            if any(name in zone.nodes for zone in self._fragments) or self._nearest(name):
                return answer.chain[:place]
        return ()

    def _single(self, question: Question) -> Answer:
        """Answer for one name; its CNAME record stands for what it has not."""
        for zone in self._fragments:
            found = _pick(zone, zone.nodes.get(question.name, {}), question)
            if found:
                return found
        whole = self._nearest(question.name)
        answer = _from_whole(whole, question) if whole else self.below.query(*question)
        if _is_alias(answer) and any(zone.nodes.get(question.name) for zone in self._fragments):
            return NoData(question, answer.ttl, (), self._source_of(question.name))
        if isinstance(answer, NxDomain) and not answer.chain:
            # A fragment can bring the name into being; its wildcards reach every name that nobody else has.
            for zone in self._fragments:
                node = _node(zone, question.name, "")
                if node is not None:
                    return _pick(zone, node, question) or NoData(question, zone.negative_ttl, (), zone.source)
        return answer

    def _source_of(self, name: str) -> str:
        return next(zone.source for zone in self._fragments if zone.nodes.get(name))

    def _nearest(self, name: str) -> Zone | None:
        """Return the whole zone that answers for a name, unless it gave the name away."""
        around = [zone for zone in self._whole if zone.origin is not None and _holds(zone.origin, name)]
        # Of several with one origin the last one given.
        zone = max(around, key=lambda zone: len(zone.origin or ""), default=None)
        return None if zone is None or _is_delegated(zone, name) else zone


def _is_alias(answer: Answer) -> TypeGuard[Records | NoData | NxDomain]:
    """Tell whether an answer comes of a CNAME record at the name that was asked for."""
    if not isinstance(answer, Records | NoData | NxDomain):
        return False
    of_type = isinstance(answer, Records) and answer.question.type == "CNAME"
    return bool(answer.chain) or of_type


def _holds(origin: str, name: str) -> bool:
    """Tell whether a name lies in a zone; all names lie in the root's."""
    return not origin or is_within(name, origin)


def _from_whole(zone: Zone, question: Question) -> Answer:
    node = _node(zone, question.name, zone.origin or "")
    if node is None:
        return NxDomain(question, zone.negative_ttl, (), zone.source)
    return _pick(zone, node, question) or NoData(question, zone.negative_ttl, (), zone.source)


def _pick(zone: Zone, node: dict[str, RecordSet], question: Question) -> Records | None:
    """Return the node's records of the type, or its CNAME record under that type's question."""
    for record_type in (question.type, "CNAME"):
        found = node.get(record_type)
        if found:
            return Records(Question(question.name, record_type), found.values, found.ttl, (), zone.source)
    return None


def _node(zone: Zone, name: str, origin: str) -> dict[str, RecordSet] | None:
    """Return what a zone has for a name, by its wildcard too (RFC 4592); None where it has no such name."""
    if name in zone.nodes:
        return zone.nodes[name]
    if name in zone.inner:
        return {}
    for above in names_above(name):
        # The first name above that exists decides; wildcards further up do not reach down past it.
        if above in zone.nodes or above in zone.inner or above == origin:
            return zone.nodes.get(f"*.{above}")
    return None


def _is_delegated(zone: Zone, name: str) -> bool:
    origin = zone.origin or ""
    cuts = (above for above in (name, *names_above(name)) if above != origin and _holds(origin, above))
    return any("NS" in zone.nodes.get(cut, {}) for cut in cuts)
