"""The DNS rules over one message of each broken domain, with zones in memory."""

import pytest

from asked import judged
from broken_messages import ASKING, MESSAGE, PROVING, SETTINGS, codes, expected, message_of, report_of
from domains import CASES, HEALTHY, Broken, Case, checked, in_memory, told
from hdrscan import scan
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import NoResolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.dns import NotAsked, TempFail
from hdrscan.model.finding import Severity
from hdrscan.model.report import Report
from hdrscan.report.zone_file import to_zone
from hdrscan.rules.registry import Needs, rules
from hdrscan.settings import Settings


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_fault_gives_exactly_its_codes(case: Case) -> None:
    report = report_of(case, in_memory(case.world))
    shown = "\n".join(f"{finding.code} {finding.message}" for finding in report.findings)
    assert codes(report) == expected(case), shown
    for finding in report.findings:
        for evidence in finding.evidence:
            start, end = evidence.span
            assert report.block.source[start:end].decode("ascii", "surrogateescape") == evidence.quote
        if finding.code in ASKING:
            assert finding.answers, "what rests on the DNS shows what it said"
            assert not any(isinstance(answer, NotAsked | TempFail) for answer in finding.answers)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_emitted_zone_mends_the_message_too(case: Case) -> None:
    emitted = read_zone(to_zone(checked(case.plan, in_memory(case.world))), "emitted")
    resolver = ZoneResolver([emitted], in_memory(case.world))
    left = {point.removeprefix("~") for point in told(checked(case.plan, resolver))}
    report = report_of(case, resolver)
    mended = {code for code in codes(report) if severity(report, code) is not Severity.INFO}
    assert len(mended) <= len(left)
    if not case.left:
        assert mended == set(), [finding.message for finding in report.findings]


def severity(report: Report, code: str) -> Severity:
    found = [finding.severity for finding in report.findings if finding.code == code]
    return min(found, key=lambda each: each.rank)


def test_every_rule_has_its_broken_domain() -> None:
    found = set().union(*(expected(case) for case in CASES))
    # What the recipient recorded of DMARC is in no domain.
    assert found == ASKING - {"DMARC002"}
    assert set(PROVING) & {rule.code for rule in rules() if rule.needs is Needs.DNS} == set()


def test_without_dns_the_rules_say_nothing() -> None:
    assert not {finding.code for finding in scan(MESSAGE, SETTINGS).findings} & ASKING


@pytest.mark.parametrize("question", [f"{key}" for key in HEALTHY])
def test_an_unanswered_question_is_no_absence(question: str) -> None:
    name, _, record_type = question.rpartition(" ")
    report = judged(MESSAGE, Broken("silence", in_memory(HEALTHY), (name, record_type)), SETTINGS)
    assert not codes(report)


def test_nothing_is_found_where_nobody_was_asked_and_where_nobody_answered() -> None:
    for resolver in (NoResolver(), Broken("silence")):
        assert not codes(judged(MESSAGE, resolver, SETTINGS))


def test_a_strangers_zone_is_not_the_users_to_mend() -> None:
    broken = {case.id: case for case in CASES}
    own = Settings(domains=("example.org",))
    for id_ in ("no-spf", "no-dmarc", "no-selectors", "a-with-address", "policy-none"):
        case = broken[id_]
        report = judged(message_of(case), in_memory(case.world), own)
        found = [finding for finding in report.findings if finding.code in expected(case)]
        assert found
        assert all(finding.severity is Severity.LOW and finding.fix is None for finding in found)
    everybody = judged(MESSAGE, in_memory(broken["everybody"].world), own)
    assert severity(everybody, "SPF017") is Severity.HIGH, "such a pass is worth nothing, whoever can mend it"
    assert "DNS011" not in codes(judged(MESSAGE, in_memory(broken["no-hardening"].world), own))
