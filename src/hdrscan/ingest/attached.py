"""Finding the messages that a message carries: in forwards as attachment, bounces and abuse reports.

Such a message is a MIME part of type message/rfc822 (RFC 2046 section 5.2), message/global, or
text/rfc822-headers (RFC 6522), or a file called .eml; base64 and quoted-printable are undone although RFC 2046
forbids them here, because Outlook and several gateways encode these parts.
"""

import binascii
import re
from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.ingest.mbox import KEPT

SEARCHED = 8 << 20
"""Bytes of a message in which attached messages are looked for."""
_MAX_PARTS = 1_000
_MAX_DEPTH = 10
_PART_HEADER = 1 << 16
_END = re.compile(rb"\r?\n\r?\n|\A\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]++")
_FIELD = re.compile(
    rb"(?mi)^(content-type|content-transfer-encoding|content-disposition)[ \t]*+:[ \t]*+([^\r\n]*+)"
)
_BOUNDARY = re.compile(rb'(?i);[ \t]*+boundary[ \t]*+=[ \t]*+(?:"([^"]{1,200}+)"|([^\s;"]{1,200}+))')
_EML_NAME = re.compile(rb'(?i)name\*?[ \t]*+=[ \t]*+[^;\r\n]{0,300}?\.eml"?[ \t]*+(?:;|\Z)')
_MESSAGES = (b"message/rfc822", b"message/global", b"text/rfc822-headers", b"message/rfc822-headers")
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NO_BASE64 = bytes(set(range(256)) - {*_BASE64})


class Attached(NamedTuple):
    """A message within a message."""

    offset: int
    """Where it begins in its carrier, still encoded."""
    length: int
    """Its size there."""
    data: bytes
    """Its beginning, decoded; at least its header."""


def attached_messages(data: bytes) -> Iterator[Attached]:
    """Yield the messages that a message carries, but not those that they carry in turn."""
    yield from _walk(data, 0, len(data), 0)


def _walk(data: bytes, start: int, end: int, depth: int) -> Iterator[Attached]:
    found = _END.search(data, start, min(end, start + (_PART_HEADER if depth else KEPT)))
    if found is None or depth > _MAX_DEPTH:
        return
    fields = _fields(data[start : found.start()])
    kind = fields.get(b"content-type", b"text/plain")
    media = kind.partition(b";")[0].strip().lower()
    named = _EML_NAME.search(kind) or _EML_NAME.search(fields.get(b"content-disposition", b""))
    if media in _MESSAGES or (named and depth):
        raw = data[found.end() : min(end, found.end() + 3 * KEPT)]
        yield Attached(found.end(), end - found.end(), _decoded(raw, fields)[:KEPT])
    elif media.startswith(b"multipart/") and (boundary := _BOUNDARY.search(kind)):
        for begin, stop in _parts(data, found.end(), end, boundary[1] or boundary[2]):
            yield from _walk(data, begin, stop, depth + 1)


def _fields(header: bytes) -> dict[bytes, bytes]:
    fields: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(_FOLD.sub(b" ", header)):
        fields.setdefault(name.lower(), value)
    return fields


def _parts(data: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each part begins and ends; the last may lack its end where the message breaks off."""
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.rstrip()) + rb"(--)?+[ \t]*+(?:\r?\n|\Z)")
    begin = None
    for _ in range(_MAX_PARTS):
        # The line end before a delimiter belongs to it, and may end the header or delimiter that stands before.
        match = delimiter.search(data, max(0, start - 2), end)
        if match is None:
            break
        if begin is not None:
            yield begin, max(begin, match.start())
        if match[1]:
            return
        begin = start = match.end()
    if begin is not None:
        yield begin, end


def _decoded(data: bytes, fields: dict[bytes, bytes]) -> bytes:
    encoding = fields.get(b"content-transfer-encoding", b"").strip().lower()
    if encoding == b"base64":
        letters = data.translate(None, _NO_BASE64)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _rest(letters))
    return binascii.a2b_qp(data) if encoding == b"quoted-printable" else data


def _rest(letters: bytes) -> bytes:
    """Return the last letters of base64 with their padding; one alone holds no byte."""
    rest = letters[len(letters) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
