"""The header fields that a DKIM or ARC signature is over, canonicalized (RFC 6376 section 3.4).

dkimpy has this too; its patterns take quadratic time over runs of white space, which a stranger can send, so the
work is done here in linear time. The tests compare the two.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hdrscan.model.source import Field, HeaderBlock, Span

_BLANKS = re.compile(rb"[ \t]+")
_LINE_END = re.compile(rb"\r?\n")
_CRLF = b"\r\n"
# With these the block's fields are not the bytes that were signed, or not all of them.
_NOT_AS_SIGNED = frozenset({"bare-cr", "header-too-long", "too-many-fields", "field-too-long"})


class SignedField(NamedTuple):
    """A field as it stood on the wire, in its two parts."""

    key: bytes
    """In lower case."""
    name: bytes
    """As written, with white space that stands before the colon."""
    value: bytes
    """With its line ends as CRLF, the last one left out."""
    field: Field
    """The field as it stands in the source."""


def why_not_intact(block: HeaderBlock) -> str:
    """Say why a block's fields are not those that were signed; the empty string where they are."""
    if block.kind == "paste":
        return "the header was copied from a screen"
    if block.origin is not None or any(quirk.id in _NOT_AS_SIGNED for quirk in block.quirks):
        return "the header had to be repaired to be read, or is too long to be read whole"
    return ""


def fields_of(block: HeaderBlock) -> tuple[SignedField, ...]:
    """Return the fields of an intact block, top first."""
    return tuple(map(signed_field, block.fields))


def signed_field(field: Field, without: Span | None = None) -> SignedField:
    """Return a field's bytes; ``without`` is the span of the value of ``b=``, which does not sign itself.

    The span counts in the block's text, like those of tags.
    """
    body = field.body
    if without is not None:
        start, end = (place - field.offset for place in without)
        # White space around the value goes with it (section 3.5).
        body = body[:start].rstrip(" \t\r\n") + body[end:].lstrip(" \t\r\n")
    value = _LINE_END.sub(_CRLF, body.encode("ascii", "surrogateescape"))
    name = field.raw.partition(":")[0].encode("ascii", "surrogateescape")
    return SignedField(field.key.encode("ascii", "surrogateescape"), name, value, field)


def chosen(fields: Iterable[SignedField], names: Iterable[bytes]) -> list[SignedField]:
    """Return the fields that ``h=`` names: of several of one name the lowest first (section 5.4.2)."""
    by_key: dict[bytes, list[SignedField]] = {}
    for field in fields:
        by_key.setdefault(field.key, []).append(field)
    return [by_key[name].pop() for name in names if by_key.get(name)]


def canonical_field(field: SignedField, method: str) -> bytes:
    """Canonicalize a field without its last line end (sections 3.4.1 and 3.4.2)."""
    if method == "simple":
        return field.name + b":" + field.value
    value = _BLANKS.sub(b" ", field.value.replace(_CRLF, b"")).strip(b" ")
    return field.name.lower().rstrip(b" \t") + b":" + value
