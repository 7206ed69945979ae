"""A document as text for a terminal, its tables by tabulate; it also reads well in a pipe."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap
from typing import Any

from hdrscan.model.report import Report
from hdrscan.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Excerpt,
    Facts,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    Tone,
    Verdicts,
)
from hdrscan.report.escape import for_terminal
from hdrscan.report.grid import grid
from hdrscan.report.message_view import Detail, message_view
from hdrscan.report.rows import shortened

_NARROW, _PROSE, _WIDEST = 80, 100, 200
_GAP, _LEAST, _MARGIN = 2, 8, 4
_DOTS = "..."
_COLOURS = {
    Tone.CRITICAL: "\x1b[1;31m",
    Tone.HIGH: "\x1b[31m",
    Tone.MEDIUM: "\x1b[33m",
    Tone.LOW: "\x1b[36m",
    Tone.INFO: "\x1b[2m",
    Tone.GOOD: "\x1b[32m",
    Tone.BAD: "\x1b[31m",
    Tone.DOUBTFUL: "\x1b[33m",
}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_table(report: Report, *, width: int = _NARROW, colour: bool = False, detail: Detail = Detail.SHORT) -> str:
    """Return one message's report as text of at most about ``width`` columns."""
    return write_text(message_view(report, detail), width=width, colour=colour)


def write_text(document: Document, *, width: int = _NARROW, colour: bool = False) -> str:
    """Return a document as text; text to be copied is never broken, whatever the width."""
    writer = _Writer(min(width, _WIDEST), colour=colour)
    lines: list[str] = []
    before: Block | None = None
    for block in document.blocks:
        # A note belongs to what it stands below, and findings of one list stand close together.
        if before is not None and not isinstance(block, Note) and not _is_close(before, block):
            lines.append("")
        lines += writer.lines(block)
        before = block
    return "\n".join(lines)


def _is_close(before: Block, block: Block) -> bool:
    if isinstance(before, Heading):
        return before.level > 1
    # The results stand right below the sentence.
    return isinstance(block, Verdicts) or (isinstance(before, Item) and isinstance(block, Item))


class _Writer:
    """Writes blocks at one width, in colour or not."""

    def __init__(self, width: int, *, colour: bool) -> None:
        self._width = width
        self._prose = min(width, _PROSE)
        self._colour = colour

    def lines(self, block: Block) -> Iterable[str]:
        """Return a block's lines."""
        write: Callable[[Any], Iterable[str]] = getattr(self, f"_{type(block).__name__.lower()}")
        return write(block)

    def _heading(self, block: Heading) -> Iterable[str]:
        return [self._painted(line, _BOLD) for line in _fit(block.text, self._width).split("\n")]

    def _paragraph(self, block: Paragraph) -> Iterable[str]:
        return _wrapped(block.text, self._prose)

    def _note(self, block: Note) -> Iterable[str]:
        return [self._painted(line, _DIM) for line in _wrapped(block.text, self._prose)]

    def _verdicts(self, block: Verdicts) -> Iterator[str]:
        line, size = "", 0
        for verdict in block.items:
            label, value = for_terminal(verdict.label), for_terminal(shortened(verdict.value))
            text = f"{self._painted(label, _BOLD)} {self._painted(value, _COLOURS.get(verdict.tone))}"
            length = len(label) + 1 + len(value)
            if line and size + 3 + length > self._prose:
                yield line
                line, size = "", 0
            line, size = (f"{line} | {text}", size + 3 + length) if line else (text, length)
        if line:
            yield line

    def _facts(self, block: Facts) -> Iterable[str]:
        names = max(len(name) for name, _ in block.rows)
        column = max(_LEAST, self._prose - names - _GAP)
        rows = [(self._painted(name, _BOLD), _fit(value, column)) for name, value in block.rows]
        return grid(rows).split("\n")

    def _table(self, block: Table) -> Iterable[str]:
        cells = [tuple(_clean(cell) for cell in row) for row in (block.headers, *block.rows)]
        widths = _shared(_widths(cells), block.flexible, self._width)
        fitted = [
            tuple("\n".join(_lines(cell, width)) for cell, width in zip(row, widths, strict=True))
            for row in cells
        ]
        rule = tuple("-" * each for each in _widths(fitted))
        height = max(cell.count("\n") + 1 for cell in fitted[0])
        lines = grid([fitted[0], rule, *fitted[1:]]).split("\n")
        return [*(self._painted(line, _BOLD) for line in lines[:height]), *lines[height:]]

    def _bullets(self, block: Bullets) -> Iterator[str]:
        for item in block.items:
            yield from _filled(item, self._prose, "- ", "  ")

    def _item(self, block: Item) -> Iterator[str]:
        """Write a finding as a compiler's message: headline, the bytes underlined, the fix."""
        head = _filled(f"{block.label} {block.text}", self._prose, "", "  ")
        yield self._painted(block.label, _COLOURS.get(block.tone)) + head[0][len(block.label) :]
        yield from head[1:]
        for each in block.blocks:
            if isinstance(each, Excerpt):
                yield from self._excerpt(each)
            elif isinstance(each, Code):
                # Text to paste is never broken: a wrapped record would be a wrong one.
                yield from (f"    {'- ' if each.removed else ''}{for_terminal(line)}" for line in each.lines)
            else:
                yield from _filled(each.text, self._prose, "  ", "    ")

    def _excerpt(self, block: Excerpt) -> Iterator[str]:
        """Write the line with its part underlined; without a note, the place stands before it."""
        place, line = for_terminal(block.place), block._replace(before=block.before.lstrip(" \t"))
        if block.note:
            yield from (f"  {said}" for said in _wrapped(f"{block.place}: {block.note}", self._prose - 2))
            indent = " " * _MARGIN
        else:
            indent = f"  {place}: "
        text, mark = underlined(line, self._width - len(indent))
        yield f"{indent}{text}"
        yield f"{' ' * len(indent)}{self._painted(mark, _DIM)}"

    def _painted(self, text: str, code: str | None) -> str:
        return f"{code}{text}{_PLAIN}" if self._colour and code else text


def underlined(excerpt: Excerpt, width: int) -> tuple[str, str]:
    """Return an excerpt's line, escaped and cut to a width around its marked part, and what underlines that."""
    before, marked, after = (_escaped(piece) for piece in (excerpt.before, excerpt.marked, excerpt.after))
    room = max(2 * _LEAST + _MARGIN, width)
    if len(before) + len(marked) + len(after) > room:
        before, marked, after = _around(before, marked, after, room)
    return f"{before}{marked}{after}", " " * len(before) + "^" * max(1, len(marked))


def _escaped(piece: str) -> str:
    """Escape a piece for a terminal; its spaces at both ends stay, so that pieces can be joined."""
    bare = piece.strip(" \t")
    left = len(piece) - len(piece.lstrip(" \t")) if bare else len(piece)
    right = len(piece) - len(piece.rstrip(" \t")) if bare else 0
    return " " * left + for_terminal(bare) + " " * right


def _around(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut three pieces to a room, the marked one last."""
    if len(marked) > room - _LEAST - 2:
        marked = marked[: room - _LEAST - 2 - len(_DOTS)] + _DOTS
    space = room - len(marked)
    left = min(len(before), max(space // 2, space - len(after)))
    if left < len(before):
        before = _DOTS + before[len(before) - max(0, left - len(_DOTS)) :]
    rest = max(0, room - len(before) - len(marked))
    if rest < len(after):
        after = after[: max(0, rest - len(_DOTS))] + _DOTS if rest >= len(_DOTS) else ""
    return before, marked, after


def _shared(widths: list[int], flexible: Sequence[int], width: int) -> list[int]:
    """Share a width among columns: the widest of those that give way are narrowed first, then all others."""
    shared = list(widths)
    over = sum(shared) + _GAP * (len(shared) - 1) - width
    for columns in (flexible, [at for at in range(len(shared)) if at not in flexible]):
        while over > 0 and (wide := [at for at in columns if shared[at] > _LEAST]):
            # All of the widest go down together, to the width of the next.
            most = max(shared[at] for at in wide)
            widest = [at for at in wide if shared[at] == most]
            below = max([_LEAST, *(shared[at] for at in wide if shared[at] < most)])
            step = min(most - below, -(-over // len(widest)))
            for at in widest:
                shared[at] -= step
            over -= step * len(widest)
    return shared


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    """Return each column's width; cells may hold line breaks."""
    return [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]


def _clean(text: str) -> str:
    """Escape the lines of a text, each of which is cut where it would fill the screen."""
    return "\n".join(for_terminal(shortened(line)) for line in text.split("\n"))


def _fit(text: str, width: int) -> str:
    """Escape a text and break its lines to a width."""
    return _narrowed(_clean(text), width)


def _narrowed(cell: str, width: int) -> str:
    return "\n".join(_lines(cell, width))


def _lines(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield from _broken(line, width)


def _broken(text: str, width: int) -> Iterator[str]:
    """Break a line at the last space that fits, else at a dot or another mark, else anywhere."""
    while len(text) > width:
        cut = text.rfind(" ", 1, width + 1)
        for mark in (".", "@", "-", ":"):
            cut = cut if cut > 0 else text.rfind(mark, width // 3, width)
        cut = cut if cut > 0 else width
        # The gap of an IPv6 address, and that of a shortened name, stay in one piece.
        cut -= text[cut - 1 : cut + 1] in {"::", ".."}
        yield text[:cut].rstrip(" ")
        text = text[cut:].lstrip(" ")
    yield text


def _wrapped(text: str, width: int) -> list[str]:
    return _filled(text, width, "", "")


def _filled(text: str, width: int, first: str, rest: str) -> list[str]:
    """Escape a text and break it at spaces, and only a word that is wider than the lines within it."""
    return wrap(_clean(text), width, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)
