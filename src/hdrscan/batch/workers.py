"""Worker processes: the only place that starts any.

Each has a pipe of its own, and is given one piece of work at a time. A pool of ``concurrent.futures`` shares its
pipes and locks: when a process is killed while it hands over a result, everybody else can wait for ever. Here the
end of one pipe tells which process died and what it was doing.

That is done again by a new process, which tells each message's number before it touches it: so a message that
ends every process that judges it is found, reported and left out, and everything else is done.
"""

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from typing import Any

from hdrscan.batch.work import CUT, Failure, Job, Result, work
from hdrscan.ingest.units import WorkUnit
from hdrscan.overview import Overview

_IN_FLIGHT = 32 << 20
"""Characters of output that may wait to be written, in all."""
_LEAST_CUT = 1 << 17
MAX_DEATHS = 8
"""Messages of one piece of work that may end a process, before the rest of the piece is given up."""
_ASKED = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
_DIED = "the processes that tried died"


class _Task:
    """A piece of work and what is known of it."""

    def __init__(self, unit: WorkUnit) -> None:
        self.unit = unit
        self.result: Result | None = None
        self.again = False
        """A process died over it."""
        self.number: int | None = None
        """The message that is being judged, where that is told."""
        self.skipped: set[int] = set()


class _Worker:
    """A process, this end of its pipe, and what it is doing."""

    def __init__(
        self, process: BaseProcess, pipe: "Connection[Any, Any]", questions: "Connection[Any, Any] | None"
    ) -> None:
        self.process = process
        self.pipe = pipe
        self.questions = questions
        """The end of the pipe by which it asks the DNS, where it may."""
        self.task: _Task | None = None


class Workers:
    """A number of processes that do pieces of work."""

    def __init__(self, job: Job, jobs: int) -> None:
        """``jobs``: how many processes; fewer where the system allows no more, and it may allow none."""
        self.window = 2 * jobs
        self.failures: list[Failure] = []
        self._dns_context = job.dns_context
        self._has_threads = False
        if job.dns_context is not None:
            from hdrscan.batch.questions import without_resolver  # noqa: PLC0415 - only where the DNS is asked

            job = job._replace(dns_context=without_resolver(job.dns_context))
        self._job = job._replace(cut=max(_LEAST_CUT, min(CUT, _IN_FLIGHT // self.window)))
        self._waiting: deque[_Task] = deque()
        self._workers: list[_Worker] = []
        for _ in range(jobs):
            try:
                self._workers.append(self._new())
            except OSError:
                break
        # No process is forked any more once there are threads.
        self._has_threads = self._dns_context is not None
        for worker in self._workers:
            self._answer(worker)

    def __len__(self) -> int:
        """Count the processes."""
        return len(self._workers)

    def start(self, unit: WorkUnit) -> Callable[[], Result]:
        """Have a piece of work done, and return what waits for its result."""
        task = _Task(unit)
        self._waiting.append(task)
        self._turn(0)
        return lambda: self._result(task)

    def run(self, unit: WorkUnit) -> Result:
        """Do a piece of work before all that was started and is still waiting, and wait for it."""
        task = _Task(unit)
        self._waiting.appendleft(task)
        return self._result(task)

    def stop(self, *, now: bool = False) -> None:
        """End all processes; ``now``: whatever they are doing."""
        for worker in self._workers:
            if now or worker.task is not None:
                worker.process.kill()
            worker.pipe.close()
        for worker in self._workers:
            worker.process.join()

    def _result(self, task: _Task) -> Result:
        while task.result is None:
            self._turn(None)
        return task.result

    def _turn(self, timeout: float | None) -> None:
        """Give out work, and take what is done; wait for some, at most ``timeout`` seconds."""
        self._give()
        busy = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        for pipe in wait([*busy], timeout):
            self._take(busy[pipe])  # type: ignore[index]  # it returns what it was given
        self._give()

    def _give(self) -> None:
        for at, worker in enumerate(self._workers):
            if worker.task is None and self._waiting:
                worker.task = task = self._waiting.popleft()
                try:
                    # Only to who waits for it: two who write to each other would wait for ever.
                    worker.pipe.send((task.unit, frozenset(task.skipped), task.again))
                except OSError:
                    self._replace(at)

    def _take(self, worker: _Worker) -> None:
        task = worker.task
        try:
            answer = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(self._workers.index(worker))
            return
        if task is not None and isinstance(answer, int):
            task.number = answer
        elif task is not None:
            task.result, worker.task = answer, None

    def _replace(self, at: int) -> None:
        """Put a new process in the place of one that died, and have done again what that was doing."""
        dead = self._workers[at]
        dead.pipe.close()
        dead.process.join()
        self._workers[at] = self._new()
        self._answer(self._workers[at])
        task = dead.task
        if task is None:
            return
        if not task.again:
            self.failures.append(Failure("", "a worker process died; what it was doing is done again"))
            task.again = True
        elif task.number is None or task.number in task.skipped or len(task.skipped) >= MAX_DEATHS:
            task.result = _given_up(task.unit, _DIED)
            return
        else:
            task.skipped.add(task.number)
        task.number = None
        self._waiting.appendleft(task)

    def _answer(self, worker: _Worker) -> None:
        """Have a worker's questions answered from now on."""
        if worker.questions is not None and self._dns_context is not None:
            from hdrscan.batch.questions import serve  # noqa: PLC0415 - as above

            serve(worker.questions, self._dns_context)

    def _new(self) -> _Worker:
        context = multiprocessing.get_context("spawn") if self._has_threads else _context()
        here, there = context.Pipe()
        asked, asks = (None, None) if self._dns_context is None else context.Pipe()
        # A fork has the ends of all pipes; a pipe has an end only when everybody else has closed his.
        forked = context.get_start_method() == "fork"
        ours = [here, asked, *(end for worker in self._workers for end in (worker.pipe, worker.questions))]
        others = [end for end in ours if end is not None] if forked else []
        process = context.Process(target=_serve, args=(there, asks, self._job, others), daemon=True)  # type: ignore[attr-defined]
        with _without_interrupts():
            process.start()
        there.close()
        if asks is not None:
            asks.close()
        return _Worker(process, here, asked)


def cores() -> int:
    """Return how many cores this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _context() -> BaseContext:
    # A fork costs little and has everything loaded; it is safe only on Linux: elsewhere the system has threads.
    return multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start a process to which Ctrl-C never comes: that is its parent's business.

    What else asks its parent to end must not come before it has handlers of its own.
    """
    mask = getattr(signal, "pthread_sigmask", None)
    if mask is None:
        yield
        return
    before = mask(signal.SIG_BLOCK, {signal.SIGINT, *_ASKED})
    try:
        yield
    finally:
        mask(signal.SIG_SETMASK, before)


def _serve(
    pipe: "Connection[Any, Any]",
    asks: "Connection[Any, Any] | None",
    job: Job,
    others: "list[Connection[Any, Any]]",
) -> None:
    """Do one piece of work after the other, until the other end of the pipe is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in _ASKED:
        if callable(signal.getsignal(number)):  # the parent's; a fork has them too
            signal.signal(number, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ASKED)
    for other in others:
        other.close()
    if asks is not None and job.dns_context is not None:
        from hdrscan.batch.questions import remote_context  # noqa: PLC0415 - as above

        job = job._replace(dns_context=remote_context(job.dns_context, asks))
    try:
        while True:
            unit, skipped, told = pipe.recv()
            try:
                # Where each message's number is told there is one at a time: it may be the last.
                result = (
                    work(unit, job._replace(ahead=1), skipped, pipe.send) if told else work(unit, job, skipped)
                )
            except Exception as error:  # noqa: BLE001 - what breaks costs its own piece of work only
                result = _given_up(unit, f"{type(error).__name__}: {error}")
            pipe.send(result)
    except (EOFError, OSError):
        return


def _given_up(unit: WorkUnit, reason: str) -> Result:
    paths = [raw.path for raw in unit.raws] or [*unit.files] or [unit.range.path if unit.range else ""]
    place = f" from byte {unit.range.start:,} on" if unit.range else ""
    failures = [Failure(path, f"{path}: not read{place}: {reason}") for path in dict.fromkeys(paths)]
    return Result((b"",), (), Overview(), tuple(failures), 0, unit.size, lost=unit.range is not None)
