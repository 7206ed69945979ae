"""The report as text for a terminal, with tabulate; it also reads well in a pipe."""

from collections.abc import Iterable, Sequence
from textwrap import wrap

from hdrscan.model.finding import Finding, Severity
from hdrscan.model.report import Report
from hdrscan.report.auth_rows import CHECK_HEADERS, check_rows
from hdrscan.report.escape import for_terminal
from hdrscan.report.finding_lines import fix_lines, headline, owner_line, quoted, said_lines
from hdrscan.report.grid import grid
from hdrscan.report.paragraphs import paragraphs
from hdrscan.report.route_rows import ROUTE_HEADERS, route_rows, route_summary
from hdrscan.report.rows import (
    HOP_HEADERS,
    boundary_sentence,
    hop_rows,
    shortened,
    source_name,
    summary_rows,
    with_blacklist,
)

_NARROW, _ROOMY, _WIDEST = 80, 110, 200
_LEGEND = "= boundary; ~ below it: claimed by the sender's side, not proven"
_FIXED = ("Hop", "Delay", "With", "Time (UTC)")
_COLOURS = {
    Severity.CRITICAL: "\x1b[1;31m",
    Severity.HIGH: "\x1b[31m",
    Severity.MEDIUM: "\x1b[33m",
    Severity.LOW: "\x1b[36m",
    Severity.INFO: "\x1b[2m",
}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def to_table(report: Report, *, width: int = _NARROW, colour: bool = False) -> str:
    """Return one report as text of at most about ``width`` columns."""
    parts = [_bold(_fit(source_name(report), width), colour=colour), ""]
    summary = route_summary(report)
    if summary is not None:
        parts += [*_wrapped(summary, width), ""]
    rows = route_rows(report)
    if rows:
        host = max(16, width - 44)
        parts += [_ruled(ROUTE_HEADERS, [(*row[:3], _fit(row.host, host)) for row in rows], colour=colour), ""]
    parts += [_summary(report, width, colour=colour), "", *_wrapped(boundary_sentence(report), width)]
    if report.chain.steps:
        parts += ["", _hops(report, width, colour=colour)]
        parts += [_dim(line, colour=colour) for line in _wrapped(_LEGEND, width)]
    if check_rows(report):
        parts += ["", _checks(report, width, colour=colour)]
    if report.live is not None:
        parts += ["", *_live(report, width, colour=colour)]
    if report.findings:
        parts += ["", _bold("Findings", colour=colour)]
        for finding in report.findings:
            parts += _finding(finding, report, width, colour=colour)
        parts += _wrapped(owner_line(report.findings) or "", width)
    for title, lines in paragraphs(report):
        parts += ["", _bold(title, colour=colour), *_bullets(lines, width)]
    return "\n".join(parts)


def _summary(report: Report, width: int, *, colour: bool) -> str:
    column = max(20, width - 16)
    rows = [(_bold(name, colour=colour), _fit(value, column)) for name, value in summary_rows(report)]
    return grid(rows)


def _hops(report: Report, width: int, *, colour: bool) -> str:
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
    headers, listed = with_blacklist(report, HOP_HEADERS, [()] * len(rows))
    lists = [tuple(_fit(cell, 24) for cell in cells) for cells in listed]
    taken = sum(_widths([_FIXED, *fixed])) + 2 * (len(headers) - 1)
    taken += _widths([headers[len(HOP_HEADERS) :], *lists])[0] if lists[0] else 0
    sender, by = _share(max(16, min(width, _WIDEST) - taken), *_widths([(row.sender, row.by) for row in rows]))
    cells: list[tuple[str, ...]] = [
        (n, delay, _fit(row.sender, sender), _fit(row.by, by), protocol, time, *extra)
        for row, (n, delay, protocol, time), extra in zip(rows, fixed, lists, strict=True)
    ]
    return _ruled(headers, cells, colour=colour)


def _live(report: Report, width: int, *, colour: bool) -> list[str]:
    """Return what the DNS says beside what was recorded."""
    from hdrscan.report.live_rows import LIVE_HEADERS, asking_sentence, live_rows  # noqa: PLC0415 - start-up

    lines = [] if report.live is None else _wrapped(asking_sentence(report.live), width)
    rows = live_rows(report)
    space = max(16, min(width, _WIDEST) - 6)
    shares = (space * 3 // 10, space * 2 // 10, space * 2 // 10, space * 3 // 10)
    cells = [tuple(_fit(cell, share) for cell, share in zip(row, shares, strict=True)) for row in rows]
    return [*lines, "", _ruled(LIVE_HEADERS, cells, colour=colour)] if rows else lines


def _checks(report: Report, width: int, *, colour: bool) -> str:
    check, result, aligned = (14, 24, 18) if width >= _NARROW else (8, 10, 7)
    rows = [
        (_fit(row.check, check), _fit(row.result, result), row.domain, _fit(row.aligned, aligned), row.by)
        for row in check_rows(report)
    ]
    headers = tuple(_fit(name, aligned) if name == CHECK_HEADERS[3] else name for name in CHECK_HEADERS)
    widths = _widths([headers, *rows])
    taken = widths[0] + widths[1] + widths[3] + 2 * (len(headers) - 1)
    left, right = _share(max(16, min(width, _WIDEST) - taken), widths[2], widths[4])
    cells = [(*row[:2], _fit(row[2], left), row[3], _fit(row[4], right)) for row in rows]
    return _ruled(headers, cells, colour=colour)


def _finding(finding: Finding, report: Report, width: int, *, colour: bool) -> list[str]:
    """Return a finding as a compiler's message: headline, the bytes underlined, the fix."""
    severity = finding.severity.value
    label = f"{_COLOURS[finding.severity]}{severity}{_PLAIN}" if colour else severity
    text = for_terminal(shortened(f"{severity} {headline(finding)}"))
    head = wrap(text, width, subsequent_indent="  ")
    parts = [f"{label}{head[0][len(severity) :]}", *head[1:]]
    for evidence in finding.evidence:
        shown = quoted(evidence, report.block, width - 4)
        note = f": {shown.note}" if shown.note else ""
        parts += [
            *(f"  {line}" for line in _wrapped(f"{shown.place}{note}", width - 2)),
            f"    {shown.text}",
            f"    {_dim(shown.mark, colour=colour)}",
        ]
    for line in said_lines(finding):
        parts += wrap(for_terminal(shortened(line)), width, initial_indent="  ", subsequent_indent="    ")
    for kind, text in fix_lines(finding):
        if kind in ("title", "caution"):
            parts += [f"  {line}" for line in _wrapped(text, width - 2)]
        else:
            # Text to paste is never broken: a wrapped record would be a wrong one.
            parts.append(f"    {'- ' if kind == 'before' else ''}{for_terminal(text)}")
    return parts


def _ruled(headers: tuple[str, ...], cells: Sequence[tuple[str, ...]], *, colour: bool) -> str:
    """Return a table with a line below its head."""
    rule = tuple("-" * each for each in _widths([headers, *cells]))
    lines = grid([headers, rule, *cells]).split("\n")
    height = max(name.count("\n") + 1 for name in headers)
    return "\n".join([_bold(line, colour=colour) for line in lines[:height]] + lines[height:])


def _share(space: int, sender: int, by: int) -> tuple[int, int]:
    """Share columns between two cells: half for each, and what one does not need is the other's."""
    by = max(8, min(by, max(space // 2, space - sender)))
    return space - by, by


def _widths(rows: Sequence[tuple[str, ...]]) -> list[int]:
    """Return each column's width; cells may hold line breaks."""
    return [max(len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)]


def _fit(text: str, width: int) -> str:
    """Escape a cell's lines and break them to a width, at dots where host names allow it."""
    lines: list[str] = []
    for line in text.split("\n"):
        lines += _broken(for_terminal(shortened(line)), width)
    return "\n".join(lines)


def _broken(text: str, width: int) -> Iterable[str]:
    """Break a line at the last space that fits, else at a dot or another mark, else anywhere."""
    while len(text) > width:
        cut = text.rfind(" ", 1, width + 1)
        for mark in (".", "@", "-", ":"):
            cut = cut if cut > 0 else text.rfind(mark, width // 3, width)
        cut = cut if cut > 0 else width
        cut -= text[cut - 1 : cut + 1] == "::"  # an IPv6 address keeps its gap in one piece
        yield text[:cut].rstrip(" ")
        text = text[cut:].lstrip(" ")
    yield text


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(for_terminal(shortened(text)), width)


def _bullets(lines: list[str], width: int) -> list[str]:
    out: list[str] = []
    for line in lines:
        out += wrap(for_terminal(shortened(line)), width, initial_indent="- ", subsequent_indent="  ")
    return out


def _bold(text: str, *, colour: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if colour else text


def _dim(text: str, *, colour: bool) -> str:
    return f"{_DIM}{text}{_PLAIN}" if colour else text
