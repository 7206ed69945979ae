"""What a program put around the lines of a header that was copied from it: numbers, bullets, tags, colours, bars.

A repair is kept only if it uncovers fields that could not be seen before.
"""

import re
from collections.abc import Callable

from hdrscan.ingest.known import QUOTES, is_known, is_trace
from hdrscan.ingest.lines import Line
from hdrscan.ingest.lost_ends import unescape_ends, with_line_ends
from hdrscan.ingest.objects import from_objects
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.unwrap import start_of_field

_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
_MARK = r"(?:\*{1,3}|_{2}|</?(?:b|strong)>)"
_BOLD_NAME = re.compile(rf"\A{_MARK}([A-Za-z][A-Za-z0-9-]{{1,90}}+)(?::{_MARK}|{_MARK}[ ]?:)")
_TAG = re.compile(r"</?(?:div|p|br|span|li|pre|code|tt|td|tr)(?:[ ][^<>\r\n]{0,200})?[ ]?/?>", re.IGNORECASE)
_TAGGED = re.compile(r"[ \t]*+<(?:div|p|li|span|td|tr)[ >]|.*<br[ ]?/?>[ \t]*\Z", re.IGNORECASE)
_FRAME = re.compile(r"[ \t]*+(?:<[A-Za-z!][^<>\r\n]{0,200}+>[ \t]*+){1,10}+")
_FRAME_END = re.compile(r"(?:</[A-Za-z]{1,20}+>[ \t]*+){1,10}+\Z")
_NUMBER = re.compile(r"[ \t]{0,8}([0-9]{1,5})(?![0-9])")
_GUTTER = re.compile(r"[ \t]*+[|:.)\]]?[ \t]*+")
_BULLET = re.compile(r"(?:[-*+]|\udce2\udc80\udca2)[ \t]?")
_ROW = re.compile(
    r"[ \t]*+\|?[ \t]*+([A-Za-z][A-Za-z0-9-]{1,90}+)[ ]*+(?:\t|\||\udcef\udcbc\udc9a)[ \t]*+(?=[^ \t|])"
)
_FEW = 3
_NUMBERED = 4


def undecorate(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Take from lines what stands around them, where fields come to light."""
    seen: int | None = None
    for repair, quirk, note in _STEPS:
        changed = repair(lines)
        if changed is lines:
            continue
        if seen is None:
            seen = len(_fields(lines))
        fields = _fields(changed)
        # Three lines such as "- To: do" are a list of something else, and HTTP has a Content-Type and a Date too.
        if len(fields) > seen and len(fields) >= _FEW and any(map(is_trace, fields)):
            repairs.note(quirk, changed[0].number, note)
            lines, seen = changed, len(fields)
    return lines


def _fields(lines: list[Line]) -> list[str]:
    """Return the names of the fields that begin in lines, as far as they are known."""
    bare = (line.text.lstrip(" \t>|") for line in lines)
    return [name for text in bare if (name := start_of_field(text, known_only=True)) is not None]


def _without_colours(lines: list[Line]) -> list[Line]:
    if not any("\x1b[" in line.text for line in lines):
        return lines
    return [line.replace(_COLOUR, lambda _: "") for line in lines]


def _without_tags(lines: list[Line]) -> list[Line]:
    if sum(_TAGGED.match(line.text) is not None for line in lines if "<" in line.text) < _FEW:
        return lines
    return [line.replace(_TAG, lambda _: "") for line in lines]


def _without_a_frame(lines: list[Line]) -> list[Line]:
    """Take away the tags right in front of the first field and behind the last line: ``<pre>Received: ...``."""
    first = next((at for at, line in enumerate(lines) if _FRAME.match(line.text)), None)
    if first is None:
        return lines
    tags = _FRAME.match(lines[first].text)
    if tags is None or start_of_field(lines[first].text[tags.end() :], known_only=True) is None:
        return lines
    out = [*lines]
    out[first] = lines[first].cut(tags.end())
    last = max(at for at, line in enumerate(lines) if line.text)
    out[last] = out[last].replace(_FRAME_END, lambda _: "")
    return out


def _with_plain_names(lines: list[Line]) -> list[Line]:
    if sum(line.text[:1] in ("*", "_", "<") and _BOLD_NAME.match(line.text) is not None for line in lines) < _FEW:
        return lines
    return [line.replace(_BOLD_NAME, lambda match: f"{match[1]}:") for line in lines]


def _without_numbers(lines: list[Line]) -> list[Line]:
    """Take away line numbers that count up; what all lines have behind them is the gutter."""
    first, length = _longest_count(lines)
    if length < _NUMBERED:
        return lines
    numbered = lines[first : first + length]
    widths = [match.end() for line in numbered if (match := _NUMBER.match(line.text))]
    behind = [line.text[width:] for line, width in zip(numbered, widths, strict=True)]
    gutter = _GUTTER.match(_common([text for text in behind if text.strip(" \t")]))
    if not gutter or not gutter.end():
        return lines
    cut = [line.cut(width + gutter.end()) for line, width in zip(numbered, widths, strict=True)]
    return [*lines[:first], *cut, *lines[first + length :]]


def _common(texts: list[str]) -> str:
    """Return what all texts begin with."""
    if not texts:
        return ""
    low, high = min(texts), max(texts)
    same = next((at for at, (one, other) in enumerate(zip(low, high, strict=False)) if one != other), len(low))
    return low[:same]


def _longest_count(lines: list[Line]) -> tuple[int, int]:
    """Return where the longest run of lines begins whose numbers go up by one, and how long it is."""
    best = (0, 0)
    start, previous = 0, -2
    for at, line in enumerate(lines):
        match = _NUMBER.match(line.text)
        number = int(match[1]) if match else -2
        if number < 0 or number != previous + 1:
            start = at
        if number >= 0 and at + 1 - start > best[1]:
            best = start, at + 1 - start
        previous = number
    return best


def _without_quotes(lines: list[Line]) -> list[Line]:
    """Take away the quotes around the whole, as a table's cell or a program's source has them."""
    first = next((at for at, line in enumerate(lines) if line.text), None)
    if first is None or lines[first].text[0] not in QUOTES:
        return lines
    mark = lines[first].text[0]
    last = max(at for at, line in enumerate(lines) if line.text)
    out = [*lines]
    out[first] = lines[first].cut(1)
    if out[last].text.endswith(mark):
        out[last] = out[last].cut(0, len(out[last].text) - 1)
    return out


def _without_bullets(lines: list[Line]) -> list[Line]:
    for line in lines:
        bullet = _BULLET.match(line.text)
        if bullet and start_of_field(line.text[bullet.end() :], known_only=True):
            mark = bullet[0]
            return [each.cut(len(mark)) if each.text.startswith(mark) else each for each in lines]
    return lines


def _from_table(lines: list[Line]) -> list[Line]:
    """Read rows of a table, ``Name<TAB>value`` or ``| Name | value |``, as fields."""
    rows = [_ROW.match(line.text) for line in lines]
    if sum(row is not None and is_known(row[1].lower()) for row in rows) < _FEW:
        return lines
    return [line if row is None else _field_of(line, row) for line, row in zip(lines, rows, strict=True)]


def _field_of(line: Line, row: re.Match[str]) -> Line:
    end = len(line.text.rstrip(" \t").removesuffix("|").rstrip(" \t"))
    name, value = line.cut(*row.span(1)), line.cut(row.end(), max(end, row.end()))
    between = line.origin[row.end(1)]
    return Line(
        f"{name.text}: {value.text}",
        [*name.origin, between, between, *value.origin],
        value.end,
        line.number,
    )


_STEPS: tuple[tuple[Callable[[list[Line]], list[Line]], str, str], ...] = (
    (_without_colours, "colours", "a terminal's colours were passed over"),
    (unescape_ends, "escaped-line-ends", "written-out line ends were read as such"),
    (from_objects, "objects", "names and values in a program's notation were read as fields"),
    (_from_table, "table", "the rows of a table were read as fields"),
    (_without_numbers, "line-numbers", "line numbers were passed over"),
    (_without_tags, "html-tags", "HTML tags around the lines were passed over"),
    (_without_a_frame, "html-tags", "HTML tags around the header were passed over"),
    (_with_plain_names, "bold-names", "marks for bold around the field names were passed over"),
    (_without_quotes, "quotes-around", "quotes around the whole were passed over"),
    (_without_bullets, "bullets", "marks in front of the lines were passed over"),
    (with_line_ends, "line-ends-lost", "the fields stood on one line and were parted at their names"),
)
