"""One row a message: for the table of many, and for CSV."""

import csv
import io
from collections.abc import Sequence

from hdrscan.analyze import isoformat
from hdrscan.auth.outcomes import Basis, Outcome, dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Authentication
from hdrscan.model.finding import Finding
from hdrscan.model.journey import Crossing
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Report
from hdrscan.report.escape import for_spreadsheet, for_terminal
from hdrscan.report.rendered import RenderedMessage
from hdrscan.selection import seen_at

CSV_COLUMNS = (
    "path",
    "index",
    "date",
    "from_domain",
    "reverse_path",
    "helo_kind",
    "helo_confidence",
    "helo_name",
    "helo_ip",
    "origin_kind",
    "origin_name",
    "origin_ip",
    "spf_result",
    "spf_domain",
    "spf_aligned",
    "dkim_results",
    "dkim_domains",
    "dkim_aligned",
    "dmarc_recorded",
    "dmarc_recomputed",
    "dmarc_policy",
    "published_spf",
    "published_dmarc",
    "verified_dkim",
    "worst_severity",
    "findings",
    "hops",
    "total_delay_seconds",
    "error",
    "first_crossing_kind",
    "first_crossing_ip",
    "first_crossing_standing",
    "last_crossing_kind",
    "last_crossing_ip",
    "last_crossing_standing",
)
NOT_RECORDED = "*"
"""Stands before a result that the recipient did not record: verified, or of what is published."""
TABLE_COLUMNS = ("Date (UTC)", "From domain", "Route", "HELO host", "SPF", "DKIM", "DMARC", "Worst")
_DATE, _KIND, _BOTH_KINDS, _RESULTS = 16, 18, 34, (8, 7, 6)
_CODE, _SEVERITY = 8, 9
_LEAST = 8
_ROOMY = 140
"""Columns from which on there is room for the origin too, and for the severity beside the code."""


def csv_header() -> str:
    """Return CSV's first line."""
    return ",".join(CSV_COLUMNS) + "\n"


def csv_piece(report: Report) -> RenderedMessage:
    """Return one message as a line of CSV (RFC 4180, with LF)."""
    date = _date(report)
    cells = [
        "" if date is None else date,
        _cell(report.message.from_domain),
        _cell(report.message.reverse_path),
        *_route_cells(report),
        *(_auth_cells(report.authentication.boundary) if report.authentication else [""] * 9),
        *_published_cells(report.live),
        report.findings[0].severity.value if report.findings else "",
        " ".join(sorted({finding.code for finding in report.findings})),
        str(len(report.chain.steps)),
        "" if isinstance(report.chain.total, Absent) else f"{report.chain.total:g}",
        for_spreadsheet(report.error or ""),
        *_crossing_cells(report.journey.crossings[:1]),
        *_crossing_cells(report.journey.crossings[-1:]),
    ]
    return RenderedMessage(
        _line([for_spreadsheet(report.source.path)]) + ",", f",{_line(cells)}\n", report.source.index
    )


def table_header(width: int) -> str:
    """Return the head of the table of many messages."""
    rule = ["-" * size for size in _widths(width)]
    return _row(list(TABLE_COLUMNS), width) + _row(rule, width)


def table_piece(report: Report, width: int) -> RenderedMessage:
    """Return one message as a row of a table that is ``width`` columns wide."""
    return RenderedMessage(_row(table_cells(report, roomy=width >= _ROOMY), width))


def table_cells(report: Report, *, roomy: bool) -> list[str]:
    """Return one message as the cells of ``TABLE_COLUMNS``; ``roomy``: with the origin and the severity too."""
    date = _date(report)
    cells = ["-" if date is None else date[:16].replace("T", " "), str(report.message.from_domain or "-")]
    if report.route is None or report.authentication is None:
        return [*cells, "error", str(report.error), "-", "-", "-", "-"]
    helo, origin = report.route.helo, report.route.origin
    return [
        *cells,
        f"{helo.kind.value}, {origin.kind.value}" if roomy else helo.kind.value,
        str(helo.name or helo.ip or "-"),
        _marked(spf_outcome(report)),
        _marked(_best(dkim_outcomes(report))),
        _marked(dmarc_outcome(report), show_alignment=False),
        _worst(report.findings, roomy=roomy),
    ]


def _worst(findings: Sequence[Finding], *, roomy: bool) -> str:
    if not findings:
        return "-"
    code, severity = findings[0].code, findings[0].severity.value
    return f"{code} {severity}" if roomy else code


def _date(report: Report) -> str | None:
    """Return when the message arrived, else when it says that it was written."""
    moment = seen_at(report)
    if moment is not None:
        return isoformat(moment)
    return None if isinstance(report.message.date, Absent) else report.message.date


def _route_cells(report: Report) -> list[str]:
    if report.route is None:
        return [""] * 7
    helo, origin = report.route.helo, report.route.origin
    confidence = "" if isinstance(helo.confidence, Absent) else helo.confidence.value
    return [
        *(helo.kind.value, confidence, _cell(helo.name), _cell(helo.ip)),
        *(origin.kind.value, _cell(origin.name), _cell(origin.ip)),
    ]


def _auth_cells(record: Authentication) -> list[str]:
    spf, dmarc = record.spf, record.dmarc
    return [
        *(["", "", ""] if spf is None else [_cell(spf.result), _cell(spf.domain), _truth(value=spf.aligned)]),
        for_spreadsheet(" ".join(check.result for check in record.dkim)),
        for_spreadsheet(" ".join(str(check.domain or "?") for check in record.dkim)),
        _truth(value=any(check.aligned for check in record.dkim)) if record.dkim else "",
        *(_cell(dmarc.recorded), _cell(dmarc.recomputed), _cell(dmarc.policy)),
    ]


def _crossing_cells(crossings: Sequence[Crossing]) -> list[str]:
    if not crossings:
        return [""] * 3
    found = crossings[0]
    return [found.helo.kind.value, _cell(found.helo.ip), found.standing.value]


def _published_cells(live: LiveFacts | None) -> list[str]:
    if live is None:
        return ["", "", ""]
    judged = live.judged
    spf = judged.spf if judged else None
    return [
        "" if spf is None or isinstance(spf.result, Absent) else spf.result.value,
        _cell(live.dmarc.result) if live.dmarc else "",
        " ".join("?" if isinstance(found.verdict, Absent) else found.verdict.value for found in live.signatures),
    ]


def _cell(value: str | Absent) -> str:
    return "" if isinstance(value, Absent) else for_spreadsheet(value)


def _truth(*, value: bool) -> str:
    return "true" if value else "false"


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()


def _marked(outcome: Outcome | None, *, show_alignment: bool = True) -> str:
    """Spell a result, marked where the recipient did not record it, and where it is aligned with From."""
    if outcome is None:
        return "-"
    mark = "" if outcome.basis is Basis.RECORDED else NOT_RECORDED
    return f"{mark}{outcome.result}{' =' if outcome.aligned and show_alignment else ''}"


def _best(outcomes: Sequence[Outcome]) -> Outcome | None:
    """Return the result that counts: of an aligned signature, else one that passed, else the first."""
    ordered = sorted(outcomes, key=lambda outcome: (not outcome.aligned, outcome.result != "pass"))
    return ordered[0] if ordered else None


def _widths(width: int) -> list[int]:
    """Share a width: as much as it takes for dates, kinds and results, the rest in halves for the two names."""
    kind, worst = (_BOTH_KINDS, _CODE + _SEVERITY) if width >= _ROOMY else (_KIND, _CODE)
    space = width - _DATE - kind - sum(_RESULTS) - worst - _gap(width) * (len(TABLE_COLUMNS) - 1)
    half = max(_LEAST, space // 2)
    return [_DATE, half, kind, half, *_RESULTS, worst]


def _gap(width: int) -> int:
    return 2 if width >= _ROOMY else 1


def _row(cells: list[str], width: int) -> str:
    shown = [_cut(for_terminal(cell), size) for cell, size in zip(cells, _widths(width), strict=True)]
    return (" " * _gap(width)).join(shown).rstrip(" ") + "\n"


def _cut(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: size - 2] + ".."
