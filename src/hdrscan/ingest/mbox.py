r"""Cutting an mbox into messages without holding it: only header bytes are kept, bodies are passed over.

Four dialects share the name and nobody declares which one he writes. All begin a message with a line ``From ``.
mboxo and mboxrd quote such lines in bodies as ``>From ``, and put an empty line before a real one. mboxcl trusts
Content-Length and quotes nothing, but the length is often wrong. So here a line begins a message when

- it bears a sender and a date, as all writers do, and an empty line stands before it or a header field below; or
- it bears one word only, with an empty line before it *and* a field below.

Content-Length is a hint: it is believed where exactly such a line, or the end, stands where it points.

What a line is depends on its neighbourhood only, so a reader may begin anywhere and find the same lines. Which
message a Content-Length covers does not: a reader that began in the middle reports where it began, and where the
next one has to (``hdrscan.batch``).
"""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple

from hdrscan.errors import SourceError
from hdrscan.ingest.limits import MAX_HEADER

CHUNK = 1 << 20
"""Bytes read at a time; more costs memory and gains nothing."""
KEPT = MAX_HEADER + (1 << 16)
"""Bytes kept of a message whose header does not end: enough to see that it is too long."""
_LINE = 1408
"""The longest ``From `` line."""
_LOOK = _LINE + 128
"""Bytes looked at to tell a ``From `` line: the line and the name of the field below."""
_BACK = 3
"""Bytes before a ``From `` line that tell whether an empty line stands there: the last of ``\n\r\n``."""
_FAR = 4 << 20
"""How far a Content-Length may point in a stream that cannot be read out of order."""

_FROM = re.compile(rb"\nFrom ")
_END = re.compile(rb"\n\r?\n")
_DATED = re.compile(
    rb"From [^\r\n]{0,320}?\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? {1,3}"
    rb"(?:[A-Z][a-z]{2} {1,3}\d|\d{1,2} [A-Z][a-z]{2})"
)
_ONE_WORD = re.compile(rb"From [^\s]{1,320}+[ \t]*+\r?\Z")
_FIELD = re.compile(rb">?From |[!-9;-~]{1,76}+[ \t]{0,8}+:")
_LEAD = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,1024}+(?=From )")
_CONTENT_LENGTH = re.compile(rb"(?m)^Content-Length:[ \t]{0,8}(\d{1,15})[ \t]{0,8}\r?\n")

Far = Callable[[int, int], bytes]
"""Reads at an offset of a source that can be read out of order."""


class MboxMessage(NamedTuple):
    """One message of an mbox, as far as it is kept."""

    start: int
    """Offset of its ``From `` line, in bytes."""
    offset: int
    """Offset of the message itself, below that line."""
    data: bytes
    """Its header, and as much of the body as was asked for."""
    length: int
    """Size of the whole message; the empty line that the format adds does not count."""
    following: int | None
    """Offset of the next message's ``From `` line; None at the end."""


def begins_mbox(head: bytes) -> bool:
    """Tell whether a source begins with a ``From `` line that begins a message."""
    lead = _LEAD.match(head)
    return lead is not None and _is_separator(b"\n\n" + head[lead.end() : lead.end() + _LOOK], 1)


def _is_separator(data: bytes, newline: int) -> bool:
    """Tell whether the line that follows this line end begins a message."""
    begin = newline + 1
    end = data.find(b"\n", begin, begin + _LINE)
    if end < 0:
        if len(data) > begin + _LINE:
            return False
        end = len(data)  # the file breaks off in this line
    below = _FIELD.match(data, end + 1) is not None
    blank = newline == 0 or data.startswith(b"\n", newline - 1) or data.endswith(b"\n\r", 0, newline)
    if _DATED.match(data, begin, end):
        return blank or below
    return blank and below and _ONE_WORD.match(data[begin:end]) is not None


class Mbox:
    """A window that moves over an mbox once, from front to back."""

    def __init__(
        self, stream: BinaryIO, at: int = 0, *, body: int = 0, far: Far | None = None, chunk: int = CHUNK
    ) -> None:
        """Begin at offset ``at`` of a stream that stands there, less the few bytes of ``before``.

        ``body``: bytes to keep of a message beyond its header, counted from the message's first byte.
        """
        self._stream = stream
        self._base = before(at)
        self._data = b""
        self._ended = False
        self._error: SourceError | OSError | None = None
        self._keep = body
        self._far = far
        self._chunk = chunk
        self._blank = (0, 0, 0)
        """From where to where no empty line begins, and where the one behind ends (0: not known yet).

        Messages without any share the answer: nothing is looked at more than once.
        """

    def first(self, at: int = 0, stop: int | None = None) -> int | None:
        """Find the first ``From `` line at ``at`` or behind, and before ``stop``; None where there is none."""
        if at == 0:
            self._fill(_LOOK + 1024, 0)
            lead = _LEAD.match(self._data)
            if lead and begins_mbox(self._data):
                return lead.end()
        newline = self._separator(max(0, at - 1), None if stop is None else stop - 1)
        if newline is None and self._error is not None:
            raise self._error
        return None if newline is None else newline + 1

    def messages(self, start: int) -> Iterator[MboxMessage]:
        """Yield the messages from this ``From `` line on, the last one as far as it can be read.

        Raises:
            SourceError: it could not be read to its end, because what packs it is damaged.
            OSError: likewise, because the system cannot read it.
        """
        following: int | None = start
        while following is not None:
            piece = self._message(following)
            following = piece.following
            yield piece
        if self._error is not None:
            raise self._error

    def _message(self, start: int) -> MboxMessage:
        self._fill(start + _LOOK, before(start))
        line_end = self._data.find(b"\n", start - self._base)
        offset = self._base + (line_end + 1 if line_end >= 0 else len(self._data))
        header = self._header_end(offset, before(start))
        end = header
        newline = self._separator(max(start, offset - 1), header - 1, before(start))
        if newline is None and self._keep > header - offset:
            newline = self._separator(header - 1, offset + self._keep, before(start))
            end = min(offset + self._keep, self._base + len(self._data))
        if newline is not None:
            end = newline + 1
        data = self._data[offset - self._base : end - self._base]
        if newline is None:
            newline = self._separator(max(start, end - 1), None)
        if newline is not None:
            newline = self._hinted(data[: header - offset], header, newline)
        stop = self._stop(newline)
        return MboxMessage(
            start,
            offset,
            data[: max(0, stop - offset)],
            max(0, stop - offset),
            None if newline is None else newline + 1,
        )

    def _header_end(self, offset: int, keep: int) -> int:
        begin = max(self._base, offset - 1)
        since, at, end = self._blank
        if not since <= begin <= at:
            at = begin
        elif end:
            return min(end, offset + KEPT)
        while True:
            match = _END.search(self._data, at - self._base, offset - self._base + KEPT)
            if match:
                self._blank = (begin, self._base + match.start(), self._base + match.end())
                return self._blank[2]
            at = max(at, min(self._base + len(self._data), offset + KEPT) - 2)
            self._blank = (begin, at, 0)
            if self._ended or len(self._data) >= offset - self._base + KEPT:
                return min(self._base + len(self._data), offset + KEPT)
            self._more(keep)

    def _separator(self, at: int, stop: int | None, keep: int | None = None) -> int | None:
        """Find the line end before the next ``From `` line, from ``at`` on and before ``stop``.

        What stands before is let go, unless ``keep`` says from where it is still needed.
        """
        while True:
            match = _FROM.search(self._data, max(0, at - self._base))
            if match and (stop is None or self._base + match.start() < stop):
                newline = self._base + match.start()
                self._fill(newline + 1 + _LOOK + 1, before(newline) if keep is None else keep)
                if _is_separator(self._data, newline - self._base):
                    return newline
                at = newline + 1
            elif match or self._ended or (stop is not None and self._base + len(self._data) >= stop + 5):
                return None
            else:
                at = max(at, self._base + len(self._data) - 5)
                self._more(before(at) if keep is None else keep)

    def _hinted(self, header: bytes, begin: int, newline: int) -> int | None:
        """Let Content-Length say that a ``From `` line is within the body; return where the body ends."""
        match = _CONTENT_LENGTH.search(header) if b"Content-Length:" in header else None
        if match is None or begin + int(match[1]) <= newline + 1:
            return newline
        target = begin + int(match[1])
        base, data = self._around(target, before(newline))
        for at in range(target - 1, target + _BACK):
            if data.startswith(b"\nFrom ", at - base) and _is_separator(data, at - base):
                self._fill(at + 1, before(newline))
                while self._base + len(self._data) <= at and not self._ended:
                    self._more(self._base + len(self._data) - _BACK)
                return at
        if target <= base + len(data) <= target + 2 and not data[target - base :].strip(b"\r\n"):
            while not self._ended:
                self._more(self._base + max(0, len(self._data) - _BACK))
            return None
        return newline

    def _around(self, target: int, keep: int) -> tuple[int, bytes]:
        """Return what stands at an offset further on, and where that begins; too far on it is empty."""
        if target - keep <= _FAR:
            self._fill(target + _LOOK + 8, keep)
            return self._base, self._data
        if self._far is None:
            return target + _LOOK, b""
        return before(target), self._far(before(target), _LOOK + 8)

    def _stop(self, newline: int | None) -> int:
        """Return where a message ends, without the empty line that stands between messages."""
        at = self._base + len(self._data) - 1 if newline is None else newline
        tail = self._data[max(0, at - 2 - self._base) : max(0, at + 1 - self._base)]
        if tail.endswith(b"\n\r\n"):
            return at - 1
        return at if tail.endswith(b"\n\n") else at + 1

    def _fill(self, end: int, keep: int) -> None:
        while self._base + len(self._data) < end and not self._ended:
            self._more(keep)

    def _more(self, keep: int) -> None:
        chunk = b""
        try:
            chunk = self._stream.read(self._chunk)
        except (SourceError, OSError) as error:
            self._error = error  # what was read until here is still told
        if not chunk:
            self._ended = True
            return
        cut = max(0, min(keep - self._base, len(self._data)))
        self._data = self._data[cut:] + chunk
        self._base += cut


def before(offset: int) -> int:
    """Return from where on a stream has to be read to tell whether a message begins at an offset."""
    return max(0, offset - _BACK)
