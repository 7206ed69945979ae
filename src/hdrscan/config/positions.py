"""Where keys and array elements stand in TOML text: ``tomllib`` reads values and gives no positions.

The text is known to be valid when it comes here, so this is not a second parser: it follows brackets, keys and
commas, and steps over everything else. Each piece of text is looked at once.
"""

import re
import tomllib
from collections.abc import Iterator

Where = tuple[str | int, ...]
"""A key below its sections, then the number of an array's element from 0: ``("expect", "helo", 1)``."""

# The deepest setting is an element of an array in a section; what lies deeper stands at that element's line.
_DEPTH = 3
_TOO_DEEP = 20
_PIECE = re.compile(
    r"""
    \"{3}(?:[^"\\]|\\.|"(?!""))*+\"{3,5}      # strings over several lines end at the last of up to five quotes
    | '{3}(?:[^']|'(?!''))*+'{3,5}
    | "(?:[^"\\\n]|\\.)*+"
    | '[^'\n]*+'
    | \#[^\n]*+
    | [][{}=,\n]
    | \d{4}-\d\d-\d\d[ ]\d\d:[^][{}=,\s"'\#]*+  # the only value that holds a space
    | [^][{}=,\s"'\#]++                       # bare keys with their dots, and all other values
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_Pieces = Iterator[tuple[int, str]]


def line_of(text: str, where: Where) -> int:
    """Return the line, from 1, on which a key or an array's element begins, or else what holds it."""
    lines = _lines(text)
    while where not in lines:
        where = where[:-1]
    return lines[where]


def line_too_deep(text: str) -> int:
    """Return the line, from 1, on which arrays or tables stand in one another too often to be read.

    The text need be valid only so far.
    """
    depth = 0
    for line, piece in _pieces(text):
        depth += (piece in {"[", "{"}) - (piece in {"]", "}"})
        if depth > _TOO_DEEP:
            return line
    return 1


def _pieces(text: str) -> _Pieces:
    """Cut text into tokens, each with its line; comments and spaces are dropped."""
    line = 1
    for match in _PIECE.finditer(text):
        piece = match[0]
        if not piece.startswith("#"):
            yield line, piece
        line += piece.count("\n")


def _lines(text: str) -> dict[Where, int]:
    found: dict[Where, int] = {(): 1}
    section: Where = ()
    pieces = _pieces(text)
    for line, piece in pieces:
        if piece == "[":
            section = _key(pieces, piece, "]")
            _note(found, section, line)
        elif piece not in {"]", "\n"}:  # two brackets close the header of an array of tables
            _pair(found, pieces, section, line, piece)
    return found


def _note(found: dict[Where, int], where: Where, line: int) -> None:
    """Keep the line of a thing, and of what holds it where that has no line of its own."""
    for size in range(1, len(where) + 1):
        found.setdefault(where[:size], line)


def _key(pieces: _Pieces, piece: str, end: str) -> Where:
    """Read a dotted key up to the piece that ends it."""
    parts: list[str] = []
    while piece != end:
        if piece[0] in "\"'":
            parts += tomllib.loads(f"{piece}=0")
        else:
            parts += [part for part in piece.split(".") if part not in {"", "["}]
        _, piece = next(pieces, (0, end))
    return tuple(parts[:_DEPTH])


def _pair(found: dict[Where, int], pieces: _Pieces, above: Where, line: int, piece: str) -> None:
    where = (*above, *_key(pieces, piece, "="))[:_DEPTH]
    _note(found, where, line)
    _value(found, pieces, where, next(pieces, (0, ""))[1])


def _value(found: dict[Where, int], pieces: _Pieces, where: Where, first: str) -> None:
    """Step over a value that begins with a piece, and keep the lines of what is in it."""
    if first not in {"[", "{"}:
        return
    if len(where) == _DEPTH:
        depth = 1
        while depth:
            _, piece = next(pieces, (0, "]"))
            depth += (piece in {"[", "{"}) - (piece in {"]", "}"})
        return
    number = 0
    for line, piece in pieces:
        if piece in {"]", "}"}:
            return
        if piece == ",":
            number += 1
        elif first == "{" and piece != "\n":
            _pair(found, pieces, where, line, piece)
        elif piece != "\n":
            _note(found, (*where, number), line)
            _value(found, pieces, (*where, number), piece)
