"""The report as Markdown, for tickets and wikis."""

from typing import TYPE_CHECKING

from hdrscan.model.finding import Finding
from hdrscan.model.report import Report
from hdrscan.report.auth_rows import CHECK_HEADERS, check_rows
from hdrscan.report.escape import for_markdown, for_terminal
from hdrscan.report.finding_lines import fix_lines, headline, owner_line, quoted, said_lines
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

if TYPE_CHECKING:
    from hdrscan.model.live import LiveFacts

_QUOTED = 160
"""Characters of a source line that are quoted."""


def to_markdown(report: Report) -> str:
    """Return one report as Markdown."""
    parts = [f"## {_escaped(source_name(report))}", ""]
    summary = route_summary(report)
    if summary is not None:
        parts += [_escaped(summary), ""]
    rows = route_rows(report)
    if rows:
        parts += [_row(ROUTE_HEADERS), _row(["---"] * len(ROUTE_HEADERS))]
        parts += [*(_row([_cell(cell) for cell in row]) for row in rows), ""]
    parts += [f"- **{name}**: {_escaped(value)}" for name, value in summary_rows(report)]
    parts += ["", _escaped(boundary_sentence(report))]
    if report.chain.steps:
        headers, hops = with_blacklist(report, HOP_HEADERS, hop_rows(report))
        parts += ["", _row(headers), _row(["---"] * len(headers))]
        parts += [_row([_cell(cell) for cell in row]) for row in hops]
        parts += ["", "`=` boundary, `~` below it: claimed by the sender's side, not proven."]
    checks = check_rows(report)
    if checks:
        parts += ["", _row(CHECK_HEADERS), _row(["---"] * len(CHECK_HEADERS))]
        parts += [_row([_cell(cell) for cell in row]) for row in checks]
    if report.live is not None:
        parts += _live(report, report.live)
    if report.findings:
        parts += ["", "### Findings", ""]
        parts += [line for finding in report.findings for line in _finding(finding, report)]
        others = owner_line(report.findings)
        parts += [] if others is None else ["", _escaped(others)]
    for title, lines in paragraphs(report):
        parts += ["", f"### {_escaped(title)}", "", *(f"- {_escaped(line)}" for line in lines)]
    return "\n".join(parts)


def _live(report: Report, facts: "LiveFacts") -> list[str]:
    """Return what the DNS says beside what was recorded."""
    from hdrscan.report.live_rows import LIVE_HEADERS, asking_sentence, live_rows  # noqa: PLC0415 - start-up

    parts = ["", _escaped(asking_sentence(facts))]
    rows = live_rows(report)
    if rows:
        parts += ["", _row(LIVE_HEADERS), _row(["---"] * len(LIVE_HEADERS))]
        parts += [_row([_cell(cell) for cell in row]) for row in rows]
    return parts


def _finding(finding: Finding, report: Report) -> list[str]:
    parts = [f"- **{finding.severity.value}** {_escaped(headline(finding))}"]
    for evidence in finding.evidence:
        shown = quoted(evidence, report.block, _QUOTED)
        note = f" ({_escaped(shown.note)})" if shown.note else ""
        parts.append(f"    - {_escaped(shown.place)}{note}: {_escaped(shown.text.strip())}")
    parts += [f"    - {_escaped(line)}" for line in said_lines(finding)]
    for kind, text in fix_lines(finding):
        if kind in ("before", "after"):
            # An indented code block: what is pasted from it has no escapes in it.
            parts += ["", f"          {'- ' if kind == 'before' else ''}{for_terminal(text)}", ""]
        else:
            parts.append(f"    - {_escaped(text)}")
    return parts


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return "<br>".join(_escaped(line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    return for_markdown(shortened(text))
