"""Many messages as a page: a row each as they come, then the summary with its counts drawn as bars."""

from collections.abc import Sequence
from typing import NamedTuple

from hdrscan.model.report import Report
from hdrscan.overview import Overview
from hdrscan.report.html.days import Days, days
from hdrscan.report.html.page import environment, render
from hdrscan.report.message_rows import TABLE_COLUMNS, table_cells
from hdrscan.report.overview_table import Section, sections, sentences
from hdrscan.report.rendered import RenderedMessage

_ROWS = "(rows)"
"""What stands in the page in place of the rows, which are written as they come."""
_NUMBER = "(number)"
_COUNTS = "Messages"
_WIDEST_BAR, _WIDEST_SHARE = 160, 60


class Bar(NamedTuple):
    """A cell that holds a count, and the bar that shows it."""

    text: str
    width: int
    note: str = ""
    """The share that it is, where it is one."""


class Part(NamedTuple):
    """One table of the summary."""

    title: str
    headers: tuple[str, ...]
    rows: list[list[str | Bar]]
    hidden: int


def opening() -> str:
    """Return the page up to the first row."""
    return _page((), ()).partition(_ROWS)[0]


def row(report: Report) -> RenderedMessage:
    """Return one message's row, cut where its number goes."""
    made = environment().get_template("row.html")
    head, _, tail = made.render(cells=table_cells(report, roomy=True), number=_NUMBER).partition(_NUMBER)
    return RenderedMessage(head, tail, report.source.index)


def closing(overview: Overview, unread: int) -> str:
    """Return the page from the last row on."""
    parts = [_part(section) for section in sections(overview)]
    return _page(tuple(sentences(overview, unread)), parts, days(overview)).partition(_ROWS)[2]


def _page(said: Sequence[str], parts: Sequence[Part], chart: Days | None = None) -> str:
    return render("many.html", columns=TABLE_COLUMNS, rows=_ROWS, said=said, parts=parts, chart=chart)


def _part(section: Section) -> Part:
    """Draw the counts of messages of a table, compared with its greatest, and shares of them."""
    rows: list[list[str | Bar]] = [list(cells) for cells in section.rows]
    if _COUNTS in section.headers:
        at = section.headers.index(_COUNTS)
        most = max(1, *(_number(cells[at]) for cells in section.rows))
        for cells, drawn in zip(section.rows, rows, strict=True):
            drawn[at] = Bar(cells[at], round(_WIDEST_BAR * _number(cells[at]) / most))
            for column in section.shares:
                share = _number(cells[column]) / max(1, _number(cells[at]))
                drawn[column] = Bar(cells[column], round(_WIDEST_SHARE * share), f"{share:.0%}")
    return Part(section.title, section.headers, rows, section.hidden)


def _number(text: str) -> int:
    return int(text.replace(",", ""))
