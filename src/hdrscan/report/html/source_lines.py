"""The raw header, line by line, with the bytes marked that findings rest on."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from hdrscan.model.report import Report

MOST_LINES = 1_500
MOST_BYTES = 100_000
"""A page that holds more is of no use to anybody, and mail that large is made to break readers."""


class Piece(NamedTuple):
    """A part of a line."""

    text: str
    claims: tuple[str, ...]
    """Codes of the findings that rest on it; empty for all that proves nothing."""


class SourceLine(NamedTuple):
    """One line of the source."""

    number: int
    pieces: tuple[Piece, ...]


class Source(NamedTuple):
    """The raw header."""

    lines: tuple[SourceLine, ...]
    left_out: int
    """Lines that are not shown."""


def source_lines(report: Report) -> Source:
    """Return the header's lines, from the beginning of the source to the end of its last field."""
    block = report.block
    end = max((field.span[1] for field in block.fields), default=0)
    marks = _marks(report)
    lines: list[SourceLine] = []
    start = size = 0
    number = 0
    while start < end and number < MOST_LINES and size < MOST_BYTES:
        number += 1
        stop = block.source.find(b"\n", start, end)
        stop = end if stop < 0 else stop
        lines.append(SourceLine(number, tuple(_pieces(block.source, start, stop, marks))))
        size += stop - start
        start = stop + 1
    return Source(tuple(lines), block.source.count(b"\n", start, end) + 1 if start < end else 0)


def _marks(report: Report) -> list[tuple[int, int, str]]:
    """Return each span that proves something, and the finding's code."""
    return sorted(
        {(*evidence.span, finding.code) for finding in report.findings for evidence in finding.evidence}
    )


def _pieces(source: bytes, start: int, stop: int, marks: list[tuple[int, int, str]]) -> Iterator[Piece]:
    """Cut one line where marks begin and end; marks may lie over one another."""
    here = [
        (max(first, start), min(last, stop), code) for first, last, code in marks if first < stop and last > start
    ]
    edges = sorted({start, stop, *(edge for first, last, _ in here for edge in (first, last))})
    for first, last in pairwise(edges):
        text = source[first:last].decode("ascii", "surrogateescape").rstrip("\r\n")
        claims = tuple(dict.fromkeys(code for begin, end, code in here if begin <= first and end >= last))
        if text:
            yield Piece(text, claims)
