"""The marks that a copy from a screen leaves on a block which still splits cleanly, and what follows a block."""

import re

from hdrscan.ingest.known import NO_NAMES, holds_addresses, is_known, is_telling, is_trace
from hdrscan.ingest.limits import MAX_HEADER
from hdrscan.ingest.lost_ends import LONG, names_within
from hdrscan.model.source import Field, HeaderBlock, Quirk

ESCAPED_BRACKET = re.compile(r"&(?:lt|#0?60|#[xX]3[cC]);")
# In UTF-8, and as the single bytes of Windows-1252.
_NBSP = "\udcc2\udca0|(?<![\udc80-\udc9f\udca1-\udcff])\udca0"
NO_BREAK_SPACE = re.compile(_NBSP)
SPACE = re.compile(f"{_NBSP}|\udce2\udc80[\udc80-\udc8a\udcaf]|\udce2\udc81\udc9f|\udce3\udc80\udc80")
ZERO_WIDTH = re.compile(
    "\udce2\udc80[\udc8b-\udc8f\udcaa-\udcae]|\udce2\udc81[\udca0-\udca4]|\udcef\udcbb\udcbf|\udcc2\udcad"
)
SMART_QUOTE = re.compile("\udce2\udc80[\udc98-\udc9f]|(?<![\udc80-\udcff])[\udc91-\udc94](?![\udc80-\udcff])")
_QUOTE_FIRST = re.compile(r"[ \t]*+(?:\udce2\udc80[\udc9c\udc9d\udc9e]|[\udc93\udc94])")
FEW_FIELDS = 2
"""A header of so few is perhaps a part of one."""
_QUOTED_FIELDS = 10
_INDENTED_START = re.compile(r"\n[ \t]+([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]")
_LOOK_AHEAD = 1 << 16
_NAME = re.compile(r"[>| \t]*+([A-Za-z][A-Za-z0-9-]{1,60}+)[ \t]*+:")
_RECEIVED = re.compile(r"[>| \t]*+received[ \t]*+:[ \t]*+(?:(?:from|by)[ \t]|\()", re.IGNORECASE)
_LINE_END = re.compile(r"\r?\n|\r")
_PARTS = re.compile(r"[ \t\r\n]*(?:multipart|message)/", re.IGNORECASE)
_KNOWN_NAMES = 3
_SAMPLE = 24
_WRAPPED_LINE = 60
_WORD = re.compile(r"[a-z][a-z0-9_.-]*+\Z")
_H_TAG = re.compile(r"[ \t\r\n]*+h[ \t\r\n]*+=")


def was_mangled(block: HeaderBlock) -> bool:
    """Tell whether a block that split cleanly is not the one that was copied."""
    fields, text = block.fields, block.text
    return (
        not any(is_known(field.key) for field in fields)
        or not fields[0].key[0].isalpha()
        or "=3D" in text
        or _has_caption(fields)
        or not NO_NAMES.isdisjoint(field.key for field in fields)
        or ("&" in text and is_escaped(text))
        or (not text.isascii() and any(has_typography(f) for f in fields if not f.body.isascii()))
        or any(field.body[:1] > " " and _goes_on(fields, field) for field in fields)
        or (len(fields) <= FEW_FIELDS and (_starts_within(fields) or _ends_were_lost(fields)))
        or (len(fields) <= _QUOTED_FIELDS and _header_follows(block))
    )


def is_escaped(text: str) -> bool:
    """Tell whether ``<`` stands as an HTML entity where headers need it, and hardly any as itself."""
    return len(ESCAPED_BRACKET.findall(text)) > text.count("<")


def has_typography(field: Field) -> bool:
    """Tell whether a field holds typographic characters where programs write none."""
    if is_trace(field.key):
        return any(mark.search(field.body) for mark in (SPACE, ZERO_WIDTH, SMART_QUOTE))
    # A name in an address field may hold any character, but no address list begins with a typographic mark.
    return SPACE.match(field.body) is not None or (
        holds_addresses(field.key) and _QUOTE_FIRST.match(field.body) is not None
    )


def _has_caption(fields: tuple[Field, ...]) -> bool:
    """Tell whether the first "field" is a line such as ``Headers:`` above the real ones."""
    return not is_known(fields[0].key) and not fields[0].body.strip(" \t\r\n")


def _goes_on(fields: tuple[Field, ...], field: Field) -> bool:
    """Tell whether a "field" without space after its colon is a piece of the machine-written value above it."""
    if field.index == 0:
        return False
    above = fields[field.index - 1]
    if "signature" in above.key:
        return _H_TAG.match(above.body[above.body.rfind(";") + 1 :]) is not None
    if field.body[0] == "'" and is_known(field.key):
        return True
    if is_known(field.key) or not (is_trace(above.key) or above.key.startswith("x-")):
        return False
    wrapped = len(above.raw) - above.raw.rfind("\n") > _WRAPPED_LINE
    return wrapped or not _WORD.match(field.key) or above.body.rstrip(" \t\r\n")[-1:] in ("", ";", ",", ":", "|")


def _starts_within(fields: tuple[Field, ...]) -> bool:
    """Tell whether all but the first line were indented, which makes one field of a whole header."""
    starts = [name for field in fields for name in _INDENTED_START.findall(field.body)]
    return sum(is_known(name.lower()) for name in starts) > 1


def _ends_were_lost(fields: tuple[Field, ...]) -> bool:
    """Tell whether one field's body holds others, with no line end or a written-out one between them."""
    return any(
        field.body.count("\\n") >= _KNOWN_NAMES or len(names_within(field.body)) >= _KNOWN_NAMES
        for field in fields
        if len(field.body) > LONG
    )


def _header_follows(block: HeaderBlock) -> bool:
    """Tell whether a short header is but a reply's, or a line of a double-spaced one that goes on."""
    at = block.fields[-1].span[1]
    following = block.source[at : at + _LOOK_AHEAD].decode("ascii", "surrogateescape")
    if len(block.fields) <= FEW_FIELDS:
        lines = re.findall(r"[^\r\n]++", following)[:_SAMPLE]
        names = [match[1].lower() for line in lines if (match := _NAME.match(line))]
        if sum(is_known(name) for name in names) > 1 or (lines and lines[0][0] in " \t"):
            return True
    if any(is_telling(field.key) for field in block.fields):
        return False
    return begins_header(re.findall(r"[^\r\n]++", following))


def begins_header(lines: list[str]) -> bool:
    """Tell whether a real header stands in lines: two names that only such have, or a Received field.

    One such name alone may be prose, such as ``Received: three boxes``.
    """
    telling = 0
    for line in lines:
        match = _NAME.match(line)
        if match is not None and is_telling(match[1].lower()):
            telling += 1
            if telling > 1 or _RECEIVED.match(line):
                return True
    return False


def note_more_blocks(block: HeaderBlock) -> HeaderBlock:
    """Note that more header blocks stand right behind a clean one; the parts of a MIME message are none."""
    if any(_PARTS.match(field.body) for field in block.named("content-type")):
        return block
    at = block.start + len(block.text)
    following = block.source[at : at + MAX_HEADER].decode("ascii", "surrogateescape")
    count, first = count_blocks(_LINE_END.split(following))
    if not count:
        return block
    before = block.source[:at].decode("ascii", "surrogateescape")
    line = len(_LINE_END.findall(before)) + first + 1
    quirks = (*block.quirks, more_blocks(count, line))
    return HeaderBlock(block.source, block.text, block.start, block.fields, quirks, "paste")


def more_blocks(count: int, line: int | None) -> Quirk:
    """Return the quirk for header blocks that are not judged."""
    what = "one more header block follows" if count == 1 else f"{count} more header blocks follow"
    return Quirk("more-header-blocks", line, f"{what}; only the first is judged")


def count_blocks(lines: list[str]) -> tuple[int, int]:
    """Count the header blocks in what follows a header, and tell the index of the first one's first line.

    A block is a run of lines that begins with a field and has a Received field or three known names.
    """
    count, first, known, start, counted = 0, -1, 0, -1, False
    for at, line in enumerate(lines):
        match = _NAME.match(line)
        key = match[1].lower() if match else ""
        if not line.strip(" \t>|"):
            known, start, counted = 0, -1, False
        elif key and is_known(key) and not counted:
            start = at if start < 0 else start
            known += 1
            if _RECEIVED.match(line) or known >= _KNOWN_NAMES:
                count, counted = count + 1, True
                first = start if first < 0 else first
    return count, first
