"""Streams that are watched: counted, and held to a ratio between what goes in and what comes out."""

import zlib
from collections.abc import Callable
from typing import BinaryIO

from hdrscan.errors import SourceError

MAX_RATIO, GRACE = 2_000, 1 << 28
"""A stream that yields more than so many times its own size, beyond 256 MiB, is a bomb and no mail."""
_GATHERED = 1 << 18


class Metered:
    """A stream under which packed data lies, held to a ratio: a bomb ends as an error, not as an endless scan."""

    def __init__(
        self, stream: BinaryIO, consumed: Callable[[], int], broken: tuple[type[Exception], ...] = ()
    ) -> None:
        """``consumed`` tells how many packed bytes have been used up, ``broken`` what damage raises."""
        self._stream = stream
        self._consumed = consumed
        self._broken: tuple[type[Exception], ...] = (
            SourceError,
            OSError,
            EOFError,
            ValueError,
            zlib.error,
            *broken,
        )
        self._given = 0
        self._error: SourceError | None = None
        # Python's readers lose what they have gathered when damage follows; this one call gives it.
        self._read: Callable[[int], bytes] = getattr(stream, "read1", stream.read)

    def read(self, size: int = -1) -> bytes:
        """Read some of the stream; nothing at its end.

        Raises:
            SourceError: far too much has come out of too little, or the packed data is damaged.
        """
        if self._error is not None:
            raise self._error
        data = self._gathered(_GATHERED if size < 0 else min(size, _GATHERED))
        self._given += len(data)
        if self._given > GRACE and self._given > MAX_RATIO * max(1, self._consumed()):
            raise SourceError(f"unpacks to more than {MAX_RATIO:,} times its size; not read on")
        return data

    def _gathered(self, size: int) -> bytes:
        """Read up to so much. What comes before damage is still given, and the damage told the next time."""
        parts: list[bytes] = []
        while size > 0:
            try:
                part = self._read(size)
            except self._broken as error:
                self._error = error if isinstance(error, SourceError) else damaged(error)
                if not parts:
                    raise self._error from error
                break
            if not part:
                break
            parts.append(part)
            size -= len(part)
        return b"".join(parts)


class Counted:
    """A stream that counts what was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        """Begin at zero."""
        self._stream = stream
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        """Read as the stream does."""
        data = self._stream.read(size)
        self.count += len(data)
        return data

    def readable(self) -> bool:
        """Say that this can be read."""
        return True


def damaged(error: Exception) -> SourceError:
    """Say that what is packed cannot be unpacked, and what the library says of it."""
    return SourceError(f"damaged: {str(error).lower() or 'it breaks off'}")
