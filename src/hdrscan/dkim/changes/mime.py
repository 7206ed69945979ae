"""The MIME structure of a body, as far as undoing changes needs it: boundaries, and the parts between them."""

import re
from itertools import zip_longest
from typing import NamedTuple

_BOUNDARY = re.compile(
    rb"""boundary[ \t]*+=[ \t\r\n]*+(?:"([^"\r\n]{1,200}+)"|([^\s";]{1,200}+))""", re.IGNORECASE
)
_FIELD = re.compile(rb"(?m)^([!-9;-~]{1,76}+)[ \t]*+:(.*+(?:\r\n[ \t].*+)*+)")
MOST_PARTS = 12
_MOST_BOUNDARIES = 12


class Part(NamedTuple):
    """One part of a multipart body."""

    start: int
    """Where it begins, behind its delimiter line."""
    end: int
    """Where it ends, before the line end that belongs to the next delimiter."""
    content: int
    """Where its content begins, behind its header."""
    fields: dict[bytes, bytes]
    """Its header fields by lower-case name: what stands behind the colon."""


def boundaries_of(content_type: bytes, body: bytes) -> tuple[bytes, ...]:
    """Return what delimiter lines begin with: of the message, and of multiparts within it."""
    found = [*_BOUNDARY.findall(content_type), *_BOUNDARY.findall(body[: 1 << 20])[:_MOST_BOUNDARIES]]
    return tuple(dict.fromkeys(b"--" + (quoted or bare) for quoted, bare in found))


def parts_of(boundary: bytes, body: bytes) -> list[Part]:
    """Return the parts between delimiter lines; the last one ends at the closing line, or at the end."""
    pattern = re.compile(rb"(?:\A|\r\n)" + re.escape(boundary) + rb"(--)?[ \t]*+(?=\r\n|\Z)")
    marks = list(pattern.finditer(body))[: MOST_PARTS + 1]
    parts = []
    for mark, following in zip_longest(marks, marks[1:]):
        if mark[1]:
            break
        start = min(mark.end() + 2, len(body))
        end = following.start() if following is not None else len(body)
        parts.append(_part(body, start, max(start, end)))
    return parts


def _part(body: bytes, start: int, end: int) -> Part:
    if body.startswith(b"\r\n", start):
        return Part(start, end, min(start + 2, end), {})
    blank = body.find(b"\r\n\r\n", start, end)
    content = end if blank < 0 else blank + 4
    fields: dict[bytes, bytes] = {}
    for name, value in _FIELD.findall(body[start:content]):
        fields.setdefault(name.lower(), value.removesuffix(b"\r"))
    return Part(start, end, content, fields)
