"""The route as rows and sentences, before any escaping: for the table and the Markdown report."""

from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import HeloVerdict, OriginVerdict

ROUTE_HEADERS = ("Route", "Verdict", "Confidence", "Host")


class RouteRow(NamedTuple):
    """One of the two answers."""

    question: str
    verdict: str
    confidence: str
    host: str


def route_summary(report: Report) -> str | None:
    """Return the verdict in plain English; None for a message that broke the program."""
    return None if report.route is None else report.route.summary


def route_rows(report: Report) -> list[RouteRow]:
    """Return the two answers: who spoke HELO at the boundary, and what stood behind."""
    if report.route is None or report.boundary is None:
        return []
    return [_row("HELO", report.route.helo), _row("Origin", report.route.origin)]


def _row(question: str, verdict: HeloVerdict | OriginVerdict) -> RouteRow:
    confidence = "-" if isinstance(verdict.confidence, Absent) else verdict.confidence.value
    parts = [str(verdict.name)] if verdict.name else []
    parts += [f"[{verdict.ip}]"] if verdict.ip else []
    if isinstance(verdict, OriginVerdict) and verdict.tenant_id:
        parts.append(f"tenant {verdict.tenant_id}")
    return RouteRow(question, verdict.kind.value, confidence, "\n".join(parts) or "-")


def reason_lines(report: Report) -> list[str]:
    """Say why: the deciding signals, what else agrees, what speaks against, and what makes it less certain."""
    if report.route is None or report.boundary is None:
        return []
    lines = []
    for question, verdict in (("HELO", report.route.helo), ("Origin", report.route.origin)):
        lines.append(f"{question}: {verdict.reason}")
        lines += [f"{question}, agreeing: {signal.text}" for signal in verdict.signals[1:]]
    return [*lines, *report.route.notes]
