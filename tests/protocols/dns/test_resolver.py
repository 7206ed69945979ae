import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from hdrscan.dns.gather import gather
from hdrscan.dns.resolver import SHORTEST_LIFE, Cached, InFlight, NoResolver, Recorder, TimeLimit, ask
from hdrscan.model.dns import Answer, NoData, NotAsked, NxDomain, Question, Records, TempFail
from memory import Memory, text


class Ticking:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Slow:
    """Answers when it is let go, and counts."""

    def __init__(self, wait: Callable[[], object]) -> None:
        self.wait = wait
        self.asked = 0

    def query(self, name: str, record_type: str) -> Answer:
        self.asked += 1
        self.wait()
        return NoData(ask(name, record_type), 60)


def test_a_question_has_one_spelling() -> None:
    assert ask("Example.COM.", "txt") == Question("example.com", "TXT")
    assert ask("", "NS") == ask(".", "ns") == Question("", "NS")
    assert ask("B\udcc3\udc84.example", "A").name == "b\udcc3\udc84.example"


def test_nobody_is_asked_without_a_resolver() -> None:
    answer = NoResolver().query("Example.com.", "a")
    assert answer == NotAsked(Question("example.com", "A"), "DNS was not asked for")


@pytest.mark.parametrize(
    "name", ["here.example.com", "gone.example.com", "empty.example.com", "down.example.com"]
)
def test_every_kind_of_answer_is_asked_for_once(name: str) -> None:
    down = TempFail(ask("down.example.com", "TXT"), "SERVFAIL")
    memory = Memory(
        {"here.example.com TXT": "x", "x.empty.example.com A": "192.0.2.1", "down.example.com TXT": down}
    )
    cached = Cached(memory, Ticking())
    first = cached.query(name, "TXT")
    assert cached.query(name.upper() + ".", "txt") is first
    assert memory.asked == [Question(name, "TXT")]


def test_an_old_answer_is_asked_for_again() -> None:
    clock = Ticking()
    memory = Memory({"example.com TXT": "x"})
    cached = Cached(memory, clock)
    cached.query("example.com", "TXT")
    clock.now += 3599
    cached.query("example.com", "TXT")
    assert len(memory.asked) == 1
    clock.now += 1
    cached.query("example.com", "TXT")
    assert len(memory.asked) == 2


def test_a_short_ttl_does_not_make_a_report_contradict_itself() -> None:
    clock = Ticking()
    slow = Slow(lambda: None)
    cached = Cached(slow, clock)
    for seconds in (0, 61, SHORTEST_LIFE - 62, 2):
        clock.now += seconds
        cached.query("example.com", "A")
    assert slow.asked == 2


def test_threads_that_want_the_same_wait_for_one_question() -> None:
    gate = threading.Event()
    slow = Slow(gate.wait)
    cached = Cached(slow, Ticking())
    answers: list[Answer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(cached.query("example.com", "A"))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    gate.set()
    for thread in threads:
        thread.join(10)
    assert slow.asked == 1
    assert len(answers) == 8


def test_a_bug_below_the_cache_reaches_the_caller_and_is_not_kept() -> None:
    def explode() -> None:
        raise ZeroDivisionError

    slow = Slow(explode)
    cached = Cached(slow, Ticking())
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            cached.query("example.com", "A")
    assert slow.asked == 2


def test_a_recorder_keeps_what_came_back_and_when() -> None:
    start = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    times = iter([start, start + timedelta(seconds=1)])
    recorder = Recorder(Memory({"example.com TXT": "x"}), lambda: next(times))
    recorder.query("example.com", "TXT")
    recorder.query("example.net", "A")
    assert [(kept.answer.question.name, kept.asked_at.second) for kept in recorder.recorded] == [
        ("example.com", 5),
        ("example.net", 6),
    ]
    assert isinstance(recorder.recorded[0].answer, Records)
    assert isinstance(recorder.recorded[1].answer, NxDomain)


def test_nobody_is_asked_after_the_time_is_up() -> None:
    clock = Ticking()
    memory = Memory({"example.com TXT": "x"})
    limited = TimeLimit(memory, clock, 20)
    clock.now += 19.9
    assert isinstance(limited.query("example.com", "TXT"), Records)
    clock.now += 0.1
    late = limited.query("example.com", "TXT")
    assert isinstance(late, TempFail)
    assert "20 seconds" in late.reason
    assert len(memory.asked) == 1


def test_many_questions_are_asked_together_and_each_once() -> None:
    barrier = threading.Barrier(4, timeout=10)
    slow = Slow(barrier.wait)  # passes only when four are under way at once
    questions = [Question(f"n{n}.example.com", "A") for n in range(4)]
    answers = gather(slow, [*questions, Question("N0.example.com.", "a")])
    assert list(answers) == questions
    assert slow.asked == 4


class Counted:
    """Counts how many questions are under way at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running = 0
        self.most = 0

    def __call__(self) -> None:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        threading.Event().wait(0.005)
        with self._lock:
            self._running -= 1


def test_no_more_questions_are_under_way_than_are_allowed_whoever_asks() -> None:
    count = Counted()
    bound = InFlight(Slow(count), 3)
    with ThreadPoolExecutor(12) as pool:
        gather(bound, [Question(f"n{n}.example.com", "A") for n in range(48)], pool)
    assert 1 < count.most <= 3


def test_nothing_more_is_asked_after_the_end() -> None:
    slow = Slow(lambda: None)
    bound = InFlight(slow)
    bound.close()
    assert isinstance(bound.query("example.com", "A"), NotAsked)
    assert slow.asked == 0


def test_one_question_needs_no_thread() -> None:
    names: list[str] = []
    gather(Slow(lambda: names.append(threading.current_thread().name)), [Question("example.com", "A")])
    assert names == [threading.current_thread().name]


def test_texts_are_joined_without_spaces() -> None:
    assert text("v=spf1 ip4:", "192.0.2.5 -all").value == "v=spf1 ip4:192.0.2.5 -all"
