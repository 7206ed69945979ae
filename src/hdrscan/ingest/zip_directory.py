"""A zip's table of contents in parts, so that memory does not grow with its members.

zipfile holds the whole table, some 600 bytes a member. So it is given one part at a time: the file as it is, and
in place of its table a part of it, with an end record of its own (APPNOTE 4.3.12 to 4.3.16).
"""

import io
from collections.abc import Iterator
from typing import BinaryIO

from hdrscan.errors import SourceError

MOST, MOST_BYTES = 4_096, 1 << 20
"""Members in one part, and bytes; an entry has up to 196,651."""
_BUFFER = 1 << 16
_END, _END_SIZE = b"PK\x05\x06", 22
_END64, _END64_SIZE, _LOCATOR, _LOCATOR_SIZE = b"PK\x06\x06", 56, b"PK\x06\x07", 20
_ENTRY, _ENTRY_SIZE = b"PK\x01\x02", 46
_FAR, _MANY = 0xFFFFFFFF, 0xFFFF


class Directory:
    """Where the table of contents lies."""

    def __init__(self, start: int, size: int, offset: int) -> None:
        """``start`` is where it is, ``offset`` where the file says that it is."""
        self.start = start
        self.size = size
        self.offset = offset


def directory_of(file: BinaryIO) -> Directory | None:
    """Find the table of contents; None where it is not where the end record says."""
    length = file.seek(0, io.SEEK_END)
    base = file.seek(max(0, length - _END_SIZE - _MANY - _END64_SIZE - _LOCATOR_SIZE))
    tail = file.read()
    end = tail.rfind(_END)
    if end < 0 or end + _END_SIZE > len(tail):
        return None
    size, offset = _number(tail, end + 12, 4), _number(tail, end + 16, 4)
    before = end - _LOCATOR_SIZE - _END64_SIZE
    if before >= 0 and tail.startswith(_LOCATOR, end - _LOCATOR_SIZE) and tail.startswith(_END64, before):
        size, offset, end = _number(tail, before + 40, 8), _number(tail, before + 48, 8), before
    start = base + end - size
    return Directory(start, size, offset) if 0 <= offset <= start else None


def parts_of(file: BinaryIO, directory: Directory) -> Iterator[BinaryIO]:
    """Yield the file once for each part of its table.

    Raises:
        SourceError: the table holds something else than entries; those before it were yielded.
    """
    at, end = directory.start, directory.start + directory.size
    while at < end:
        file.seek(at)
        table = file.read(min(MOST_BYTES, end - at))
        size = count = 0
        while count < MOST and table.startswith(_ENTRY, size):
            lengths = (_number(table, size + place, 2) for place in (28, 30, 32))
            behind = size + _ENTRY_SIZE + sum(lengths)
            if behind > len(table):
                break
            size, count = behind, count + 1
        if not count:
            raise SourceError("damaged: its table of contents holds something else")
        at += size
        table = table[:size]
        ending = _ending(size, count, directory)
        yield io.BufferedReader(_Part(file, directory.start, table + ending), _BUFFER)


def _ending(size: int, count: int, directory: Directory) -> bytes:
    """Return the end records of a part, in the form that has room for large numbers."""
    numbers = (count, count, size, directory.offset)
    long = b"".join(number.to_bytes(8, "little") for number in numbers)
    record = _END64 + (44).to_bytes(8, "little") + b"\x2d\0\x2d\0" + bytes(8) + long
    locator = _LOCATOR + bytes(4) + (directory.offset + size).to_bytes(8, "little") + b"\1\0\0\0"
    return record + locator + _END + bytes(4) + b"\xff" * 12 + bytes(2)


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "little")


class _Part(io.RawIOBase):
    """A file up to an offset, and something else behind."""

    def __init__(self, file: BinaryIO, offset: int, behind: bytes) -> None:
        self._file = file
        self._offset = offset
        self._behind = behind
        self._at = 0

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def seekable(self) -> bool:
        """Say that this can be read out of order."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to an offset."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at}.get(whence, self._offset + len(self._behind))
        if start + offset < 0:
            raise ValueError("before its beginning")
        self._at = start + offset
        return self._at

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Read on."""
        if self._at < self._offset:
            self._file.seek(self._at)
            data = self._file.read(min(len(buffer), self._offset - self._at))
        else:
            data = self._behind[self._at - self._offset :][: len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)
