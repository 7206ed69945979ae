"""The route of real messages: what must be true of every one of them."""

from collections import Counter
from pathlib import Path

import pytest

from hdrscan import scan
from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.providers import microsoft, provider_of
from hdrscan.route.relay_signals import RELAY_SIGNALS
from hdrscan.text.names import same_host

KINDS = {
    "external": 320,
    "office365-outbound": 65,
    "postfix-relay": 86,
    "gateway": 28,
    "onprem-relay": 14,
    "unknown": 2,
}


@pytest.fixture(scope="module")
def reports(corpus: list[Path]) -> list[Report]:
    return [scan(data) for path in corpus if (data := path.read_bytes()).strip()]


def test_kinds_are_counted(reports: list[Report]) -> None:
    assert Counter(report.route.helo.kind.value for report in reports if report.route) == KINDS


def test_office365_is_its_name_from_its_addresses_and_nothing_else(reports: list[Report]) -> None:
    for report in reports:
        assert report.route is not None
        assert report.boundary is not None
        hop = report.boundary.hop
        named = isinstance(hop.helo, str) and hop.helo.lower().endswith(".outbound.protection.outlook.com")
        ours = isinstance(hop.ip, str) and microsoft.range_of(hop.ip) is not None
        assert (report.route.helo.kind is HeloKind.OFFICE365_OUTBOUND) == (named and ours), hop.field.raw


def test_a_host_with_its_own_postfix_hop_is_a_postfix_relay_unless_it_is_a_providers(
    reports: list[Report],
) -> None:
    seen = 0
    for report in reports:
        assert report.route is not None
        assert report.boundary is not None
        hop = report.boundary.hop
        below = next(
            (step.hop for step in report.chain.steps if step.hop.received_index == hop.received_index + 1), None
        )
        if below is None or below.dialect != "postfix" or not isinstance(below.by, str):
            continue
        if isinstance(hop.helo, str) and same_host(below.by, hop.helo):
            assert not isinstance(report.route.helo.software, Absent)
            provider = provider_of(hop.helo)
            is_providers = provider is not None and provider.kind != "list"
            expected = HeloKind.EXTERNAL if is_providers else HeloKind.POSTFIX_RELAY
            assert report.route.helo.kind is expected, hop.field.raw
            seen += 1
    assert seen == 87


def test_claims_alone_are_never_high(reports: list[Report]) -> None:
    claims = {rule.id for rule in RELAY_SIGNALS} | {"own-postfix-hop", "relay-said", "provider-name-unproven"}
    for report in reports:
        assert report.route is not None
        for verdict in (report.route.helo, report.route.origin):
            if verdict.confidence is Confidence.HIGH:
                assert {signal.id for signal in verdict.signals} - claims


def test_evidence_is_the_very_bytes(reports: list[Report]) -> None:
    for report in reports:
        assert report.route is not None
        verdicts = (report.route.helo, report.route.origin)
        for signal in (signal for verdict in verdicts for signal in (*verdict.signals, *verdict.against)):
            for evidence in signal.evidence:
                start, end = evidence.span
                assert report.block.source[start:end].decode("ascii", "surrogateescape") == evidence.quote
                assert evidence.line == report.block.source.count(b"\n", 0, start) + 1
