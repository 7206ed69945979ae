"""The journeys of two messages side by side: which administrations each passed, and what their borders saw."""

from collections.abc import Iterator

from hdrscan.compare.numbered import numbered
from hdrscan.compare.values import address, delay, folded, host, plain
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.comparison import Pair
from hdrscan.model.journey import Crossing, Journey


def journey_pairs(before: Journey, after: Journey) -> Iterator[Pair]:
    """Compare the crossings; the last one is the boundary's, whose names and results are compared as such."""
    if not before.crossings and not after.crossings:
        return
    yield plain("way", *map(_way, (before, after)))
    one, two = _crossings(before), _crossings(after)
    for key in dict.fromkeys((*one, *two)):
        first, second = one.get(key), two.get(key)
        both = (first, second)
        yield plain(f"{key}: whose word", *(None if each is None else each.standing.value for each in both))
        yield folded(f"{key}: sealed by", *(None if each is None else each.sealer for each in both))
        yield delay(f"{key}: delay", *(NOT_PRESENT if each is None else each.delay for each in both))
        if first not in before.crossings[-1:] or second not in after.crossings[-1:]:
            yield from _seen(key, first, second)


def _seen(key: str, first: Crossing | None, second: Crossing | None) -> Iterator[Pair]:
    both = (first, second)
    yield plain(f"{key}: HELO", *(None if each is None else each.helo.kind.value for each in both))
    yield host(f"{key}: HELO name", *(None if each is None else each.helo.name for each in both))
    yield address(f"{key}: HELO address", *(None if each is None else each.helo.ip for each in both))
    spf = (
        None if each is None or each.authentication.spf is None else each.authentication.spf.result
        for each in both
    )
    yield plain(f"{key}: SPF", *spf)
    yield plain(f"{key}: DKIM", *(None if each is None else _dkim(each) for each in both))
    yield plain(f"{key}: DMARC", *(None if each is None else each.authentication.dmarc.recorded for each in both))


def _dkim(crossing: Crossing) -> str | None:
    checks = crossing.authentication.dkim
    return ", ".join(f"{check.result} {check.domain or ''}".strip() for check in checks) or None


def _way(journey: Journey) -> str | None:
    """Return the administrations, oldest first; one that hands over to itself stands twice: to another tenant."""
    names: list[str] = []
    for crossing in journey.crossings:
        sender, receiver = (str(name or "?") for name in (crossing.sender, crossing.receiver))
        names += [receiver] if names[-1:] == [sender] else [sender, receiver]
    return " > ".join(names) or None


def _crossings(journey: Journey) -> dict[str, Crossing]:
    return numbered((f"{each.sender or '?'} > {each.receiver or '?'}", each) for each in journey.crossings)
