"""Streams of which the beginning was read already."""

from typing import BinaryIO

from hdrscan.errors import SourceError


def read_head_of(stream: BinaryIO, size: int) -> tuple[bytes, SourceError | None]:
    """Read the beginning of a stream; what comes before damage is still read, and the damage told behind it."""
    parts: list[bytes] = []
    while size > 0:
        try:
            part = stream.read(size)
        except SourceError as error:
            if not parts:
                raise
            return b"".join(parts), error
        if not part:
            break
        parts.append(part)
        size -= len(part)
    return b"".join(parts), None


class Broken:
    """A stream that cannot be read on."""

    def __init__(self, error: SourceError) -> None:
        """``error`` is why."""
        self._error = error

    def read(self, _: int = -1) -> bytes:
        """Raise what was raised before."""
        raise self._error


class Prefixed:
    """A stream of which some was read already, from its beginning again."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        """``head`` is what was read."""
        self._head = head
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        """Read what was read already, then the stream."""
        if self._head:
            taken = len(self._head) if size < 0 else size
            data, self._head = self._head[:taken], self._head[taken:]
            return data
        return self._stream.read(size)

    def readable(self) -> bool:
        """Say that this can be read."""
        return True
