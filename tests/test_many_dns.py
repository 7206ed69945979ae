"""Many messages with the DNS asked: one process and several say the same, ask each question once, and end."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hdrscan.analyze
from conftest import ROOT
from hdrscan.cli import OK, UNREAD, dns_options, scanning
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.scanning import Format, Wanted
from hdrscan.dns.resolver import MOST_IN_FLIGHT, CircuitBreaker, InFlight, Recorder, ask
from hdrscan.model.dns import Answer, NoData, TempFail
from nameserver import HOST
from test_many import LINE, PARALLEL, message, small_ranges

__all__ = ["small_ranges"]

COUNT = 60


@contextmanager
def answering(milliseconds: int, told: list[int]) -> Iterator[str]:
    """Run a server that answers everything; add how many questions came, how many differ, and how many at once."""
    with subprocess.Popen(
        [sys.executable, str(ROOT / "bench" / "answering.py"), str(milliseconds)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        try:
            yield f"{HOST}:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()
            told += map(int, process.stdout.readline().split())


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    """Each second message is of a domain of its own, so that some questions come up again and some do not."""
    path = tmp_path / "many.mbox"
    own = [message(n).replace(b"example", b"n%d" % n) if n % 2 else message(n) for n in range(COUNT)]
    path.write_bytes(b"".join(LINE + data + b"x" * 2_000 + b"\n\n" for data in own))
    return path


def scanned(
    capfd: pytest.CaptureFixture[str], path: Path, server: str, jobs: int, limit: int | None = None
) -> tuple[int, str, str]:
    """Scan, and leave out when it was asked."""
    options = DnsOptions(resolvers=(server,))
    wanted = Wanted(jobs=jobs, limit=limit)
    code = scanning.scan([str(path)], form=Format.JSONL, dns=options, wanted=wanted)
    sys.stdout.flush()
    out, err = capfd.readouterr()
    return code, re.sub(r'"asked_at":"[^"]+"', "", out), err


@pytest.mark.usefixtures("small_ranges")
def test_one_process_and_several_say_the_same_and_ask_each_question_once(
    mbox: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[int] = []
    runs: list[list[int]] = []
    with answering(2, told) as server:
        alone = scanned(capfd, mbox, server, 1)
        several = scanned(capfd, mbox, server, 3)
        assert scanned(capfd, mbox, server, 3, limit=7)[1].splitlines() == alone[1].splitlines()[:7]
    assert alone[0] == OK
    assert alone[1].count("\n") == COUNT
    assert alone == several
    for jobs in (1, 3):
        told = []
        with answering(2, told) as server:
            scanned(capfd, mbox, server, jobs)
        runs.append(told)
    for asked, different, at_once in runs:
        assert asked == different
        assert 8 < at_once <= MOST_IN_FLIGHT
    assert runs[0][:2] == runs[1][:2]


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_silent_server_ends_the_run_and_is_told(
    jobs: int, mbox: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("hdrscan.dns.network.NetworkResolver.__init__.__defaults__", ((), 0.25))
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((HOST, 0))
        code, out, err = scanned(capfd, mbox, f"{HOST}:{silent.getsockname()[1]}", jobs)
        silent.settimeout(0)
        questions = set()
        try:
            while True:
                questions.add(silent.recv(4096)[2:])
        except BlockingIOError:
            pass
    assert code == UNREAD
    assert out.count("\n") == COUNT
    assert err == "hdrscan: no question to the DNS was answered, so nothing was checked there\n"
    # Five that fail end it; the others were under way by then.
    assert len(questions) <= MOST_IN_FLIGHT + 8


class Falling:
    """Answers so many questions, and then falls silent."""

    def __init__(self, answers: int) -> None:
        self.left = answers

    def query(self, name: str, record_type: str) -> Answer:
        self.left -= 1
        question = ask(name, record_type)
        return NoData(question, 60) if self.left >= 0 else TempFail(question, "silence", silent=True)


@pytest.mark.parametrize(
    ("answers", "questions", "words"),
    [
        (9, 9, ""),
        (1, 5, ""),  # some names are slow, and the next may fare better
        (1, 9, "name servers fell silent: 3 questions were not asked any more"),
        (0, 1, "no question to the DNS was answered"),
        (0, 0, ""),
    ],
)
def test_what_is_said_of_silence(answers: int, questions: int, words: str) -> None:
    breaker = CircuitBreaker(Falling(answers), lambda: 0.0)
    recorder = Recorder(breaker, lambda: datetime.now(UTC))
    live = dns_options.LiveStack(InFlight(recorder), recorder, breaker)
    for number in range(questions):
        live.bound.query(f"n{number}.example.com", "A")
    assert live.silence().startswith(words)
    assert bool(live.silence()) is bool(words)


@pytest.mark.skipif(not PARALLEL, reason="replaces a function in forks")
@pytest.mark.usefixtures("small_ranges")
def test_a_worker_that_is_killed_is_replaced_and_asks_again(
    mbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    with answering(1, []) as server:
        whole = scanned(capfd, mbox, server, 1)
        mark = tmp_path / "killed"
        real = hdrscan.analyze.conclude

        def once(*arguments: object) -> object:
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(hdrscan.analyze, "conclude", once)
        code, out, err = scanned(capfd, mbox, server, 2)
    assert (code, out) == (UNREAD, whole[1])
    assert err == "hdrscan: a worker process died; what it was doing is done again\n"
