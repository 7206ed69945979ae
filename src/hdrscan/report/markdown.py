"""The report as Markdown, for tickets and wikis."""

from hdrscan.model.report import Report
from hdrscan.report.escape import for_markdown
from hdrscan.report.rows import (
    HOP_HEADERS,
    boundary_sentence,
    hop_rows,
    note_lines,
    shortened,
    source_name,
    summary_rows,
)


def to_markdown(report: Report) -> str:
    """Return one report as Markdown."""
    parts = [f"## {_escaped(source_name(report))}", ""]
    parts += [f"- **{name}**: {_escaped(value)}" for name, value in summary_rows(report)]
    parts += ["", _escaped(boundary_sentence(report))]
    if report.chain.steps:
        parts += ["", _row(HOP_HEADERS), _row(["---"] * len(HOP_HEADERS))]
        parts += [_row([_cell(cell) for cell in row]) for row in hop_rows(report)]
        parts += ["", "`=` boundary, `~` below it: claimed by the sender's side, not proven."]
    for title, lines in (
        ("Notes", note_lines(report)),
        ("Repairs made while reading", [f"{quirk.note} ({quirk.id})" for quirk in report.quirks]),
    ):
        if lines:
            parts += ["", f"### {title}", "", *(f"- {_escaped(line)}" for line in lines)]
    return "\n".join(parts)


def _row(cells: tuple[str, ...] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    return "<br>".join(_escaped(line) for line in text.split("\n"))


def _escaped(text: str) -> str:
    return for_markdown(shortened(text))
