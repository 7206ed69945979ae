"""The queries of docs/recipes.md, run by DuckDB over the samples, and what they must come to."""

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pytest

from conftest import ROOT
from hdrscan import iter_path
from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.model.report import Report
from hdrscan.trace.boundary import standing_of

PAGE = (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^```sql\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [report for path in sorted((ROOT / "samples").glob("*-*.*")) for report in iter_path(path)]


@pytest.fixture
def rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Rows]:
    """Run all queries of the page in the folder in which hdrscan wrote the lines."""
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "-f", "jsonl", "samples", "-o", tmp_path / "messages.jsonl"],
        check=False,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as database:
        found = [database.execute(query).fetchall() for query in QUERIES]
        found.append(
            database.execute("SELECT count(*), count(domain), count(spf) FROM 'messages.parquet'").fetchall()
        )
    return found


def test_the_queries_tell_what_is_in_the_reports(rows: list[Rows], reports: list[Report]) -> None:
    assert len(rows) == 6
    routes, findings, failures, delays, _, (parquet,) = rows
    assert {row[:2]: row[2] for row in routes} == Counter(
        (report.route.helo.kind.value, report.route.origin.kind.value) for report in reports if report.route
    )
    assert {row[:2]: row[2] for row in findings} == Counter(
        row
        for report in reports
        for row in {
            (finding.code, finding.severity.value)
            for finding in report.findings
            if finding.severity in {Severity.CRITICAL, Severity.HIGH}
        }
    )
    assert sum(row[2] for row in failures) == sum(
        report.authentication is not None and report.authentication.boundary.dmarc.recomputed == "fail"
        for report in reports
    )
    trusted = {
        str(step.hop.by)
        for report in reports
        for step in report.chain.steps
        if standing_of(step.hop, report.boundary) is Standing.TRUSTED and not isinstance(step.delay, Absent)
    }
    assert 0 < len(delays) <= 5
    assert {row[0] for row in delays} <= trusted
    assert parquet[0] == len(reports)
    assert 0 < parquet[2] <= parquet[1] == len(reports)


def test_ocsf_becomes_parquet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    (query,) = re.findall(r'^duckdb -c "(.*)"$', page, re.MULTILINE)
    events = str(tmp_path / "events.ndjson")
    command = [sys.executable, "-m", "hdrscan", "-f", "ocsf", "samples", "-o", events]
    assert subprocess.run(command, check=False, cwd=ROOT, timeout=120).returncode == 0
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as database:
        database.execute(query)
        found = database.execute("SELECT count(*), min(class_uid), count(src_endpoint.ip) FROM 'events.parquet'")
        count, uid, seen = found.fetchall()[0]
    assert (count, uid) == (len(list((ROOT / "samples").glob("*-*.*"))), 4009)
    assert seen > 0


def test_every_recipe_says_whether_it_was_tried() -> None:
    sections = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert len(sections) == 6
    for section in sections:
        assert re.search(r"^Tried: ", section, re.MULTILINE), section.splitlines()[0]
