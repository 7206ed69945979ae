"""The route as facts and sentences."""

from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import HeloVerdict, OriginVerdict


def route_summary(report: Report) -> str | None:
    """Return the verdict in plain English; None for a message that broke the program."""
    return None if report.route is None else report.route.summary


def route_facts(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the two answers: who spoke HELO at the boundary, and what stood behind."""
    if report.route is None or report.boundary is None:
        return ()
    return ("HELO", _answer(report.route.helo)), ("Origin", _answer(report.route.origin))


def _answer(verdict: HeloVerdict | OriginVerdict) -> str:
    sure = "" if isinstance(verdict.confidence, Absent) else f", {verdict.confidence.value} confidence"
    parts = [str(verdict.name)] if verdict.name else []
    parts += [f"[{verdict.ip}]"] if verdict.ip else []
    if isinstance(verdict, OriginVerdict) and verdict.tenant_id:
        parts.append(f"tenant {verdict.tenant_id}")
    host = f": {' '.join(parts)}" if parts else ""
    return f"{verdict.kind.value}{sure}{host}"


def reason_lines(report: Report) -> list[str]:
    """Say why: the deciding signals, what else agrees, what speaks against, and what makes it less certain."""
    if report.route is None or report.boundary is None:
        return []
    lines = []
    for question, verdict in (("HELO", report.route.helo), ("Origin", report.route.origin)):
        lines.append(f"{question}: {verdict.reason}")
        lines += [f"{question}, agreeing: {signal.text}" for signal in verdict.signals[1:]]
    return [*lines, *report.route.notes]
