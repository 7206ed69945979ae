"""``hdrscan diff`` from outside: its forms, its files and its exit codes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from typer.main import get_command

from conftest import ROOT
from hdrscan.cli import FOUND, OK, UNREAD, WRONG_USE
from hdrscan.cli.diff_command import app

GOOD = str(ROOT / "samples/01-postfix-relay-same-tenant.eml")
OTHER = str(ROOT / "samples/14-connector-relay-same-tenant-ipv6.eml")
SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/schema/hdrscan-diff-1.json").read_text(encoding="utf-8")))


def run(*arguments: str, data: bytes = b"", cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", "diff", *arguments],
        input=data,
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
        cwd=cwd,
    )


def test_the_exit_code_tells_whether_anything_differs() -> None:
    assert run(GOOD, GOOD).returncode == OK
    assert run(GOOD, OTHER).returncode == FOUND


def test_the_table_shows_differences_and_counts_the_rest() -> None:
    done = run(GOOD, OTHER)
    text = done.stdout.decode()
    assert re.search(r"^SPF +pass +fail$", text, re.MULTILINE)
    assert re.search(r"^new +medium SPF001 ", text, re.MULTILINE)
    assert re.search(r"^gone +low HOP011 ", text, re.MULTILINE)
    assert re.search(r"^SPF aligned +yes, same domain +no, same domain$", text, re.MULTILINE)
    assert "DMARC domain" not in text
    assert "Not shown (-v shows it): " in text
    every = run("-v", GOOD, OTHER).stdout.decode()
    assert re.search(r"^DMARC domain +example.com +example.com +same$", every, re.MULTILINE)
    assert "Not shown" not in every


def test_json_follows_its_schema_and_counts_as_the_exit_code_does() -> None:
    for other in (GOOD, OTHER):
        done = run("-f", "json", GOOD, other)
        document = json.loads(done.stdout)
        SCHEMA.validate(document)
        assert (document["differences"] > 0) == (done.returncode == FOUND)
        counted = [
            value["name"]
            for section in document["sections"]
            for value in section["values"]
            if value["change"] not in {"same", "varies"}
        ]
        assert bool(counted) == (other == OTHER)


def test_markdown_and_html_hold_the_same_differences() -> None:
    markdown = run("-f", "markdown", GOOD, OTHER).stdout.decode()
    assert "| SPF | pass | fail |" in markdown
    page = run("-f", "html", GOOD, OTHER).stdout.decode()
    assert "<td>SPF</td><td>pass</td><td>fail</td>" in page
    assert "<script" not in page


def test_hostile_text_is_escaped_in_every_form(tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.eml"
    text = Path(GOOD).read_bytes().replace(b"mail.example.com", b"<script>alert(1)</script>|\x1b[31m")
    hostile.write_bytes(text)
    for form in ("table", "json", "markdown", "html"):
        done = run("-v", "-f", form, GOOD, str(hostile))
        assert done.returncode == FOUND, done.stderr
        assert b"\x1b" not in done.stdout
        if form in {"html", "markdown"}:
            assert b"<script>" not in done.stdout


def test_one_of_them_may_be_standard_input() -> None:
    assert run(GOOD, "-", data=Path(GOOD).read_bytes()).returncode == OK
    assert run("-", OTHER, data=Path(GOOD).read_bytes()).returncode == FOUND
    done = run("-", "-", data=Path(GOOD).read_bytes())
    assert done.returncode == WRONG_USE
    assert b"standard input holds one message" in done.stderr


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    none = tmp_path / "none.eml"
    none.write_bytes(b"\x00\x01")
    many = tmp_path / "many.mbox"
    many.write_bytes((b"From a Mon Mar  3 12:00:00 2025\n" + Path(GOOD).read_bytes() + b"\n") * 2)
    for path in (str(none), str(many), str(tmp_path / "missing.eml")):
        for pair in ((GOOD, path), (path, GOOD)):
            done = run(*pair)
            assert (done.returncode, done.stdout) == (UNREAD, b""), pair
            assert done.stderr.decode().count("\n") == 1
    assert b"holds several messages" in run(GOOD, str(many)).stderr


@pytest.mark.parametrize("arguments", [(), (GOOD,), (GOOD, GOOD, GOOD), (GOOD, GOOD, "--relay", "a b")])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == WRONG_USE


def test_the_output_goes_to_a_file_but_over_no_source(tmp_path: Path) -> None:
    copy, report = tmp_path / "copy.eml", tmp_path / "report.txt"
    copy.write_bytes(Path(GOOD).read_bytes())
    assert run("-o", str(report), str(copy), OTHER).returncode == FOUND
    assert b"differences" in report.read_bytes()
    assert run("-o", str(copy), str(copy), OTHER).returncode == WRONG_USE
    assert copy.read_bytes() == Path(GOOD).read_bytes()


def test_settings_hold_for_both_messages() -> None:
    path = str(ROOT / "samples/13-postfix-to-postfix.eml")
    for options, sure in (((), "medium"), (("--relay", "203.0.113.25"), "high")):
        document = json.loads(run("-f", "json", *options, path, path).stdout)
        route = next(section for section in document["sections"] if section["name"] == "route")
        value = next(value for value in route["values"] if value["name"] == "HELO confidence")
        assert (value["before"], value["after"]) == (sure, sure)


def test_every_option_is_described() -> None:
    text = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
    for parameter in get_command(app).params:
        for option in (name for name in parameter.opts if name.startswith("--")):
            assert f"`{option}" in text, option
