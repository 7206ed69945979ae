"""A message's body for verifying: found where it stands, read in pieces, canonicalized and hashed as it passes.

A body is never held whole, unless it was read with its header: mail with attachments has many megabytes.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.source import HeaderBlock, Source

MOST_BODY = 64 << 20
"""Bytes of the largest body that is verified: no mail service takes larger messages."""

_CHUNK = 1 << 20
_CRLF = b"\r\n"
_LINE_END = re.compile(rb"\r?\n")
_QUOTED_FROM = re.compile(rb"^>(>*+From )", re.MULTILINE)
_LONGEST_QUOTED = 1 << 16
"""Bytes of a line without an end that are held back, to see whether it begins as an mbox quotes lines."""


class Body(NamedTuple):
    """Where a body stands: in memory what was read with the header, in a file the rest."""

    head: bytes
    """Its beginning, with line ends as they are."""
    path: str
    offset: int
    """Where the rest begins in the file, in bytes."""
    rest: int
    """Bytes of the rest; 0 where ``head`` is the whole body."""

    def whole(self, most: int) -> bytes | None:
        """Return all of it; None where it is larger than ``most``, or cannot be read."""
        if len(self.head) + self.rest > most:
            return None
        try:
            return b"".join(self.pieces())
        except OSError:
            return None

    def pieces(self) -> Iterator[bytes]:
        """Yield all bytes in order.

        Raises:
            OSError: the file cannot be read any more, or has become shorter.
        """
        yield self.head
        if not self.rest:
            return
        with Path(self.path).open("rb") as stream:
            stream.seek(self.offset)
            left = self.rest
            while left > 0:
                piece = stream.read(min(_CHUNK, left))
                if not piece:
                    raise OSError("the file ends too early")
                left -= len(piece)
                yield piece


def find_body(source: Source, block: HeaderBlock) -> Body | None:
    """Find the body behind an intact header block; None where it is not to be had, or is too large.

    What was not read with the header is read from the file, if the header stands there now as it was read. A
    message from a pipe or an archive has no file of its own: its body is read with its header (``ingest.units``).
    """
    if source.length > MOST_BODY or any(quirk.id == "more-messages" for quirk in block.quirks):
        return None
    behind = block.source[block.start + len(block.text) :]
    blank = _LINE_END.match(behind)
    head = behind[blank.end() :] if blank else behind
    read = len(block.source)
    if read == source.length:
        return Body(head, source.path, 0, 0)
    if read > source.length or source.path == "-" or not _is_still_there(source, block.source):
        return None
    return Body(head, source.path, source.offset + read, source.length - read)


def _is_still_there(source: Source, beginning: bytes) -> bool:
    try:
        path = Path(source.path)
        # A pipe is not opened: that might wait for ever.
        if not path.is_file() or path.stat().st_size < source.offset + source.length:
            return False
        with path.open("rb") as stream:
            stream.seek(source.offset)
            return stream.read(len(beginning)) == beginning
    except (OSError, ValueError):
        return False


class Canonical:
    """Canonicalizes a body as it passes (RFC 6376 sections 3.4.3 and 3.4.4).

    Held back is only what the next piece may change: a line end begun, a blank, and empty lines, which are
    counted.
    """

    def __init__(self, method: str) -> None:
        """Begin; ``method`` is ``simple`` or ``relaxed``."""
        self._relaxed = method == "relaxed"
        self._held = b""
        self._ends = 0
        """Line ends that were not handed on: at the end of a body they do not count."""
        self._begun = False

    def feed(self, piece: bytes) -> Iterator[bytes]:
        """Yield what is certain after this piece."""
        data = self._held + piece
        whole = data.removesuffix(b"\r")
        if self._relaxed:
            whole = whole.rstrip(b" \t")
        self._held = data[len(whole) :]
        if self._relaxed:
            self._held = _reduced(self._held)
        yield from self._lines(whole)

    def _lines(self, data: bytes) -> Iterator[bytes]:
        # Some ten times as fast as by patterns.
        data = data.replace(_CRLF, b"\n").replace(b"\n", _CRLF)
        if self._relaxed:
            data = _reduced(data).replace(b" \r\n", _CRLF)
        text = data.rstrip(_CRLF)
        tail = data[len(text) :]
        # Line ends proper are what stands behind the last CR that ends no line.
        lone = len(tail) if tail.endswith(b"\r") else tail.rfind(b"\r\r") + 1
        text, ends = data[: len(text) + lone], (len(tail) - lone) // 2
        if text:
            yield from self._line_ends()
            self._begun = True
            yield text
        self._ends += ends

    def _line_ends(self) -> Iterator[bytes]:
        while self._ends:
            count = min(self._ends, _CHUNK)
            self._ends -= count
            yield _CRLF * count

    def end(self) -> Iterator[bytes]:
        """Yield what the end adds."""
        yield from self._lines(self._held.rstrip(b" ") if self._relaxed else self._held)
        self._ends, self._held = 0, b""
        if self._begun or not self._relaxed:
            yield _CRLF


def _reduced(data: bytes) -> bytes:
    """Make one space of each run of blanks; a run is halved at each turn, so there are few."""
    data = data.replace(b"\t", b" ")
    while b"  " in data:
        data = data.replace(b"  ", b" ")
    return data


def canonical_body(body: bytes, method: str) -> bytes:
    """Canonicalize a body that is held whole."""
    canonical = Canonical(method)
    return b"".join((*canonical.feed(body), *canonical.end()))


def unquoted(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Take the marks off lines that an mbox quotes as ``>From ``, of which every writer adds one."""
    held, is_line_begin = b"", True
    for piece in pieces:
        data = held + piece
        cut = data.rfind(b"\n") + 1
        if not cut and len(data) < _LONGEST_QUOTED:
            held = data
            continue
        cut = len(data) if len(data) - cut >= _LONGEST_QUOTED else cut
        yield _unquoted(data[:cut], is_line_begin=is_line_begin)
        is_line_begin = data.endswith(b"\n", 0, cut)
        held = data[cut:]
    yield _unquoted(held, is_line_begin=is_line_begin)


def _unquoted(data: bytes, *, is_line_begin: bool) -> bytes:
    if is_line_begin:
        return _QUOTED_FROM.sub(rb"\1", data)
    first = data.find(b"\n") + 1 or len(data)
    return data[:first] + _QUOTED_FROM.sub(rb"\1", data[first:])


class _Digests:
    """Hashes of one canonical form, one for each length that is signed."""

    def __init__(self, method: str, lengths: Iterable[int | Absent]) -> None:
        self._canonical = Canonical(method)
        self._hashes = {length: sha256() for length in lengths}
        self.size = 0

    def feed(self, piece: bytes) -> None:
        self._take(self._canonical.feed(piece))

    def _take(self, pieces: Iterable[bytes]) -> None:
        for piece in pieces:
            for length, digest in self._hashes.items():
                left = len(piece) if isinstance(length, Absent) else max(0, length - self.size)
                digest.update(piece[:left] if left < len(piece) else piece)
            self.size += len(piece)

    def done(self) -> dict[int | Absent, str]:
        """Return the hashes in base64; of a length that is more than there is, none (section 3.5, l=)."""
        self._take(self._canonical.end())
        return {
            length: b64encode(digest.digest()).decode("ascii")
            for length, digest in self._hashes.items()
            if isinstance(length, Absent) or length <= self.size
        }


class BodyHalf:
    """A body, read once and hashed in each way in which it is signed."""

    def __init__(
        self, body: Body | None, signatures: Iterable[DkimSignature], *, from_mbox: bool = False
    ) -> None:
        """Take the body; None where it is not to be had.

        A file in mbox format quotes lines that begin with "From "; which of its kinds it is, nothing says, so
        both the body as it stands and the one without the marks are compared.
        """
        self.body = body
        self._from_mbox = from_mbox
        self._ways: dict[str, set[int | Absent]] = {}
        for signature in signatures:
            self._ways.setdefault(_method(signature), set()).add(signature.body_length)
        self._hashes: dict[tuple[str, int | Absent], set[str]] | None = None
        self._sizes: dict[str, int] = {}
        self._is_empty = True

    def matches(self, signature: DkimSignature) -> bool | Absent:
        """Compare the body with the hash that was signed (RFC 6376 section 6.1.3)."""
        hashes = self._read()
        if hashes is None:
            return NOT_CHECKED
        matches = signature.body_hash in hashes.get((_method(signature), signature.body_length), ())
        # An empty body and a body cut off look the same.
        return NOT_CHECKED if self._is_empty and not matches else matches

    def unsigned(self, signature: DkimSignature) -> int:
        """Return how many bytes of the canonical body stand behind those that ``l=`` covers."""
        if isinstance(signature.body_length, Absent) or self._read() is None:
            return 0
        return max(0, self._sizes.get(_method(signature), 0) - signature.body_length)

    def _read(self) -> dict[tuple[str, int | Absent], set[str]] | None:
        if self.body is None or self._hashes is not None:
            return self._hashes
        variants = [self.body.pieces()]
        if self._from_mbox:
            variants.append(unquoted(self.body.pieces()))
        found: dict[tuple[str, int | Absent], set[str]] = {}
        try:
            for pieces in variants:
                digests = {method: _Digests(method, lengths) for method, lengths in self._ways.items()}
                for piece in pieces:
                    self._is_empty = self._is_empty and not piece
                    for each in digests.values():
                        each.feed(piece)
                for method, each in digests.items():
                    for length, digest in each.done().items():
                        found.setdefault((method, length), set()).add(digest)
                    self._sizes.setdefault(method, each.size)
        except OSError:
            self.body = None
            return None
        self._hashes = found
        return found


def _method(signature: DkimSignature) -> str:
    return signature.canonicalization.partition("/")[2]
