"""Header fields in JSON or a program's lists: ``{"name": "To", "value": "a"}``, ``["To", "a"]``, ``"To": "a"``.

Whatever the nesting, a string that is a field's name is followed by its values, up to the next name.
"""

import json
import re

from hdrscan.ingest.known import is_known
from hdrscan.ingest.lines import Draft, Line
from hdrscan.ingest.lost_ends import unescape

_STRINGS = (
    # One that is not closed runs to the end of its line, so that it is looked at once.
    re.compile(r'"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)'),
    re.compile(r"""'((?:[^'\\]|\\.)*+)(?:'|\\?\Z)|"((?:[^"\\]|\\.)*+)(?:"|\\?\Z)"""),
)
_OPENING = ("[", "{", "(", '"', "'")
_LABELS = frozenset({"name", "value", "key", "values", "header", "headers", "internetmessageheaders"})
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]{1,90}\Z")
_FEW = 3
_MOST = 1_000


def is_json(draft: Draft) -> bool:
    """Tell whether a source is JSON from beginning to end: then nobody can have ended a string in it."""
    if draft.cut:
        return False
    try:
        json.loads("\n".join(line.text for line in draft.lines))
    except (ValueError, RecursionError):
        return False
    return True


def from_objects(lines: list[Line]) -> list[Line]:
    """Make fields of a list of names and values."""
    first = next((line.text.lstrip(" \t") for line in lines if line.text.strip(" \t")), "")
    if not first.startswith(_OPENING):
        return lines
    for pattern in _STRINGS:
        fields = _read(lines, pattern)
        if len(fields) >= _FEW:
            return fields
    return lines


def _read(lines: list[Line], pattern: re.Pattern[str]) -> list[Line]:
    fields: list[Line] = []
    name: Line | None = None
    for line in lines:
        for match in pattern.finditer(line.text):
            group = match.lastindex or 1
            written = match[group].lower()
            if not written or written in _LABELS:
                continue
            if _NAME.match(written) and is_known(written):
                name = line.cut(*match.span(group))
            elif name is not None:
                fields.append(_field(name, unescape(line.cut(*match.span(group)))))
                if len(fields) == _MOST:
                    return fields
    return fields


def _field(name: Line, value: Line) -> Line:
    origin = [*name.origin, *[value.origin[0]] * 2, *value.origin]
    return Line(f"{name.text}: {value.text}", origin, value.end, name.number)
