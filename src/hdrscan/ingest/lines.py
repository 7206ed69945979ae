"""Lines that remember where each of their characters stood in the source, through every repair."""

import re
from collections.abc import Callable
from typing import NamedTuple

_LINE = re.compile(r"([^\r\n]*+)(\r?\n|\r|\Z)")
_UTF16 = (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))
MAX_TEXT = 1 << 20
_SAMPLE = 512


class Line(NamedTuple):
    """A line without its end."""

    text: str
    origin: tuple[int, ...] | range
    """The source offset of each character."""
    end: int
    """The source offset of the line's end."""

    def slice(self, start: int, stop: int | None = None) -> "Line":
        """Return a part of the line."""
        stop = len(self.text) if stop is None else stop
        end = self.end if stop >= len(self.text) else self.origin[stop]
        return Line(self.text[start:stop], self.origin[start:stop], end)

    def replace(self, pattern: re.Pattern[str], to: Callable[[re.Match[str]], str]) -> "Line":
        """Replace each match; the characters put in come from where the match began."""
        if not pattern.search(self.text):
            return self
        text: list[str] = []
        origin: list[int] = []
        at = 0
        for match in pattern.finditer(self.text):
            text.append(self.text[at : match.start()])
            origin.extend(self.origin[at : match.start()])
            new = to(match)
            text.append(new)
            origin.extend([self.origin[match.start()]] * len(new))
            at = match.end()
        text.append(self.text[at:])
        origin.extend(self.origin[at:])
        return Line("".join(text), tuple(origin), self.end)

    def joined(self, other: "Line", between: str) -> "Line":
        """Return this line with another one behind it."""
        start = other.origin[0] if other.text else other.end
        origin = (*self.origin, *([start] * len(between)), *other.origin)
        return Line(self.text + between + other.text, origin, other.end)


class Draft(NamedTuple):
    """A source as lines, before repairs."""

    lines: list[Line]
    encoding: str
    """``bytes``, or the name of a UTF-16 form."""


def is_utf16(source: bytes) -> bool:
    """Tell whether a source is UTF-16: by its mark, or because every other byte of it is zero."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    sample = source[:_SAMPLE]
    return len(sample) > 8 and (not any(sample[1::2]) or not any(sample[::2])) and any(sample)  # noqa: PLR2004


def draft_of(source: bytes) -> Draft:
    """Cut a source into lines, keeping the source offset of each character."""
    if not is_utf16(source):
        text = source[:MAX_TEXT].decode("ascii", "surrogateescape")
        return Draft(
            [
                Line(match[1], range(match.start(1), match.end(1)), match.end(1))
                for match in _LINE.finditer(text)
                if match[0]
            ],
            "bytes",
        )
    return _draft_of_utf16(source[: 2 * MAX_TEXT])


def _draft_of_utf16(source: bytes) -> Draft:
    encoding, start = next(
        ((name, len(mark)) for name, mark in _UTF16 if source.startswith(mark)),
        ("utf-16-le" if not any(source[1:_SAMPLE:2]) else "utf-16-be", 0),
    )
    text: list[str] = []
    origin: list[int] = []
    at = start
    for char in source[start:].decode(encoding, "replace"):
        # As elsewhere one character is one byte; characters outside ASCII become the bytes of their UTF-8.
        piece = char.encode("utf-8", "replace").decode("ascii", "surrogateescape")
        text.append(piece)
        origin.extend([at] * len(piece))
        at += 4 if ord(char) > 0xFFFF else 2  # noqa: PLR2004 - beyond the basic plane: a surrogate pair
    whole = "".join(text)
    origin.append(at)
    return Draft(
        [
            Line(match[1], tuple(origin[match.start(1) : match.end(1)]), origin[match.end(1)])
            for match in _LINE.finditer(whole)
            if match[0]
        ],
        encoding,
    )
