"""The command from outside: what it prints where, and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

import hdrscan.analyze
from conftest import ROOT, left_by_its_reader
from hdrscan import __version__
from hdrscan.cli import INTERRUPTED, OK, UNREAD, WRONG_USE, commands, main, scanning
from hdrscan.cli.scanning import Format
from hdrscan.report.probe.check import State

MESSAGE = b"""\
Received: from mail.example.com (mail.example.com [203.0.113.25])
\tby mx.example.net (Postfix) with ESMTPS id 4Q1; Mon, 3 Mar 2025 10:00:02 +0000 (UTC)
Received: by mail.example.com (Postfix, from userid 33) id 4Q0; Mon, 3 Mar 2025 11:00:00 +0100 (CET)
From: Alice <alice@example.com>
To: bob@example.net
Subject: Figures
Date: Mon, 3 Mar 2025 11:00:00 +0100
Message-ID: <1@mail.example.com>

Hello
"""


def run(*arguments: str, data: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    kept = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments],
        input=data,
        capture_output=True,
        env={**kept, **environment},
        timeout=60,
        check=False,
    )


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message.eml"
    path.write_bytes(MESSAGE)
    return path


def one_line(stderr: bytes) -> str:
    text = stderr.decode()
    assert text.startswith("hdrscan: "), text
    assert text.count("\n") == 1, text
    return text


def test_a_file_gives_the_table(message: Path) -> None:
    done = run(str(message))
    assert (done.returncode, done.stderr) == (OK, b"")
    lines = done.stdout.decode().splitlines()
    assert ["Hop", "UTC", "Delay", "From", "By", "With"] in [line.split() for line in lines]
    assert any(line.startswith("2 =") and "mail.example.com" in line for line in lines)


@pytest.mark.parametrize("arguments", [[], ["-"], ["--format", "table", "-"]])
def test_standard_input_gives_what_the_file_gives(message: Path, arguments: list[str]) -> None:
    from_file = run(str(message)).stdout.replace(str(message).encode(), b"standard input")
    done = run(*arguments, data=MESSAGE)
    assert done.returncode == OK
    assert done.stdout.split() == from_file.split()


def test_with_and_without_the_option_parser_the_output_is_the_same(message: Path) -> None:
    assert run(str(message)).stdout == run("--format", "table", str(message)).stdout


def test_json_is_one_document_and_jsonl_a_line_each(message: Path) -> None:
    document = json.loads(run("--format", "json", str(message), "-", data=MESSAGE).stdout)
    assert [report["source"]["path"] for report in document["messages"]] == [str(message), "-"]
    assert document["summary"]["messages"] == 2
    lines = run("-f", "jsonl", str(message), "-", data=MESSAGE).stdout.splitlines()
    assert [json.loads(line) for line in lines] == document["messages"]


def test_markdown_has_a_table(message: Path) -> None:
    assert "| Delay | From | By | With |" in run("-f", "markdown", str(message)).stdout.decode()


def test_receiver_moves_the_boundary() -> None:
    sample = str(ROOT / "samples" / "10-o365-via-postfix-smarthost-to-exim.eml")
    options = ["--receiver", "mail.example.com", "--receiver", "mx2.example.org"]
    document = json.loads(run("-f", "json", *options, sample).stdout)
    assert document["messages"][0]["route"]["boundary"]["received_index"] == 1
    document = json.loads(run("-f", "json", sample).stdout)
    assert document["messages"][0]["route"]["boundary"]["received_index"] == 0


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.eml", b"", "empty"),
        ("image.eml", b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        ("prose.txt", b"Dear all,\nno header here.\n", "no mail header"),
    ],
)
def test_what_is_no_mail_is_said_in_one_line(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    done = run(str(path))
    assert (done.returncode, done.stdout) == (UNREAD, b"")
    assert reason in one_line(done.stderr)
    assert name in done.stderr.decode()


def test_missing_files_folders_without_mail_and_empty_input(tmp_path: Path) -> None:
    for done in (run(str(tmp_path / "missing.eml")), run(str(tmp_path)), run(data=b"")):
        assert done.returncode == UNREAD
        one_line(done.stderr)


def test_the_other_sources_are_still_scanned(message: Path, tmp_path: Path) -> None:
    missing = str(tmp_path / "missing.eml")
    done = run("--format", "json", missing, str(message))
    assert done.returncode == UNREAD
    document = json.loads(done.stdout)
    assert [report["source"]["path"] for report in document["messages"]] == [str(message)]
    assert [source["path"] for source in document["summary"]["unread"]] == [missing]


def test_a_path_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    done = run(str(tmp_path / "a\x1b[31m\nb"))
    assert b"\x1b" not in done.stderr
    one_line(done.stderr)


@pytest.mark.parametrize("arguments", [["--nonsense"], ["--format", "xml", "x.eml"], ["explain"]])
def test_wrong_use(arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (WRONG_USE, b"")
    assert b"Traceback" not in done.stderr


def test_output_goes_to_a_file(message: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    done = run("--format", "json", "--output", str(target), str(message))
    assert (done.returncode, done.stdout, done.stderr) == (OK, b"", b"")
    assert json.loads(target.read_text("utf-8"))["summary"]["messages"] == 1


def test_output_never_overwrites_a_source(message: Path) -> None:
    for source in (message, message.parent):
        done = run("--output", str(message), str(source))
        assert done.returncode == WRONG_USE
        one_line(done.stderr)
        assert message.read_bytes() == MESSAGE


def test_output_that_cannot_be_written(message: Path, tmp_path: Path) -> None:
    done = run("--output", str(tmp_path / "no" / "report.txt"), str(message))
    assert done.returncode == WRONG_USE
    assert "no such file" in one_line(done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_is_said_in_one_line(message: Path) -> None:
    for arguments in (["--output", "/dev/full"], []):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "hdrscan", *arguments, str(message)],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == WRONG_USE
        assert "no space left" in one_line(done.stderr)


@pytest.mark.skipif(os.name == "nt", reason="pipes close differently")
@pytest.mark.parametrize("form", ["table", "json", "jsonl"])
def test_a_closed_pipe_ends_quietly(message: Path, form: str) -> None:
    paths = [str(message)] * 300
    assert left_by_its_reader("--format", form, *paths) == (OK, b"")


def test_version_and_help() -> None:
    assert run("--version").stdout.decode().strip() == f"hdrscan {__version__}"
    for arguments in (["--help"], ["explain", "--help"]):
        done = run(*arguments)
        assert done.returncode == OK
        assert b"Examples:" in done.stdout
        assert max(map(len, done.stdout.decode().splitlines())) <= 80


def test_explain() -> None:
    done = run("explain", "compauth", "451")
    assert done.returncode == OK
    assert done.stdout.startswith(b"compauth")
    assert b"[unverified]" in done.stdout
    unknown = run("explain", "SFVV")
    assert (unknown.returncode, unknown.stdout) == (WRONG_USE, b"")
    assert "did you mean SFV" in one_line(unknown.stderr)


def test_a_file_that_is_called_explain(tmp_path: Path) -> None:
    (tmp_path / "explain").write_bytes(MESSAGE)
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "./explain"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (OK, b"")


def test_no_colour_in_a_pipe_and_no_control_from_a_message() -> None:
    hostile = MESSAGE.replace(b"Figures", b"\x1b[31mred\x07 =?utf-8?Q?=C2=9B31m=E2=80=AE?=")
    for form in ("table", "markdown", "json", "jsonl"):
        text = run("--format", form, "-", data=hostile).stdout.decode()
        assert "Subject" in text or "subject" in text
        assert not set(text) & set("\x1b\x07\x9b\u202e")


def test_an_encoded_word_that_decodes_to_no_character() -> None:
    for word in (b"=?utf-7?Q?+2AA-?=", b"=?raw_unicode_escape?Q?=5Cud800?="):
        done = run("--format", "json", "-", data=MESSAGE.replace(b"Figures", word))
        assert (done.returncode, done.stderr) == (OK, b"")
        assert json.loads(done.stdout)["messages"][0]["error"] is None


def test_a_message_that_breaks_the_program_becomes_a_report(
    message: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(hdrscan.analyze, "judge", broken)
    for form in scanning.Format:
        assert scanning.scan([str(message)], form=form) == UNREAD
        out, err = capsys.readouterr()
        assert "ZeroDivisionError: on purpose" in " ".join(out.split())
        one_line(err.encode())


def test_ctrl_c_ends_quietly(
    message: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(hdrscan.analyze, "judge", interrupted)
    for arguments in ([str(message)], ["--format", "json", str(message)]):
        monkeypatch.setattr(sys, "argv", ["hdrscan", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert ended.value.code == INTERRUPTED
        assert capsys.readouterr().err == ""


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_on_a_terminal_it_says_how_to_paste_and_writes_in_colour() -> None:
    master, slave = os.openpty()
    os.write(master, MESSAGE.split(b"\n\n")[0].replace(b"\t", b" ") + b"\n\x04\x04")
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan"],
        stdin=slave,
        stdout=slave,
        stderr=subprocess.PIPE,
        env={**environment, "TERM": "xterm"},
        timeout=60,
        check=False,
    )
    os.close(slave)
    shown = os.read(master, 65536)
    os.close(master)
    assert done.returncode == OK
    assert "Ctrl-D" in one_line(done.stderr)
    assert b"\x1b[1m" in shown


@pytest.mark.parametrize("option", [(), ("--format", "json"), ("-f", "jsonl"), ("-f", "markdown")])
def test_a_plain_call_loads_nothing_for_what_was_not_asked(message: Path, option: tuple[str, ...]) -> None:
    script = (
        "import sys, hdrscan.cli as cli\n"
        "try:\n    cli.main()\n"
        "except SystemExit as done:\n    assert done.code == 0\n"
        "print(sorted({'dns', 'rich', 'jinja2', 'starlette', 'asyncio', 'concurrent', 'tarfile', 'gzip', "
        "'multiprocessing', 'hdrscan.batch', 'hdrscan.ingest.mbox', 'hdrscan.cli.domain', 'hdrscan.cli.serving', "
        "'hdrscan.cli.many', 'hdrscan.report.html'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, *option, str(message)], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"


@pytest.mark.parametrize("form", [form.value for form in Format])
def test_an_option_may_stand_before_and_behind_the_path_in_any_spelling(message: Path, form: str) -> None:
    first = run("--format", form, str(message))
    # A plugin's code tells of the findings: there is one of medium severity.
    assert first.returncode == (State.WARNING if form == "check" else OK)
    assert run(f"--format={form}", str(message)).stdout == run(str(message), "-f", form).stdout == first.stdout


def help_of(*arguments: str) -> list[str]:
    environment = {**os.environ, "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_the_help_is_in_panels_lists_the_commands_and_is_short() -> None:
    lines = help_of("-h")
    assert lines == help_of("--help")
    assert len(lines) <= 80
    assert max(map(len, lines)) <= 100
    for panel in ("Input:", "What you know:", "Findings:", "DNS:", "Many messages:", "Output:", "Other:"):
        assert panel in lines
    assert any(line.startswith("Commands") for line in lines)
    for name in commands.COMMANDS:
        assert any(line.startswith(f"  {name} ") for line in lines), name
        assert help_of(name, "-h")[0].startswith(f"Usage: hdrscan {name} ")
    for parameter in commands.load(commands.SCAN).params:
        assert parameter.name == "paths" or any(parameter.opts[0] in line for line in lines), parameter.name


def completed(words: str, number: int) -> list[str]:
    environment = {
        **os.environ,
        "_HDRSCAN_COMPLETE": "complete_bash",
        "COMP_WORDS": words,
        "COMP_CWORD": str(number),
    }
    done = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'hdrscan'; from hdrscan.cli import main; main()"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    return done.stdout.split()


def test_a_shell_completes_commands_paths_options_and_values() -> None:
    assert completed("hdrscan e", 1) == ["explain"]
    assert "samples/" in completed("hdrscan sam", 1)
    assert completed("hdrscan a.eml --summ", 2) == ["--summary-only"]
    assert completed("hdrscan domain --emit", 2) == ["--emit-zone"]
    assert set(completed("hdrscan -f ", 2)) == {form.value for form in Format}


@pytest.mark.parametrize(("shell", "file"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("fish", ".config/fish")])
def test_completion_is_installed_for_a_shell(tmp_path: Path, shell: str, file: str) -> None:
    script = f"import sys; sys.argv = ['hdrscan', '--install-completion', '{shell}']; from hdrscan.cli import main; main()"
    environment = {**os.environ, "HOME": str(tmp_path), "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}
    subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=True)
    assert (tmp_path / file).exists()
    assert any("hdrscan" in path.read_text() for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    "wrong", [("-f",), ("-f", "xml"), ("-f", "json", "-f", "table"), ("--format", "json", "--no")]
)
def test_a_wrong_format_is_told_by_the_option_parser(message: Path, wrong: tuple[str, ...]) -> None:
    done = run(str(message), *wrong)
    assert done.returncode in {OK, WRONG_USE}
    assert (done.returncode == WRONG_USE) == (wrong != ("-f", "json", "-f", "table"))


def second_readings(*arguments: str) -> list[object]:
    done = run("--format", "json", *arguments)
    assert done.returncode == OK
    return [
        found["second_reader"]
        for report in json.loads(done.stdout)["messages"]
        for found in report["authentication_results"]
    ]


def test_a_single_message_is_read_twice_and_many_are_on_request() -> None:
    sample = str(ROOT / "samples" / "13-postfix-to-postfix.eml")
    assert second_readings(sample) == [[], []]
    assert second_readings(sample, sample) == [None] * 4
    assert second_readings("--cross-check", sample, sample) == [[]] * 4


def test_a_misspelt_command_is_no_missing_file() -> None:
    done = run("exlain", "SPF001")
    assert done.returncode == WRONG_USE
    assert "did you mean hdrscan explain?" in one_line(done.stderr)
