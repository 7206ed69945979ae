"""Who answers questions, and what can be wrapped around it.

A resolver has one method. It never raises: what goes wrong is a ``TempFail``, what was not tried a ``NotAsked``.
All wrappers here may be used by several threads at once.
"""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from threading import BoundedSemaphore, Lock
from typing import NamedTuple, Protocol

from hdrscan.model.dns import Answer, NotAsked, Question, TempFail
from hdrscan.text.names import plain_name

Clock = Callable[[], float]
"""Seconds on a clock that never goes back, such as ``time.monotonic``; only differences count."""

SHORTEST_LIFE = 300
"""Seconds that ``Cached`` keeps every answer: one report must not contradict itself because a TTL is short."""

_MOST_KEPT = 100_000

MOST_IN_FLIGHT = 128
"""Questions that may be under way at once: more than enough at 20 ms, and fewer than dnsmasq takes (150)."""


class Resolver(Protocol):
    """Answers one question."""

    def query(self, name: str, record_type: str) -> Answer:
        """Return what the DNS holds at ``name``, in any spelling of it, for a type such as ``TXT``."""


def ask(name: str, record_type: str) -> Question:
    """Return the question in the one spelling that all resolvers compare by."""
    return Question(plain_name(name), record_type.upper())


class NoResolver:
    """Asks nobody."""

    def __init__(self, reason: str = "DNS was not asked for") -> None:
        """Keep the reason that every answer gives."""
        self._reason = reason

    def query(self, name: str, record_type: str) -> Answer:
        """Return ``NotAsked``."""
        return NotAsked(ask(name, record_type), self._reason)


class Cached:
    """Asks each question once while its answer lasts, however many threads want it; failures are kept as well."""

    def __init__(self, below: Resolver, clock: Clock) -> None:
        """Wrap ``below``; ``clock`` says how old an answer is."""
        self._below = below
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[Question, tuple[float, Future[Answer]]] = {}

    def query(self, name: str, record_type: str) -> Answer:
        """Return the kept answer, or ask."""
        question = ask(name, record_type)
        with self._lock:
            known = self._kept.get(question)
            if known is not None and not self._is_old(*known):
                promise, mine = known[1], False
            else:
                promise, mine = Future(), True
                self._keep(question, promise)
        if mine:
            self._fulfil(promise, question)
        return promise.result()

    def _keep(self, question: Question, promise: "Future[Answer]") -> None:
        self._kept.pop(question, None)
        if len(self._kept) >= _MOST_KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[question] = (self._clock(), promise)

    def _is_old(self, since: float, promise: "Future[Answer]") -> bool:
        if not promise.done():
            return False
        ttl = getattr(promise.result(), "ttl", 0)  # a failure has none
        return self._clock() - since >= max(ttl, SHORTEST_LIFE)

    def _fulfil(self, promise: "Future[Answer]", question: Question) -> None:
        try:
            promise.set_result(self._below.query(*question))
        except BaseException as error:  # a bug below must reach all who wait, and they must not wait for ever
            promise.set_exception(error)
            with self._lock:
                self._kept.pop(question, None)
            raise


class Recorded(NamedTuple):
    """One answer, and when it was given."""

    answer: Answer
    asked_at: datetime
    """With its offset from UTC."""


class Recorder:
    """Passes questions on and keeps what came back: the evidence of a report, and what a replay needs."""

    def __init__(self, below: Resolver, now: Callable[[], datetime]) -> None:
        """Wrap ``below``; ``now`` gives the time, with its offset from UTC."""
        self.below = below
        self._now = now
        self._recorded: list[Recorded] = []

    def query(self, name: str, record_type: str) -> Answer:
        """Ask, and keep the answer."""
        asked_at = self._now()
        answer = self.below.query(name, record_type)
        self._recorded.append(Recorded(answer, asked_at))
        return answer

    @property
    def recorded(self) -> tuple[Recorded, ...]:
        """All answers so far, in the order in which they came back."""
        return tuple(self._recorded)


class InFlight:
    """Lets so many questions be under way at once, whoever asks them; and none any more once it is closed."""

    def __init__(self, below: Resolver, most: int = MOST_IN_FLIGHT) -> None:
        """Wrap ``below``; further questions wait for those before them."""
        self._below = below
        self._places = BoundedSemaphore(most)
        self._closed = False

    def query(self, name: str, record_type: str) -> Answer:
        """Ask when there is room; ``NotAsked`` after the end."""
        with self._places:
            if self._closed:
                return NotAsked(ask(name, record_type), "the scan was ended")
            return self._below.query(name, record_type)

    def close(self) -> None:
        """Ask nothing more: who still waits for an answer shall end soon."""
        self._closed = True


class CircuitBreaker:
    """Asks no more when nobody answers: name servers that are not there must not take hours of a long run.

    After some silent failures in a row each question fails at once; now and then one is let through, to see.
    """

    def __init__(self, below: Resolver, clock: Clock, failures: int = 5, pause: float = 60.0) -> None:
        """Wrap ``below``; give up for ``pause`` seconds after ``failures`` questions in a row."""
        self._below = below
        self._clock = clock
        self._most = failures
        self._pause = pause
        self._lock = Lock()
        self._failures = 0
        self._next_try = 0.0
        self.unasked = 0
        """Questions that failed unasked, because there was no hope."""

    def query(self, name: str, record_type: str) -> Answer:
        """Ask, unless there is no hope."""
        with self._lock:
            if self._failures >= self._most:
                now = self._clock()
                if now < self._next_try:
                    self.unasked += 1
                    reason = f"no name server answered the {self._most} questions before, and none is asked now"
                    return TempFail(ask(name, record_type), reason)
                self._next_try = now + self._pause
        answer = self._below.query(name, record_type)
        with self._lock:
            if isinstance(answer, TempFail) and answer.silent:
                self._failures += 1
                if self._failures == self._most:
                    self._next_try = self._clock() + self._pause
            elif not isinstance(answer, NotAsked):
                self._failures = 0
        return answer


class TimeLimit:
    """Stops asking when the time is up: SPF should end after some 20 seconds (RFC 7208 section 4.6.4)."""

    def __init__(self, below: Resolver, clock: Clock, seconds: float) -> None:
        """Wrap ``below`` and start the clock."""
        self._below = below
        self._clock = clock
        self._seconds = seconds
        self._end = clock() + seconds

    def query(self, name: str, record_type: str) -> Answer:
        """Ask; after the end every answer is a ``TempFail``."""
        if self._clock() >= self._end:
            return TempFail(ask(name, record_type), f"the {self._seconds:g} seconds for all questions were up")
        return self._below.query(name, record_type)
