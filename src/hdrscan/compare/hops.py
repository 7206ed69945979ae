"""Which hop of one message took the place of which hop of the other, and what differs between the two."""

from collections.abc import Sequence

from hdrscan.compare.values import address, delay, folded, host, is_one_pool, plain, varying
from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.comparison import HopPair, Pair
from hdrscan.model.hop import Step
from hdrscan.model.report import Report
from hdrscan.providers import PROVIDERS
from hdrscan.trace.boundary import standing_of

_LIKE, _SAME = 1, 2
_PROVIDERS = frozenset(provider.name for provider in PROVIDERS)
_MOST = 250
"""Hops of a message that are laid side by side by who received them; more are taken in their order."""


def hop_pairs(before: Report, after: Report) -> tuple[HopPair, ...]:
    """Return the hops of two messages side by side, oldest first."""
    return tuple(
        _pair(first, second, before, after) for first, second in _aligned(before.chain.steps, after.chain.steps)
    )


def _pair(first: Step | None, second: Step | None, before: Report, after: Report) -> HopPair:
    shown = second or first
    claimed = [
        standing_of(step.hop, report.boundary) is Standing.CLAIMED
        for step, report in ((first, before), (second, after))
        if step is not None
    ]
    return HopPair(
        None if first is None else first.n,
        None if second is None else second.n,
        str(shown.hop.by or "-") if shown is not None else "-",
        any(claimed),
        () if first is None or second is None else _pairs(first, second, before, after),
    )


def _pairs(first: Step, second: Step, before: Report, after: Report) -> tuple[Pair, ...]:
    one, two = first.hop, second.hop
    standings = (standing_of(one, before.boundary).value, standing_of(two, after.boundary).value)
    # Inside a provider any machine hands over to any other, by addresses that no network lists.
    inside = _is_inside(first, before) and _is_inside(second, after) and first.admd == second.admd
    return (
        (varying if inside else host)("received by", one.by, two.by),
        host("said in HELO", one.helo, two.helo),
        host("looked up", one.rdns, two.rdns),
        (varying if inside else address)("address", one.ip, two.ip),
        plain("with", one.protocol, two.protocol),
        plain("TLS", _tls(first), _tls(second)),
        plain("cipher", _cipher(first), _cipher(second)),
        folded("user", _user(first), _user(second)),
        plain("written by", one.dialect, two.dialect),
        plain("whose word", *standings),
        plain("follows the hop below", first.continuity.value, second.continuity.value),
        delay("delay", first.delay, second.delay),
    )


def _is_inside(step: Step, report: Report) -> bool:
    """Tell whether a provider's host took the message from one of its own; never so at the boundary."""
    boundary = report.boundary
    if boundary is None or step.hop is boundary.hop or step.n == 1:
        return False
    if standing_of(step.hop, boundary) is Standing.TRUSTED:
        return boundary.admd in _PROVIDERS and (not step.admd or step.admd == boundary.admd)
    return step.admd in _PROVIDERS and step.admd == report.chain.steps[step.n - 2].admd


def _tls(step: Step) -> str | Absent:
    tls = step.hop.tls
    return tls if isinstance(tls, Absent) else tls.version or "TLS"


def _cipher(step: Step) -> str | Absent:
    tls = step.hop.tls
    return tls if isinstance(tls, Absent) else tls.cipher


def _user(step: Step) -> str | Absent:
    user = step.hop.authenticated
    return "authenticated" if user == "" else user


def _aligned(before: Sequence[Step], after: Sequence[Step]) -> list[tuple[Step | None, Step | None]]:
    """Lay two chains side by side, so that as many hops as can be stand beside their like (a common subsequence).

    What is left between two such pairs has changed hosts: it is paired in order, and the rest is gone or new.
    """
    if max(len(before), len(after)) > _MOST:
        matched = list(zip(range(len(before)), range(len(after)), strict=False))
    else:
        matched = _common(before, after)
    found: list[tuple[Step | None, Step | None]] = []
    at, to = 0, 0
    for one, two in [*matched, (len(before), len(after))]:
        gap, other = before[at:one], after[to:two]
        both = min(len(gap), len(other))
        found += zip(gap[:both], other[:both], strict=True)
        found += [(step, None) for step in gap[both:]]
        found += [(None, step) for step in other[both:]]
        if one < len(before) and two < len(after):
            found.append((before[one], after[two]))
        at, to = one + 1, two + 1
    return found


def _common(before: Sequence[Step], after: Sequence[Step]) -> list[tuple[int, int]]:
    """Return the places of the best common subsequence: equal hops count twice what hops of one pool do."""
    weights = [[_likeness(one, two) for two in after] for one in before]
    best = [[0] * (len(after) + 1) for _ in range(len(before) + 1)]
    for at in range(len(before) - 1, -1, -1):
        for to in range(len(after) - 1, -1, -1):
            weight = weights[at][to]
            best[at][to] = max(best[at + 1][to], best[at][to + 1], weight and best[at + 1][to + 1] + weight)
    found = []
    at = to = 0
    while at < len(before) and to < len(after):
        weight = weights[at][to]
        if weight and best[at][to] == best[at + 1][to + 1] + weight:
            found.append((at, to))
            at, to = at + 1, to + 1
        elif best[at][to] == best[at + 1][to]:
            at += 1
        else:
            to += 1
    return found


def _likeness(one: Step, two: Step) -> int:
    """Tell how alike two hops are: 0 where another host received, more where the client is alike too."""
    receiver = _host_likeness(one.hop.by, two.hop.by)
    if not receiver:
        return 0
    return 2 * receiver + _host_likeness(one.hop.helo or one.hop.name, two.hop.helo or two.hop.name)


def _host_likeness(one: str | Absent, two: str | Absent) -> int:
    if isinstance(one, Absent) or isinstance(two, Absent):
        return _LIKE if one is two else 0
    if one.lower().rstrip(".") == two.lower().rstrip("."):
        return _SAME
    return _LIKE if is_one_pool(one, two) else 0
