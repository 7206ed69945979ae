"""The report as text for a terminal, with tabulate; it also reads well in a pipe."""

from collections.abc import Iterable
from textwrap import wrap

from hdrscan.model.report import Report
from hdrscan.report.escape import for_terminal
from hdrscan.report.rows import HOP_HEADERS, boundary_sentence, hop_rows, note_lines, summary_rows

_NARROW, _WIDE = 80, 160
_DELAY, _WITH, _TIME, _HOP = 12, 16, 19, 6
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_table(report: Report, *, width: int = _NARROW, colour: bool = False) -> str:
    """Return one report as text of at most about ``width`` columns."""
    parts = [_summary(report, width, colour=colour), "", *_wrapped(boundary_sentence(report), width)]
    if report.chain.steps:
        parts += ["", _hops(report, width, colour=colour)]
        parts.append(_dim("= boundary   ~ below it: claimed by the sender's side, not proven", colour=colour))
    notes = note_lines(report)
    if notes:
        parts += ["", _bold("Notes", colour=colour), *_bullets(notes, width)]
    if report.quirks:
        lines = [f"{quirk.note} [{quirk.id}]" for quirk in report.quirks]
        parts += ["", _bold("Repairs made while reading", colour=colour), *_bullets(lines, width)]
    if report.error:
        parts += ["", *_wrapped(f"hdrscan failed on this message: {report.error}", width)]
    return "\n".join(parts)


def _summary(report: Report, width: int, *, colour: bool) -> str:
    from tabulate import tabulate  # noqa: PLC0415 - only this format needs it

    column = max(20, width - 16)
    rows = [
        (_bold(name, colour=colour), _fit(value, column))
        for name, value in (("Source", report.source.path), *summary_rows(report))
    ]
    return tabulate(rows, tablefmt="plain", disable_numparse=True)


def _hops(report: Report, width: int, *, colour: bool) -> str:
    from tabulate import tabulate  # noqa: PLC0415

    rest = min(width, _WIDE) - _HOP - _DELAY - _WITH - _TIME - 10
    column = max(12, rest // 2)
    with_width = _WITH if width < _WIDE else 24
    rows = [
        (
            row.n,
            _fit(row.delay, _DELAY),
            _fit(row.sender, column),
            _fit(row.by, column),
            _fit(row.protocol, with_width),
            _fit(row.time, 10 if width <= _NARROW else _TIME),
        )
        for row in hop_rows(report)
    ]
    headers = [_bold(header, colour=colour) for header in HOP_HEADERS]
    return tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True)


def _fit(text: str, width: int) -> str:
    """Escape a cell's lines and break them to a width, at dots where host names allow it."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _broken(for_terminal(line), width)
    return "\n".join(lines)


def _broken(text: str, width: int) -> Iterable[str]:
    while len(text) > width:
        cut = max(text.rfind(mark, 1, width) for mark in (" ", ".", "@", "-", ":"))
        cut = cut if cut > width // 2 else width
        yield text[:cut].rstrip(" ")
        text = text[cut:].lstrip(" ")
    yield text


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(for_terminal(text), width) or [""]


def _bullets(lines: list[str], width: int) -> list[str]:
    out: list[str] = []
    for line in lines:
        out += wrap(for_terminal(line), width, initial_indent="- ", subsequent_indent="  ")
    return out


def _bold(text: str, *, colour: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if colour else text


def _dim(text: str, *, colour: bool) -> str:
    return f"{_DIM}{text}{_PLAIN}" if colour else text
