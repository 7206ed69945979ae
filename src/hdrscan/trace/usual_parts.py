"""What the patterns of usual Received fields share: space, the date, and where values stand."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

GAP = r"[ \t\r\n]++"
# The spaces inside a date are bounded as in text.dates. Group "time" is all of it, "day" to "zone" its parts.
_GAP = r"[ \t\r\n]{1,20}+"
DATE = (
    rf"(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),{_GAP}(?P<day>[0-9]{{1,2}}){_GAP}(?P<month>[JFMASOND][a-z]{{2}})"
    rf"{_GAP}(?P<year>[0-9]{{4}}){_GAP}(?P<clock>[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}){_GAP}(?P<zone>[+-][0-9]{{4}}))"
)
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
Spans = dict[str, tuple[int, int]]


@lru_cache(maxsize=256)
def _zone(written: str) -> timezone | None:
    """Return the zone of an offset that means one; ``-0000`` says that it is not known (RFC 5322 section 3.3)."""
    hours, minutes = int(written[1:3]), int(written[3:])
    if written == "-0000" or hours > 23 or minutes > 59:  # noqa: PLR2004 - what a clock has
        return None
    return timezone((1 if written[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes))


def read_time(match: re.Match[str]) -> tuple[datetime, int] | None:
    """Return the time in UTC and its offset in minutes; None for what the slower way has to look at."""
    day, month, year, clock, zone = match.group("day", "month", "year", "clock", "zone")
    place = _zone(zone)
    try:
        local = datetime(
            int(year), _MONTHS[month], int(day), int(clock[:2]), int(clock[3:5]), int(clock[6:]), tzinfo=place
        )
        if place is None:
            return None
        offset = place.utcoffset(None)
        return local.astimezone(UTC), (offset.days * 86_400 + offset.seconds) // 60
    except (ValueError, KeyError, OverflowError):
        return None


def spans_of(match: re.Match[str], names: Iterable[str], offset: int) -> Spans:
    """Return where each of these groups stands, in the block's text."""
    spans: Spans = {}
    for name in names:
        start, end = match.span(name)
        if start >= 0:
            spans[name] = (start + offset, end + offset)
    return spans
