"""The view of one message's report: what is shown, and at which level of detail.

By default the answer, what is wrong and what to do about it come first, and all of it fits a screen. What is left
out is counted in the last line, with the option that shows it.
"""

from collections.abc import Iterator
from enum import IntEnum

from hdrscan.model.finding import Finding, Severity
from hdrscan.model.report import Report
from hdrscan.report.auth_rows import CHECK_HEADERS, check_rows
from hdrscan.report.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    Verdicts,
)
from hdrscan.report.finding_blocks import finding_item, owner_line
from hdrscan.report.hop_rows import has_claimed_hops, hop_table
from hdrscan.report.journey_rows import crossing_lines, journey_line
from hdrscan.report.paragraphs import paragraphs
from hdrscan.report.route_rows import route_facts, route_summary
from hdrscan.report.rows import (
    boundary_sentence,
    source_name,
    summary_rows,
    time_facts,
)
from hdrscan.report.verdicts import verdicts

LEGEND = "= boundary; ~ below it in the chain: claimed by the sender's side, not proven"

ONWARD = "^ onward: above the host as which the message is judged, not judged"

_ALWAYS = frozenset({"Notes"})
"""Paragraphs that explain what the tables show, and so are never left out."""


class Detail(IntEnum):
    """How much is shown."""

    SHORT = 0
    """The answer, what is wrong, the fix: one screen."""
    MORE = 1
    """Also every piece of evidence, why the route was decided so, the records, and findings of severity info."""
    ALL = 2
    """Also host names in full, and every value of the message."""


def message_view(report: Report, detail: Detail = Detail.SHORT) -> Document:
    """Return what is shown of one message."""
    return Document(tuple(_blocks(report, detail)))


def _blocks(report: Report, detail: Detail) -> Iterator[Block]:
    yield Heading(source_name(report), 1)
    summary = route_summary(report)
    if summary is not None:
        yield Paragraph(summary)
    items = verdicts(report)
    if items:
        yield Verdicts(items)
    facts = (*route_facts(report), *summary_rows(report, whole=detail >= Detail.MORE), *time_facts(report))
    if facts:
        yield Facts(facts)
    yield from _journey(report)
    if detail or summary is None or report.boundary is None:
        yield Paragraph(boundary_sentence(report))
    yield from _findings(report, detail)
    yield from _hops(report, detail)
    checks = check_rows(report)
    if checks:
        yield Table(CHECK_HEADERS, tuple(checks), (2, 4))
    if report.live is not None:
        yield from _live(report)
    told = paragraphs(report)
    for title, lines in told:
        if detail or title in _ALWAYS:
            yield Heading(title)
            yield Bullets(tuple(lines))
    if not detail and report.error is None:
        yield from _left_out(report, [title for title, _ in told if title not in _ALWAYS])


def _journey(report: Report) -> Iterator[Block]:
    """Yield one line a crossing where there are several."""
    lines = crossing_lines(report)
    if lines:
        yield Heading("Journey")
        yield Paragraph(journey_line(report))
        yield Bullets(tuple(lines))


def _findings(report: Report, detail: Detail) -> Iterator[Block]:
    shown = [finding for finding in report.findings if detail or finding.severity is not Severity.INFO]
    if report.error is not None:
        return
    if not shown:
        yield Paragraph(_nothing_found(report.findings))
        return
    yield Heading("Findings")
    for finding in shown:
        yield _item(finding, report, detail)
    others = owner_line(shown)
    if others is not None:
        yield Note(others)


def _item(finding: Finding, report: Report, detail: Detail) -> Item:
    return finding_item(finding, report.block, all_evidence=detail >= Detail.MORE)


def _nothing_found(findings: tuple[Finding, ...]) -> str:
    return "No findings but those for information." if findings else "No findings."


def _hops(report: Report, detail: Detail) -> Iterator[Block]:
    if report.chain.steps:
        yield hop_table(report, whole_names=detail >= Detail.ALL)
        if has_claimed_hops(report):
            yield Note(LEGEND)
        if report.boundary is not None and report.boundary.onward:
            yield Note(ONWARD)


def _live(report: Report) -> Iterator[Block]:
    """Yield what the DNS says beside what was recorded."""
    from hdrscan.report.live_rows import LIVE_HEADERS, live_rows, published_sentence  # noqa: PLC0415 - start-up

    if report.live is None:
        return
    yield Paragraph(published_sentence(report.live))
    rows = live_rows(report)
    if rows:
        yield Table(LIVE_HEADERS, tuple(rows), (0, 1, 2, 3))


def _left_out(report: Report, titles: list[str]) -> Iterator[Block]:
    """Say what -v adds."""
    facts = sum(finding.severity is Severity.INFO for finding in report.findings)
    parts = [f"{facts} {'finding' if facts == 1 else 'findings'} for information"] if facts else []
    parts += titles
    if parts:
        yield Note(f"Not shown (-v shows it): {'; '.join(parts)}.")
