"""From bytes to a message that can be judged; each is read only as far as its header needs.

What holds more than one message, or packs them, is cut up by ``hdrscan.ingest.streams``.
"""

import os
import stat
from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple

from hdrscan.errors import NoMail, SourceError
from hdrscan.ingest.block import MAX_HEADER, has_header, read_block
from hdrscan.ingest.kinds import Kind, kind_of
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
_BEGINNINGS = tuple(signature for signature, _ in _SIGNATURES)


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
        raise NoMail(f"{path}: no mail header found; it begins with {_excerpt(data)}")
    block = _note_more_messages(block, data)
    return Source(path, 0, 0, length or len(data), block.kind), block


class Raw(NamedTuple):
    """A message that was found and not looked at yet: what one process can hand to another."""

    path: str
    data: bytes = b""
    """Its header, and as much of what follows as was read."""
    index: int = 0  # type: ignore[assignment]  # as in model.source.Field
    offset: int = 0
    length: int = 0
    kind: str | None = None
    """None where the content decides between ``eml`` and ``paste``."""
    error: SourceError | None = None
    """Why there is no message."""
    optional: bool = False
    """It lies among other files, and is passed over when it is not mail."""
    note: str | None = None
    """What has to be said of how it was found; it becomes a quirk."""


def read_raw(raw: Raw) -> Reading | None:
    """Read one message that was found; None where something else lies among messages."""
    if raw.error is not None:
        return Reading(raw.path, error=raw.error)
    try:
        if raw.kind is None:
            source, block = read_bytes(raw.data, raw.path, raw.length)
            source = source._replace(index=raw.index, offset=raw.offset)
        else:
            block = read_block(raw.data, is_message=True)
            source = Source(raw.path, raw.index, raw.offset, raw.length, raw.kind)
            _refuse_what_has_no_header(raw, block)
    except NoMail as error:
        return None if raw.optional else Reading(raw.path, error=_named(error))
    if raw.note is not None:
        quirks = (*block.quirks, Quirk("no-attached-message", None, raw.note))
        block = block._replace(quirks=quirks)
    return Reading(raw.path, source, block)


def _refuse_what_has_no_header(raw: Raw, block: HeaderBlock) -> None:
    if not has_header(block):
        place = f" in the message at byte {raw.offset:,}" if raw.kind == "mbox" else ""
        raise NoMail(f"{raw.path}: no mail header found{place}")


def read_lone(path: str) -> Reading | None:
    """Read a file that is one message, which most calls name; None where it takes more to read it."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - start-up: pathlib is slow to load
            info = os.fstat(stream.fileno())
            if not stat.S_ISREG(info.st_mode):
                return None
            return read_head(read_up_to(stream, FIRST_READ), path, info.st_size)
    except OSError as error:
        return Reading(path, error=unreadable(path, error))


def read_head(data: bytes, path: str, length: int | None = None) -> Reading | None:
    """Read a source of which this is the beginning; None where it takes more than that to read it.

    ``length`` is None where it is not known.
    """
    if kind_of(data) is not Kind.MESSAGE:
        return None
    if length is None and len(data) == FIRST_READ:
        length = FIRST_READ + 1  # the size of a pipe is not known; at least this much
    try:
        return Reading(path, *read_bytes(data, path, length))
    except NoMail as error:
        # It may be an mbox whose beginning is damaged.
        return None if b"\nFrom " in data else Reading(path, error=_named(error))


def _named(error: SourceError) -> SourceError:
    return SourceError(str(error).replace("-:", "standard input:", 1)) if str(error).startswith("-:") else error


def iter_paths(
    paths: Iterable[str], bodies: int = 0, standard_input: BinaryIO | None = None
) -> Iterator[Reading]:
    """Read the messages in each path in turn; what cannot be read becomes a reading with an error.

    ``bodies``: bytes of a message that are kept with its body, where it cannot be read again;
    ``standard_input``: what the path ``-`` stands for.
    """
    from hdrscan.ingest.units import ReadOptions, iter_units, raws_of  # noqa: PLC0415 - start-up

    found = False
    options = ReadOptions(bodies=bodies)
    for unit in iter_units(paths, options, standard_input=standard_input):
        if unit.ends is not None:
            if not found:
                yield Reading(unit.ends, error=SourceError(f"{unit.ends}: a folder without mail"))
            found = False
        for raw in raws_of(unit, options):
            reading = read_raw(raw)
            if reading is not None:
                found = found or unit.optional
                yield reading


def unreadable(path: str, error: OSError) -> SourceError:
    """Say why the system does not let a file be read."""
    return SourceError(f"{path}: {(error.strerror or str(error)).lower()}")


def read_up_to(stream: BinaryIO, size: int) -> bytes:
    """Read as much as there is, ``size`` bytes at most; a pipe may give it in small pieces."""
    parts: list[bytes] = []
    while size > 0 and (part := stream.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _refuse_what_is_no_mail(data: bytes, path: str) -> None:
    if not data.strip():
        raise NoMail(f"{path}: empty, nothing to read")
    if not data.startswith(_BEGINNINGS):
        return
    for signature, what in _SIGNATURES:
        if data.startswith(signature):
            raise NoMail(f"{path}: not mail, it looks like {what}")


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
