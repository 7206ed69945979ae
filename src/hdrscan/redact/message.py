"""Putting the copy together: each field in its place, the body cut, and what stood between the fields as it stood."""

import re
from collections.abc import Iterable, Iterator

from hdrscan.ingest.sources import read_bytes
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.redact.fields import treatment_of
from hdrscan.redact.pseudonyms import Pseudonyms
from hdrscan.redact.rewriting import free

_LINE_END = re.compile(r"\A\r?\n|\A\r")
_SEPARATOR = b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"


def redact(data: bytes, names: Pseudonyms, keep: Iterable[str] = ()) -> bytes:
    """Return a copy of a message, or of headers from a screen, that can be shown to strangers.

    ``keep``: names of fields to keep that would be cut; their words are replaced all the same.

    Raises:
        SourceError: there is no mail header in it.
    """
    return redact_block(read_bytes(data)[1], names, keep)


def redact_sources(blocks: Iterable[HeaderBlock], names: Pseudonyms, keep: Iterable[str] = ()) -> Iterator[bytes]:
    """Yield copies of several messages as an mbox (RFC 4155)."""
    kept = tuple(keep)
    for block in blocks:
        yield _SEPARATOR + redact_block(block, names, kept) + b"\n"


def redact_block(block: HeaderBlock, names: Pseudonyms, keep: Iterable[str] = ()) -> bytes:
    """Return a copy of what was read of a message: its header, and no body."""
    kept = frozenset(name.lower() for name in keep)
    found: list[str] = []
    end = min((field.span[0] for field in block.fields), default=0)
    for field in sorted(block.fields, key=lambda field: field.span):
        if field.span[0] < end:
            continue
        between = block.source[end : field.span[0]].decode("ascii", "surrogateescape")
        written = _field(field, names, kept)
        if found and not found[-1]:
            between = _LINE_END.sub("", between, count=1)  # it ended the field that was cut
        found += [_between(between, names), written]
        end = field.span[1]
    return "".join(found).encode("utf-8", "surrogateescape").rstrip(b"\r\n") + b"\n\n"


def _field(field: Field, names: Pseudonyms, kept: frozenset[str]) -> str:
    treatment = treatment_of(field.key, kept)
    name, colon, body = field.raw.partition(":")
    if treatment is None or not colon:
        return ""
    return f"{name}:{treatment(names, body)}"


def _between(text: str, names: Pseudonyms) -> str:
    """Rewrite what stands between two fields: line ends, and in a copy from a screen whatever stood there."""
    return free(names, text) if text.strip() else text
