"""The authentication of real messages: recorded against recomputed, and what the second reader reads otherwise."""

from collections import Counter
from pathlib import Path

import pytest

from hdrscan import scan
from hdrscan.model.report import Report

# Recorded DMARC at Microsoft's front doors, and what its own SPF and DKIM results come to.
AT_MICROSOFT = {
    ("pass", "pass"): 96,
    ("fail", "fail"): 25,
    ("bestguesspass", "pass"): 48,
    # No policy: nothing to pass or fail.
    ("none", "none"): 170,
    # A broken policy record.
    ("permerror", "pass"): 38,
    ("permerror", "fail"): 8,
}
# None: where nothing can be read, as in the one field that is "i=1; ..." only, both say so.
REVIEWED_DIFFERENCES: Counter[str] = Counter()


@pytest.fixture(scope="module")
def reports(corpus: list[Path]) -> list[Report]:
    return [scan(path.read_bytes()) for path in corpus if path.read_bytes().strip()]


def test_recomputed_dmarc_agrees_with_microsoft(reports: list[Report]) -> None:
    counted: Counter[tuple[str, str]] = Counter()
    for report in reports:
        if report.boundary and report.boundary.admd == "Microsoft 365" and report.authentication:
            check = report.authentication.boundary.dmarc
            counted[str(check.recorded or "absent"), str(check.recomputed or "unknown")] += 1
    assert counted == AT_MICROSOFT


def test_the_second_reader_agrees(reports: list[Report]) -> None:
    found = Counter(
        said for report in reports for differences in (report.differences or {}).values() for said in differences
    )
    assert found == REVIEWED_DIFFERENCES
    assert sum(len(report.differences or {}) for report in reports) == 796


def test_every_message_received_by_microsoft_has_a_trusted_record(reports: list[Report]) -> None:
    assert [
        report.message.subject
        for report in reports
        if report.boundary
        and report.boundary.admd == "Microsoft 365"
        and report.authentication
        and report.authentication.boundary.spf is None
    ] == []


def test_nothing_below_a_boundary_is_trusted_but_what_receivers_write_there(reports: list[Report]) -> None:
    below: Counter[str] = Counter()
    for report in reports:
        if report.boundary is None or report.authentication is None:
            continue
        for found in report.authentication.results:
            if found.standing.value == "trusted" and found.record.field.index > report.boundary.hop.field.index:
                below[str(report.boundary.admd)] += 1
    # rspamd at lfdr.de writes there too, but only its administrator can say so.
    assert below == {"Google": 4, "Proton": 12}


def test_standings_are_counted(reports: list[Report]) -> None:
    standings = Counter(
        found.standing.value
        for report in reports
        if report.authentication
        for found in report.authentication.results
    )
    spf = Counter(
        found.standing.value
        for report in reports
        if report.authentication
        for found in report.authentication.received_spf
    )
    assert standings == {"trusted": 489, "claimed": 126, "historic": 181}
    assert spf == {"trusted": 389, "claimed": 10, "historic": 25}
