r"""Header fields that stand on one line, because a form or a log lost the line ends or wrote them as ``\n``."""

import re

from hdrscan.ingest.enclosed import enclosed_spans
from hdrscan.ingest.known import is_known, is_telling
from hdrscan.ingest.limits import MAX_LINES
from hdrscan.ingest.lines import Line

# A backslash that is itself escaped begins no line end.
_ESCAPED = re.compile(r"(?:\\r)?(\\n)|\\.")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)')
_PAIR = r"\\u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})"
_ESCAPE = re.compile(rf"{_PAIR}|\\u([0-9A-Fa-f]{{4}})|\\(.)")
_ENDS = 3
LONG = 200
"""Characters from which on a line may hold several fields."""
_NAME = re.compile(r"(?<![A-Za-z_-])([A-Za-z][A-Za-z0-9_-]{1,90}+):(?=[ \t])")
# RFC 6376 section 3.5: the tag holds field names, and may have space around their colons.
_H_TAG = re.compile(r"[ \t]*+h[ \t]*+=")
_LOOK_BACK = 4_000
_MOST = 1_000
"""More fields than this are left on the last line."""


def unescape_ends(lines: list[Line]) -> list[Line]:
    """Break lines at written-out line ends, as JSON and programs' logs have them."""
    ends = [line.text.count("\\n") for line in lines]
    if max(ends, default=0) < _ENDS or sum(ends) > MAX_LINES:
        return lines
    out: list[Line] = []
    for line, count in zip(lines, ends, strict=True):
        if count < _ENDS:
            out.append(line)
            continue
        for string in _strings(line):
            at = 0
            for match in _ESCAPED.finditer(string.text):
                if match[1]:
                    out.append(unescape(string.cut(at, match.start())))
                    at = match.end()
            out.append(unescape(string.cut(at)))
    return out


def _strings(line: Line) -> list[Line]:
    """Return the strings with line ends in them that stand in a program's notation; else the line as it is."""
    text = line.text
    if text.lstrip(" \t")[:1] in ("{", "[", '"'):
        strings = [match.span() for match in _STRING.finditer(text) if match[0].count("\\n") >= _ENDS]
        if strings:
            return [line.cut(start + 1, end - text.endswith('"', start + 1, end)) for start, end in strings]
    return [line.cut(1) if text[:1] == "'" else line]


def unescape(line: Line) -> Line:
    """Read the escapes of JSON and of programs' strings; a line end in a value is a space."""
    return line.replace(_ESCAPE, _plain) if "\\" in line.text else line


def _plain(match: re.Match[str]) -> str:
    if match[4]:
        return " " if match[4] in "nrtbf" else match[4]
    written = (match[1], match[2]) if match[1] else (match[3],)
    units = b"".join(int(unit, 16).to_bytes(2, "big") for unit in written)
    # No controls, and half of a pair stays as it stands.
    char = units.decode("utf-16-be", "replace")
    return match[0] if char < " " or char == "\ufffd" else char.encode().decode("ascii", "surrogateescape")


def with_line_ends(lines: list[Line]) -> list[Line]:
    """Break long lines in front of the names of fields."""
    if not any(len(line.text) > LONG for line in lines):
        return lines
    out: list[Line] = []
    for line in lines:
        places = names_within(line.text) if len(line.text) > LONG else []
        if len(places) < _ENDS:
            out.append(line)
            continue
        at = 0
        for place in places:
            if place > at:
                out.append(_trimmed(line.cut(at, place)))
            at = place
        out.append(line.cut(at))
    return out if len(out) > len(lines) else lines


def names_within(text: str) -> list[int]:
    """Return where names of fields begin in a line, but not within a quoted string, a comment or an address.

    There are none unless two are of those that only headers have.
    """
    places: list[int] = []
    telling = value = enclosed = 0
    spans = enclosed_spans(text)
    for match in _NAME.finditer(text):
        start = _start_of_name(match)
        if start is None:
            continue
        while enclosed < len(spans) and spans[enclosed][1] <= start:
            enclosed += 1
        if enclosed < len(spans) and spans[enclosed][0] <= start:
            continue
        tag = text.rfind(";", max(value, start - _LOOK_BACK), start) + 1 or value
        if _H_TAG.match(text, tag, start):
            continue
        places.append(start)
        value = match.end()
        telling += is_telling(text[start : match.end(1)].lower())
        if len(places) == _MOST:
            break
    return places if telling > 1 else []


def _start_of_name(match: re.Match[str]) -> int | None:
    """Return where a known name begins; it may stick to the value before it: ``pr=CReceived:``."""
    name = match[1]
    if is_known(name.lower()):
        return match.start() if name[0].isupper() or "-" in name else None
    for at in range(1, len(name)):
        if name[at].isupper() and is_known(name[at:].lower()):
            return match.start() + at
    return None


def _trimmed(line: Line) -> Line:
    return line.cut(0, len(line.text.rstrip(" \t")))
