"""Many messages as a page: a row each as they come, then the summary with its counts drawn as bars."""

from collections.abc import Sequence
from typing import NamedTuple

from hdrscan.model.report import Report
from hdrscan.overview import Overview
from hdrscan.report.html.page import environment, render
from hdrscan.report.message_rows import TABLE_COLUMNS, table_cells
from hdrscan.report.overview_table import Section, sections, sentences
from hdrscan.report.piece import Piece

_ROWS = "(rows)"
"""What stands in the page in place of the rows, which are written as they come."""
_NUMBER = "(number)"
_COUNTS = "Messages"
_WIDEST_BAR = 160


class Bar(NamedTuple):
    """A cell that holds a count, and the bar that shows it."""

    text: str
    width: int


class Part(NamedTuple):
    """One table of the summary."""

    title: str
    headers: tuple[str, ...]
    rows: list[list[str | Bar]]
    hidden: int


def opening() -> str:
    """Return the page up to the first row."""
    return _page((), ()).partition(_ROWS)[0]


def row(report: Report) -> Piece:
    """Return one message's row, cut where its number goes."""
    made = environment().get_template("row.html")
    head, _, tail = made.render(cells=table_cells(report, roomy=True), number=_NUMBER).partition(_NUMBER)
    return Piece(head, tail, report.source.index)


def closing(overview: Overview, unread: int) -> str:
    """Return the page from the last row on."""
    parts = [_part(section) for section in sections(overview)]
    return _page(tuple(sentences(overview, unread)), parts).partition(_ROWS)[2]


def _page(said: Sequence[str], parts: Sequence[Part]) -> str:
    return render("many.html", columns=TABLE_COLUMNS, rows=_ROWS, said=said, parts=parts)


def _part(section: Section) -> Part:
    """Draw the counts of messages of a table, compared with its greatest."""
    rows: list[list[str | Bar]] = [list(cells) for cells in section.rows]
    if _COUNTS in section.headers:
        at = section.headers.index(_COUNTS)
        most = max(1, *(_number(cells[at]) for cells in section.rows))
        for cells, drawn in zip(section.rows, rows, strict=True):
            drawn[at] = Bar(cells[at], round(_WIDEST_BAR * _number(cells[at]) / most))
    return Part(section.title, section.headers, rows, section.hidden)


def _number(text: str) -> int:
    return int(text.replace(",", ""))
