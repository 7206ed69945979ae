"""Members of .zip and .tar archives as streams, one after the other; a broken member costs itself."""

import struct
import zlib
from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from hdrscan.errors import SourceError
from hdrscan.ingest.metered import Metered, damaged
from hdrscan.ingest.packed import seekable
from hdrscan.ingest.zip_directory import directory_of, parts_of

if TYPE_CHECKING:
    from tarfile import TarInfo
    from zipfile import ZipFile

_MAX_NAME = 1 << 20
_BROKEN: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)
"""What zipfile raises over damaged files, besides its own and lzma's."""


class Member(NamedTuple):
    """A member of an archive, open; or why it cannot be."""

    name: str
    stream: BinaryIO | None
    error: SourceError | None = None


def zip_members(stream: BinaryIO, *, is_file: bool) -> Iterator[Member]:
    """Yield the files in a zip; what is not a file is copied to one first.

    Raises:
        SourceError: it is not an intact zip.
    """
    import zipfile  # noqa: PLC0415 - only archives need it

    broken: tuple[type[Exception], ...] = (zipfile.BadZipFile, *_lzma_error(), *_BROKEN)
    with seekable(stream, is_file=is_file) as file:
        directory = directory_of(file)
        if directory is None:
            raise SourceError("damaged: a zip without its end, or whose end says nonsense")
        for part in parts_of(file, directory):
            try:
                archive = zipfile.ZipFile(part)
            except broken as error:
                raise damaged(error) from error
            with archive:
                yield from _of_zip(archive, broken)


def _of_zip(archive: "ZipFile", broken: tuple[type[Exception], ...]) -> Iterator[Member]:
    for entry in archive.infolist():
        if entry.filename.endswith("/"):  # is_dir() fails on an empty name before Python 3.12
            continue
        name = entry.filename
        if entry.flag_bits & 1:
            yield Member(name, None, SourceError("encrypted"))
            continue
        try:
            with archive.open(entry) as member:
                packed = partial(int, entry.compress_size)
                yield Member(name, cast("BinaryIO", Metered(cast("BinaryIO", member), packed, broken)))
        except broken as error:
            yield Member(name, None, damaged(error))


def tar_members(stream: BinaryIO) -> Iterator[Member]:
    """Yield the files in a tar, which is read once, from front to back.

    Raises:
        SourceError: it breaks off, or is damaged.
    """
    import tarfile  # noqa: PLC0415 - only archives need it

    intact = True

    class Entry(tarfile.TarInfo):
        """A header; those that carry a long name are held to a size, for tarfile reads them in one piece."""

        @classmethod
        def frombuf(cls, buf: "bytes | bytearray", encoding: str | None, errors: str) -> "Entry":
            nonlocal intact
            intact = not any(buf)  # an end is a block of zeros, or nothing at all
            entry = super().frombuf(buf, encoding, errors)  # type: ignore[arg-type]  # None is allowed
            intact = True
            named = (tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE, tarfile.XGLTYPE)
            if entry.type in (*named, tarfile.SOLARIS_XHDTYPE) and entry.size > _MAX_NAME:
                raise SourceError("damaged: a name in it has more than 1 MiB")
            return entry

    try:
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=Entry) as archive:
            for entry in archive:
                member = archive.extractfile(entry) if entry.isreg() else None
                if member is not None:
                    size = partial(int, _held(entry))
                    yield Member(
                        entry.name, cast("BinaryIO", Metered(cast("BinaryIO", member), size, (tarfile.TarError,)))
                    )
                archive.members = []  # type: ignore[attr-defined]  # it would remember every member
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise damaged(error) from error
    if not intact:
        # tarfile takes a header that it cannot read, or half of one, for the end.
        raise SourceError("damaged: it breaks off, or is not a tar from here on")


def _held(entry: "TarInfo") -> int:
    """Return how many bytes of a file a tar holds: it packs nothing, but leaves out the holes of sparse files."""
    parts = cast("Iterable[tuple[int, int]] | None", getattr(entry, "sparse", None))
    return entry.size if parts is None else sum(size for _, size in parts)


def _lzma_error() -> tuple[type[Exception], ...]:
    """Return what a damaged member that LZMA packs raises; a Python without LZMA cannot read one."""
    try:
        import lzma  # noqa: PLC0415 - only archives need it
    except ImportError:
        return ()
    return (lzma.LZMAError,)
