"""Single values with their place: how Microsoft writes numbers, addresses, GUIDs, durations and times."""

import re
from datetime import datetime

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.microsoft import Stamp
from hdrscan.model.source import Field
from hdrscan.text.addresses import normalize
from hdrscan.text.cfws import unfold
from hdrscan.text.dates import find_date
from hdrscan.text.lazy import lazy

SPACE = " \t\r\n"
_NUMBER = lazy(r"[+-]?\d{1,9}", re.ASCII)
_GUID = lazy(r"[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}")
# A .NET TimeSpan: [days.]hours:minutes:seconds[.fraction]
_DURATION = lazy(r"(?:(\d{1,5})\.)?(\d{1,2}):(\d{2}):(\d{2}(?:\.\d{1,9})?)", re.ASCII)
_EMPTY = frozenset({"", "(null)"})


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of ``text[start:end]`` without the white space at its ends."""
    piece = text[start:end]
    bare = piece.lstrip(SPACE)
    start += len(piece) - len(bare)
    return start, start + len(bare.rstrip(SPACE))


def text_value(raw: str) -> str | Absent:
    """Read text: folds become single spaces; an empty value and ``(null)`` are none."""
    if raw in _EMPTY:
        return NOT_PRESENT
    return unfold(raw) if "\n" in raw or "\r" in raw else raw


def number_value(raw: str) -> int | Absent:
    """Read a whole number."""
    if raw in _EMPTY:
        return NOT_PRESENT
    return int(raw) if _NUMBER.fullmatch(raw) else UNREADABLE


def address_value(raw: str) -> str | Absent:
    """Read an address, in square brackets or bare; one with hidden digits is UNREADABLE."""
    bare = raw.strip("[]" + SPACE)
    return NOT_PRESENT if bare in _EMPTY else normalize(bare) or UNREADABLE


def guid_value(raw: str) -> str | Absent:
    """Read a GUID, in lower case."""
    if raw in _EMPTY:
        return NOT_PRESENT
    return raw.lower() if _GUID.fullmatch(raw) else UNREADABLE


def duration_value(raw: str) -> float | Absent:
    """Read a duration in seconds."""
    if raw in _EMPTY:
        return NOT_PRESENT
    match = _DURATION.fullmatch(raw)
    if not match:
        return UNREADABLE
    days, hours, minutes, seconds = match.groups()
    return int(days or 0) * 86_400 + int(hours) * 3_600 + int(minutes) * 60 + float(seconds)


def time_value(raw: str) -> datetime | Absent:
    """Read a time such as ``03 Apr 2020 05:47:09.9057 (UTC)``."""
    if raw in _EMPTY:
        return NOT_PRESENT
    moment = find_date(raw[:100].replace("(UTC)", "UTC"), anchored=True)
    return UNREADABLE if moment is None or moment.time is None else moment.time


def stamp_text(field: Field, start: int, end: int) -> Stamp[str]:
    """Stamp the text in ``field.body[start:end]``."""
    start, end = trimmed(field.body, start, end)
    raw = field.body[start:end]
    return Stamp(text_value(raw), raw, field, (field.offset + start, field.offset + end))


def stamp_number(field: Field, start: int, end: int) -> Stamp[int]:
    """Stamp the whole number in ``field.body[start:end]``."""
    start, end = trimmed(field.body, start, end)
    raw = field.body[start:end]
    return Stamp(number_value(raw), raw, field, (field.offset + start, field.offset + end))


def stamp_address(field: Field, start: int, end: int) -> Stamp[str]:
    """Stamp the address in ``field.body[start:end]``."""
    start, end = trimmed(field.body, start, end)
    raw = field.body[start:end]
    return Stamp(address_value(raw), raw, field, (field.offset + start, field.offset + end))


def stamp_guid(field: Field, start: int, end: int) -> Stamp[str]:
    """Stamp the GUID in ``field.body[start:end]``."""
    start, end = trimmed(field.body, start, end)
    raw = field.body[start:end]
    return Stamp(guid_value(raw), raw, field, (field.offset + start, field.offset + end))


def missing(field: Field) -> Stamp[str]:
    """Stamp a part that the field does not have."""
    return Stamp(NOT_PRESENT, "", field, (field.offset, field.offset))


def missing_number(field: Field) -> Stamp[int]:
    """Stamp a number that the field does not have."""
    return Stamp(NOT_PRESENT, "", field, (field.offset, field.offset))
