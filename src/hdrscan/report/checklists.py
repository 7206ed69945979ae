"""The checklists of several domains: a table of domains by families, what is open and where, and JSON."""

import json
from collections.abc import Iterator, Sequence
from textwrap import wrap

from hdrscan.model.checklist import Check, Checklist, Status
from hdrscan.report.escape import for_json_text, for_markdown, for_terminal
from hdrscan.report.grid import grid
from hdrscan.report.json_checklist import to_json
from hdrscan.report.provenance_lines import provenance_sentence
from hdrscan.version import __version__

SCHEMA = "hdrscan-domains/1"
FAMILIES = {"relay": "Relay", "mx": "MX", "spf": "SPF", "dkim": "DKIM", "dmarc": "DMARC", "hardening": "TLS"}
"""Families of checks, and how their columns are headed."""

_NARROW, _WIDEST = 60, 200
# The worst first: one of them stands in a cell.
_ORDER = (Status.FAIL, Status.WARNING, Status.NOT_CHECKED, Status.PASS, Status.INFO)
_WORDS = {
    Status.FAIL: "fail",
    Status.WARNING: "warn",
    Status.NOT_CHECKED: "?",
    Status.PASS: "pass",
    Status.INFO: "-",
}
_LEGEND = "fail, warn: so many checks; ?: not checked; -: nothing but information"


def worst(checks: Sequence[Check]) -> Status | None:
    """Return the worst result of some checks; None where there is none."""
    found = {check.status for check in checks}
    return next((status for status in _ORDER if status in found), None)


def table(found: Checklist) -> dict[str, str]:
    """Return the worst result for each point that was checked, by its id."""
    by_id: dict[str, list[Check]] = {}
    for check in found.checks:
        by_id.setdefault(check.point.id, []).append(check)
    return {point: status.value for point, checks in by_id.items() if (status := worst(checks))}


def _cell(found: Checklist, family: str) -> str:
    checks = [check for check in found.checks if check.point.family == family]
    status = worst(checks)
    if status is None:
        return "-"
    count = sum(check.status is status for check in checks)
    return f"{_WORDS[status]} {count}" if status in {Status.FAIL, Status.WARNING} else _WORDS[status]


def _rows(checklists: Sequence[Checklist]) -> list[tuple[str, ...]]:
    head = ("Domain", *FAMILIES.values())
    return [head, *((found.plan.domain, *(_cell(found, family) for family in FAMILIES)) for found in checklists)]


def _open(checklists: Sequence[Checklist]) -> Iterator[tuple[str, list[str]]]:
    """Yield each point that failed or warns, the worst first, with the domains where it does."""
    for status in (Status.FAIL, Status.WARNING, Status.NOT_CHECKED):
        domains: dict[str, dict[str, None]] = {}
        for found in checklists:
            for check in found.of(status):
                code = f" ({check.point.code})" if check.point.code else ""
                name = f"{status.value.upper()}: {check.point.title}{code} [{check.point.id}]"
                domains.setdefault(name, {})[found.plan.domain] = None
        yield from ((name, list(held)) for name, held in domains.items())


def _total(checklists: Sequence[Checklist]) -> str:
    clean = sum(not (found.of(Status.FAIL) or found.of(Status.WARNING)) for found in checklists)
    return f"{len(checklists)} domains, {clean} of them without anything to change."


def to_table(checklists: Sequence[Checklist], *, width: int = 80) -> str:
    """Return the checklists as text of at most about ``width`` columns."""
    width = max(_NARROW, min(width, _WIDEST))
    rows = _rows(checklists)
    rules = tuple("-" * max(len(row[column]) for row in rows) for column in range(len(rows[0])))
    lines = [_total(checklists), *_wrapped(provenance_sentence(checklists[0].provenance), width), ""]
    lines += [grid([rows[0], rules, *rows[1:]]), _LEGEND]
    for name, domains in _open(checklists):
        lines += ["", *_wrapped(name, width), *_wrapped(", ".join(domains), width, "    ")]
    lines += ["", *_wrapped("The details of one domain: hdrscan domain NAME, or --format json.", width)]
    return "\n".join(lines)


def _wrapped(text: str, width: int, indent: str = "") -> list[str]:
    return wrap(
        for_terminal(text), width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
    )


def to_markdown(checklists: Sequence[Checklist]) -> str:
    """Return the checklists as Markdown."""
    head, *rows = _rows(checklists)
    lines = ["## DNS checklists", "", for_markdown(_total(checklists)), ""]
    lines += [
        for_markdown(provenance_sentence(checklists[0].provenance)),
        "",
        _row(head),
        _row(("---",) * len(head)),
    ]
    lines += [_row(tuple(map(for_markdown, row))) for row in rows]
    lines += ["", for_markdown(_LEGEND), ""]
    for name, domains in _open(checklists):
        lines.append(f"- **{for_markdown(name)}**: {for_markdown(', '.join(domains))}")
    return "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def to_text(checklists: Sequence[Checklist]) -> str:
    """Return the checklists as the text of one JSON document, with a line end."""
    document = {
        "schema": SCHEMA,
        "version": __version__,
        "summary": {
            "domains": len(checklists),
            **{
                status.value.replace(" ", "_"): sum(len(found.of(status)) for found in checklists)
                for status in Status
            },
        },
        "table": {found.plan.domain: table(found) for found in checklists},
        "domains": [to_json(found) for found in checklists],
    }
    return for_json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"
