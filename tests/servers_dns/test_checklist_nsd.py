"""The broken domains once more, with their zones served by NSD; and the zone that mends them."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from broken_messages import ASKING, codes, expected, report_of
from domains import CASES, PLAN, Case, checked, told, zones_of
from hdrscan.dns.network import NetworkResolver
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.replay import ReplayResolver, dump_answers, read_answers
from hdrscan.dns.resolver import Cached, Recorder
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Status
from hdrscan.model.finding import Severity
from hdrscan.report.zone_file import to_zone
from nameserver import HOST, free_port, serving

pytestmark = pytest.mark.servers("nsd")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_case_is_told_and_mended(case: Case, tmp_path: Path) -> None:
    with serving(tmp_path, zones_of(case.world)) as server:
        live = Cached(NetworkResolver([server]), time.monotonic)
        found = checked(case.plan, live)
        shown = "\n".join(f"{entry.status.value} {entry.point.id}: {entry.found}" for entry in found.checks)
        assert told(found) == case.found, shown
        emitted = to_zone(found)
        mended = ZoneResolver([read_zone(emitted, "emitted")], live)
        assert told(checked(case.plan, mended)) == case.left, emitted
        # The same of a message: exactly the faults' codes, and none once they are mended.
        report = report_of(case, live)
        assert codes(report) == expected(case), [finding.message for finding in report.findings]
        if not case.left:
            left = [finding for finding in report_of(case, mended).findings if finding.code in ASKING]
            assert {finding.severity for finding in left} <= {Severity.INFO}, left


def test_a_recording_gives_the_same_again(tmp_path: Path) -> None:
    with serving(tmp_path, zones_of(CASES[0].world)) as server:
        recorder = Recorder(NetworkResolver([server]), lambda: datetime(2026, 1, 2, tzinfo=UTC))
        found = checked(PLAN, Cached(recorder, time.monotonic))
    assert not found.of(Status.NOT_CHECKED)
    answers = {answer for entry in found.checks for answer in entry.answers}
    assert {getattr(answer, "server", None) for answer in answers} == {server}
    assert checked(PLAN, ReplayResolver(read_answers(dump_answers(recorder.recorded), "recording"))) == found


def test_a_server_that_is_not_there_lets_nothing_pass() -> None:
    found = checked(PLAN, Cached(NetworkResolver([f"{HOST}:{free_port()}"], seconds=0.5), time.monotonic))
    assert {entry.status for entry in found.checks} == {Status.NOT_CHECKED, Status.INFO}
    assert found.is_empty
