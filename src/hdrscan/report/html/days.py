"""The chart of messages by day, week, month or year: a column each, its parts by kind of host at the boundary."""

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from hdrscan.overview import OTHERS, Overview

_MOST_COLUMNS = 62
_PERIODS = {"day": 1, "week": 7, "month": 30}
_MOST_KINDS = 8
"""As many as there are colours."""
_LEFT, _TOP, _HEIGHT, _WIDTH = 46, 12, 120, 860


class Bar(NamedTuple):
    """One kind's messages in one period."""

    x: int
    y: int
    width: int
    height: int
    colour: int
    title: str


class Days(NamedTuple):
    """The chart, in units of the picture."""

    period: str
    """``day``, ``week``, ``month`` or ``year``."""
    bars: tuple[Bar, ...]
    kinds: tuple[str, ...]
    """In the order of their colours."""
    most: int
    first: str
    last: str
    rows: tuple[tuple[str, ...], ...]
    """The same as a table: period, messages, and each kind with its number."""
    width: int = _LEFT + _WIDTH
    baseline: int = _TOP + _HEIGHT


def days(overview: Overview) -> Days | None:
    """Return the chart; None where no time is known, or all messages are of one day."""
    known = {key: count for key, count in overview.days.items() if key[0] != OTHERS}
    dates = sorted({date.fromisoformat(day) for day, _ in known})
    if len(dates) < 2:  # noqa: PLR2004 - one day is no course of time
        return None
    period = _period(dates)
    counts: dict[date, Counter[str]] = {begin: Counter() for begin in _all(dates[0], dates[-1], period)}
    total: Counter[str] = Counter()
    for (day, kind), count in known.items():
        begin = _begin(date.fromisoformat(day), period)
        if begin in counts:
            counts[begin][kind] += count
            total[kind] += count
    kinds = tuple(kind for kind, _ in total.most_common(_MOST_KINDS))
    most = max(1, *(counter.total() for counter in counts.values()))
    bars: list[Bar] = []
    step = _WIDTH / len(counts)
    for at, (begin, counter) in enumerate(counts.items()):
        top = _TOP + _HEIGHT
        for colour, kind in enumerate(kinds):
            height = round(_HEIGHT * counter[kind] / most)
            if counter[kind]:
                height, top = max(1, height), top - max(1, height)
                title = f"{_name(begin, period)}: {counter[kind]:,} {kind} of {counter.total():,}"
                bars.append(Bar(_LEFT + round(at * step), top, max(1, round(step) - 2), height, colour, title))
    rows = tuple(
        (
            _name(begin, period),
            f"{counter.total():,}",
            ", ".join(f"{n:,} {kind}" for kind, n in counter.most_common()),
        )
        for begin, counter in counts.items()
        if counter
    )
    begins = list(counts)
    return Days(period, tuple(bars), kinds, most, _name(begins[0], period), _name(begins[-1], period), rows)


def _period(dates: list[date]) -> str:
    span = (dates[-1] - dates[0]).days
    return next((name for name, size in _PERIODS.items() if span < size * _MOST_COLUMNS), "year")


def _begin(day: date, period: str) -> date:
    if period == "week":
        return day - timedelta(days=day.weekday())
    if period == "year":
        return day.replace(month=1, day=1)
    return day.replace(day=1) if period == "month" else day


def _all(first: date, last: date, period: str) -> list[date]:
    """Return the beginnings of all periods; of those that are too many, the last ones."""
    found = [_begin(last, period)]
    while found[-1] > _begin(first, period) and len(found) < 2 * _MOST_COLUMNS:
        found.append(_begin(found[-1] - timedelta(days=1), period))
    return found[::-1]


def _name(begin: date, period: str) -> str:
    return {"day": f"{begin}", "week": f"week of {begin}", "month": f"{begin:%Y-%m}", "year": f"{begin:%Y}"}[
        period
    ]
