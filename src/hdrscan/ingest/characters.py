"""Characters that a copy from a screen puts in the place of others: entities, spaces, quotes, invisible ones."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from hdrscan.ingest.enclosed import Enclosure
from hdrscan.ingest.known import holds_addresses, is_trace
from hdrscan.ingest.lines import Line
from hdrscan.ingest.marks import NO_BREAK_SPACE, SMART_QUOTE, SPACE, ZERO_WIDTH, is_escaped
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.unwrap import start_of_field

_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
_BRACKET = re.compile(r"&(?:(lt|gt|amp)|#(0?60|0?62|0?38)|#[xX](3[cCeE]|26));")
_ESCAPED_MARGIN = re.compile(r"(?:[ \t>|]|&(?:gt|nbsp|#160|#[xX][aA]0|#62|#[xX]3[eE]);)*+")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": " "}
_SPACE_ENTITY = re.compile(r"&(?:nbsp|#160|#[xX][aA]0);")
_LEADING = re.compile(f"(?:[ \t>|]|{SPACE.pattern}|{ZERO_WIDTH.pattern})++")
_AFTER_NAME = re.compile(f"(?<=:)(?:{SPACE.pattern})")
_SINGLE = re.compile("\udce2\udc80[\udc98-\udc9b]|[\udc91\udc92]")


_LAST = 0x10FFFF


class _Kind(NamedTuple):
    pattern: re.Pattern[str]
    id: str
    note: str


_ENTITIES = _Kind(_ENTITY, "html-entities", "HTML entities such as &lt; were decoded")
_SPACES = _Kind(SPACE, "non-breaking-space", "non-breaking spaces were read as spaces")
_INVISIBLE = _Kind(ZERO_WIDTH, "zero-width", "invisible characters were passed over")
_QUOTES = _Kind(SMART_QUOTE, "smart-quotes", "typographic quotes were read as plain ones")


def are_escaped(lines: list[Line]) -> bool:
    """Tell whether the lines show that ``<`` was written as an HTML entity."""
    return any("&" in line.text for line in lines) and is_escaped(
        "\n".join(line.text for line in lines if not line.text.startswith("<"))
    )


def decode_entities(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Decode HTML entities once, where the lines show that ``<`` was escaped."""
    if not any("&" in line.text for line in lines):
        return lines
    if are_escaped(lines):
        number = next(line.number for line in lines if _ENTITY.search(line.text))
        repairs.note(_ENTITIES.id, number, _ENTITIES.note)
        return [*_decoded(lines)]
    if any(_SPACE_ENTITY.search(line.text) for line in lines):
        number = next(line.number for line in lines if _SPACE_ENTITY.search(line.text))
        repairs.note(_SPACES.id, number, _SPACES.note)
        return [line.replace(_SPACE_ENTITY, _space) for line in lines]
    return lines


def _decoded(lines: list[Line]) -> Iterator[Line]:
    """Decode line by line: all that stands before a line's text, and in a structured field what ends nothing."""
    enclosure: Enclosure | None = None
    for line in lines:
        margin = _ESCAPED_MARGIN.match(line.text)
        width = margin.end() if margin else 0
        front, text = line.cut(0, width).replace(_ENTITY, _character), line.cut(width)
        name = start_of_field(text.text, known_only=True)
        if name is not None:
            enclosure = Enclosure() if is_trace(name) or holds_addresses(name) else None
        text = (
            text.replace(_ENTITY, _character)
            if enclosure is None
            else enclosure.replace(text, _ENTITY, _character)
        )
        yield Line(front.text + text.text, [*front.origin, *text.origin], text.end, line.number)


def decode_unproven(line: Line) -> Line:
    """Decode a field of which nothing but its entities shows that they were not there from the first.

    In a field that servers write only ``<``, ``>`` and ``&`` are, which a client could have said as well.
    """
    trace = is_trace(line.text.partition(":")[0].rstrip(" \t").lower())
    return Enclosure().replace(line, _BRACKET if trace else _ENTITY, _character)


def _character(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if chr(min(code, _LAST)) == "\N{NO-BREAK SPACE}":
        return " "
    # No controls, no surrogates, nothing beyond Unicode: such an entity stays as it stands.
    if code < ord(" ") or 0xD800 <= code < 0xE000 or code > _LAST:  # noqa: PLR2004
        return match[0]
    return chr(code).encode().decode("ascii", "surrogateescape")


def _space(_: re.Match[str]) -> str:
    return " "


def _nothing(_: re.Match[str]) -> str:
    return ""


def _plain_quote(match: re.Match[str]) -> str:
    return "'" if _SINGLE.match(match[0]) else '"'


def clean_margins(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Make the white space at the beginning of each line plain, so that folding and quoting can be seen."""
    return [line if line.text.isascii() else _clean_margin(line, repairs) for line in lines]


def _clean_margin(line: Line, repairs: Repairs) -> Line:
    match = _LEADING.match(line.text)
    if match is None or match[0].isascii():
        return line
    margin, rest = line.cut(0, match.end()), line.cut(match.end())
    margin = _apply(margin, _SPACES, _space, repairs)
    margin = _apply(margin, _INVISIBLE, _nothing, repairs)
    return Line(margin.text + rest.text, [*margin.origin, *rest.origin], rest.end, line.number)


def plain_field(field: Line, repairs: Repairs) -> Line:
    """Read the typography in a structured field as the plain characters it replaced; free text keeps it."""
    if field.text.isascii():
        return field
    key = field.text.partition(":")[0].rstrip(" \t").lower()
    trace = is_trace(key)
    if trace or holds_addresses(key):
        # A display name may have typographic spaces of its own; only the usual one is an accident in it.
        spaces = _SPACES if trace else _SPACES._replace(pattern=NO_BREAK_SPACE)
        field = _apply(field, spaces, _space, repairs)
        field = _apply(field, _QUOTES, _plain_quote, repairs, Enclosure())
    else:
        field = _apply(field, _SPACES._replace(pattern=_AFTER_NAME), _space, repairs)
    # An invisible character in a display name is an attempt to deceive, and stays to be seen.
    return _apply(field, _INVISIBLE, _nothing, repairs) if trace else field


def _apply(
    line: Line,
    kind: _Kind,
    to: Callable[[re.Match[str]], str],
    repairs: Repairs,
    enclosure: Enclosure | None = None,
) -> Line:
    if not kind.pattern.search(line.text):
        return line
    replaced = line.replace(kind.pattern, to) if enclosure is None else enclosure.replace(line, kind.pattern, to)
    if replaced.text != line.text:
        repairs.note(kind.id, line.number, kind.note)
    return replaced
