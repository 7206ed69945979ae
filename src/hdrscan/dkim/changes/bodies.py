"""Ways to undo what was done to a body as a whole: each yields bodies as they may have been, and what was done.

Where a change of the body goes with one of the header (a wrapper around it, another encoding), the values
that the fields may have had are told too.
"""

import binascii
import re
from base64 import encodebytes
from collections.abc import Callable, Iterator, Mapping
from quopri import encodestring
from typing import NamedTuple

from hdrscan.dkim.changes.mime import boundaries_of, parts_of
from hdrscan.model.dkim import Change

_CRLF = b"\r\n"
_TYPE, _ENCODING, _VERSION = b"content-type", b"content-transfer-encoding", b"mime-version"
_CHARSET = re.compile(rb"""(charset[ \t]*+=[ \t]*+"?)([A-Za-z0-9_.:-]{1,40}+)""", re.IGNORECASE)
_DASHES = re.compile(rb"(?m)^--(?=\r\n)")
"""What stands above a signature, without its space (RFC 3676 section 4.3)."""
_PLAIN = (b" 8bit", b" 7bit", None, b" binary")
_MOST_PARTS = 4

Values = Mapping[bytes, tuple[bytes | None, ...]]
"""What fields may have held, by lower-case name; None where the field was not there."""


class Candidate(NamedTuple):
    """A body as it may have been."""

    body: bytes
    change: Change
    values: Values


class Given(NamedTuple):
    """A body as it is, with line ends as CRLF, and what the header says of it."""

    body: bytes
    content_type: bytes
    encoding: bytes
    """In lower case, without white space."""
    method: str


def _only(body: bytes, kind: str, note: str) -> Candidate:
    return Candidate(body, Change(kind, note), {})


def unquoted_lines(given: Given) -> Iterator[Candidate]:
    """Undo marks before "From " and dots at the beginning of lines."""
    for pattern, by, note in (
        (rb"(?m)^>(>*+From )", rb"\1", 'lines that begin with "From " were quoted'),
        (rb"(?m)^(>*+From )", rb">\1", 'marks before lines that begin with "From " were removed'),
        (rb"(?m)^\.\.", b".", "dots at the beginning of lines were doubled"),
        (rb"(?m)^\.", b"..", "dots at the beginning of lines were removed"),
    ):
        body = re.sub(pattern, by, given.body)
        if body != given.body:
            yield _only(body, "quoting", note)


def other_spaces(given: Given) -> Iterator[Candidate]:
    """Undo white space that came or went at the end of lines, and carriage returns that were doubled."""
    body = given.body
    if b"\r\r\n" in body:
        yield _only(body.replace(b"\r\r\n", _CRLF), "spacing", "line ends were doubled")
    yield _only(_CRLF + body, "spacing", "an empty line at the top was removed")
    if given.method == "relaxed":
        return
    stripped = re.sub(rb"(?<![ \t])[ \t]++(?=\r\n)", b"", body)
    for each in dict.fromkeys((stripped, _DASHES.sub(b"-- ", stripped))):
        if each != body:
            yield _only(each, "spacing", "white space was added at the end of lines")
    signature = _DASHES.sub(b"-- ", body)
    if signature != body:
        yield _only(signature, "spacing", "the space behind the signature's dashes was removed")
    # format=flowed (RFC 3676): a line of a paragraph ends in a space, its last one does not.
    flowed = re.sub(rb"(?m)(?<=[^ \r\n])(?=\r\n[^\r\n>])", b" ", signature)
    if flowed != signature:
        yield _only(flowed, "spacing", "white space at the end of lines was removed")


def unwrapped(given: Given) -> Iterator[Candidate]:
    """Undo a multipart that was put around the message: its first parts were the body."""
    for boundary in boundaries_of(given.content_type, b""):
        for number, part in enumerate(parts_of(boundary, given.body)[:_MOST_PARTS]):
            values: dict[bytes, tuple[bytes | None, ...]] = {
                name: (part.fields.get(name), None) for name in (_TYPE, _ENCODING)
            }
            values[_VERSION] = (None,)
            note = f"the body was wrapped in a multipart, as its part {number + 1}"
            yield Candidate(given.body[part.content : part.end] + _CRLF, Change("mime-wrapper", note), values)


def recoded(given: Given) -> Iterator[Candidate]:
    """Undo another transfer encoding of the whole body."""
    if given.encoding in {b"quoted-printable", b"base64"}:
        decoded = decode(given.body, given.encoding)
        if decoded is not None:
            note = f"the body was encoded as {given.encoding.decode()}"
            yield Candidate(decoded, Change("recoding", note), {_ENCODING: _PLAIN})
        return
    text = given.body.replace(_CRLF, b"\n")
    note = "the body was decoded from quoted-printable"
    encoded = encodestring(text).replace(b"\n", _CRLF)
    yield Candidate(encoded, Change("recoding", note), {_ENCODING: (b" quoted-printable",)})
    note = "the body was decoded from base64"
    for source in (given.body, text):
        encoded = encodebytes(source).replace(b"\n", _CRLF)
        yield Candidate(encoded, Change("recoding", note), {_ENCODING: (b" base64",)})


def recoded_parts(given: Given) -> Iterator[Candidate]:
    """Undo the encoding of all parts, as a server does for a neighbour that takes 7 bits only."""
    for boundary in boundaries_of(given.content_type, b""):
        pieces, place = [], 0
        for part in parts_of(boundary, given.body):
            encoding = b"".join(part.fields.get(_ENCODING, b"").split()).lower()
            decoded = decode(given.body[part.content : part.end], encoding)
            if decoded is None or not part.fields.get(_TYPE, b"text/").strip().lower().startswith(b"text/"):
                continue
            head = re.sub(rb"(?i)quoted-printable|base64", b"8bit", given.body[part.start : part.content])
            pieces += [given.body[place : part.start], head, decoded]
            place = part.end
        if pieces:
            body = b"".join((*pieces, given.body[place:]))
            yield _only(body, "recoding", "the parts of the body were encoded for 7 bits")


def other_charset(given: Given) -> Iterator[Candidate]:
    """Undo another character set of the body."""
    if given.body.isascii():
        return
    for now, then, names in (
        ("utf-8", "iso-8859-1", (b"iso-8859-1", b"ISO-8859-1")),
        ("utf-8", "cp1252", (b"windows-1252", b"Windows-1252")),
        ("iso-8859-1", "utf-8", (b"utf-8", b"UTF-8")),
    ):
        try:
            body = given.body.decode(now).encode(then)
        except UnicodeError:
            continue
        types = tuple(_CHARSET.sub(rb"\g<1>" + name, given.content_type) for name in names)
        note = f"the character set of the body was changed from {then} to {now}"
        yield Candidate(body, Change("recoding", note), {_TYPE: types})


def decode(body: bytes, encoding: bytes) -> bytes | None:
    """Decode a transfer encoding, with line ends as CRLF; None where it is none, or the other one."""
    try:
        if encoding == b"quoted-printable":
            data = binascii.a2b_qp(body)
        elif encoding == b"base64":
            data = binascii.a2b_base64(body)
        else:
            return None
    except (binascii.Error, ValueError):
        return None
    return data.replace(_CRLF, b"\n").replace(b"\n", _CRLF)


def shorter_encoded(given: Given) -> Iterator[Candidate]:
    """Undo lines that were added at the end of a text in base64, which was encoded anew with them."""
    text = decode(given.body, b"base64") if given.encoding == b"base64" else None
    if text is None:
        return
    lines = text.split(_CRLF)
    for kept in range(len(lines) - 1, max(0, len(lines) - _MOST_LINES), -1):
        for end in (_CRLF, b""):
            for ending in (_CRLF, b"\n"):
                shorter = ending.join(lines[:kept]) + (end and ending)
                note = f"the last {len(lines) - kept:,} of {len(lines):,} lines of the encoded text were added"
                yield _only(encodebytes(shorter).replace(b"\n", _CRLF), "footer", note)


_MOST_LINES = 60

WAYS: tuple[Callable[[Given], Iterator[Candidate]], ...] = (
    unquoted_lines,
    unwrapped,
    recoded,
    recoded_parts,
    other_charset,
    other_spaces,
    shorter_encoded,
)
