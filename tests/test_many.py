"""Many messages from outside: the same bytes by one process and by several, what is told of failures, selection."""

import csv
import errno
import gzip
import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import hdrscan.analyze
from conftest import ROOT, SAMPLES, left_by_its_reader
from hdrscan.batch import work as batch_work
from hdrscan.cli import FOUND, INTERRUPTED, OK, UNREAD, WRONG_USE, many, scanning, signals, unread
from hdrscan.cli.scanning import Format, Wanted
from hdrscan.ingest import units
from hdrscan.model.report import Report
from hdrscan.model.source import HeaderBlock, Source
from hdrscan.overview import MAX_ROWS, Overview
from hdrscan.settings import Settings

LINE = b"From alice@example.com Mon Mar  3 10:00:00 2025\n"
MESSAGE = (
    b"Received: from %s (%s [203.0.113.25]) by mx.example.net (Postfix) with ESMTPS id 4Q1;\n"
    b"\tMon, %d Mar 2025 10:00:02 +0000 (UTC)\n"
    b"Received: by %s (Postfix, from userid 33) id 4Q0; Mon, %d Mar 2025 11:00:00 +0100 (CET)\n"
    b"From: Alice <alice@%s>\nSubject: %s\n\nHello\n"
)
JUDGE = hdrscan.analyze.judge
PARALLEL = sys.platform == "linux"
UNIX = pytest.mark.skipif(os.name == "nt", reason="signals of Unix")


def message(number: int, host: bytes = b"mail.example.com", domain: bytes = b"example.com") -> bytes:
    day = number % 9 + 10
    return MESSAGE % (host, host, day, host, day, domain, b"message %d" % number)


def mailbox(count: int, between: bytes = b"") -> bytes:
    return b"".join(LINE + message(number) + between + b"\n" for number in range(count))


def run(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments], input=data, capture_output=True, timeout=120, check=False
    )


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    path = tmp_path / "many.mbox"
    path.write_bytes(mailbox(12, b"x" * 200_000 + b"\n"))
    return path


@pytest.fixture
def small_ranges(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut mailboxes into many parts, and hand over often, as if they were large."""
    monkeypatch.setattr(units.ChunkSizer.__init__, "__defaults__", (50_000,))
    monkeypatch.setattr(units, "FIRST_READ", 1_000)
    monkeypatch.setattr(batch_work, "_CUT_MESSAGES", 2)


def scanned(
    capfd: pytest.CaptureFixture[str],
    paths: list[Path],
    form: Format = Format.JSONL,
    **wanted: Any,  # noqa: ANN401 - the fields of Wanted
) -> tuple[int, str, str]:
    """Scan in this process, so that what it calls can be replaced; workers are its forks."""
    code = scanning.scan([str(path) for path in paths], form=form, wanted=Wanted(**wanted))
    sys.stdout.flush()
    return code, *capfd.readouterr()


@pytest.mark.usefixtures("small_ranges")
@pytest.mark.parametrize("form", Format)
def test_one_job_and_many_give_equal_bytes(
    form: Format, mbox: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    packed = tmp_path / "packed.gz"
    packed.write_bytes(gzip.compress(mailbox(700)))
    missing = tmp_path / "missing"
    paths = [mbox, packed, missing, *SAMPLES, tmp_path]
    alone = scanned(capfd, paths, form, jobs=1)
    assert alone[0] == UNREAD
    assert alone == scanned(capfd, paths, form, jobs=3)
    if form is Format.JSONL:
        sources = [json.loads(line)["source"] for line in alone[1].splitlines()]
        assert [source["index"] for source in sources[:12]] == list(range(12))
        assert sources[:712] == sources[712 + len(SAMPLES) :]
        data = mbox.read_bytes()
        for number, source in enumerate(sources[:12]):
            found = data[source["offset"] : source["offset"] + source["length"]]
            assert found == message(number) + b"x" * 200_000 + b"\n"


TEXTS = st.lists(
    st.sampled_from(
        [message(1), LINE, b"\n", LINE + message(2), b"Content-Length: 400\n", b"x" * 3000, b"From x\n"]
    ),
    max_size=30,
).map(b"".join)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, st.integers(200, 5_000))
def test_equal_bytes_whatever_is_in_a_mailbox_and_however_it_is_cut(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], rest: bytes, step: int
) -> None:
    path = tmp_path / "generated.mbox"
    path.write_bytes(LINE + message(0) + rest + b"\n" + LINE + message(9))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(units, "FIRST_READ", 10)
        whole = scanned(capfd, [path], jobs=1)
        patch.setattr(units.ChunkSizer.__init__, "__defaults__", (step,))
        patch.setattr(units, "_LEAST", step)
        assert scanned(capfd, [path], jobs=1) == whole
        assert scanned(capfd, [path], jobs=2) == whole


def test_a_single_message_gets_the_whole_report_wherever_it_lies(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "one").write_bytes(message(1))
    (tmp_path / "one.gz").write_bytes(gzip.compress(message(1)))
    for path in (tmp_path / "folder", tmp_path / "one.gz"):
        done = run("-v", str(path))
        assert (done.returncode, done.stderr) == (OK, b"")
        assert b"Boundary: hop 2" in done.stdout
        assert b"Summary" not in done.stdout
    assert b"it carries no message" in run("-v", "--attached", "-", data=message(1)).stdout
    assert b"Boundary: hop 2" in run("-v", data=gzip.compress(message(1))).stdout


def test_the_table_has_a_row_each_and_the_summary() -> None:
    done = run(str(ROOT / "samples"))
    assert done.returncode == OK
    text = done.stdout.decode()
    rows, _, summary = text.partition("\nSummary\n")
    assert len(rows.splitlines()) == 2 + len(SAMPLES) + 3  # the pastes lie there too
    assert max(map(len, rows.splitlines())) <= 100
    for title in ("Messages by route", "Who sends for which From domain", "Findings", "Delays"):
        assert title in summary
    assert run("--summary-only", str(ROOT / "samples")).stdout.decode() == f"Summary\n{summary}"


def test_json_of_many_fits_the_schema_and_sums_up() -> None:
    schema = Draft202012Validator(json.loads((ROOT / "docs" / "schema" / "hdrscan-1.json").read_text("utf-8")))
    folder = str(ROOT / "samples")
    document = json.loads(run("-f", "json", folder).stdout)
    assert list(schema.iter_errors(document)) == []
    summary = document["summary"]
    assert summary["messages"] == len(document["messages"]) == sum(row["messages"] for row in summary["routes"])
    assert summary["messages"] == sum(row["messages"] for row in summary["senders"])
    found = [
        (finding["code"], finding["severity"], message["source"])
        for message in document["messages"]
        for finding in message["findings"]
    ]
    assert {row["code"] for row in summary["findings"]} == {code for code, _, _ in found}
    for row in summary["findings"]:
        sources = [(source["path"], source["index"]) for code, _, source in found if code == row["code"]]
        assert row["messages"] == len(set(sources))
        assert (row["sample"]["path"], row["sample"]["index"]) == sources[0]
        assert row["severity"] in {severity for code, severity, _ in found if code == row["code"]}
    for form in ("json", "jsonl"):
        alone = json.loads(run("-f", form, "--summary-only", folder).stdout)
        assert alone == {**document, "messages": []}
    lines = run("-f", "jsonl", folder).stdout.splitlines()
    assert [json.loads(line) for line in lines] == document["messages"]


def test_csv_rows_and_formulas(tmp_path: Path) -> None:
    path = tmp_path / "=cmd()\n.eml"
    path.write_bytes(
        b"Return-Path: <@SUM(1)@example.com>\n" + message(1, host=b"+1.example.com", domain=b"-2.example.com")
    )
    done = run("-f", "csv", str(path), "-", data=mailbox(2))
    assert (done.returncode, done.stderr) == (OK, b"")
    first, *others = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert first["path"].endswith("=cmd() .eml")
    assert [row["index"] for row in others] == ["0", "1"]
    assert others[0]["helo_kind"] == "postfix-relay"
    assert (others[0]["hops"], others[0]["total_delay_seconds"]) == ("2", "2")
    os.chdir(tmp_path)
    done = run("-f", "csv", path.name)
    (row,) = csv.DictReader(io.StringIO(done.stdout.decode()))
    assert row["path"].startswith("'=cmd()")
    assert row["from_domain"] == "'-2.example.com"
    assert not [cell for cell in row.values() if cell[:1] in set("=+-@\t\r\n")]


def test_selection(mbox: Path) -> None:
    def indexes(*arguments: str) -> list[int]:
        done = run("-f", "jsonl", *arguments, str(mbox))
        assert done.returncode == OK
        return [json.loads(line)["source"]["index"] for line in done.stdout.splitlines()]

    assert indexes("--limit", "3") == [0, 1, 2]
    assert indexes("--since", "2025-03-17") == [7, 8]
    assert indexes("--until", "2025-03-10") == [0, 9]
    assert indexes("--since", "2025-03-11", "--until", "2025-03-11T10:00:02Z") == []
    assert indexes("--since", "2025-03-11T11:00:02+01:00", "--until", "2025-03-11") == [1, 10]
    assert indexes("--where", "from=.example.com") == []
    assert indexes("--where", "from=example.com", "--where", "route=postfix-relay") == list(range(12))
    assert indexes("--where", "spf=missing", "--where", "spf=pass", "--limit", "2", "-j", "2") == [0, 1]
    assert indexes("--where", "dkim=pass") == []
    assert indexes("--where", "finding=missing") == []
    assert indexes("--where", "finding=dkim001", "--where", "from=example.com") == list(range(12))
    assert indexes("--where", "finding=DKIM", "--limit", "1") == [0]
    assert indexes("--where", "finding=DKIM", "--ignore", "DKIM001") == []


def test_a_finding_far_into_an_mbox_is_shown_there(tmp_path: Path) -> None:
    path = tmp_path / "box"
    odd = message(7).replace(b"From: ", b"From: x@example.org\nFrom: ", 1)
    path.write_bytes(mailbox(6) + LINE + odd + mailbox(3))
    for jobs in ("1", "2"):
        done = run("-f", "json", "-j", jobs, "--fail-on", "high", str(path))
        (row,) = [row for row in json.loads(done.stdout)["summary"]["findings"] if row["code"] == "DKIM009"]
        assert (row["messages"], row["sample"], done.returncode) == (1, {"path": str(path), "index": 6}, FOUND)
    assert run("--fail-on", "critical", str(path)).returncode == OK
    assert f"{path.name}, message 7" in run("--summary-only", str(path)).stdout.decode()


@pytest.mark.parametrize(
    "arguments",
    [
        ["--since", "yesterday"],
        ["--where", "colour=red"],
        ["--where", "route=postfix"],
        ["--where", "spf"],
        ["--where", "spf=banana"],
        ["--where", "dmarc=passed"],
        ["--where", "from=alice@example.com"],
        ["--since", "2025-03-12", "--until", "2025-03-10"],
        ["--where", "finding=SPF999"],
        ["--limit", "0"],
        ["--jobs", "0"],
        ["--summary-only", "-f", "csv"],
    ],
)
def test_wrong_use(arguments: list[str], mbox: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.write_bytes(b"kept")
    done = run(*arguments, "--output", str(target), str(mbox))
    assert (done.returncode, done.stdout) == (WRONG_USE, b"")
    assert target.read_bytes() == b"kept"


def test_what_cannot_be_read_costs_itself(mbox: Path, tmp_path: Path) -> None:
    data = mailbox(2) + LINE + b"no header here\n\n" + LINE + message(5)
    (tmp_path / "junk.mbox").write_bytes(data)
    (tmp_path / "a\x1b[31m.gz").write_bytes(gzip.compress(data)[:60])
    done = run("-f", "json", str(tmp_path), str(tmp_path / "none"))
    assert done.returncode == UNREAD
    document = json.loads(done.stdout)
    assert len(document["messages"]) == 15
    errors = [row["error"] for row in document["summary"]["unread"]]
    assert len(errors) == 3
    assert "damaged" in errors[0]
    assert f"in the message at byte {data.index(b'no header'):,}" in errors[1]
    assert done.stderr.count(b"\n") == 3
    assert b"\x1b" not in done.stderr + done.stdout
    assert mbox.exists()


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_many_that_cannot_be_read_the_report_keeps_some_and_counts_all(
    jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(unread, "MAX_KEPT", 3)
    monkeypatch.setattr(many, "_LOOKED_AT", 4)
    path = tmp_path / "lines.mbox"
    path.write_bytes(LINE * 10 + LINE + message(1))
    code, out, err = scanned(capfd, [path], Format.JSON, jobs=jobs)
    assert (code, err.count("\n")) == (UNREAD, 10)
    document = json.loads(out)
    assert len(document["messages"]) == 1
    rows = document["summary"]["unread"]
    assert [row["path"] for row in rows] == [str(path)] * 3 + ["(others)"]
    assert rows[-1]["error"].startswith("7 more")
    assert "10 could not be read" in scanned(capfd, [path], Format.TABLE, jobs=jobs)[1]


def test_looking_holds_nothing_that_is_no_mail(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(40):
            archive.writestr(f"{number}.jpg", b"\xff\xd8\xff" + bytes(100_000))
        archive.writestr("a.eml", message(1))
        archive.writestr("b.eml", message(2))
    held = list(many.look(many.Asked([str(path)], Settings(), "table"), None).units)
    assert [raw.path.rpartition("/")[2] for unit in held for raw in unit.raws] == ["a.eml", "b.eml"]
    assert sum(unit.size for unit in held) > 40 * 100_000
    done = run("-f", "jsonl", str(path))
    assert (done.returncode, done.stdout.count(b"\n")) == (OK, 2)


@pytest.mark.usefixtures("small_ranges")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_mailbox_that_changes_while_it_is_read(
    jobs: int, mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    data = mbox.read_bytes()
    half = len(data) // 2

    def change(kept: int, more: bytes) -> Callable[[Source, HeaderBlock, Settings], Report]:
        def judge(source: Source, block: HeaderBlock, known: Settings) -> Report:
            if b"message 1\n" in block.source:
                os.truncate(mbox, kept)
                with mbox.open("ab") as file:
                    file.write(more)
            return JUDGE(source, block, known)

        return judge

    monkeypatch.setattr(hdrscan.analyze, "judge", change(len(data), mailbox(5)))
    code, out, err = scanned(capfd, [mbox], jobs=jobs)
    assert (code, out.count("\n"), err) == (OK, 12, "")
    mbox.write_bytes(data)
    monkeypatch.setattr(hdrscan.analyze, "judge", change(half, b""))
    code, out, err = scanned(capfd, [mbox], jobs=jobs)
    assert code == UNREAD
    assert 6 <= out.count("\n") <= 12  # what a process had before it is not lost
    assert f"many.mbox: became shorter while it was read; it ends at byte {half:,} now" in err


@pytest.mark.usefixtures("small_ranges")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_disk_that_cannot_be_read_in_the_middle(
    jobs: int, mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bad = mbox.stat().st_size // 2

    class Disk(io.BufferedReader):
        def read(self, size: int | None = -1) -> bytes:
            at = self.tell()
            data = super().read(size)
            if at <= bad < at + len(data):
                if at < bad:
                    self.seek(bad)
                    return data[: bad - at]
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return data

    monkeypatch.setattr(units, "open", lambda path, _: Disk(io.FileIO(path)), raising=False)
    code, out, err = scanned(capfd, [mbox, *SAMPLES[:1]], jobs=jobs)
    assert code == UNREAD
    indexes = [json.loads(line)["source"]["index"] for line in out.splitlines()]
    assert indexes[:6] == [*range(6)]  # all before it, some behind it, and the other source
    assert len(indexes) >= 8, err
    assert "many.mbox: input/output error; not read from byte" in err


def dying(how: Callable[[], None], subject: bytes) -> Callable[[Source, HeaderBlock, Settings], Report]:
    """Judge as always, but for one message."""

    def judge(source: Source, block: HeaderBlock, known: Settings) -> Report:
        if subject in block.source:
            how()
        return JUDGE(source, block, known)

    return judge


def no_memory() -> None:
    raise MemoryError


def killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.usefixtures("small_ranges")
@pytest.mark.parametrize("jobs", [1, 2])
def test_a_message_for_which_there_is_no_memory(
    jobs: int, mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(hdrscan.analyze, "judge", dying(no_memory, b"message 5\n"))
    code, out, err = scanned(capfd, [mbox], jobs=jobs)
    assert code == UNREAD
    errors = [json.loads(line)["error"] for line in out.splitlines()]
    assert errors == [None] * 5 + ["MemoryError: "] + [None] * 6
    assert err.count("\n") == 1
    assert "MemoryError" in err


@pytest.mark.skipif(not PARALLEL, reason="replaces a function in forks")
@pytest.mark.usefixtures("small_ranges")
def test_a_message_that_kills_every_worker(
    mbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    for number in range(8):
        (tmp_path / "folder" / f"{number}.eml").write_bytes(message(number))
    monkeypatch.setattr(hdrscan.analyze, "judge", dying(killed, b"message 5\n"))
    code, out, err = scanned(capfd, [mbox, tmp_path / "folder"], jobs=2)
    assert code == UNREAD
    reports = [json.loads(line) for line in out.splitlines()]
    assert [report["source"]["index"] for report in reports] == [*range(12), *[0] * 8]
    broken = [number for number, report in enumerate(reports) if report["error"]]
    assert broken == [5, 17]
    assert reports[5]["error"] == "the process that judged it died"
    assert "a worker process died" in err
    assert "many.mbox: hdrscan failed on this message at byte" in err or "in the message at byte" in err


@pytest.mark.parametrize("allowed", [0, 1])
@pytest.mark.usefixtures("small_ranges")
def test_a_system_that_allows_fewer_processes(
    mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], allowed: int
) -> None:
    whole = scanned(capfd, [mbox], jobs=1)
    start = BaseProcess.start
    started: list[BaseProcess] = []

    def limited(process: BaseProcess) -> None:
        if len(started) == allowed:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        start(process)
        started.append(process)

    monkeypatch.setattr(BaseProcess, "start", limited)
    assert scanned(capfd, [mbox], jobs=3) == whole
    assert len(started) == allowed


@pytest.mark.skipif(not PARALLEL, reason="replaces a function in forks")
@pytest.mark.usefixtures("small_ranges")
def test_a_worker_that_is_killed_once(
    mbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    whole = scanned(capfd, [mbox], jobs=1)
    mark = tmp_path / "killed"

    def once() -> None:
        if not mark.exists():
            mark.touch()
            killed()

    monkeypatch.setattr(hdrscan.analyze, "judge", dying(once, b"message 3\n"))
    code, out, err = scanned(capfd, [mbox], jobs=2)
    assert (code, out) == (UNREAD, whole[1])
    assert err == "hdrscan: a worker process died; what it was doing is done again\n"


def feed(process: subprocess.Popen[bytes]) -> None:
    """Write many messages to a process that may not read them all, and keep its input open."""
    assert process.stdin
    number = process.stdin.fileno()

    def write() -> None:
        data = mailbox(6_000)
        with suppress(OSError):
            while data:
                data = data[os.write(number, data) :]

    threading.Thread(target=write, daemon=True).start()


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Have child processes heed signals that they would inherit as ignored: Ctrl-C in the background, SIGHUP of nohup."""
    heeded: dict[signal.Signals, Any] = {
        signal.SIGINT: signal.default_int_handler,
        signal.SIGTERM: signal.SIG_DFL,
    }
    if hasattr(signal, "SIGHUP"):
        heeded[signal.SIGHUP] = signal.SIG_DFL
    before = {number: signal.signal(number, handler) for number, handler in heeded.items()}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("form", "number", "to_all"),
    [
        ("jsonl", signal.SIGINT, False),
        ("json", signal.SIGINT, True),
        ("table", signal.SIGINT, False),
        pytest.param("json", signal.SIGTERM, False, marks=UNIX),
        pytest.param("jsonl", getattr(signal, "SIGHUP", 1), False, marks=UNIX),
    ],
)
def test_ctrl_c_and_its_like_leave_whole_output(form: str, number: int, *, to_all: bool, jobs: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", "-f", form, "-j", jobs],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        feed(process)
        # The head is written at once; the messages follow, and the input never ends.
        begun = os.read(process.stdout.fileno(), 1 << 20)
        while begun.count(b"\n") < 20:
            begun += os.read(process.stdout.fileno(), 1 << 20)
        if to_all:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
        out = begun + process.stdout.read()
        err = process.stderr.read().decode()
        process.stdin.close()
    assert process.returncode == 128 + number
    assert number != signal.SIGINT or process.returncode == INTERRUPTED
    assert "interrupted after" in err
    assert err.count("\n") == 1
    if form == "jsonl":
        assert all(json.loads(line)["error"] is None for line in out.splitlines())
    elif form == "json":
        document = json.loads(out)
        assert document["summary"]["messages"] == len(document["messages"])
    else:
        assert b"\nSummary\n" in out


@pytest.mark.usefixtures("interruptible")
@pytest.mark.parametrize("data", [b"", message(1), mailbox(700)])
def test_ctrl_c_before_the_first_row_leaves_a_whole_document(data: bytes) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", "-f", "json", "-j", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(data)
        process.stdin.flush()
        # It has come so far as to wait for more; the tests may be slower than it, but not much.
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        out = process.stdout.read()
        err = process.stderr.read()
        process.stdin.close()
    assert process.returncode == INTERRUPTED
    assert json.loads(out)["messages"] == []
    assert err == b"hdrscan: interrupted after 0 messages; what is written covers these\n"


def test_ctrl_c_while_it_is_looked_what_there_is(
    mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def pressed(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    for name in ("iter_units", "_shared", "_bar"):
        with monkeypatch.context() as patch:
            patch.setattr(many, name, pressed)
            code, out, err = scanned(capfd, [mbox], Format.JSON)
        assert (code, json.loads(out)["messages"], err.count("\n")) == (INTERRUPTED, [], 1)


@UNIX
def test_what_was_ignored_stays_ignored() -> None:
    """A shell starts what runs in the background with Ctrl-C ignored, and nohup with the end of the terminal."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    hung_up = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with signals.heeded(), signals.held():
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGHUP, hung_up)


@UNIX
@pytest.mark.usefixtures("interruptible")
def test_what_is_held_back_comes_later() -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        written: list[int] = []

        def write(number: int, written: list[int]) -> None:
            with signals.held():
                os.kill(os.getpid(), number)
                written.append(number)

        with signals.heeded() as end, pytest.raises(KeyboardInterrupt):
            write(number, written)
        assert (written, end.code) == ([number], 128 + number)
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_pieces_grow_where_little_comes_of_them_and_shrink_where_they_are_cut() -> None:
    sizer = units.ChunkSizer()
    first = sizer.size
    assert first < units.RANGE / 4
    for _ in range(9):
        sizer.heed(sizer.size, 1_000, cut=False)
    assert sizer.size == units.RANGE
    sizer.heed(300_000, 3 << 20, cut=True)
    assert sizer.size == 300_000


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize("form", ["jsonl", "json", "csv", "table"])
def test_a_closed_pipe_ends_quietly(form: str, jobs: str, tmp_path: Path) -> None:
    path = tmp_path / "many.mbox"
    path.write_bytes(mailbox(4_000, b"x" * 2_000 + b"\n"))
    assert left_by_its_reader("-f", form, "-j", jobs, str(path)) == (OK, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_full_disk(jobs: str, mbox: Path) -> None:
    for arguments in (["--output", "/dev/full"], []):
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run(
                [sys.executable, "-m", "hdrscan", "-j", jobs, *arguments, str(mbox)],
                stdout=full,
                stderr=subprocess.PIPE,
                check=False,
            )
        assert done.returncode == WRONG_USE
        assert b"no space left" in done.stderr
        assert done.stderr.count(b"\n") == 1


@UNIX
def test_a_reader_of_another_path_to_standard_output_that_goes(tmp_path: Path) -> None:
    path = tmp_path / "many.mbox"
    path.write_bytes(mailbox(4_000))
    assert left_by_its_reader("-f", "jsonl", "-o", "/dev/stdout", str(path)) == (OK, b"")


@UNIX
def test_where_nobody_hears_of_failures_the_rest_is_done(tmp_path: Path) -> None:
    path = tmp_path / "junk.mbox"
    path.write_bytes((LINE + b"no header here\n\n") * 3 + mailbox(4))
    for arguments in (("-f", "jsonl", str(path)), ("-f", "jsonl", str(tmp_path / "none"), str(path))):
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(
            [sys.executable, "-m", "hdrscan", *arguments], stdout=subprocess.PIPE, stderr=writer, check=False
        )
        os.close(writer)
        assert (done.returncode, done.stdout.count(b"\n")) == (UNREAD, 4)


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.skipif(not PARALLEL, reason="reads /proc")
def test_workers_end_when_their_parent_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", "-f", "jsonl", "-j", "2"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin
        assert process.stdout
        feed(process)
        os.read(process.stdout.fileno(), 1000)
        task = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        children = [int(pid) for pid in task.read_text().split()]
        assert len(children) == 2
        process.kill()
        while any(map(alive, children)):  # a test that never ends is one that fails
            time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
def test_progress_is_shown_on_a_terminal_only(mbox: Path) -> None:
    master, slave = os.openpty()
    command = [sys.executable, "-m", "hdrscan", "-f", "csv", str(mbox)]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=slave, env={**os.environ, "TERM": "xterm"}, check=True
    )
    os.close(slave)
    shown = os.read(master, 1 << 16)
    os.close(master)
    assert b"12 messages" in shown
    quiet = subprocess.run(command, capture_output=True, check=True)
    assert (quiet.stdout, quiet.stderr) == (done.stdout, b"")


def test_the_second_reader_reads_a_single_message_only_unless_asked(mbox: Path) -> None:
    script = (
        "import sys\nfrom hdrscan.cli import scanning\n"
        "scanning.scan(sys.argv[1:])\nprint('authres' in sys.modules, file=sys.stderr)"
    )
    sample = str(ROOT / "samples" / "13-postfix-to-postfix.eml")
    for paths, expected in (([sample], b"True\n"), ([sample, str(mbox)], b"False\n")):
        done = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, check=True)
        assert done.stderr == expected


def test_a_summary_is_bounded_and_the_same_in_parts() -> None:
    reports = [
        hdrscan.scan(message(number, host=b"h%d.d%d.example" % (number, number), domain=b"d%d.example" % number))
        for number in range(40)
    ]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hdrscan.overview.MAX_ROWS", 7)
        whole = Overview(bounded=True)
        for report in reports:
            whole.add(report)
        for size in (1, 3, 40):
            joined = Overview(bounded=True)
            for start in range(0, 40, size):
                part = Overview()
                for report in reports[start : start + size]:
                    part.add(report)
                joined.join(part)
            assert vars(joined) == vars(whole)
    assert len(whole.routes) == len(whole.senders) == 8
    assert sum(whole.routes.values()) == 40
    assert MAX_ROWS > 7


def test_looking_tells_one_message_from_several(mbox: Path, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.eml").write_bytes(message(1))
    for paths, several in (([str(mbox)], True), ([str(tmp_path / "one")], False), ([str(tmp_path / "x")], False)):
        found = many.look(many.Asked(paths, Settings(), "table"), None)
        assert found.several is several
