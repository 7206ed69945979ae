"""Outlook's .msg: a compound file in which the message's own header lies as one property.

olefile opens compound files; mail-parser would convert the message to a new one, whose header bytes are no longer
those that arrived (docs/decisions/0008-outlook-msg.md).
"""

import struct
from collections.abc import Iterator
from typing import BinaryIO

from hdrscan.errors import NoMail, SourceError
from hdrscan.ingest.limits import MAX_HEADER

_HEADERS = "__substg1.0_007D"
"""PidTagTransportMessageHeaders ([MS-OXPROPS] 2.1035): the header as it arrived; ends in its type."""
_UNICODE, _BYTES = "001F", "001E"
_ATTACHED = "__substg1.0_3701000D"
"""PidTagAttachDataObject of an attachment that is a message itself ([MS-OXMSG] 2.2.2)."""
_MAX_STREAM = 4 * MAX_HEADER
_OLD_FIRST_LINE = b"Microsoft Mail Internet Headers Version 2.0"
_BROKEN = (
    *(OSError, ValueError, LookupError, ArithmeticError, TypeError, AttributeError, RecursionError, MemoryError),
    struct.error,
)
"""What olefile raises over damaged files."""
_NO_OLEFILE = "an Outlook .msg file; reading it needs the package olefile (pip install olefile)"


def headers_of(file: BinaryIO, *, attached: bool = False) -> Iterator[bytes]:
    """Yield the header of the message in a .msg file, or with ``attached`` those of the messages it carries.

    Raises:
        NoMail: it is no .msg.
        SourceError: it is damaged, olefile is not installed, or the message never travelled.
    """
    try:
        import olefile  # noqa: PLC0415 - only .msg needs it
    except ImportError as error:
        raise SourceError(_NO_OLEFILE) from error
    try:
        with olefile.OleFileIO(file) as compound:
            names = {"/".join(path): path for path in compound.listdir()}
            if not any(name.startswith("__properties_version1.0") for name in names):
                raise NoMail("an Office document or another compound file, not an Outlook message")
            wanted = [name for name in sorted(names) if _is_wanted(name, attached=attached)]
            for name in wanted:
                if compound.get_size(names[name]) > _MAX_STREAM:
                    raise SourceError(f"an Outlook message whose header has more than {_MAX_STREAM:,} bytes")
                yield _header(compound.openstream(names[name]).read(), name)
    except _BROKEN as error:
        raise SourceError(f"damaged: {str(error).lower()}") from error
    if not wanted and not attached:
        raise SourceError("an Outlook message that holds no header: it was never received from another server")


def _is_wanted(name: str, *, attached: bool) -> bool:
    folder, _, leaf = name.rpartition("/")
    if leaf not in (_HEADERS + _UNICODE, _HEADERS + _BYTES):
        return False
    return folder.endswith(_ATTACHED) and folder.count("/") == 1 if attached else not folder


def _header(data: bytes, name: str) -> bytes:
    if name.endswith(_UNICODE):
        # Outlook keeps the header as UTF-16; what was ASCII on the way, nearly always all of it, is ASCII again.
        data = data.decode("utf-16-le", "replace").encode()
    data = data.rstrip(b"\0")
    if data.startswith(_OLD_FIRST_LINE):
        data = data.partition(b"\n")[2]
    return data
