"""One piece of work, done by one process: messages read, judged and written to bytes."""

from collections.abc import Callable
from typing import NamedTuple

from hdrscan import analyze
from hdrscan.ingest.sources import Raw, read_raw
from hdrscan.ingest.units import Plan, Range, Unit, early_end, raws_of, read_range
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Report
from hdrscan.model.source import HeaderBlock, Source
from hdrscan.overview import Overview
from hdrscan.report.many import Layout
from hdrscan.selection import Selection
from hdrscan.settings import Settings

CUT = 2 << 20
"""Characters of output after which a process hands over what it has, at most."""
_CUT_MESSAGES, _CUT_ROWS = 5_000, 20_000


class Job(NamedTuple):
    """All that a process has to know."""

    settings: Settings
    layout: Layout
    plan: Plan
    selection: Selection | None = None
    limit: int | None = None
    """Selected messages after which it is enough."""
    cut: int = CUT
    ask: Callable[[Report], LiveFacts] | None = None
    """Asks the DNS about a message; given only where all is done in one process."""


class Failure(NamedTuple):
    """Something that could not be read or judged."""

    path: str
    text: str
    """What to tell, the path included."""


class Result(NamedTuple):
    """What came of one piece of work."""

    texts: tuple[bytes, ...]
    """What to write; between each two stands one of ``indexes``."""
    indexes: tuple[int, ...]
    overview: Overview
    failures: tuple[Failure, ...]
    found: int
    """Messages, and things that should have been one."""
    size: int
    start: int | None = None
    """Of a range: where its first message begins."""
    resume: int | None = None
    """Of a range: where the next message begins that is not in it; None at the end of the file."""
    cut: bool = False
    """It was cut short of its end because there is enough to hand over."""
    lost: bool = False
    """Of a range: it could not be read to its end, so nobody knows where the next message begins."""

    def written(self, first: int) -> bytes:
        """Return what to write, with the messages' numbers counted from ``first``."""
        parts = [self.texts[0]]
        for index, text in zip(self.indexes, self.texts[1:], strict=True):
            parts += (b"%d" % (first + index), text)
        return b"".join(parts)


class Collector:
    """The result of one piece of work, while it is made."""

    def __init__(self, job: Job, skipped: frozenset[int] = frozenset()) -> None:
        """``skipped``: numbers of messages that are not touched again, because they ended a process."""
        self.job = job
        self.overview = Overview()
        self.failures: list[Failure] = []
        self.found = self.tried = self.size = 0
        self._skipped = skipped
        self._texts: list[bytes] = []
        self._indexes: list[int] = []
        self._parts: list[str] = []

    @property
    def enough(self) -> bool:
        """Tell whether the limit of selected messages is reached."""
        return self.job.limit is not None and self.overview.messages >= self.job.limit

    @property
    def full(self) -> bool:
        """Tell whether there is as much as should be handed over at once."""
        return self.size >= self.job.cut or self.found >= _CUT_MESSAGES or self.overview.rows >= _CUT_ROWS

    def take(self, raw: Raw) -> None:
        """Read and judge one message; what breaks costs only itself."""
        self.tried += 1
        self.found += 1
        if self.tried - 1 in self._skipped:
            self._report(_dead(raw), raw)
            return
        try:
            reading = read_raw(raw)
        except Exception as error:  # noqa: BLE001 - as below
            self._report(_failed(raw, f"{type(error).__name__}: {error}"), raw)
            return
        if reading is None:
            self.found -= 1
        elif reading.source is None or reading.block is None:
            self.failures.append(Failure(reading.path, str(reading.error)))
        else:
            try:
                report = self._judge(reading.source, reading.block)
                if self.job.selection is None or self.job.selection.holds(report):
                    self._keep(report)
                self.failures += [
                    Failure(raw.path, _broke(raw, f"rule {failure.code}: {failure.error}"))
                    for failure in report.failures
                ]
            except Exception as error:  # noqa: BLE001 - a message that breaks the program costs its own report only
                self._report(
                    Report.failed(reading.source, reading.block, f"{type(error).__name__}: {error}"), raw
                )

    def result(self, size: int) -> Result:
        """Return what was made."""
        self._flush()
        texts = (*self._texts, b"") if len(self._texts) == len(self._indexes) else tuple(self._texts)
        return Result(texts, tuple(self._indexes), self.overview, tuple(self.failures), self.found, size)

    def _judge(self, source: Source, block: HeaderBlock) -> Report:
        if self.job.ask is None:
            return analyze.judge(source, block, self.job.settings)
        examined = analyze.examine(source, block, self.job.settings)
        return analyze.conclude(examined, self.job.settings, self.job.ask(examined.report))

    def _report(self, report: Report, raw: Raw) -> None:
        self.failures.append(Failure(raw.path, _broke(raw, str(report.error))))
        if self.job.selection is None:
            self._keep(report)

    def _keep(self, report: Report) -> None:
        piece = self.job.layout.piece(report)
        self.overview.add(report)
        if piece is None:
            return
        self._add(piece.head)
        if piece.index is not None:
            self._flush()
            self._indexes.append(piece.index)
            self._add(piece.tail)

    def _add(self, text: str) -> None:
        self._parts.append(text)
        self.size += len(text)

    def _flush(self) -> None:
        """Close a text: an index follows, or nothing."""
        if self._parts or len(self._texts) == len(self._indexes):
            self._texts.append("".join(self._parts).encode())
            self._parts = []


def _unmarked(number: int) -> None:
    """Write no number down: nothing has died yet."""


def work(
    unit: Unit, job: Job, skipped: frozenset[int] = frozenset(), mark: Callable[[int], None] = _unmarked
) -> Result:
    """Do one piece of work.

    ``mark`` is told the number of each message before it is touched.

    Raises:
        OSError: the file of a range cannot be read.
    """
    collector = Collector(job, skipped)
    if unit.range is not None:
        return _work_range(unit.range, collector, mark)
    for raw in raws_of(unit, job.plan):
        if collector.enough:
            break
        mark(collector.tried)
        collector.take(raw)
    return collector.result(unit.size)


def _work_range(part: Range, collector: Collector, mark: Callable[[int], None]) -> Result:
    start = resume = None
    cut = lost = False
    end = part.start
    try:
        for piece in read_range(part):
            start = piece.start if start is None else start
            resume = piece.following
            mark(collector.tried)
            raw = Raw(part.path, piece.data, collector.found, piece.offset, piece.length, "mbox")
            collector.take(raw)
            end = piece.offset + piece.length
            if collector.enough or (collector.full and resume is not None):
                cut = resume is not None and resume < part.stop
                break
        else:
            collector.failures += missing(part) if resume is None else []
    except OSError as error:
        place = "" if start is None else f"; not read from byte {end:,} on"
        text = f"{part.path}: {(error.strerror or str(error)).lower()}{place}"
        collector.failures.append(Failure(part.path, text))
        lost = True
    size = (resume if cut and resume is not None else part.stop) - part.start
    return collector.result(size)._replace(start=start, resume=resume, cut=cut, lost=lost)


def missing(part: Range) -> list[Failure]:
    """Return a failure where a file ends now before this part of it does: somebody cut it while it was read."""
    size = early_end(part)
    if size is None:
        return []
    return [Failure(part.path, f"{part.path}: became shorter while it was read; it ends at byte {size:,} now")]


def _failed(raw: Raw, error: str) -> Report:
    source = Source(raw.path, raw.index, raw.offset, raw.length, raw.kind or "eml")
    return Report.failed(source, HeaderBlock(b"", "", 0, (), (), source.kind), error)


def _dead(raw: Raw) -> Report:
    return _failed(raw, "the process that judged it died")


def _broke(raw: Raw, error: str) -> str:
    place = f" in the message at byte {raw.offset:,}" if raw.offset else ""
    return f"{raw.path}: hdrscan failed on this message{place}, please report it: {error}"
