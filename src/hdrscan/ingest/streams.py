"""Cutting any stream into messages: an mbox, a message, what packs them, and what packs those."""

import io
import os
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, cast

from hdrscan.errors import NoMail, SourceError
from hdrscan.ingest.kinds import ARCHIVES, COMPRESSED, Kind, emlx_message, kind_of
from hdrscan.ingest.mbox import Far, Mbox
from hdrscan.ingest.prefixed import Broken, Prefixed, read_head_of
from hdrscan.ingest.sources import FIRST_READ, Raw, read_raw, unreadable

MAX_NESTING = 6
"""How deep what is packed may be packed again; ``mails.zip`` with ``a.tar.gz`` with ``b.mbox`` is three."""
_NOT_FOUND = "it carries no message in its first 8 MiB; judged itself"


class Opened(NamedTuple):
    """A stream and what is known of it."""

    stream: BinaryIO
    path: str
    """What its messages are called by: a file's path, and for a member the path within its archive behind it."""
    is_file: bool = False
    """A regular file of the system: it can be read out of order."""
    optional: bool = False
    """It lies among other files: what is not mail is passed over."""
    depth: int = 0


def cut(opened: Opened, *, attached: bool = False) -> Iterator[Raw]:
    """Yield the messages in a stream; what cannot be read is one with an error, and the last of its stream.

    ``attached``: in place of a message, those that it carries.
    """
    try:
        yield from _cut(opened, attached=attached)
    except SourceError as error:
        yield Raw(opened.path, error=SourceError(f"{shown(opened.path)}: {error}"))
    except OSError as error:
        yield Raw(opened.path, error=unreadable(shown(opened.path), error))


def shown(path: str) -> str:
    """Return what to call a path in a sentence."""
    return "standard input" if path == "-" else path


def cut_file(path: str, *, optional: bool, attached: bool) -> Iterator[Raw]:
    """Open a file and yield its messages; a file that cannot be opened yields its error."""
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - as in sources
            yield from cut(Opened(stream, path, is_file=True, optional=optional), attached=attached)
    except OSError as error:
        yield Raw(path, error=unreadable(path, error))


def far_reader(stream: BinaryIO) -> Far | None:
    """Return what reads a file out of order and leaves its position; None where the system has no such call."""
    pread: Callable[[int, int, int], bytes] | None = getattr(os, "pread", None)
    if pread is None:
        return None
    number = stream.fileno()
    return lambda offset, size: pread(number, size, offset)


def _cut(opened: Opened, *, attached: bool) -> Iterator[Raw]:
    head, error = read_head_of(opened.stream, _kept(attached=attached))
    if error is not None:
        opened = opened._replace(stream=cast("BinaryIO", Broken(error)), is_file=False)
    yield from _cut_by_kind(opened, head, attached=attached)
    if error is not None:
        raise error


def _cut_by_kind(opened: Opened, head: bytes, *, attached: bool) -> Iterator[Raw]:
    kind = kind_of(head)
    rest = cast("BinaryIO", Prefixed(head, opened.stream))
    if (kind in COMPRESSED or kind in ARCHIVES) and opened.depth >= MAX_NESTING:
        raise SourceError(f"packed more than {MAX_NESTING} times; not read on")
    if kind in COMPRESSED:
        from hdrscan.ingest.packed import unpacked  # noqa: PLC0415 - only what is packed needs it

        inner = Opened(unpacked(rest, kind), opened.path, optional=opened.optional, depth=opened.depth + 1)
        yield from _cut(inner, attached=attached)
    elif kind in ARCHIVES:
        yield from _members(opened, rest, kind, attached=attached)
    elif kind is Kind.OUTLOOK:
        try:
            yield from _outlook(opened, rest, attached=attached)
        except NoMail:
            if not opened.optional:
                raise
    elif kind is Kind.MBOX and not _is_single(head, attached=attached):
        far = far_reader(opened.stream) if opened.is_file else None
        yield from mbox_raws(Mbox(rest, body=_body(attached=attached), far=far), opened.path, attached=attached)
    elif kind is Kind.EMLX and (place := emlx_message(head)):
        data = head[place[0] : sum(place)]
        raw = Raw(opened.path, data, 0, place[0], place[1], "emlx", optional=opened.optional)
        yield from _expanded(raw, attached=attached)
    elif kind is Kind.MESSAGE and _has_junk_before_mbox(head):
        yield from mbox_raws(Mbox(rest, body=_body(attached=attached)), opened.path, attached=attached)
    else:
        raw = Raw(opened.path, head, length=_length(opened, head), optional=opened.optional)
        yield from _expanded(raw, attached=attached)


def mbox_raws(mbox: Mbox, path: str, *, attached: bool) -> Iterator[Raw]:
    """Yield the messages of an mbox from its first ``From `` line on."""
    first = mbox.first()
    if first is None:
        return
    for index, piece in enumerate(mbox.messages(first)):
        raw = Raw(path, piece.data, index, piece.offset, piece.length, "mbox")
        yield from _expanded(raw, attached=attached)


def _members(opened: Opened, stream: BinaryIO, kind: Kind, *, attached: bool) -> Iterator[Raw]:
    from hdrscan.ingest.archives import tar_members, zip_members  # noqa: PLC0415 - only archives need it

    found = False
    if kind is Kind.TAR:
        members = tar_members(stream)
    else:
        members = zip_members(opened.stream if opened.is_file else stream, is_file=opened.is_file)
    for member in members:
        path = f"{opened.path}/{member.name}"
        if member.stream is None:
            found = True
            yield Raw(path, error=SourceError(f"{path}: {member.error}"))
            continue
        inner = Opened(member.stream, path, optional=True, depth=opened.depth + 1)
        for raw in cut(inner, attached=attached):
            # Until there is one message, each is read here: an archive of something else is said to be one.
            if found or read_raw(raw) is not None:
                found = True
                yield raw
    if not found and not opened.optional:
        yield Raw(opened.path, error=SourceError(f"{shown(opened.path)}: an archive without mail"))


def _outlook(opened: Opened, stream: BinaryIO, *, attached: bool) -> Iterator[Raw]:
    from hdrscan.ingest.outlook import headers_of  # noqa: PLC0415 - only .msg needs it
    from hdrscan.ingest.packed import seekable  # noqa: PLC0415

    with seekable(opened.stream if opened.is_file else stream, is_file=opened.is_file) as file:
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
        found = False
        for data in headers_of(file, attached=True) if attached else ():
            found = True
            yield Raw(opened.path, data, length=length, kind="attached")
        if not found:
            note = f"--attached: {_NOT_FOUND}" if attached else None
            for data in headers_of(file):
                yield Raw(opened.path, data, length=length, kind="msg", note=note)


def _expanded(raw: Raw, *, attached: bool) -> Iterator[Raw]:
    """Put the messages that a message carries in its place, where that was asked for."""
    if not attached:
        yield raw
        return
    from hdrscan.ingest.attached import attached_messages  # noqa: PLC0415 - only on request

    found = False
    for inner in attached_messages(raw.data):
        found = True
        offset = raw.offset + inner.offset
        yield raw._replace(data=inner.data, offset=offset, length=inner.length, kind="attached", optional=False)
    if not found:
        yield raw._replace(note=f"--attached: {_NOT_FOUND}")


def _is_single(head: bytes, *, attached: bool) -> bool:
    """Tell whether a source that begins with a ``From `` line is one message, all of which was read."""
    if len(head) >= _kept(attached=attached):
        return False
    mbox = Mbox(io.BytesIO(head))
    first = mbox.first()
    return first is None or next(mbox.messages(first)).following is None


def _has_junk_before_mbox(head: bytes) -> bool:
    """Tell whether what begins like no mail at all is an mbox whose beginning is lost or damaged."""
    if b"\nFrom " not in head or emlx_message(b"0\n" + head[:200]):
        return False
    mbox = Mbox(io.BytesIO(head))
    first = mbox.first()
    return first is not None and next(mbox.messages(first)).following is not None


def _kept(*, attached: bool) -> int:
    if not attached:
        return FIRST_READ
    from hdrscan.ingest.attached import SEARCHED  # noqa: PLC0415 - only on request

    return SEARCHED


def _body(*, attached: bool) -> int:
    return _kept(attached=True) if attached else 0


def _length(opened: Opened, head: bytes) -> int:
    """Return a message's size; where its end was not seen and nothing tells it, at least this much."""
    if opened.is_file:
        return os.fstat(opened.stream.fileno()).st_size
    try:
        return len(head) + bool(opened.stream.read(1))
    except SourceError:
        return len(head)
