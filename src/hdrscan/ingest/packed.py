"""Unpacking .gz, .bz2, .xz and .zst as streams: never more in memory than a decoder needs for itself."""

import io
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import BinaryIO, Protocol, cast

from hdrscan.errors import SourceError
from hdrscan.ingest.kinds import Kind
from hdrscan.ingest.metered import Counted, Metered, damaged

MAX_MEMORY = 1 << 27
"""Bytes that a decoder may take for its window: what the tools' own strongest presets need."""
MAX_SPOOLED = 1 << 32
"""Bytes of a zip or .msg in a stream that are put into a temporary file: both are read out of order."""
_INPUT, _BLOCK = 1 << 16, 1 << 20
_LITTLE = 1 << 10
"""Bytes of Zstandard that cannot become more than 32 MiB: four may stand for a block of 128 KiB."""
_NO_ZSTD = "a Zstandard file; reading it needs Python 3.14 or the package zstandard (pip install 'hdrscan[zstd]')"


class _Decoder(Protocol):
    """What the decoders of bz2, lzma and compression.zstd have in common."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    @property
    def needs_input(self) -> bool: ...

    def decompress(self, data: bytes, max_length: int = -1, /) -> bytes: ...


class _Unpacked(io.RawIOBase):
    """A packed stream, unpacked; streams that follow one another are read as one, as the tools do."""

    def __init__(
        self, stream: BinaryIO, new: Callable[[], _Decoder], broken: tuple[type[Exception], ...]
    ) -> None:
        self._stream = stream
        self._new = new
        self._broken = broken
        self._decoder = new()
        self._pending = b""
        self._left = memoryview(b"")
        """What a decoder yielded beyond what was asked for."""

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill a buffer as far as it goes.

        Raises:
            SourceError: the packed data is damaged or breaks off.
        """
        try:
            data = self._next(len(buffer))
        except self._broken as error:
            raise damaged(error) from error
        self._left = memoryview(data)[len(buffer) :]
        data = data[: len(buffer)]
        buffer[: len(data)] = data
        return len(data)

    def _next(self, size: int) -> bytes | memoryview:
        if self._left:
            return self._left
        while True:
            if self._decoder.eof:
                self._pending = self._decoder.unused_data or self._stream.read(_INPUT)
                # Padding of zero bytes may stand between and behind streams (xz does that).
                self._pending = self._pending.lstrip(b"\0")
                if not self._pending:
                    return b""
                self._decoder = self._new()
            if self._decoder.needs_input and not self._pending:
                self._pending = self._stream.read(_INPUT)
                if not self._pending:
                    raise SourceError("damaged: the packed data breaks off")
            pending, self._pending = self._pending, b""
            data = self._decoder.decompress(pending, size)
            if data:
                return data


def seekable(stream: BinaryIO, *, is_file: bool) -> AbstractContextManager[BinaryIO]:
    """Return a stream that can be read out of order: a file itself, of all else a temporary copy.

    Raises:
        SourceError: it is too large to be copied.
    """
    if is_file:
        stream.seek(0)
        return nullcontext(stream)
    import tempfile  # noqa: PLC0415 - seldom needed

    copy = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - whoever asked closes it
    counted = Counted(stream)
    while block := counted.read(_BLOCK):
        if counted.count > MAX_SPOOLED:
            copy.close()
            raise SourceError(f"more than {MAX_SPOOLED:,} bytes to be read out of order; save it to a file")
        copy.write(block)
    copy.seek(0)
    return copy


def unpacked(stream: BinaryIO, kind: Kind) -> BinaryIO:
    """Return the stream's content.

    Raises:
        SourceError: a package that is needed is not installed; when reading, the data is damaged.
    """
    counted = Counted(stream)
    raw = _OPENERS[kind](cast("BinaryIO", counted))
    return cast("BinaryIO", Metered(raw, lambda: counted.count))


def _gzip(stream: BinaryIO) -> BinaryIO:
    import gzip  # noqa: PLC0415 - only what is packed needs a decoder

    return cast("BinaryIO", gzip.GzipFile(fileobj=stream, mode="rb"))


def _bzip2(stream: BinaryIO) -> BinaryIO:
    import bz2  # noqa: PLC0415

    return _buffered(stream, bz2.BZ2Decompressor, (OSError, EOFError, ValueError))


def _xz(stream: BinaryIO) -> BinaryIO:
    import lzma  # noqa: PLC0415

    def new() -> _Decoder:
        return lzma.LZMADecompressor(memlimit=MAX_MEMORY)

    return _buffered(stream, new, (lzma.LZMAError, EOFError, ValueError))


def _zstd(stream: BinaryIO) -> BinaryIO:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415 - Python 3.14
    except ImportError:
        return _zstandard(stream)
    options = {zstd.DecompressionParameter.window_log_max: MAX_MEMORY.bit_length() - 1}
    return _buffered(stream, lambda: zstd.ZstdDecompressor(options=options), (zstd.ZstdError, EOFError))


def _zstandard(stream: BinaryIO) -> BinaryIO:
    try:
        import zstandard  # noqa: PLC0415
    except ImportError as error:
        raise SourceError(_NO_ZSTD) from error

    class Decoder:
        """The package's decoder, as the others are: it does not bound its output, so it gets little at once."""

        def __init__(self) -> None:
            self._inner = zstandard.ZstdDecompressor(max_window_size=MAX_MEMORY).decompressobj()
            self._pending = b""

        @property
        def eof(self) -> bool:
            return self._inner.eof

        @property
        def unused_data(self) -> bytes:
            return self._inner.unused_data + self._pending

        @property
        def needs_input(self) -> bool:
            return not self._pending

        def decompress(self, data: bytes, _: int = -1, /) -> bytes:
            data = self._pending + data
            self._pending = data[_LITTLE:]
            return self._inner.decompress(data[:_LITTLE])

    return _buffered(stream, Decoder, (zstandard.ZstdError,))


def _buffered(stream: BinaryIO, new: Callable[[], _Decoder], broken: tuple[type[Exception], ...]) -> BinaryIO:
    return cast("BinaryIO", io.BufferedReader(_Unpacked(stream, new, broken), _INPUT))


_OPENERS: dict[Kind, Callable[[BinaryIO], BinaryIO]] = {
    Kind.GZIP: _gzip,
    Kind.BZIP2: _bzip2,
    Kind.XZ: _xz,
    Kind.ZSTD: _zstd,
}
