"""The formats of other programs that are written as a line of JSON a message."""

from collections.abc import Callable
from importlib import import_module

from hdrscan.model.report import Report
from hdrscan.report.rendered import RenderedMessage

LINES = ("ecs", "misp", "ocsf")
"""Their names, which are those of the modules beside this one."""


def writer_of(form: str) -> Callable[[Report], str]:
    """Return what writes a report as a line of one of ``LINES``; only that one is loaded."""
    write: Callable[[Report], str] = import_module(f"hdrscan.report.exchange.{form}").to_line
    return write


def to_piece(report: Report, form: str) -> RenderedMessage:
    """Return the line, cut at the message's index where the format has one.

    In those formats no key before it is called so, and text escapes its quotes.
    """
    line = writer_of(form)(report)
    if form == "misp":
        return RenderedMessage(line)
    key = '"index":'
    head, _, tail = line.partition(f"{key}{report.source.index},")
    return RenderedMessage(head + key, "," + tail, report.source.index)
