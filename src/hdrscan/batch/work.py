"""One piece of work, done by one process: messages read, judged and written to bytes."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from hdrscan import analyze
from hdrscan.batch.ahead import Ahead
from hdrscan.ingest.sources import Raw, read_raw
from hdrscan.ingest.units import Range, ReadOptions, WorkUnit, early_end, raws_of, read_range
from hdrscan.model.report import Report
from hdrscan.model.source import HeaderBlock, Source
from hdrscan.overview import Overview
from hdrscan.report.many import Layout
from hdrscan.selection import Selection
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from hdrscan.message_facts import DnsContext

CUT = 2 << 20
"""Characters of output after which a process hands over what it has, at most."""
_CUT_MESSAGES, _CUT_ROWS = 5_000, 20_000


class Job(NamedTuple):
    """All that a process has to know."""

    settings: Settings
    layout: Layout
    options: ReadOptions
    selection: Selection | None = None
    limit: int | None = None
    """Selected messages after which it is enough."""
    cut: int = CUT
    dns_context: "DnsContext | None" = None
    """Where questions to the DNS go; None where it may not be asked."""
    ahead: int = 1
    """Messages under way at once in one process: while answers are waited for others are judged."""


class Failure(NamedTuple):
    """Something that could not be read or judged."""

    path: str
    text: str
    """What to tell, the path included."""


class _Judged(NamedTuple):
    """What came of one message."""

    raw: Raw
    report: Report | None = None
    failures: tuple[Failure, ...] = ()
    is_mail: bool = True
    is_judged: bool = True
    """The report tells of the message and not of what kept it from being judged."""


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
        self.found = self.size = 0
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

    def judge(self, numbered: tuple[Raw, int]) -> _Judged:
        """Read and judge one message, with its number among those that are tried; what breaks costs only itself.

        Several threads may do this at once.
        """
        raw, number = numbered
        if number in self._skipped:
            return _broken(raw, _dead(raw))
        try:
            reading = read_raw(raw)
        except Exception as error:  # noqa: BLE001 - as below
            return _broken(raw, _failed(raw, f"{type(error).__name__}: {error}"))
        if reading is None:
            return _Judged(raw, is_mail=False)
        if reading.source is None or reading.block is None:
            return _Judged(raw, failures=(Failure(reading.path, str(reading.error)),))
        try:
            report = self._report(reading.source, reading.block)
            wanted = self.job.selection is None or self.job.selection.holds(report)
        except Exception as error:  # noqa: BLE001 - a message that breaks the program costs its own report only
            return _broken(raw, Report.failed(reading.source, reading.block, f"{type(error).__name__}: {error}"))
        failures = tuple(
            Failure(raw.path, _broke(raw, f"rule {failure.code}: {failure.error}")) for failure in report.failures
        )
        return _Judged(raw, report if wanted else None, failures)

    def take(self, judged: _Judged) -> None:
        """Add what came of a message to the result."""
        self.found += judged.is_mail
        report, failures = judged.report, judged.failures
        if report is not None and judged.is_judged:
            try:
                self._keep(report)
            except Exception as error:  # noqa: BLE001 - as above
                failed = Report.failed(report.source, report.block, f"{type(error).__name__}: {error}")
                judged = _broken(judged.raw, failed)
                report, failures = judged.report, judged.failures
        self.failures += failures
        if report is not None and not judged.is_judged and self.job.selection is None:
            self._keep(report)

    def result(self, size: int) -> Result:
        """Return what was made."""
        self._flush()
        texts = (*self._texts, b"") if len(self._texts) == len(self._indexes) else tuple(self._texts)
        return Result(texts, tuple(self._indexes), self.overview, tuple(self.failures), self.found, size)

    def _report(self, source: Source, block: HeaderBlock) -> Report:
        dns_context, settings = self.job.dns_context, self.job.settings
        if dns_context is None:
            return analyze.judge(source, block, settings)
        from hdrscan.message_facts import ask_about  # noqa: PLC0415 - only where the DNS is asked

        examined = analyze.examine(source, block, settings)
        return analyze.conclude(examined, settings, ask_about(examined.report, settings, dns_context))

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
    unit: WorkUnit, job: Job, skipped: frozenset[int] = frozenset(), mark: Callable[[int], None] = _unmarked
) -> Result:
    """Do one piece of work.

    ``mark`` is told the number of each message before it is touched.

    Raises:
        OSError: the file of a range cannot be read.
    """
    collector = Collector(job, skipped)
    # What is judged ahead of a limit is asked about for nothing.
    ahead = Ahead(collector.judge, min(job.ahead, job.limit or job.ahead))
    if unit.range is not None:
        return _work_range(unit.range, collector, ahead, mark)
    for _, judged in ahead.over(_numbered(raws_of(unit, job.options), mark)):
        collector.take(judged)
        if collector.enough:
            break
    return collector.result(unit.size)


def _numbered(raws: Iterable[Raw], mark: Callable[[int], None]) -> Iterator[tuple[Raw, int]]:
    for number, raw in enumerate(raws):
        mark(number)
        yield raw, number


def _work_range(
    part: Range, collector: Collector, ahead: "Ahead[tuple[Raw, int], _Judged]", mark: Callable[[int], None]
) -> Result:
    start = resume = None
    cut = lost = False
    end = part.start
    following: deque[int | None] = deque()

    def raws() -> Iterator[Raw]:
        nonlocal start
        for number, piece in enumerate(read_range(part)):
            start = piece.start if start is None else start
            following.append(piece.following)
            yield Raw(part.path, piece.data, number, piece.offset, piece.length, "mbox")

    try:
        for (raw, _), judged in ahead.over(_numbered(raws(), mark)):
            resume = following.popleft()
            collector.take(judged)
            end = raw.offset + (raw.length or 0)
            if collector.enough:
                cut = resume is not None and resume < part.stop
                break
            if collector.full:
                cut = resume is not None and resume < part.stop
                ahead.end()
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


def _broken(raw: Raw, report: Report) -> _Judged:
    return _Judged(raw, report, (Failure(raw.path, _broke(raw, str(report.error))),), is_judged=False)


def _failed(raw: Raw, error: str) -> Report:
    source = Source(raw.path, raw.index, raw.offset, raw.length, raw.kind or "eml")
    return Report.failed(source, HeaderBlock(b"", "", 0, (), (), source.kind), error)


def _dead(raw: Raw) -> Report:
    return _failed(raw, "the process that judged it died")


def _broke(raw: Raw, error: str) -> str:
    place = f" in the message at byte {raw.offset:,}" if raw.offset else ""
    return f"{raw.path}: hdrscan failed on this message{place}, please report it: {error}"
