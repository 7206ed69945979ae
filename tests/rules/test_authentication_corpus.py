"""The rules about authentication over real messages: how often each fires, and what it must not say of honest mail."""

from collections import Counter
from pathlib import Path

import pytest

from hdrscan import scan
from hdrscan.model.finding import Severity
from hdrscan.model.report import Report

FAMILIES = ("SPF", "DKIM", "DMARC", "ARC", "AR0")
# Messages in which a rule fires, of 516. Two fire on more than a third, and were looked at: most of the corpus is
# phishing, in which an unsigned message and a From domain without a record are just what a reader should know.
FIRES: dict[str, int] = {
    "AR001": 2,
    "AR003": 74,
    "AR004": 84,
    "AR005": 4,
    "ARC001": 33,
    "DKIM001": 224,
    "DKIM002": 59,
    "DKIM003": 19,
    "DKIM005": 29,
    "DKIM006": 70,
    "DMARC001": 25,
    "DMARC002": 261,
    "DMARC003": 58,
    "SPF001": 26,
    "SPF002": 19,
    "SPF003": 120,
    "SPF005": 11,
    "SPF006": 45,
    "SPF008": 1,
    "SPF009": 25,
}
HIGH: dict[str, int] = {
    "DKIM005": 3,
    "DMARC001": 7,
    "SPF001": 26,
    "SPF005": 3,
    "SPF009": 24,
}


@pytest.fixture(scope="module")
def reports(corpus: list[Path]) -> list[tuple[str, Report]]:
    return [
        (path.parts[-3] if path.parts[-3] == "lists" else path.parts[-2], scan(data))
        for path in corpus
        if (data := path.read_bytes()).strip()
    ]


def test_rules_fire_as_counted(reports: list[tuple[str, Report]]) -> None:
    fires: Counter[str] = Counter()
    high: Counter[str] = Counter()
    for _, report in reports:
        ours = [finding for finding in report.findings if finding.code.startswith(FAMILIES)]
        fires.update({finding.code for finding in ours})
        high.update({finding.code for finding in ours if finding.severity.rank <= Severity.HIGH.rank})
    assert dict(sorted(fires.items())) == FIRES
    assert dict(sorted(high.items())) == HIGH


def test_no_rule_breaks(reports: list[tuple[str, Report]]) -> None:
    assert [report.failures for _, report in reports if report.failures] == []


def test_lists_pass_on_honest_mail(reports: list[tuple[str, Report]]) -> None:
    findings = [finding for folder, report in reports if folder == "lists" for finding in report.findings]
    ours = [finding for finding in findings if finding.code.startswith(FAMILIES)]
    assert ours
    assert [finding.message for finding in ours if finding.severity.rank < Severity.LOW.rank] == []


def test_a_consequence_leaves_the_fix_to_its_cause(reports: list[tuple[str, Report]]) -> None:
    for _, report in reports:
        codes = {finding.code for finding in report.findings}
        for finding in report.findings:
            assert not (finding.causes and finding.fix)
            assert set(finding.causes) <= codes - {finding.code}
