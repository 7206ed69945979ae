"""Evidence: the very bytes that a claim rests on."""

from typing import NamedTuple

from hdrscan.model.source import Field, HeaderBlock, Span


class Evidence(NamedTuple):
    """A place in the source. ``source_bytes[span] == quote`` always holds."""

    field: Field
    span: Span
    """In bytes of the source."""
    line: int
    """Line of the source on which it begins, from 1."""
    quote: str
    """The bytes, decoded as all header text is."""
    note: str
    """What they show, as a sentence part; may be empty."""
    primary: bool
    """The one place to look at first."""


def quote(
    block: HeaderBlock, field: Field, span: Span | None = None, note: str = "", *, primary: bool = True
) -> Evidence:
    """Quote a value by its span in the block's text; without one, the whole field.

    Where repairs made one value of bytes that stand apart, the quote spans all of them.
    """
    if span is None:
        return Evidence(field, field.span, field.line, field.raw, note, primary)
    start, end = place = block.locate(*span)
    first = field.span[0]
    source = block.source
    return Evidence(
        field,
        place,
        field.line + source.count(b"\n", first, max(first, start)),
        source[start:end].decode("ascii", "surrogateescape"),
        note,
        primary,
    )
