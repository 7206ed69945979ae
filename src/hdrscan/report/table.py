"""The report as text for a terminal, with tabulate; it also reads well in a pipe."""

from collections.abc import Iterable
from textwrap import wrap

from hdrscan.model.report import Report
from hdrscan.report.escape import for_terminal
from hdrscan.report.rows import HOP_HEADERS, boundary_sentence, hop_rows, note_lines, source_name, summary_rows

_NARROW, _ROOMY, _WIDEST = 80, 110, 200
_FIXED = ("Hop", "Delay", "With", "Time (UTC)")
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
        for name, value in (("Source", source_name(report)), *summary_rows(report))
    ]
    return tabulate(rows, tablefmt="plain", disable_numparse=True)


def _hops(report: Report, width: int, *, colour: bool) -> str:
    from tabulate import tabulate  # noqa: PLC0415

    rows = hop_rows(report)
    roomy = width >= _ROOMY
    fixed = [
        (
            _fit(row.n, 6),
            _fit(row.delay, 9),
            _fit(row.protocol, 22 if roomy else 10),
            _fit(row.time, 19 if roomy else 10),
        )
        for row in rows
    ]
    # tabulate keeps two columns more than a header is wide.
    taken = sum(max(map(_width, (header + "  ", *cells))) for header, *cells in zip(_FIXED, *fixed, strict=True))
    column = max(12, (min(width, _WIDEST) - taken - 2 * (len(HOP_HEADERS) - 1)) // 2)
    cells = [
        (n, delay, _fit(row.sender, column), _fit(row.by, column), protocol, time)
        for row, (n, delay, protocol, time) in zip(rows, fixed, strict=True)
    ]
    headers = [_bold(header, colour=colour) for header in HOP_HEADERS]
    return tabulate(cells, headers=headers, tablefmt="simple", disable_numparse=True)


def _width(cell: str) -> int:
    return max(map(len, cell.split("\n")))


def _fit(text: str, width: int) -> str:
    """Escape a cell's lines and break them to a width, at dots where host names allow it."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _broken(for_terminal(line), width)
    return "\n".join(lines)


def _broken(text: str, width: int) -> Iterable[str]:
    """Break a line at the last space that fits, else at a dot or another mark, else anywhere."""
    while len(text) > width:
        cut = text.rfind(" ", 1, width + 1)
        for mark in (".", "@", "-", ":"):
            cut = cut if cut > 0 else text.rfind(mark, width // 3, width)
        cut = cut if cut > 0 else width
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
