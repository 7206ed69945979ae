"""The results of all work, in the order of the sources, whoever did it.

Several processes give the same bytes as one. A large mbox is cut at fixed offsets, and each process looks for the
first message behind its offset by itself. Whether that is where the part before ended is checked here; where it
is not (a body holds what looks like the beginning of a message, and Content-Length says so), the part is read
again from where it has to be.
"""

from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.batch.work import Job, Result, missing, work
from hdrscan.ingest.units import ChunkSizer, WorkUnit
from hdrscan.overview import Overview

if TYPE_CHECKING:
    from hdrscan.batch.workers import Workers


class Numbered(NamedTuple):
    """A result, and the number of its first message in its source."""

    result: Result
    first: int
    unit: WorkUnit


def scan(
    units: Iterator[WorkUnit], job: Job, workers: "Workers | None" = None, sizer: ChunkSizer | None = None
) -> Iterator[Numbered]:
    """Yield the results of all work in order; without ``workers`` it is done here, one after the other."""
    left = job.limit
    counter = _Counter(sizer or ChunkSizer())
    for unit, get in _started(units, job, workers):
        for result, again in counter.settle(unit, get, _runner(job, workers)):
            if left is None:
                yield Numbered(result, counter.before(result, unit), unit)
                continue
            if result.overview.messages > left:
                result = again(left)  # noqa: PLW2901 - the same again, and no further
            yield Numbered(result, counter.before(result, unit), unit)
            left -= result.overview.messages
            if left <= 0:
                return


def _runner(job: Job, workers: "Workers | None") -> Callable[[WorkUnit, int | None], Result]:
    def run(unit: WorkUnit, limit: int | None) -> Result:
        if workers is None or limit is not None:
            return work(unit, job if limit is None else job._replace(limit=limit))
        return workers.run(unit)

    return run


def _started(
    units: Iterator[WorkUnit], job: Job, workers: "Workers | None"
) -> Iterator[tuple[WorkUnit, Callable[[], Result]]]:
    if workers is None:
        for unit in units:
            yield unit, lambda unit=unit: work(unit, job)  # type: ignore[misc]
        return
    ahead: deque[tuple[WorkUnit, Callable[[], Result]]] = deque()
    for unit in units:
        ahead.append((unit, workers.start(unit)))
        if len(ahead) >= workers.window:
            yield ahead.popleft()
    yield from ahead


class _Counter:
    """Puts the parts of each mbox in order, and counts its messages."""

    def __init__(self, sizer: ChunkSizer) -> None:
        self._expected: int | None = None
        self._lost = False
        self._count = 0
        self._sizer = sizer

    def before(self, result: Result, unit: WorkUnit) -> int:
        """Return how many messages of an mbox stand before a result, and count those in it."""
        if unit.range is None:
            return 0
        first = self._count
        self._count += result.found
        return first

    def settle(
        self, unit: WorkUnit, get: Callable[[], Result], run: Callable[[WorkUnit, int | None], Result]
    ) -> Iterator[tuple[Result, Callable[[int], Result]]]:
        """Yield the results of a piece of work, each with what does it again up to a limit."""
        part = unit.range
        if part is None:
            yield get(), lambda limit: run(unit, limit)
            return
        if part.start == 0:
            self._count = 0
        elif not self._lost and (self._expected is None or self._expected >= part.stop):
            # A message that began before goes on beyond this part, or the file ended.
            failures = tuple(missing(part)) if self._expected is None else ()
            nothing = Result((b"",), (), Overview(), failures, 0, unit.size)
            yield nothing, lambda _: nothing
            return
        result, done = get(), unit
        if part.start and not self._lost and result.start != self._expected:
            done = _from(unit, self._expected or 0)
            result = run(done, None)
        while True:
            # Behind what was lost the next message may begin in a later part only.
            self._lost = result.lost or (self._lost and result.start is None)
            self._expected = result.resume
            self._sizer.heed(result.size, sum(map(len, result.texts)), cut=result.cut)
            yield result, lambda limit, done=done: run(done, limit)  # type: ignore[misc]
            if not result.cut or result.resume is None:
                return
            done = _from(unit, result.resume)
            result = run(done, None)


def _from(unit: WorkUnit, start: int) -> WorkUnit:
    if unit.range is None:
        return unit
    return unit._replace(range=unit.range._replace(start=start, exact=True))
