"""Putting the copy together: each field in its place, the body cut, and between the fields what stood there."""

import re
from collections.abc import Iterable, Iterator

from hdrscan.ingest.sources import read_bytes
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.redact.fields import treatment_of
from hdrscan.redact.pseudonyms import Pseudonyms
from hdrscan.redact.rewriting import free

_WORD = re.compile(r"[^\W_]")
_DECODED = frozenset({"quoted-printable", "base64", "escaped-line-ends"})
_MARKS = "> \t|*\"'-"
_SEPARATOR = b"From MAILER-DAEMON Thu Jan  1 00:00:00 1970\n"


def redact(data: bytes, names: Pseudonyms, keep: Iterable[str] = ()) -> bytes:
    """Return a copy of a message, or of headers from a screen, that can be shown to strangers.

    ``keep``: names of fields to keep that would be cut; their words are replaced all the same.

    Raises:
        SourceError: there is no mail header in it.
    """
    return redact_block(read_bytes(data)[1], names, keep)


def redact_blocks(blocks: Iterable[HeaderBlock], names: Pseudonyms, keep: Iterable[str] = ()) -> Iterator[bytes]:
    """Yield copies of several messages as an mbox (RFC 4155)."""
    kept = tuple(keep)
    for block in blocks:
        yield _SEPARATOR + redact_block(block, names, kept) + b"\n"


def redact_block(block: HeaderBlock, names: Pseudonyms, keep: Iterable[str] = ()) -> bytes:
    """Return a copy of what was read of a message: its header, and no body."""
    kept = frozenset(name.lower() for name in keep)
    fields = sorted(block.fields, key=lambda field: field.span)
    if _DECODED & {quirk.id for quirk in block.quirks} or any(not _is_legible(field) for field in fields):
        return _decoded(block, names, kept)
    found: list[str] = []
    end = 0 if block.kind == "paste" or not fields else fields[0].span[0]
    was_cut = False
    for field in fields:
        if field.span[0] < end:
            continue
        between = block.source[end : field.span[0]].decode("ascii", "surrogateescape")
        # What ended a field that was cut goes with it.
        found += ["" if was_cut and not _WORD.search(between) else _between(between, names)]
        written = _field(field, names, kept)
        was_cut = not written
        found.append(written)
        end = field.span[1]
    return "".join(found).encode("utf-8", "surrogateescape").rstrip(b"\r\n") + b"\n\n"


def _is_legible(field: Field) -> bool:
    """Tell whether a field's own bytes spell its name: not where they are UTF-16, or a table's row."""
    return field.raw.lower().lstrip(_MARKS).startswith(field.key)


def _decoded(block: HeaderBlock, names: Pseudonyms, kept: frozenset[str]) -> bytes:
    """Return a copy of headers that stood in another encoding, in JSON or in a table: field by field."""
    legible = (field._replace(raw=f"{field.name}:{field.body}") for field in block.fields)
    written = (_field(field, names, kept) for field in legible)
    return "\n".join(filter(None, written)).encode("utf-8", "surrogateescape") + b"\n\n"


def _field(field: Field, names: Pseudonyms, kept: frozenset[str]) -> str:
    treatment = treatment_of(field.key, kept)
    name, colon, body = field.raw.partition(":")
    if treatment is None or not colon:
        return ""
    return f"{name}:{treatment(names, body)}"


def _between(text: str, names: Pseudonyms) -> str:
    """Rewrite what stands between two fields: line ends, and in a copy from a screen whatever stood there."""
    return free(names, text) if text.strip() else text
