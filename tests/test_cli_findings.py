"""The command's options about findings, and the commands that explain and list them."""

import json
from pathlib import Path

import pytest

from conftest import ROOT
from hdrscan.cli import FOUND, OK, WRONG_USE
from hdrscan.rules.registry import rules
from test_cli import run

SAMPLE = str(ROOT / "samples" / "10-o365-via-postfix-smarthost-to-exim.eml")


def codes(*arguments: str) -> set[str]:
    done = run("--format", "json", *arguments, SAMPLE)
    assert done.returncode == OK
    return {finding["code"] for finding in json.loads(done.stdout)["messages"][0]["findings"]}


def test_findings_are_selected_and_ignored() -> None:
    every = codes()
    assert "SPF001" in every
    assert codes("--select", "SPF001") == {"SPF001"}
    assert codes("--select", "spf") == {code for code in every if code.startswith("SPF")}
    assert codes("--ignore", "SPF001,HOP") == {
        code for code in every if code != "SPF001" and not code.startswith("HOP")
    }
    assert codes("--min-severity", "critical") == set()


@pytest.mark.parametrize(
    ("severity", "code"), [("critical", OK), ("high", FOUND), ("medium", FOUND), ("low", FOUND), ("info", FOUND)]
)
def test_the_exit_code_tells_of_the_worst_finding(severity: str, code: int) -> None:
    assert run("--fail-on", severity, "--select", "SPF001", SAMPLE).returncode == code


def test_severities_of_the_settings_file_count(tmp_path: Path) -> None:
    settings = tmp_path / "mine.toml"
    settings.write_text('[rules]\nselect = ["SPF001"]\nseverity = { SPF001 = "critical" }\n')
    assert run("--config", str(settings), "--fail-on", "critical", SAMPLE).returncode == FOUND


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--select", "XYZ"], b"hdrscan: --select: no rule's code is or begins with 'XYZ'; see hdrscan rules\n"),
        (
            ["--ignore", "SPF999"],
            b"hdrscan: --ignore: no rule's code is or begins with 'SPF999'; see hdrscan rules\n",
        ),
    ],
)
def test_a_code_that_selects_nothing_is_refused(arguments: list[str], error: bytes) -> None:
    done = run(*arguments, SAMPLE)
    assert (done.returncode, done.stderr, done.stdout) == (WRONG_USE, error, b"")


def test_the_evidence_is_underlined() -> None:
    lines = run("-v", "--select", "SPF001", SAMPLE, COLUMNS="100").stdout.decode().splitlines()
    head = next(n for n, line in enumerate(lines) if line.startswith("high SPF001 spf-fail: "))
    quote, mark = lines[head + 2], lines[head + 3]
    start, end = mark.index("^"), mark.rindex("^") + 1
    assert quote[start:end] == "spf=fail smtp.mailfrom=example.com"
    assert set(mark) == {" ", "^"}


def test_explain_prints_a_rules_page() -> None:
    for topic in ("SPF001", "spf001", "spf-fail"):
        done = run("explain", topic)
        assert done.returncode == OK
        assert done.stdout.startswith(b"SPF001 spf-fail: high, high confidence")
        assert b"## Why it matters" in done.stdout
    assert b"SPF001" in run("explain", "SPF099").stderr


def test_rules_are_listed() -> None:
    table = run("rules", COLUMNS="100").stdout.decode()
    listed = json.loads(run("rules", "--json").stdout)["rules"]
    for rule in rules():
        assert f"\n{rule.code} " in table
    assert [entry["code"] for entry in listed] == [rule.code for rule in rules()]
    assert all(entry["documentation"] and entry["title"] for entry in listed)
