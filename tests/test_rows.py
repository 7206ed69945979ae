"""Rows of many messages: a number, a place and a subject, at every width."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLES
from hdrscan.model.source import Source
from hdrscan.report.message_rows import place_of, table_header


def rows(width: int, *arguments: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": str(width)},
    )
    return done.stdout.partition("\nSummary\n")[0].rstrip("\n").split("\n")


@pytest.mark.parametrize("width", [80, 100, 120, 160, 200])
def test_each_row_has_a_number_a_place_and_a_subject(width: int) -> None:
    lines = rows(width, *(f"samples/{path.name}" for path in SAMPLES))
    assert max(map(len, lines)) <= width
    head = table_header(width).count("\n")
    each = 1 if width >= 140 else 2
    assert len(lines) == head + each * len(SAMPLES)
    for number, path in enumerate(SAMPLES, 1):
        at = head + (number - 1) * each
        assert lines[at].split()[0] == str(number)
        text = " ".join(lines[at : at + each])
        assert path.name[-12:] in text
    assert "Nightly job report" in " ".join(lines)


def test_numbers_count_the_rows_that_are_written(tmp_path: Path) -> None:
    lines = rows(160, "--where", "spf=fail", "samples")[2:]
    assert [line.split()[0] for line in lines] == [str(number) for number in range(1, len(lines) + 1)]
    mbox = tmp_path / "three.mbox"
    mbox.write_bytes(
        b"".join(
            b"From a@example.com Thu Jan  1 00:00:00 2026\n" + path.read_bytes() + b"\n" for path in SAMPLES[:3]
        )
    )
    for jobs in ("1", "2"):
        lines = rows(200, "-j", jobs, str(mbox), "samples/13-postfix-to-postfix.eml")[2:]
        assert [line.split()[0] for line in lines] == ["1", "2", "3", "4"]
        assert ", byte 44 " in lines[0]
        assert "byte" not in lines[3]


def test_a_place_is_cut_at_its_beginning_and_keeps_the_byte() -> None:
    source = Source("a/very/long/way/to/archive.mbox", 3, 123_456, 10, "mbox")
    assert place_of(source) == "a/very/long/way/to/archive.mbox, byte 123456"
    assert place_of(source, 30) == "..to/archive.mbox, byte 123456"
    assert place_of(source, 16) == "byte 123456"
    assert place_of(source._replace(offset=0, kind="eml"), 16).endswith("archive.mbox")


@pytest.mark.parametrize("width", [80, 100, 120, 160])
def test_the_summary_and_explanations_keep_to_their_width(width: int) -> None:
    environment = {**os.environ, "COLUMNS": str(width)}
    for arguments in (
        ["--summary-only", "samples"],
        ["explain", "SPF001"],
        ["explain", "DKIM003"],
        ["explain", "SCL"],
    ):
        command = [sys.executable, "-m", "hdrscan", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment)
        prose = done.stdout.splitlines() if arguments[0] == "explain" else []
        assert max(map(len, done.stdout.splitlines())) <= width
        assert all(len(line) <= 100 or line.startswith(("    ", "|")) for line in prose)
