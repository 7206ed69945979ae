"""Dates and times as mail servers write them (RFC 5322 sections 3.3 and 4.3; docs/received-forms.md).

Everything comes back in UTC with the offset that was written. A date that names no zone has no UTC time, and
one that no calendar has (31 February, hour 25) is not a date.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache
from typing import NamedTuple

from hdrscan.model.source import Span

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = {name: number for number, name in enumerate(_MONTHS, start=1)}
# RFC 5322 section 4.3; Postfix, Google and others write them in a comment beside the numeric zone.
_USUAL_MONTHS = {name.capitalize(): number for name, number in _MONTH.items()}
_ZONE_MINUTES = {
    "ut": 0, "utc": 0, "gmt": 0, "z": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
    "cet": 60, "cest": 120, "met": 60, "mest": 120, "eet": 120, "eest": 180, "wet": 0, "west": 60, "bst": 60,
    "msk": 180, "jst": 540, "kst": 540, "aest": 600, "aedt": 660,
}  # fmt: skip

# GMT+2 has hours alone; read as GMT it would be wrong by them.
_ZONE = (
    r"(?P<zone>(?:GMT|UTC|UT)?[+-]\d{2}:?\d{2}|(?:GMT|UTC|UT)[+-]\d{1,2}"
    r"|(?!(?:GMT|UTC|UT)[+-])[A-Za-z]{1,4})(?![A-Za-z0-9])"
)
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?P<fraction>\.\d{1,9})?)?"
# Every form has it, and looking for it costs a tenth of looking for the forms.
_CLOCK_SHAPE = r"\d[:.]\d\d"
_MONTH_NAME = r"(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_GAP = r"[ \t\r\n]{1,20}"
_NO_DIGIT_BEFORE = r"(?<![\dA-Za-z.:/-])"

_RFC5322 = (
    rf"{_NO_DIGIT_BEFORE}(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{{0,6}},?[ \t\r\n]{{0,20}})?"
    rf"(?P<day>\d{{1,2}})(?:{_GAP}|-){_MONTH_NAME}(?:{_GAP}|-)(?P<year>\d{{4}}|\d{{2}}),?{_GAP}{_CLOCK}"
    rf"(?:[ \t\r\n]{{0,20}}(?P<meridiem>[AaPp][Mm])(?![A-Za-z]))?(?:[ \t\r\n]{{0,20}}{_ZONE})?"
)
_ISO8601 = (
    rf"{_NO_DIGIT_BEFORE}(?P<year>\d{{4}})[-/](?P<month_number>\d{{2}})[-/](?P<day>\d{{2}})(?:[Tt]|{_GAP}){_CLOCK}"
    rf"(?:[ \t\r\n]{{0,20}}{_ZONE})?"
)
_ASCTIME = (
    rf"{_NO_DIGIT_BEFORE}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?{_GAP}{_MONTH_NAME}{_GAP}(?P<day>\d{{1,2}}),?{_GAP}{_CLOCK}"
    rf"(?:{_GAP}(?P<zone>[+-]\d{{4}}|[A-Z]{{3,4}}))?{_GAP}(?P<year>\d{{4}})"
    r"(?:[ \t\r\n]{1,20}(?P<zone_after>[+-]\d{4}))?"
)
# JavaScript's own, which programs in it put into mail: Thu Jun 12 2025 14:20:05 GMT+0200
_JAVASCRIPT = (
    rf"{_NO_DIGIT_BEFORE}(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?{_GAP}{_MONTH_NAME}{_GAP}(?P<day>\d{{1,2}}),?{_GAP}"
    rf"(?P<year>\d{{4}}),?{_GAP}{_CLOCK}(?:[ \t\r\n]{{0,20}}{_ZONE})?"
)
_FORMS = (_RFC5322, _ISO8601, _ASCTIME, _JAVASCRIPT)
_GAP = r"[ \t\r\n]{1,20}+"
COMMON_DATE = (
    rf"(?P<time>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),{_GAP}(?P<day>[0-9]{{1,2}}){_GAP}"
    rf"(?P<month>[JFMASOND][a-z]{{2}}){_GAP}(?P<year>[0-9]{{4}}){_GAP}"
    rf"(?P<clock>[0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}){_GAP}(?P<zone>[+-][0-9]{{4}}))(?![A-Za-z0-9])"
)
"""Nearly all dates, for other patterns too; ``read_fast_path`` reads its groups at half the cost of a form."""
_TWO_DIGIT_YEARS_OF_2000 = 50


class Moment(NamedTuple):
    """A date that was read."""

    time: datetime | None
    """In UTC; None where the text names no usable zone."""
    offset: int | None
    """The written offset from UTC in minutes; None for ``-0000`` (RFC 5322: the zone is unknown) or no zone."""
    span: Span
    """Where the date stands in the text."""


def find_date(text: str, start: int = 0, end: int | None = None, *, anchored: bool = False) -> Moment | None:
    """Find a date in ``text[start:end]``; with ``anchored`` only one that stands right at ``start``.

    RFC 5322's form goes before ISO 8601, asctime and JavaScript's, wherever they stand.
    """
    end = len(text) if end is None else end
    if not start or text[start - 1] in " \t\r\n":
        usual = _compiled_fast_path().match(text, start, end)
        read = read_fast_path(usual) if usual else None
        if usual and read:
            return Moment(*read, usual.span())
    if _compiled(_CLOCK_SHAPE).search(text, start, end) is None:
        return None
    for form in _FORMS:
        pattern = _compiled(form)
        match = pattern.match(text, start, end) if anchored else pattern.search(text, start, end)
        if match:
            return _moment(match)
    return None


@cache
def _compiled(form: str) -> re.Pattern[str]:
    """Compile a form when it is first needed: nearly all dates have the first."""
    return re.compile(form, re.IGNORECASE)


@cache
def _compiled_fast_path() -> re.Pattern[str]:
    return re.compile(COMMON_DATE)


@lru_cache(maxsize=256)
def _zone(written: str) -> tuple[timezone, int] | None:
    """Return the zone of an offset that means one, and its minutes.

    ``-0000`` says that the zone is not known (RFC 5322 section 3.3).
    """
    hours, minutes = int(written[1:3]), int(written[3:])
    if written == "-0000" or hours > 23 or minutes > 59:  # noqa: PLR2004 - what a clock has
        return None
    offset = (hours * 60 + minutes) * (1 if written[0] == "+" else -1)
    return timezone(timedelta(minutes=offset)), offset


def read_fast_path(match: re.Match[str]) -> tuple[datetime, int] | None:
    """Return the time in UTC and its offset in minutes; None for what the slower way has to look at."""
    day, month, year, clock, zone = match.group("day", "month", "year", "clock", "zone")
    place = _zone(zone)
    if place is None:
        return None
    try:
        local = datetime(
            int(year),
            _USUAL_MONTHS[month],
            int(day),
            int(clock[:2]),
            int(clock[3:5]),
            int(clock[6:]),
            tzinfo=place[0],
        )
        return local.astimezone(UTC), place[1]
    except (ValueError, KeyError, OverflowError):
        return None


def _moment(match: re.Match[str]) -> Moment | None:
    part = match.groupdict()
    month = _MONTH[part["month"][:3].lower()] if part.get("month") else int(part["month_number"])
    hour = _hour(int(part["hour"]), part.get("meridiem"))
    second = int(part["second"] or 0)
    fraction = int(float(part["fraction"] or 0) * 1_000_000)
    offset = _offset(part.get("zone") or part.get("zone_after") or "")
    try:
        # A leap second (RFC 5322 allows :60) is the first second of the next minute.
        local = datetime(_year(part["year"]), month, int(part["day"]), hour, int(part["minute"]), tzinfo=UTC)
        local += timedelta(seconds=second, microseconds=fraction)
        if second > 60:  # noqa: PLR2004 - the highest second there is
            return None
        time = None if offset is None else local - timedelta(minutes=offset)
    except (ValueError, OverflowError):
        return None
    unknown_zone = part.get("zone") == "-0000"
    return Moment(time, None if unknown_zone else offset, match.span())


def _year(text: str) -> int:
    year = int(text)
    if len(text) > 2:  # noqa: PLR2004 - RFC 5322 section 4.3 reads two digits around 1950
        return year
    return year + (2000 if year < _TWO_DIGIT_YEARS_OF_2000 else 1900)


def _hour(hour: int, meridiem: str | None) -> int:
    if not meridiem:
        return hour
    return hour % 12 + (12 if meridiem.lower() == "pm" else 0)


@lru_cache(maxsize=256)
def _offset(zone: str) -> int | None:
    """Return the zone's minutes east of UTC; an unknown name has none."""
    signed = zone.upper().removeprefix("GMT").removeprefix("UTC").removeprefix("UT").replace(":", "")
    if signed[:1] in ("+", "-") and len(signed) < 4:  # noqa: PLR2004 - no minutes
        signed = f"{signed[0]}{signed[1:]:0>2}00"
    if signed[:1] in ("+", "-") and len(signed) == 5:  # noqa: PLR2004 - sign, hours, minutes
        hours, minutes = int(signed[1:3]), int(signed[3:5])
        if minutes > 59:  # noqa: PLR2004
            return None
        return (hours * 60 + minutes) * (-1 if signed[0] == "-" else 1)
    return _ZONE_MINUTES.get(zone.lower())
