"""Work in pieces: what one process can do alone, in the order of the sources.

A large mbox is cut into ranges, small files are gathered, and what can only be read from front to back (packed
files, archives, pipes) is read here and handed over as header blocks.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, cast

from hdrscan.errors import SourceError
from hdrscan.ingest.kinds import ARCHIVES, COMPRESSED, SNIFFED, Kind, kind_of
from hdrscan.ingest.mbox import Mbox, MboxMessage, before
from hdrscan.ingest.metered import Counted
from hdrscan.ingest.sources import FIRST_READ, Raw, unreadable
from hdrscan.ingest.streams import Opened, cut, cut_file, far_reader, mbox_raws

RANGE = 6 << 20
"""Bytes of an mbox that are one piece of work, at most."""
_FIRST = 1 << 20
MANY = 64
"""Files that are one piece of work, at most."""
_LEAST, _LITTLE = 1 << 16, 1 << 19
_GATHERED = 4 << 20
_BATCH_BYTES, _BATCH = 1 << 20, 500


class ReadOptions(NamedTuple):
    """How to read."""

    attached: bool = False
    """Judge the messages that a message carries in its place."""


class ChunkSizer:
    """How much of an mbox is one piece of work: less where so much comes of it that it has to be cut.

    It begins small: the first pieces are handed out before anything is known, and while the rest of one that was
    cut is done other processes may wait.
    """

    def __init__(self, size: int = RANGE) -> None:
        """``size``: bytes, at most."""
        self.size = min(size, _FIRST)
        self._most = size

    def heed(self, size: int, output: int, *, cut: bool) -> None:
        """Learn from a piece of ``size`` bytes of which ``output`` bytes came."""
        if cut:
            self.size = max(_LEAST, min(self.size, size))
        elif output < _LITTLE:
            self.size = min(self._most, self.size * 2)


class Range(NamedTuple):
    """Part of a large mbox: the messages whose ``From `` line begins in it."""

    path: str
    start: int
    stop: int
    exact: bool
    """A message begins at ``start``; else the first one behind it is looked for."""


class WorkUnit(NamedTuple):
    """One piece of work; one of the first three is set."""

    raws: tuple[Raw, ...] = ()
    files: tuple[str, ...] = ()
    range: Range | None = None
    optional: bool = False
    """It lies in a folder: what is not mail is passed over."""
    size: int = 0
    """Bytes of the sources that it covers."""
    ends: str | None = None
    """The folder that ends here, as it was named."""


class Folder:
    """What a folder yields: files and the errors that hide others, in sorted order."""

    def __init__(self, path: str) -> None:
        """Nothing is read yet."""
        self.path = path

    def __iter__(self) -> Iterator[str | Raw]:
        """Yield paths of files; never those that a Maildir is still writing."""
        errors: list[OSError] = []
        for base, folders, names in os.walk(self.path, onerror=errors.append):
            yield from self._errors(errors)
            if {"cur", "new", "tmp"} <= {*folders}:
                folders.remove("tmp")  # Maildir: what lies there is not delivered yet
            folders.sort()
            for name in sorted(names):
                yield os.path.join(base, name)  # noqa: PTH118 - start-up
        yield from self._errors(errors)

    @staticmethod
    def _errors(errors: list[OSError]) -> Iterator[Raw]:
        while errors:
            error = errors.pop(0)
            path = str(error.filename)
            yield Raw(path, error=unreadable(path, error))


def iter_units(
    paths: Iterable[str],
    options: ReadOptions,
    sizer: ChunkSizer | None = None,
    standard_input: BinaryIO | None = None,
) -> Iterator[WorkUnit]:
    """Yield the work that sources make; a path ``-`` is standard input, once."""
    sizer = sizer or ChunkSizer()
    for path in paths:
        if path == "-":
            yield from _standard_input(standard_input, options)
        elif os.path.isdir(path):  # noqa: PTH112 - start-up
            yield from _files(Folder(path), options, sizer, optional=True)
            yield WorkUnit(ends=path)
        else:
            yield from _files([path], options, sizer, optional=False)


def raws_of(unit: WorkUnit, options: ReadOptions) -> Iterator[Raw]:
    """Yield the messages of a piece of work that is not a range."""
    yield from unit.raws
    for path in unit.files:
        yield from cut_file(path, optional=unit.optional, attached=options.attached)
    if unit.range is not None and unit.range.exact:
        with open(unit.range.path, "rb") as stream:  # noqa: PTH123 - as in sources
            yield from mbox_raws(Mbox(stream), unit.range.path, attached=False)


def parts_of(unit: WorkUnit) -> list[WorkUnit]:
    """Return a piece of work in pieces as small as can be: a message, a file or a range each."""
    if unit.raws:
        return [unit._replace(raws=(raw,)) for raw in unit.raws]
    return [unit._replace(files=(path,)) for path in unit.files] or [unit]


def joined(unit: WorkUnit, parts: Iterable[WorkUnit]) -> WorkUnit:
    """Return a piece of work with these of its parts only."""
    raws: list[Raw] = []
    files: list[str] = []
    for part in parts:
        raws += part.raws
        files += part.files
    return unit._replace(raws=tuple(raws), files=tuple(files))


def read_range(part: Range) -> Iterator[MboxMessage]:
    """Yield the messages of a range; each tells where the one behind it begins.

    Raises:
        OSError: the file cannot be read.
    """
    with open(part.path, "rb") as stream:  # noqa: PTH123 - as in sources
        stream.seek(before(part.start))
        mbox = Mbox(stream, part.start, far=far_reader(stream))
        start = part.start if part.exact and part.start else mbox.first(part.start, part.stop)
        if start is None:
            return
        for piece in mbox.messages(start):
            yield piece
            if piece.following is not None and piece.following >= part.stop:
                return
        # Behind the last one stands the end, or what cannot be read: the reader says which.


def early_end(part: Range) -> int | None:
    """Return the size of a file that ends before this part of it does; None where it does not."""
    try:
        size = os.stat(part.path).st_size  # noqa: PTH116 - start-up
    except OSError:
        return None  # what was opened before it was removed is read to its end
    return size if size < part.stop else None


def _standard_input(stream: BinaryIO | None, options: ReadOptions) -> Iterator[WorkUnit]:
    if stream is None:
        yield WorkUnit((Raw("-", error=SourceError("standard input is closed")),))
    else:
        yield from _streamed(Opened(stream, "-"), options)


def _files(
    paths: Iterable[str | Raw], options: ReadOptions, sizer: ChunkSizer, *, optional: bool
) -> Iterator[WorkUnit]:
    gathered: list[str] = []
    size = 0
    for path in paths:
        alone: Iterator[WorkUnit] | None
        if isinstance(path, Raw):
            alone, length = iter((WorkUnit((path,), optional=optional),)), 0
        else:
            alone, length = _alone(path, options, sizer, optional=optional)
        if gathered and (alone is not None or len(gathered) >= MANY or size + length > _GATHERED):
            yield WorkUnit(files=tuple(gathered), optional=optional, size=size)
            gathered, size = [], 0
        if alone is not None:
            yield from alone
        elif isinstance(path, str) and length >= 0:
            gathered.append(path)
            size += length
    if gathered:
        yield WorkUnit(files=tuple(gathered), optional=optional, size=size)


def _alone(
    path: str, options: ReadOptions, sizer: ChunkSizer, *, optional: bool
) -> tuple[Iterator[WorkUnit] | None, int]:
    """Return the work that a file makes, or None for one to gather; and its size, -1 to pass it over."""
    try:
        info = os.stat(path)  # noqa: PTH116 - start-up
        if not stat.S_ISREG(info.st_mode):
            # A pipe in a folder might never end; one that is named is meant.
            return (None, -1) if optional else (_opened(path, options, is_file=False, optional=False), 0)
        with open(path, "rb") as stream:  # noqa: PTH123 - as in sources
            kind = kind_of(stream.read(SNIFFED))
    except OSError as error:
        return iter((WorkUnit((Raw(path, error=unreadable(path, error)),), optional=optional),)), 0
    if kind in COMPRESSED or kind in ARCHIVES:
        return _opened(path, options, is_file=True, optional=optional), info.st_size
    if kind is Kind.MBOX and info.st_size > FIRST_READ:
        if options.attached:
            return _opened(path, options, is_file=True, optional=optional), info.st_size
        return _ranges(path, info.st_size, sizer, optional=optional), info.st_size
    return None, info.st_size


def _ranges(path: str, size: int, sizer: ChunkSizer, *, optional: bool) -> Iterator[WorkUnit]:
    start = 0
    while start < size:
        stop = min(start + sizer.size, size)
        part = Range(path, start, stop, exact=start == 0)
        yield WorkUnit(range=part, optional=optional, size=stop - start)
        start = stop


def _opened(path: str, options: ReadOptions, *, is_file: bool, optional: bool) -> Iterator[WorkUnit]:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - as in sources
            yield from _streamed(Opened(stream, path, is_file=is_file, optional=optional), options)
    except OSError as error:
        yield WorkUnit((Raw(path, error=unreadable(path, error)),))


def _streamed(opened: Opened, options: ReadOptions) -> Iterator[WorkUnit]:
    """Read a stream from front to back and hand over its messages in batches."""
    counted = Counted(opened.stream)
    # A file that is read out of order cannot be counted; its messages are, as they come.
    stream = opened if opened.is_file else opened._replace(stream=cast("BinaryIO", counted))
    raws: list[Raw] = []
    size = done = 0
    for raw in cut(stream, attached=options.attached):
        raws.append(raw)
        size += len(raw.data)
        if size >= _BATCH_BYTES or len(raws) >= _BATCH:
            at = _position(opened, counted)
            yield WorkUnit(tuple(raws), optional=opened.optional, size=max(0, at - done))
            raws, size, done = [], 0, at
    at = _position(opened, counted)
    yield WorkUnit(tuple(raws), optional=opened.optional, size=max(0, at - done))


def _position(opened: Opened, counted: Counted) -> int:
    return opened.stream.tell() if opened.is_file else counted.count
