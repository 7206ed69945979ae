"""Reading what does not split cleanly: a damaged message is read as it stands, a copy is repaired.

Which of them a source is, its beginning shows (``hdrscan.ingest.evidence``). A field that a repair made, and that
nothing but the repair shows, is marked as ``repaired``: it counts as claimed, wherever it stands.
"""

import re
from collections.abc import Iterator, Sequence

from hdrscan.ingest.block import header_too_long, limited
from hdrscan.ingest.characters import decode_unproven
from hdrscan.ingest.encoded import base64_draft, without_quoted_printable
from hdrscan.ingest.evidence import Shown, shown_by
from hdrscan.ingest.limits import MAX_FIELDS
from hdrscan.ingest.lines import draft_of
from hdrscan.ingest.marks import ESCAPED_BRACKET, FEW_FIELDS, has_typography, is_escaped, was_mangled
from hdrscan.ingest.pasted import bare_lines, repair
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.whole import Read, read_whole
from hdrscan.model.source import Field, HeaderBlock, Quirk

_RESULTS = re.compile(r"[^:]*+(?:authentication-results|received-spf|signature|seal)", re.IGNORECASE)
# Repairs that a whole message may need as well; any other shows that the header was copied from a screen.
_NOT_OF_A_PASTE = frozenset(
    {"utf-16", "bom", "mbox-from", "bare-cr", "malformed-line", "smart-quotes", "zero-width"}
)


def read_repaired(source: bytes, clean: HeaderBlock | None, *, is_message: bool) -> HeaderBlock:
    """Read a block that did not split cleanly, or that may be a copy although it did (``clean``)."""
    draft = (None if clean or is_message else base64_draft(source)) or draft_of(source)
    before = Repairs()
    lines = bare_lines(draft, before)
    if not is_message:
        bare, lines = lines, without_quoted_printable(lines, before)
        clean = clean if lines is bare else None
    shown = Shown.WHOLE if is_message else shown_by(lines)
    plain: HeaderBlock | None = None
    if shown is Shown.WHOLE:
        repairs = before.copy()
        reads, end = read_whole(lines, repairs)
        if not is_message and len(reads) > FEW_FIELDS:
            reads = _with_brackets(reads, repairs)
        cut = draft.cut and end == len(lines)
        plain = _block_of(source, reads, repairs, cut=cut, is_message=is_message)
        if clean is not None and repairs.all() == before.all():
            plain = clean
        if is_message or len(plain.fields) > FEW_FIELDS or not was_mangled(plain):
            return _with_typography_told(plain)
    header = repair(draft, lines, before)
    reads = header.fields if plain is None else _borne_out(header.fields, plain)
    repaired = _block_of(source, reads, before, cut=header.cut)
    if clean is None or (repaired.fields and before.all()):
        return repaired
    return clean


def _with_brackets(reads: list[Read], repairs: Repairs) -> list[Read]:
    """Decode escaped angle brackets where a whole header has none: harmless, and nothing is trusted for it.

    Fields about authentication stay as they are: in them a stranger's word stands within the recipient's.
    """
    if not is_escaped("\n".join(read.line.text for read in reads)) or any(
        "<" in read.line.text for read in reads
    ):
        return reads
    number = next(read.line.number for read in reads if ESCAPED_BRACKET.search(read.line.text))
    repairs.note("html-entities", number, "HTML entities such as &lt; were decoded, but not in results")
    return [
        read if _RESULTS.match(read.line.text) else read._replace(line=decode_unproven(read.line))
        for read in reads
    ]


def _borne_out(reads: list[Read], plain: HeaderBlock) -> list[Read]:
    """Mark as repaired what a plain reading of the source does not find with the same value."""
    stood = {(field.span[0], field.body) for field in plain.fields}
    return [
        read._replace(
            repaired=read.repaired or (read.line.origin[0], read.line.text.partition(":")[2]) not in stood
        )
        for read in reads
    ]


def _with_typography_told(block: HeaderBlock) -> HeaderBlock:
    """Say that characters were left as they are which a copy from a screen would have put there."""
    found = next((field for field in block.fields if not field.body.isascii() and has_typography(field)), None)
    if found is None:
        return block
    note = "typographic characters stand in a field that programs write; they were left as they are"
    return block._replace(quirks=(*block.quirks, Quirk("typography", found.line, note)))


def _block_of(
    source: bytes, reads: Sequence[Read], repairs: Repairs, *, cut: bool, is_message: bool = False
) -> HeaderBlock:
    """Make a block of repaired fields: their spans are in the source, their bodies are repaired text."""
    quirks = [*repairs.all()]
    whole = is_message or _NOT_OF_A_PASTE.issuperset(quirk.id for quirk in quirks)
    if cut:
        quirks.append(header_too_long())
    fields: list[Field] = []
    parts: list[str] = []
    origin: list[int] = []
    for line, *marks in reads[: MAX_FIELDS + 1]:
        name, colon, body = line.text.partition(":")
        offset = len(origin) + len(name) + len(colon)
        span = (line.origin[0], line.end)
        raw = source[span[0] : span[1]].decode("ascii", "surrogateescape")
        name = name.rstrip(" \t")
        fields.append(Field(len(fields), name, name.lower(), raw, span, line.number, body, offset, *marks))
        parts += (line.text, "\n")
        origin.extend(line.origin)
        origin.append(line.end)
    origin.append(origin[-1] if origin else len(source))
    fields = limited(fields, quirks)
    quirks += _told(fields)
    kind = "eml" if whole else "paste"
    return HeaderBlock(source, "".join(parts), 0, tuple(fields), tuple(quirks), kind, tuple(origin))


def _told(fields: list[Field]) -> Iterator[Quirk]:
    """Say which fields count as claimed for what was done to them."""
    guessed = [field for field in fields if field.repaired]
    if guessed:
        note = f"{_count(guessed)} by a repair alone, and no more than claimed"
        yield Quirk("claimed-fields", guessed[0].line, note)
    damaged = [field for field in fields if field.below_damage]
    if damaged:
        where = "at or below a line that is not a field, and no more than claimed below the boundary"
        note = f"{_count(damaged)} {where}"
        yield Quirk("below-damage", damaged[0].line, note)


def _count(fields: list[Field]) -> str:
    return "1 field stands" if len(fields) == 1 else f"{len(fields):,} fields stand"
