"""The route as facts and sentences."""

from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import HeloVerdict, HostProvider, OriginVerdict, Proof
from hdrscan.report.hosts import client_text, host_text


def route_summary(report: Report) -> str | None:
    """Return the verdict in plain English; None for a message that broke the program."""
    return None if report.route is None else report.route.summary


def route_facts(report: Report, *, brief: bool = False) -> tuple[tuple[str, str], ...]:
    """Return who spoke HELO at the boundary, what stood behind, whose host it is and what it runs.

    In brief the last two are left out, and a long host name is shortened: the summary has it whole.
    """
    if report.route is None or report.boundary is None:
        return ()
    helo = report.route.helo
    facts = [("HELO", _answer(helo, brief=brief)), ("Origin", _answer(report.route.origin, brief=brief))]
    if brief:
        return tuple(facts)
    if not isinstance(helo.provider, Absent):
        facts.append(("Provider", _provider(helo.provider)))
    if not isinstance(helo.software, Absent):
        facts.append(
            ("Software", f"{helo.software.name} ({helo.software.standing.value} by its own Received field)")
        )
    return tuple(facts)


def _provider(found: HostProvider) -> str:
    if found.proof is Proof.RANGE:
        return f"{found.name}: {found.network} is its network ({found.source}, {found.date})"
    shown = "a confirmed name" if found.proof is Proof.CONFIRMED_NAME else "SPF for its own domain"
    return f"{found.name}: shown by {shown}"


def _answer(verdict: HeloVerdict | OriginVerdict, *, brief: bool) -> str:
    sure = "" if isinstance(verdict.confidence, Absent) else f", {verdict.confidence.value} confidence"
    client = client_text(host_text(verdict.name, whole=not brief) if verdict.name else "", verdict.ip)
    parts = [client] if client else []
    if isinstance(verdict, OriginVerdict) and verdict.tenant_id and not (brief and parts):
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
