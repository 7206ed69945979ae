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
from hdrscan.model.source import Source
from hdrscan.report.escape import for_spreadsheet, for_terminal
from hdrscan.report.hosts import host_text
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
_LEAST, _LONGEST_PLACE = 8, 60
NOT_RECORDED = "*"
"""Stands before a result that the recipient did not record: verified, or of what is published."""
TABLE_COLUMNS = (
    "Date (UTC)",
    "From domain",
    "Route",
    "HELO host",
    "SPF",
    "DKIM",
    "DMARC",
    "Worst",
    "Where",
    "Subject",
)
NUMBER = 5
"""Digits for which a row has room; it is numbered where it is written."""
_WIDE, _ROOMY = 100, 140
"""Columns from which on there is room for the HELO host, and for place and subject in the same line."""
_SIZES = {"Route": 18, "SPF": 8, "DKIM": 7, "DMARC": 6, "Worst": 8}
_DAY, _MINUTE = 10, 16


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
    layout = _layout(width)
    below = "" if "Where" in layout else f"{' ' * (NUMBER + 1)}Where: subject\n"
    rule = ["-" * layout.get(name, 0) for name in TABLE_COLUMNS]
    return f"{'No.':>{NUMBER}}{_row(TABLE_COLUMNS, layout)}{below}{'-' * NUMBER}{_row(rule, layout)}"


def table_piece(report: Report, width: int) -> RenderedMessage:
    """Return one message as a row of a table that is ``width`` columns wide; its number goes before it."""
    layout = _layout(width)
    cells = dict(zip(TABLE_COLUMNS, table_cells(report, roomy=False), strict=True))
    cells["Date (UTC)"] = cells["Date (UTC)"][: layout["Date (UTC)"]]
    cells["HELO host"] = host_text(cells["HELO host"])
    cells["Where"] = place_of(report.source, layout.get("Where", width // 2))
    text = _row(tuple(cells.values()), layout)
    if "Where" not in layout:
        told = ": ".join(filter(None, (for_terminal(cells["Where"]), for_terminal(cells["Subject"]))))
        text += f"{' ' * (NUMBER + 1)}{_cut(told, width - NUMBER - 1).rstrip(' ')}\n"
    return RenderedMessage("", text, report.source.index)


def table_cells(report: Report, *, roomy: bool) -> list[str]:
    """Return one message as the cells of ``TABLE_COLUMNS``; ``roomy``: with the origin and the severity too."""
    date = _date(report)
    cells = ["-" if date is None else date[:16].replace("T", " "), str(report.message.from_domain or "-")]
    place = [place_of(report.source), str(report.message.subject or "")]
    if report.route is None or report.authentication is None:
        return [*cells, "error", str(report.error), "-", "-", "-", "-", *place]
    helo, origin = report.route.helo, report.route.origin
    return [
        *cells,
        f"{helo.kind.value}, {origin.kind.value}" if roomy else helo.kind.value,
        str(helo.name or helo.ip or "-"),
        _marked(spf_outcome(report)),
        _marked(_best(dkim_outcomes(report))),
        _marked(dmarc_outcome(report), show_alignment=False),
        _worst(report.findings, roomy=roomy),
        *place,
    ]


def place_of(source: Source, size: int = _LONGEST_PLACE) -> str:
    """Say where a message is: its path, and within a mailbox the byte where it begins; a long path by its end."""
    within = f", byte {source.offset}" if source.offset or source.kind == "mbox" else ""
    room = size - len(within)
    if room >= len(source.path):
        return source.path + within
    return f"..{source.path[2 - room :]}{within}" if room >= _LEAST else within.removeprefix(", ") or source.path


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


def _layout(width: int) -> dict[str, int]:
    """Give each column that there is room for its width: what results take, and the rest to names and places."""
    sizes = {"Date (UTC)": _MINUTE if width >= _ROOMY else _DAY, **_SIZES}
    shared = ["From domain", *(["HELO host"] if width >= _WIDE else [])]
    shared += ["Where", "Subject"] if width >= _ROOMY else []
    space = width - NUMBER - sum(sizes.values()) - len(sizes) - len(shared)
    for at, name in enumerate(shared):
        sizes[name] = max(_LEAST, space // (len(shared) - at))
        space -= sizes[name]
    return sizes


def _row(cells: Sequence[str], layout: dict[str, int]) -> str:
    """Return the cells of those columns that there is room for, each behind a space."""
    shown = (
        _cut(for_terminal(cell), layout[name])
        for name, cell in zip(TABLE_COLUMNS, cells, strict=True)
        if name in layout
    )
    return f" {' '.join(shown)}".rstrip(" ") + "\n"


def _cut(text: str, size: int) -> str:
    return text.ljust(size) if len(text) <= size else text[: max(0, size - 2)] + ".."
