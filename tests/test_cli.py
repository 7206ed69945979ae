import json
import os
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

SAMPLE = ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"
PASTE = (
    b"> Received: from a.example.com (a.example.com [192.0.2.1])\n> by b.example.net (Postfix) with ESMTP id 1;\n"
)


def run(*arguments: str, data: bytes = b"", **environment: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments],
        input=data,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, **environment},
    )


def test_table_of_a_file() -> None:
    done = run(str(SAMPLE), COLUMNS="80")
    assert done.returncode == 0
    assert b"Time (UTC)" in done.stdout
    assert b"\x1b" not in done.stdout
    assert done.stderr == b""


def test_standard_input() -> None:
    for arguments in ((), ("-",)):
        done = run("--format", "json", *arguments, data=PASTE)
        (message,) = json.loads(done.stdout)["messages"]
        assert message["hops"][0]["from"]["ip"] == "192.0.2.1"
        assert [quirk["id"] for quirk in message["quirks"]] == ["quoted", "malformed-line"]


def test_jsonl_is_a_line_a_message() -> None:
    done = run("-f", "jsonl", str(SAMPLE), str(SAMPLE))
    assert [json.loads(line)["schema"] for line in done.stdout.splitlines()] == ["hdrscan/1"] * 2


def test_receiver_moves_the_boundary() -> None:
    done = run("-f", "json", "--receiver", "example.com", "--receiver", "example.org", str(SAMPLE))
    assert json.loads(done.stdout)["messages"][0]["route"]["boundary"]["received_index"] == 1
    sample = str(ROOT / "samples" / "10-o365-via-postfix-smarthost-to-exim.eml")
    done = run("-f", "json", "--receiver", "mail.example.com", "--receiver", "mx2.example.org", sample)
    assert json.loads(done.stdout)["messages"][0]["route"]["boundary"]["received_index"] == 1


def test_errors_are_one_line_and_do_not_stop_the_rest(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.eml"), str(SAMPLE))
    assert done.returncode == 3
    assert done.stderr.count(b"\n") == 1
    assert b"no such file" in done.stderr
    assert b"Time (UTC)" in done.stdout
    assert run(data=b"").returncode == 3
    assert b"empty" in run(data=b"").stderr
    assert b"Traceback" not in run(str(tmp_path)).stderr
    assert run("--no-such-option").returncode == 2


def test_json_of_nothing_keeps_its_shape(tmp_path: Path) -> None:
    done = run("-f", "json", str(tmp_path / "none"))
    assert json.loads(done.stdout)["messages"] == []


def test_output_file(tmp_path: Path) -> None:
    target = tmp_path / "report.md"
    assert run("-f", "markdown", "-o", str(target), str(SAMPLE)).stdout == b""
    assert target.read_text().startswith("## ")
    assert run("-o", str(tmp_path / "no" / "x"), str(SAMPLE)).returncode == 2


def test_a_closed_pipe_ends_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", "-f", "jsonl", *[str(SAMPLE)] * 200],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_help_and_version() -> None:
    text = run("--help").stdout.decode()
    assert "Examples" in text
    assert "Ctrl-D" not in text
    assert run("--version").stdout.startswith(b"hdrscan ")
