"""Opening sources: files, folders and standard input; each message is read only as far as its header needs."""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from typing import BinaryIO, NamedTuple

from hdrscan.errors import SourceError
from hdrscan.ingest.block import MAX_HEADER, has_header, read_block
from hdrscan.model.source import HeaderBlock, Quirk, Source

FIRST_READ = MAX_HEADER + (1 << 16)
"""Bytes that are read of a source: a header block of the greatest size, and a little more to see it end."""

_SIGNATURES = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"%PDF", "a PDF document"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a Windows program"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip file; unpack it first"),
    (b"BZh", "a bzip2 file; unpack it first"),
    (b"\xfd7zXZ", "an xz file; unpack it first"),
    (b"(\xb5/\xfd", "a Zstandard file; unpack it first"),
    (b"\xd0\xcf\x11\xe0", "an Outlook .msg or Office file; save the message as .eml"),
    (b"SQLite format 3", "a database"),
)


class Reading(NamedTuple):
    """One source, read: a message, or the reason why there is none."""

    path: str
    source: Source | None = None
    block: HeaderBlock | None = None
    error: SourceError | None = None


def read_bytes(data: bytes, path: str = "-", length: int | None = None) -> tuple[Source, HeaderBlock]:
    """Read one message from bytes; ``length`` is its full size when ``data`` is only its beginning.

    Raises:
        SourceError: there is no mail header in the bytes.
    """
    _refuse_what_is_no_mail(data, path)
    block = read_block(data)
    if not has_header(block):
        raise SourceError(f"{path}: no mail header found; it begins with {_excerpt(data)}")
    block = _note_more_messages(block, data)
    return Source(path, 0, 0, length or len(data), block.kind), block


def read_stream(stream: BinaryIO, path: str = "-", length: int | None = None) -> tuple[Source, HeaderBlock]:
    """Read one message from an open stream, as far as needed.

    Raises:
        SourceError: there is no mail header in it.
    """
    data = _read_up_to(stream, FIRST_READ)
    if length is None and len(data) == FIRST_READ:
        length = FIRST_READ + 1  # the size of a pipe is not known; at least this much
    return read_bytes(data, path, length)


def iter_paths(paths: Iterable[str]) -> Iterator[Reading]:
    """Read each path in turn; what cannot be read becomes a reading with an error."""
    for path in paths:
        if os.path.isdir(path):  # noqa: PTH112 - start-up: pathlib is slow to load
            yield from _iter_folder(path)
        else:
            yield _read_file(path)


def read_standard_input(stream: BinaryIO) -> Reading:
    """Read one message from standard input."""
    try:
        source, block = read_stream(stream)
    except SourceError as error:
        return Reading("-", error=SourceError(str(error).replace("-:", "standard input:", 1)))
    return Reading("-", source, block)


def _read_file(path: str) -> Reading:
    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            info = os.fstat(stream.fileno())
            length = info.st_size if stat.S_ISREG(info.st_mode) else None
            source, block = read_stream(stream, path, length)
    except SourceError as error:
        return Reading(path, error=error)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Reading(path, error=SourceError(f"{path}: {reason}"))
    return Reading(path, source, block)


def _iter_folder(folder: str) -> Iterator[Reading]:
    """Read the messages in a folder and below, in sorted order; other files are passed over."""
    found = False
    for base, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            reading = _read_file(os.path.join(base, name))  # noqa: PTH118
            if reading.block is not None:
                found = True
                yield reading
    if not found:
        yield Reading(folder, error=SourceError(f"{folder}: a folder without mail"))


def _read_up_to(stream: BinaryIO, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _refuse_what_is_no_mail(data: bytes, path: str) -> None:
    if not data.strip():
        raise SourceError(f"{path}: empty, nothing to read")
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise SourceError(f"{path}: not mail, it looks like {what}")


def _excerpt(data: bytes) -> str:
    """Return the beginning of a source in quotes, with everything unprintable escaped."""
    line = data.lstrip()[:60].splitlines()[0]
    return ascii(line.decode("utf-8", "replace"))


def _note_more_messages(block: HeaderBlock, data: bytes) -> HeaderBlock:
    """Say that an mbox holds more messages than the first, which is the one judged."""
    if not any(quirk.id == "mbox-from" for quirk in block.quirks):
        return block
    count = data.count(b"\n\nFrom ") + data.count(b"\n\r\nFrom ")
    if not count:
        return block
    note = "an mbox with more messages; only the first is judged"
    quirks = (*block.quirks, Quirk("more-messages", None, note))
    return HeaderBlock(block.source, block.text, block.start, block.fields, quirks, block.kind, block.origin)


def is_single(paths: Sequence[str]) -> bool:
    """Tell whether paths name one message at most, and no folder of them."""
    return len(paths) == 1 and not os.path.isdir(paths[0])  # noqa: PTH112 - start-up: pathlib is slow to load
