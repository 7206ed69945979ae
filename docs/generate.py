"""Writes the pages that are made from the code: run it after a change to what they list (make docs)."""

from pathlib import Path

from hdrscan.checklist.points import POINTS
from hdrscan.report.checklist_rows import LETTERS
from hdrscan.route.helo_signals import HELO_SIGNALS
from hdrscan.route.office365_signals import OFFICE365_SIGNALS
from hdrscan.route.relay_signals import BOUNDARY_SIGNALS, RELAY_SIGNALS
from hdrscan.route.signal import SignalRule
from hdrscan.rules.registry import Needs, Rule, rules

DOCS = Path(__file__).parent


def route_signals() -> str:
    """Return the page of signals."""
    return "\n".join(
        [
            "# The signals of a route",
            "",
            "The first signal of a table that is there decides; the JSON report has all others, for and against.",
            "High rests on what the recipient's own servers saw, on what you said, or on what Microsoft wrote",
            "on mail that it sent itself. What only the sender's side says is medium at most.",
            "What a stranger needs is told beyond writing header fields, saying a HELO and naming his own",
            "addresses in the DNS (PTR), which he can always do.",
            "",
            "## Who spoke HELO at the boundary",
            "",
            *_table(HELO_SIGNALS),
            "",
            "A relay whose own hop was written by another MTA than Postfix is an `onprem-relay`.",
            "",
            "## Where mail came from that Office 365 sent out",
            "",
            "Behind a smart host these fields are the relay's claim, and each answer is one step less sure.",
            "",
            *_table(OFFICE365_SIGNALS),
            "",
            "## Where mail came from behind any other host",
            "",
            *_table((*BOUNDARY_SIGNALS, *RELAY_SIGNALS)),
            "",
        ]
    )


def domain_checks() -> str:
    """Return the page of what the DNS checklist checks."""
    rows = []
    for point in POINTS.values():
        paths = "".join(LETTERS[path] for path in point.paths)
        rows.append(
            f'| <a id="{point.id}"></a>`{point.id}` | {point.code} | {point.title} | {paths} | {point.why} |'
        )
    return "\n".join(
        [
            "# What the DNS checklist checks",
            "",
            "The letters are those of the [paths](domain.md); a code is the rule that a finding belongs to.",
            "",
            "| id | rule | what has to be so | paths | why |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _table(rules: tuple[SignalRule, ...]) -> list[str]:
    rows = [
        f"| `{rule.id}` | {rule.supports.value} | {rule.confidence.value} | {rule.text} | {rule.stranger} |"
        for rule in rules
    ]
    return [
        "| signal | answer | confidence | what it is | what a stranger needs to get it |",
        "|---|---|---|---|---|",
        *rows,
    ]


def rules_page() -> str:
    """Return the page of findings."""
    index = ["| code | severity | name | what it says |", "|---|---|---|---|"]
    pages: list[str] = []
    for rule in rules():
        index.append(
            f"| [{rule.code}](#{rule.code.lower()}) | {rule.severity.value} | `{rule.name}` | {rule.title} |"
        )
        page = rule.documentation.strip().replace("\n## ", "\n### ")
        pages += [
            "",
            f"## {rule.code}",
            "",
            f"`{rule.name}`, {_metadata(rule)}",
            "",
            page,
        ]
    return "\n".join(["# Findings", "", *index, *pages, ""])


def _metadata(rule: Rule) -> str:
    needs = "" if rule.needs is Needs.HEADERS else " Needs DNS answers."
    return f"{rule.severity.value}, {rule.confidence.value} confidence, since {rule.since}.{needs}"


PAGES = {"domain-checks.md": domain_checks, "route-signals.md": route_signals, "rules.md": rules_page}
"""Each generated page and what makes it."""

if __name__ == "__main__":
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
