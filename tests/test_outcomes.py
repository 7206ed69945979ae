"""What was verified or is published where the recipient recorded nothing: in rows, selections, summary and exit code."""

import csv
import io
import json
from pathlib import Path

import pytest

from asked import judged, zone_of
from conftest import ROOT
from hdrscan.auth.outcomes import Basis, Outcome, dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.cli import FOUND, OK
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.scanning import Format, Wanted, scan
from hdrscan.model.report import Report

CASES = ROOT / "tests" / "cases"
FAILS = CASES / "verified-body-changed-and-nothing-recorded"
HOLDS = CASES / "verified-all-hold"
DNS = DnsOptions(zones=(str(FAILS / "zone"),))
BOTH = [str(FAILS / "message.eml"), str(HOLDS / "message.eml")]


def report_of(case: Path) -> Report:
    zone = zone_of(case)
    assert zone is not None
    return judged((case / "message.eml").read_bytes(), zone)


def written(tmp_path: Path, form: Format, wanted: Wanted, dns: DnsOptions = DNS) -> str:
    output = tmp_path / "out"
    assert scan(BOTH, form=form, output=str(output), dns=dns, wanted=wanted) == OK
    return output.read_text()


def test_each_result_says_whose_word_it_is() -> None:
    fails = report_of(FAILS)
    domain = "example.com"
    assert spf_outcome(fails) == Outcome("fail", Basis.PUBLISHED, domain, aligned=False)
    assert dkim_outcomes(fails) == (Outcome("fail", Basis.VERIFIED, domain, aligned=False),)
    assert dmarc_outcome(fails) == Outcome("fail", Basis.PUBLISHED, domain, aligned=False)
    holds = report_of(HOLDS)
    assert spf_outcome(holds) == Outcome("pass", Basis.PUBLISHED, domain, aligned=True)
    assert dkim_outcomes(holds) == (Outcome("pass", Basis.VERIFIED, domain, aligned=True),)


def test_what_was_recorded_stands() -> None:
    case = CASES / "verified-changed-after-the-receipt"
    report = report_of(case)
    domain = "example.com"
    assert dkim_outcomes(report) == (Outcome("pass", Basis.RECORDED, domain, aligned=True),)
    assert spf_outcome(report) == Outcome("pass", Basis.RECORDED, domain, aligned=True)
    assert dmarc_outcome(report) == Outcome("pass", Basis.RECORDED, domain, aligned=True)


def test_a_row_marks_what_was_not_recorded(tmp_path: Path) -> None:
    table = written(tmp_path, Format.TABLE, Wanted())
    first, second = (line.split() for line in table.splitlines()[3:6:2])
    assert first[-4:] == ["*fail", "*fail", "*fail", "DMARC015"]
    assert second[-6:] == ["*pass", "=", "*pass", "=", "*pass", "ROUTE001"]  # for information
    assert "recorded no result (*): DKIM as verified" in table


def test_without_the_dns_nothing_is_known(tmp_path: Path) -> None:
    table = written(tmp_path, Format.TABLE, Wanted(), DnsOptions())
    assert table.splitlines()[3].split()[-4:-1] == ["-", "-", "-"]
    assert "*" not in table


@pytest.mark.parametrize("term", ["spf=fail", "dkim=fail", "dmarc=fail", "finding=SPF018"])
def test_where_finds_them(tmp_path: Path, term: str) -> None:
    (row,) = csv.DictReader(io.StringIO(written(tmp_path, Format.CSV, Wanted(where=(term,)))))
    assert row["path"] == BOTH[0]
    # Recorded, verified and published stay in columns of their own.
    recorded = ("spf_result", "dkim_results", "dmarc_recorded")
    assert [row[name] for name in recorded] == ["", "", ""]
    assert [row[name] for name in ("published_spf", "verified_dkim", "published_dmarc")] == ["fail"] * 3


def test_the_summary_counts_them(tmp_path: Path) -> None:
    text = written(tmp_path, Format.JSON, Wanted(summary_only=True))
    (sender,) = json.loads(text)["summary"]["senders"]  # one relay, by the same name
    counts = ("messages", "spf_pass", "spf_aligned", "dkim_pass", "dkim_aligned", "dmarc_pass", "dmarc_fail")
    assert [sender[name] for name in counts] == [2, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize(("path", "code"), [(BOTH[0], FOUND), (BOTH[1], OK)])
def test_the_exit_code_tells_of_them(tmp_path: Path, path: str, code: int) -> None:
    assert scan([path], output=str(tmp_path / "out"), fail_on="low", dns=DNS) == code
