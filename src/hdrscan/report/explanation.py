"""What is known of a finding, a code or a field's name, as text for a terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from hdrscan.microsoft.codes import Explanation
from hdrscan.model.microsoft import Basis, Reading
from hdrscan.report.grid import grid
from hdrscan.report.json_values import Json
from hdrscan.rules.registry import Rule

_BASIS = {
    Basis.DOCUMENTED: "documented by Microsoft",
    Basis.COUNTED: "inferred from counts over real mail",
    Basis.UNVERIFIED: "unverified",
}

_NEEDS = {"headers": "header", "dns": "DNS"}


def to_text(explanation: Explanation, width: int) -> str:
    """Return an explanation; each reading says what it rests on."""
    lines = wrap(f"{explanation.topic}: {explanation.title}", width)
    for reading in explanation.readings:
        lines += ["", *_reading(reading, width, "")]
    if explanation.values:
        lines += ["", "Values:"]
    for value, readings in explanation.values:
        for reading in readings:
            lines += _reading(reading, width, f"{value}: ")
    if explanation.see:
        lines += ["", *wrap(f"See also: {', '.join(explanation.see)}", width)]
    return "\n".join(lines)


def _reading(reading: Reading, width: int, label: str) -> list[str]:
    indent = "  " if label else ""
    text = f"{label}{reading.text} [{_BASIS[reading.basis]}]"
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  " if label else "")


def rule_to_text(rule: Rule, width: int) -> str:
    """Return a rule's page, its metadata first; what is to be copied and tables keep their lines."""
    head = f"{rule.code} {rule.name}: {rule.severity.value}, {rule.confidence.value} confidence"
    needs = "needs the headers" if rule.needs.value == "headers" else "needs DNS answers"
    page = rule.documentation.strip().split("\n\n")
    parts = [f"{head}; {needs}; since {rule.since}.", *page]
    return "\n\n".join("\n".join(_refilled(part.split("\n"), width)) for part in parts) + "\n"


def _refilled(lines: list[str], width: int) -> Iterator[str]:
    """Fill a paragraph of Markdown, or each item of a list, to a width."""
    if any(line.startswith(("    ", "|", "#", "```")) for line in lines):
        yield from lines
        return
    items: list[list[str]] = []
    for line in lines:
        if line.startswith("- ") or not items:
            items.append([line])
        else:
            items[-1].append(line.strip())
    for item in items:
        indent = "  " if item[0].startswith("- ") else ""
        yield from wrap(
            " ".join(item), width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
        )


def rules_to_text(rules: Sequence[Rule], width: int) -> str:
    """Return a table of rules."""
    heads = ("Code", "Severity", "Needs", "Name", "What it says")
    rows = [(rule.code, rule.severity.value, _NEEDS[rule.needs.value], rule.name, rule.title) for rule in rules]
    taken = sum(max(len(row[column]) for row in (heads, *rows)) + 2 for column in range(len(heads) - 1))
    title = max(20, width - taken)
    cells = [(*row[:-1], "\n".join(wrap(row[-1], title))) for row in rows]
    table = [heads, *cells]
    columns = range(len(heads))
    lines = tuple("-" * max(len(line) for row in table for line in row[n].split("\n")) for n in columns)
    return grid([table[0], lines, *cells])


def rules_to_json(rules: Sequence[Rule]) -> Json:
    """Return all rules with their pages."""
    return {
        "rules": [
            {
                "code": rule.code,
                "name": rule.name,
                "severity": rule.severity.value,
                "confidence": rule.confidence.value,
                "needs": rule.needs.value,
                "since": rule.since,
                "title": rule.title,
                "documentation": rule.documentation,
            }
            for rule in rules
        ]
    }
