"""Scanning many messages: what the workers hand over is written in order, and what went wrong is told."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol, TextIO

from hdrscan.batch.order import Numbered
from hdrscan.batch.order import scan as work_through
from hdrscan.batch.work import Failure, Job
from hdrscan.cli.output import complain, width_of
from hdrscan.cli.signals import held
from hdrscan.cli.unread import Unread
from hdrscan.errors import SourceError
from hdrscan.ingest.sources import Reading, read_raw
from hdrscan.ingest.streams import shown
from hdrscan.ingest.units import ChunkSizer, ReadOptions, WorkUnit, iter_units, joined, parts_of, raws_of
from hdrscan.overview import Overview
from hdrscan.report.many import Layout
from hdrscan.selection import Selection
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from hdrscan.message_facts import DnsContext

AHEAD = 32
"""Messages that one process has under way where the DNS is asked: each mostly waits for answers."""
ENOUGH = 8 << 20
"""Bytes from which on several processes are worth their start."""
_LOOKED_AT = 1_000
"""Things that cannot be read, after which no more are held for a single message that may follow."""


class Asked(NamedTuple):
    """What the user asked for."""

    sources: Sequence[str]
    settings: Settings
    form: str
    jobs: int | None = None
    attached: bool = False
    summary_only: bool = False
    selection: Selection | None = None
    limit: int | None = None
    dns_context: "DnsContext | None" = None
    """Where questions to the DNS go; None where it may not be asked."""
    detail: int = 0
    """How much Markdown shows of a message, as in ``report.message_view.Detail``."""


class _Shows(Protocol):
    def advance(self, size: int, messages: int) -> None: ...

    def close(self) -> None: ...


class Found(NamedTuple):
    """What lies in the sources, as far as was looked."""

    readings: list[Reading]
    """All there is, where that is one message at most."""
    units: Iterator[WorkUnit]
    """All work, from the beginning."""
    several: bool
    sizer: ChunkSizer
    ended: bool = False
    """Ctrl-C or its like came while it was looked."""


def nothing_yet() -> Found:
    """Return what is found where Ctrl-C comes while it is looked."""
    return Found([], iter(()), several=True, sizer=ChunkSizer(), ended=True)


def look(asked: Asked, standard_input: BinaryIO | None) -> Found:
    """Look whether the sources hold more than one message: a single one gets the whole report."""
    try:
        return _look(asked, standard_input)
    except KeyboardInterrupt:
        return nothing_yet()


def _look(asked: Asked, standard_input: BinaryIO | None) -> Found:
    options, sizer = ReadOptions(asked.attached), ChunkSizer()
    units = iter_units(asked.sources, options, sizer, standard_input)
    seen: list[WorkUnit] = []
    readings: list[Reading] = []
    messages = 0
    found = False
    passed = 0
    for unit in units:
        if unit.ends is not None:
            readings += [] if found else [_empty(unit.ends)]
            found = False
        parts = parts_of(unit)
        kept: list[WorkUnit] = []  # without what is no mail: of that there may be more than can be held
        for at, part in enumerate(parts):
            before = len(readings)
            for raw in raws_of(part, options):
                reading = read_raw(raw)
                if reading is None:
                    continue
                found = found or unit.optional
                readings.append(reading)
                messages += reading.block is not None
                if messages > 1 or len(readings) > _LOOKED_AT:
                    here = joined(unit, [*kept, *parts[at:]])
                    return Found(
                        [], chain([WorkUnit(size=passed)], seen, [here], units), several=True, sizer=sizer
                    )
            kept += [part] if len(readings) > before else []
        if kept or unit.ends is not None:
            seen.append(joined(unit, kept))
        else:
            passed += unit.size
    return Found(readings, iter(seen), several=False, sizer=sizer)


def write(asked: Asked, found: Found, stream: TextIO, unread: Unread, worst: list[int]) -> bool:
    """Scan all work and write it.

    What could not be read or judged is added to ``unread``, the rank of the worst finding to ``worst``.

    Returns:
        False where Ctrl-C or its like ended it: what was done until then is written, and summed up.

    Raises:
        OSError: the report cannot be written, or (BrokenPipeError) its reader has gone.
    """
    layout = Layout(asked.form, width_of(stream), summary_only=asked.summary_only, detail=asked.detail)
    job = Job(
        asked.settings,
        layout,
        ReadOptions(asked.attached),
        asked.selection,
        asked.limit,
        dns_context=asked.dns_context,
    )
    job = job if asked.dns_context is None else job._replace(ahead=AHEAD)
    sink = _Sink(stream, layout, unread)
    stop: Callable[..., None] = _nothing
    workers, bar = None, None
    done = False
    try:
        sink.begin()
        if found.ended:
            raise KeyboardInterrupt  # noqa: TRY301 - as if it came here
        bar = _bar(asked.sources)
        units, jobs = _shared(found.units, asked.jobs)
        if jobs > 1:
            from hdrscan.batch.workers import Workers  # noqa: PLC0415 - only now are there several processes

            workers = Workers(job, jobs)
            stop, sink.failures = workers.stop, workers.failures
            if not workers:
                workers = None  # this process does it
        for numbered in work_through(units, job, workers, found.sizer):
            sink.take(numbered)
            if bar is not None:
                bar.advance(numbered.result.size, sink.overview.messages)
        done = True
    except KeyboardInterrupt:
        pass
    finally:
        stop(now=not done)
        if bar is not None:
            bar.close()
    sink.end()
    worst += [] if sink.overview.worst is None else [sink.overview.worst]
    if not done:
        complain(f"interrupted after {sink.overview.messages:,} messages; what is written covers these")
    return done


class _Sink:
    """Where results go, and what they add up to."""

    def __init__(self, stream: TextIO, layout: Layout, unread: Unread) -> None:
        self.overview = Overview(bounded=True)
        self.failures: list[Failure] = []
        """Where failures that belong to no message arrive."""
        self._stream = stream
        self._layout = layout
        self._unread = unread
        self._empty = True
        self._found = False

    def begin(self) -> None:
        """Write what stands first."""
        self._write(self._layout.opening().encode())

    def take(self, numbered: Numbered) -> None:
        """Write one result; a request to end waits until it is written whole."""
        unit, result = numbered.unit, numbered.result
        self._found = self._found or (unit.optional and result.found > 0)
        failures = [*result.failures, *self.failures]
        self.failures.clear()
        if unit.ends is not None:
            failures += [] if self._found else [Failure(unit.ends, str(_empty(unit.ends).error))]
            self._found = False
        with held():
            data = result.written(numbered.first)
            if data and self._empty:
                data, self._empty = self._layout.first(data), False
            self._write(data)
            self.overview.join(result.overview, numbered.first)
            for failure in failures:
                self._tell(failure)

    def end(self) -> None:
        """Write what stands last."""
        with held():
            self._write(self._layout.closing(self.overview, self._unread).encode())

    def _tell(self, failure: Failure) -> None:
        if self._unread.add(shown(failure.path), failure.text):
            complain(failure.text)

    def _write(self, data: bytes) -> None:
        buffer: BinaryIO | None = getattr(self._stream, "buffer", None)
        if buffer is None:
            self._stream.write(data.decode())
        elif data:
            left = memoryview(data)
            while left:
                # Without a buffer of Python's own (python -u) a signal can end a write half-way.
                left = left[buffer.write(left) :]
            buffer.flush()


def _shared(units: Iterable[WorkUnit], wanted: int | None) -> tuple[Iterator[WorkUnit], int]:
    """Tell how many processes to use: those asked for, else the cores where there is enough to do."""
    units = iter(units)
    if wanted == 1:
        return units, 1
    ahead: list[WorkUnit] = []
    size = 0
    for unit in units:
        ahead.append(unit)
        size += sum(len(raw.data) for raw in unit.raws) or unit.size
        if size >= ENOUGH or wanted is not None:
            break
    jobs = wanted
    if jobs is None:
        jobs = 1
        if size >= ENOUGH:
            from hdrscan.batch.workers import cores  # noqa: PLC0415 - as above

            jobs = cores()
    return chain(ahead, units), jobs


def _empty(folder: str) -> Reading:
    return Reading(folder, error=SourceError(f"{folder}: a folder without mail"))


def _bar(sources: Sequence[str]) -> _Shows | None:
    if sys.stderr is None or not sys.stderr.isatty():
        return None
    from hdrscan.cli.progress import Bar  # noqa: PLC0415 - rich is slow to load

    return Bar(sources)


def _nothing(*, now: bool) -> None:
    """Stop no process: there is none but this one."""
