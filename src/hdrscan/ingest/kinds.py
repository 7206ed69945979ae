"""Telling by the first bytes what a source is; names and suffixes are not looked at."""

import re
from enum import Enum

TAR_MAGIC_AT = 257
SNIFFED = 4096
"""Bytes that are enough to tell."""


class Kind(Enum):
    """What a source holds, as far as reading it differs."""

    MESSAGE = "message"
    """One message, or headers pasted from a screen; also what turns out to be neither."""
    MBOX = "mbox"
    EMLX = "emlx"
    """Apple Mail: a line with the message's length, the message, a property list."""
    OUTLOOK = "outlook"
    """A compound file (OLE), of which Outlook's .msg is one."""
    GZIP = "gzip"
    BZIP2 = "bzip2"
    XZ = "xz"
    ZSTD = "zstd"
    ZIP = "zip"
    TAR = "tar"


COMPRESSED = frozenset({Kind.GZIP, Kind.BZIP2, Kind.XZ, Kind.ZSTD})
ARCHIVES = frozenset({Kind.ZIP, Kind.TAR})

_MAGIC = (
    (b"\x1f\x8b", Kind.GZIP),
    (b"BZh", Kind.BZIP2),
    (b"\xfd7zXZ\x00", Kind.XZ),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.OUTLOOK),
)


def kind_of(head: bytes) -> Kind:
    """Return what a source is that begins with these bytes."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"ustar", TAR_MAGIC_AT):
        return Kind.TAR
    if head[:1].isdigit() and emlx_message(head):
        return Kind.EMLX
    # Only what begins like an mbox is worth its patterns: start-up.
    if head[:SNIFFED].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ").startswith(b"From "):
        from hdrscan.ingest.mbox import begins_mbox  # noqa: PLC0415

        if begins_mbox(head):
            return Kind.MBOX
    return Kind.MESSAGE


def emlx_message(head: bytes) -> tuple[int, int] | None:
    """Return where the message of an .emlx file begins, and its length; None where it is no such file."""
    match = re.match(rb"(\d{1,12}+)[ \t]{0,16}+\r?\n(?=[!-9;-~]{1,76}+[ \t]{0,8}+:)", head)
    return (match.end(), int(match[1])) if match else None
