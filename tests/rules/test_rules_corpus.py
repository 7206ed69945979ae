"""The rules over real messages: how often each speaks, that none breaks, and that its proof is the very bytes."""

from collections import Counter
from pathlib import Path

import pytest

from hdrscan import scan
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, UNREADABLE
from hdrscan.model.finding import Role, Severity
from hdrscan.model.report import Report
from hdrscan.rules.registry import rules

# Most of the messages are phishing at Outlook.com, often without TLS and from Microsoft's high-risk pool. What is
# not listed never speaks.
COUNTS = {
    "HOP007": 28,
    "HOP008": 5,
    "HOP009": 23,
    "HOP011": 172,
    "ROUTE001": 100,
    "ROUTE002": 65,
    "ROUTE005": 28,
    "ROUTE006": 1,
    "ROUTE007": 42,
    "ROUTE009": 29,
    "ROUTE012": 3,
}
ABSENT = (NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, UNREADABLE)
FAMILIES = ("HOP", "ROUTE")


@pytest.fixture(scope="module")
def reports(corpus: list[Path]) -> list[tuple[Path, Report]]:
    return [(path, scan(data)) for path in corpus if (data := path.read_bytes()).strip()]


def test_no_rule_breaks(reports: list[tuple[Path, Report]]) -> None:
    assert [report.failures for _, report in reports if report.failures] == []


def test_findings_are_counted(reports: list[tuple[Path, Report]]) -> None:
    found = Counter(code for _, report in reports for code in {finding.code for finding in report.findings})
    assert {code: count for code, count in found.items() if code.startswith(FAMILIES)} == COUNTS


def test_lists_mail_gets_nothing_worse_than_low(reports: list[tuple[Path, Report]]) -> None:
    """It is legitimate mail: what is graded higher here would be a false alarm."""
    lists = [report for path, report in reports if "lists" in path.parts]
    assert lists
    worse = {
        finding.code
        for report in lists
        for finding in report.findings
        if finding.code.startswith(FAMILIES) and finding.severity.rank < Severity.LOW.rank
    }
    assert worse == set()


def test_evidence_is_the_very_bytes(reports: list[tuple[Path, Report]]) -> None:
    for _, report in reports:
        for evidence in (evidence for finding in report.findings for evidence in finding.evidence):
            start, end = evidence.span
            assert report.block.source[start:end].decode("ascii", "surrogateescape") == evidence.quote


def test_messages_are_one_sentence(reports: list[tuple[Path, Report]]) -> None:
    codes = {rule.code for rule in rules()}
    for _, report in reports:
        for finding in report.findings:
            assert finding.code in codes
            if finding.code.startswith(FAMILIES):
                assert finding.message.endswith(".")
                assert "\n" not in finding.message
                assert not any(repr(reason) in finding.message for reason in ABSENT)


def test_no_stranger_is_told_what_to_publish(reports: list[tuple[Path, Report]]) -> None:
    """Nobody said whose domains and hosts these are, and most of the mail is strangers'."""
    told = {
        (finding.code, finding.fix.owner)
        for _, report in reports
        for finding in report.findings
        if finding.fix is not None and finding.fix.owner is not None
    }
    assert {owner.role for _, owner in told} <= {Role.RECEIVER, Role.TENANT}, told
