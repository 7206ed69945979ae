"""Lines that remember where each of their characters stood in the source, through every repair."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from hdrscan.ingest.limits import MAX_HEADER, MAX_LINES

_LINE = re.compile(r"([^\r\n]*+)(?:\r?\n|\r|\Z)")
_SAMPLE = 512
_SHORTEST_SAMPLE = 8
_MOST = 0.9


class Line(NamedTuple):
    """A line without its end."""

    text: str
    origin: Sequence[int]
    """The source offset of each character."""
    end: int
    """The source offset of the line's end."""
    number: int
    """Line of the source, from 1."""

    def cut(self, start: int, stop: int | None = None) -> "Line":
        """Return a part of the line."""
        if stop is None or stop >= len(self.text):
            return Line(self.text[start:], self.origin[start:], self.end, self.number)
        return Line(self.text[start:stop], self.origin[start:stop], self.origin[stop], self.number)

    def replace(self, pattern: re.Pattern[str], to: Callable[[re.Match[str]], str]) -> "Line":
        """Replace each match; the characters put in come from where the match began."""
        text: list[str] = []
        origin: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            start = match.start()
            new = to(match)
            text += (self.text[at:start], new)
            origin.extend(self.origin[at:start])
            origin.extend([self.origin[start]] * len(new))
            at = match.end()
        if not at:
            return self
        text.append(self.text[at:])
        origin.extend(self.origin[at:])
        return Line("".join(text), origin, self.end, self.number)


def joined(pieces: Sequence[tuple[str, Line]]) -> Line:
    """Join lines into one, with what stood between them; what is put in comes from the end of the line above."""
    first = pieces[0][1]
    if len(pieces) == 1:
        return first
    text: list[str] = []
    origin: list[int] = []
    end = first.end
    for glue, line in pieces:
        text += (glue, line.text)
        origin.extend([end] * len(glue))
        origin.extend(line.origin)
        end = line.end
    return Line("".join(text), origin, end, first.number)


class Draft(NamedTuple):
    """A source as lines, before repairs."""

    lines: list[Line]
    encoding: str
    """``bytes``, ``base64``, or the name of a UTF-16 form."""
    lone_returns: int
    """Lines that end in a carriage return alone."""
    cut: bool
    """Whether the source goes on after the last line."""


def utf16_of(source: bytes) -> str | None:
    """Name the UTF-16 form of a source: by its mark, or because nearly every other byte of it is zero."""
    if source.startswith(b"\xff\xfe"):
        return "utf-16-le"
    if source.startswith(b"\xfe\xff"):
        return "utf-16-be"
    sample = source[:_SAMPLE]
    if b"\0" not in sample or len(sample) < _SHORTEST_SAMPLE:
        return None
    most = _MOST * (len(sample) // 2)
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd >= most and not even:
        return "utf-16-le"
    return "utf-16-be" if even >= most and not odd else None


def draft_of(source: bytes) -> Draft:
    """Cut the beginning of a source into lines."""
    encoding = utf16_of(source)
    origin: Sequence[int]
    if encoding is None:
        text = source[:MAX_HEADER].decode("ascii", "surrogateescape")
        origin = range(len(text) + 1)
        cut = len(source) > MAX_HEADER
    else:
        text, origin = _from_utf16(source[: 2 * MAX_HEADER], encoding)
        cut = len(source) > 2 * MAX_HEADER
    return draft_of_text(text, origin, encoding or "bytes", cut=cut)


def draft_of_text(text: str, origin: Sequence[int], encoding: str, *, cut: bool) -> Draft:
    """Cut text into lines; ``origin`` holds the source offset of each character and of the end."""
    lines: list[Line] = []
    for match in _LINE.finditer(text):
        if not match[0]:
            break
        start, end = match.span(1)
        if len(lines) == MAX_LINES:
            cut = True
            break
        lines.append(Line(match[1], origin[start:end], origin[end], len(lines) + 1))
    if cut and len(lines) > 1:
        lines.pop()  # the limit may stand in the midst of it
    # A line that ends in "\r\r\n" went through two programs that each put a carriage return in: no lone one.
    lone = text.count("\r") - text.count("\r\n") - text.count("\r\r\n")
    return Draft(lines, encoding, lone, cut)


def _from_utf16(source: bytes, encoding: str) -> tuple[str, Sequence[int]]:
    """Decode UTF-16 into text of one character a UTF-8 byte, with the source offset of each and of the end."""
    start = 2 if source.startswith((b"\xff\xfe", b"\xfe\xff")) else 0
    size = len(source) - (len(source) - start) % 2
    # A half surrogate pair at the cut, or put there by an attacker, is kept as what it is.
    whole = source[start:size].decode(encoding, "surrogatepass")
    if whole.isascii():
        return whole, range(start, size + 2, 2)
    text: list[str] = []
    origin: list[int] = []
    at = start
    for char in whole:
        piece = (
            char if char < "\x80" else char.encode("utf-8", "surrogatepass").decode("ascii", "surrogateescape")
        )
        text.append(piece)
        origin.extend([at] * len(piece))
        at += 4 if char > "\uffff" else 2
    origin.append(at)
    return "".join(text), origin
