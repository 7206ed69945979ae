"""``--format check``: one line and the exit codes of Nagios' plugins."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, SAMPLES
from hdrscan import scan
from hdrscan.model.finding import Severity
from hdrscan.report.probe.check import State, state_of, to_line
from hdrscan.report.probe.tally import Tally
from hdrscan.settings import Expect, Settings

# The guidelines of Monitoring Plugins: text, a bar, then label=value[unit];warn;crit;min;max between spaces.
LINE = re.compile(
    r"HDRSCAN (OK|WARNING|CRITICAL|UNKNOWN) - [^|\n]+( \| (?:[a-z]+=-?\d+s?(?:;\d*){0,3} ?)+)?\n", re.ASCII
)
GOOD = ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"
SPOOFED = ROOT / "samples" / "15-spoofed-outbound-helo.eml"


def check(*arguments: str | Path, data: bytes = b"", folder: Path | None = None) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "--format", "check", *arguments],
        input=data,
        capture_output=True,
        check=False,
        cwd=folder or ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        timeout=60,
    )
    return done.returncode, done.stdout.decode()


def line_of(*messages: bytes, settings: Settings | None = None, fail_on: Severity = Severity.HIGH) -> str:
    tally = Tally(fail_on)
    for message in messages:
        tally.add(scan(message, settings))
    line = to_line(tally, expected_delay=settings.expect.delay if settings and settings.expect else None)
    assert LINE.fullmatch(line), line
    return line


def test_all_is_well() -> None:
    assert check(GOOD) == (
        0,
        (
            "HDRSCAN OK - office365-outbound, SPF pass, DKIM pass, DMARC pass | "
            "messages=1;;;0 delay=4s;;; critical=0;;;0 high=0;;;0 medium=0;;;0 low=0;;;0\n"
        ),
    )


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_state_follows_from_the_worst_finding(path: Path) -> None:
    report = scan(path.read_bytes())
    worst = report.findings[0].severity if report.findings else Severity.INFO
    for fail_on in Severity:
        state = LINE.fullmatch(line_of(path.read_bytes(), fail_on=fail_on))
        assert state
        if worst.rank <= fail_on.rank:
            assert state[1] == "CRITICAL"
        elif worst.rank == fail_on.rank + 1 and worst is not Severity.INFO:
            assert state[1] == "WARNING"
        else:
            assert state[1] == "OK"


@pytest.mark.parametrize(
    ("expect", "code"),
    [
        (Expect(helo=("office365-outbound",), spf=("pass",), dkim=("pass",), dmarc=("pass",), delay=4), None),
        (Expect(helo=("postfix-relay",)), "ROUTE020"),
        (Expect(spf=("fail", "softfail")), "ROUTE025"),
        (Expect(dkim=("none",)), "ROUTE026"),
        (Expect(dmarc=("fail",)), "ROUTE027"),
        (Expect(delay=3), "ROUTE028"),
    ],
)
def test_what_is_otherwise_than_expected_is_critical(expect: Expect, code: str | None) -> None:
    line = line_of(GOOD.read_bytes(), settings=Settings(expect=expect))
    assert line.startswith("HDRSCAN OK - " if code is None else f"HDRSCAN CRITICAL - {code} ")
    if expect.delay:
        assert f" delay=4s;;{expect.delay}; " in line


def test_the_settings_file_says_what_is_expected(tmp_path: Path) -> None:
    (tmp_path / "hdrscan.toml").write_text("[expect]\ndelay = 3\n")
    code, line = check(GOOD, folder=tmp_path)
    assert (code, line.split(" took ")[0]) == (2, "HDRSCAN CRITICAL - ROUTE028 The message")


def test_a_medium_finding_warns_unless_it_is_asked_to_fail() -> None:
    medium = next(path for path in SAMPLES if "07-gateway" in path.name)
    assert {finding.severity for finding in scan(medium.read_bytes()).findings[:1]} == {Severity.MEDIUM}
    assert check(medium)[0] == 1
    assert check("--fail-on", "medium", medium)[0] == 2
    assert check("--fail-on", "critical", medium)[0] == 0


def test_many_messages_are_one_line_with_the_worst() -> None:
    code, line = check(ROOT / "samples")
    assert code == 2
    assert LINE.fullmatch(line)
    assert line.startswith("HDRSCAN CRITICAL - ROUTE003 ")
    assert "more)" in line
    assert " | messages=23;;;0 " in line


def test_what_cannot_be_read_is_unknown_but_hides_nothing_critical(tmp_path: Path) -> None:
    missing = tmp_path / "missing.eml"
    code, line = check(missing, GOOD)
    assert (code, line[:18]) == (3, "HDRSCAN UNKNOWN - ")
    assert "no such file" in line
    assert check(missing, SPOOFED)[0] == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert check(empty)[0] == 3
    assert check()[0] == 3  # nothing on standard input


def test_a_message_that_no_server_of_the_recipients_saw_is_unknown() -> None:
    line = line_of(b"From: a@example.org\nTo: b@example.org\nSubject: x\n\n")
    assert line.startswith("HDRSCAN UNKNOWN - no server of the recipient's is in the Received fields")


@pytest.mark.parametrize(
    "arguments", [("--where", "x"), ("--nonsense",), ("--summary-only",), ("--config", "/missing")]
)
def test_wrong_use_is_unknown_and_not_critical(arguments: tuple[str, ...]) -> None:
    code, line = check(*arguments, GOOD)
    assert code == 3
    # The option parser's own complaints stand on standard error alone.
    assert line == "" if arguments == ("--nonsense",) else line.startswith("HDRSCAN UNKNOWN - ")


@pytest.mark.parametrize("spelling", [("--format=check",), ("-fcheck",), ("-f", "check")])
def test_in_each_spelling(spelling: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", *spelling, "--nonsense"], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 3


HOSTILE = (
    b"Received: from EUR03-AM7-obe.outbound.protection.outlook.com|rm\x1b[2J=1 (unknown [198.51.100.9])\n"
    b"\tby mx.example.org (Postfix) with ESMTP id 4Q1; Mon, 3 Mar 2025 10:00:02 +0000 (UTC)\n"
    b'From: "a|b\n\t=?utf-8?q?=0A|_=E2=80=AE?=" <a@exa|mple.com>\nSubject: x | y=1\n\n'
)


def test_hostile_text_ends_neither_the_line_nor_the_text() -> None:
    for fail_on in Severity:
        line = line_of(HOSTILE, fail_on=fail_on)
        assert line.isprintable() or line[:-1].isprintable()
        assert line.count("|") == 1
        assert line.count("\n") == 1


def test_a_message_that_breaks_the_program_is_unknown() -> None:
    tally = Tally()
    report = scan(GOOD.read_bytes())
    tally.add(report._replace(error="ZeroDivisionError: a|b\nc", route=None))
    assert state_of(tally) is State.UNKNOWN
    assert to_line(tally).startswith(r"HDRSCAN UNKNOWN - ZeroDivisionError: a\x7cb c | messages=1;;;0 ")
