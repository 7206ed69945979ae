"""What was read: the source's bytes, the header block in them, its fields, and the repairs it took.

Text is bytes decoded as ASCII with ``surrogateescape``: one character is one byte, so an offset into the text
is an offset into the bytes, and nothing is lost. ``hdrscan.text.display`` turns it into something to show.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

Span = tuple[int, int]
"""A half-open range of offsets, in characters of a text or bytes of a source (they are the same here)."""


class Quirk(NamedTuple):
    """A repair that reading had to make, recorded and never silent."""

    id: str
    """Short name, such as ``folding-lost``."""
    line: int | None
    """Line of the source, counted from 1, or None when it concerns the whole source."""
    note: str
    """One sentence for a person: what was wrong and what was done."""


class Field(NamedTuple):
    """One header field (RFC 5322 section 2.2)."""

    index: int  # type: ignore[assignment]  # hides tuple.index, which nobody needs here
    """Position from the top of the header block, from 0."""
    name: str
    """The field name as spelled."""
    key: str
    """The field name in lower case, for comparing."""
    raw: str
    """The field as it stands in the source, name and colon included, line ending of its last line excluded."""
    span: Span
    """Where ``raw`` stands: ``source_bytes[span] == raw``."""
    line: int
    """Line of the source on which it begins, from 1."""
    body: str
    """All that follows the colon, after repairs, still folded."""
    offset: int
    """Where ``body`` begins in ``HeaderBlock.text``."""
    repaired: bool = False
    """Only a repair shows that there is a field, or that it says this: it is no more than claimed."""
    below_damage: bool = False
    """It stands below a line that is not a field, or has such a line in it: at or below the boundary no more than
    claimed; above it nobody but the recipient's hosts wrote anything, so that a copy did the damage."""


class Source(NamedTuple):
    """Where a message came from."""

    path: str
    """File name as given; ``-`` for standard input."""
    index: int  # type: ignore[assignment]  # as in Field
    """Position of the message in its source, from 0."""
    offset: int
    """Where the message starts in its source, in bytes."""
    length: int
    """Size of the whole message in bytes."""
    kind: str
    """``eml``, or ``paste`` for headers that were copied from a screen; or, where the message stood in something
    else, ``mbox``, ``emlx``, ``msg`` or ``attached``."""


class _Block(NamedTuple):
    """The values of a header block; a class of its own, since a named tuple cannot keep what it works out."""

    source: bytes
    """The bytes that were read, untouched."""
    text: str
    """What was parsed: the header's bytes, or their repaired form where ``origin`` is set."""
    start: int
    """Where ``text`` begins in ``source``, when no repair was needed."""
    fields: tuple[Field, ...]
    quirks: tuple[Quirk, ...]
    kind: str
    """``eml`` or ``paste``."""
    origin: tuple[int, ...] | None = None
    """For repaired text: the source offset of each character, and one more for its end."""


class HeaderBlock(_Block):
    """The fields at the top of a message, and how their text maps back to the source's bytes."""

    @cached_property
    def by_key(self) -> dict[str, list[Field]]:
        """The fields of each lower-case name, top first: made once, and asked some twenty times a message."""
        found: dict[str, list[Field]] = {}
        for field in self.fields:
            if field.key in found:
                found[field.key].append(field)
            else:
                found[field.key] = [field]
        return found

    def named(self, *keys: str) -> Iterator[Field]:
        """Yield the fields of these lower-case names, top first."""
        if len(keys) == 1:
            return iter(self.by_key.get(keys[0], ()))
        by_key = self.by_key
        return iter(sorted([field for key in keys if key in by_key for field in by_key[key]]))

    def locate(self, start: int, end: int) -> Span:
        """Return the source's byte span for the text's characters ``start`` to ``end``."""
        if self.origin is None:
            return self.start + start, self.start + end
        first = self.origin[start]
        return first, max(first, self.origin[end])
