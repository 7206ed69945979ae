"""Reading the header block at the top of a message or of a paste (RFC 5322 section 2.2).

A well-formed block is split by one pattern and keeps its bytes as they are. Anything else goes through the
repairs of ``hdrscan.ingest.pasted``, each of which is recorded as a quirk. Which of the two it is, the content
decides. Reading is linear and bounded: the limits below become quirks when they are hit.
"""

import re

from hdrscan.ingest.known import is_known
from hdrscan.ingest.lines import Draft, Line, draft_of, is_utf16
from hdrscan.model.source import Field, HeaderBlock, Quirk

MAX_HEADER = 1 << 20
"""Bytes of a header block that are read."""
MAX_FIELD = 1 << 16
"""Characters of a field's body that are read."""
MAX_FIELDS = 5_000
"""Fields of a header block that are read."""

_FIELD = re.compile(
    r"(?P<name>[!-9;-~]{1,200})[ \t]*+:(?P<body>[^\r\n]*+(?:(?:\r?\n|\r)[ \t][^\r\n]*+)*+)(?:\r?\n|\r|\Z)"
)
_MBOX_FROM = re.compile(r">?From [^\r\n]*(?:\r?\n|\r|\Z)")
_BLANK_LINES = re.compile(r"(?:[ \t]*(?:\r?\n|\r))++")
_LINE_END = re.compile(r"\r?\n|\r")
_BOM = "\udcef\udcbb\udcbf"


def read_block(source: bytes) -> HeaderBlock:
    """Read the header block that ``source`` begins with; ``source`` may go on with the body."""
    if is_utf16(source):
        return _read_pasted(source, draft_of(source))
    text = source[: MAX_HEADER + 1].decode("ascii", "surrogateescape")
    quirks: list[Quirk] = []
    start = _skip_preamble(text, quirks)
    block = _read_clean(source, text, start, quirks)
    if block is not None and (_is_plain(block, text) or not _looks_mangled(block, text)):
        return block
    return _read_pasted(source, draft_of(source[: MAX_HEADER + 1]))


def _is_plain(block: HeaderBlock, text: str) -> bool:
    """Tell whether a block can bear no marks of a copy from a screen: cheap to tell, and true of most."""
    end = block.fields[-1].span[1]
    plain = text.isascii() or text[:end].isascii()
    return plain and len(block.fields) > 1 and has_header(block) and text.find("&", 0, end) < 0


def _looks_mangled(block: HeaderBlock, text: str) -> bool:
    from hdrscan.ingest.pasted import looks_mangled  # noqa: PLC0415 - most messages need no repairs

    return looks_mangled(block, text)


def _skip_preamble(text: str, quirks: list[Quirk]) -> int:
    """Skip a byte order mark, empty lines and mbox's ``From`` line before the first field."""
    at = 0
    if text.startswith(_BOM):
        at = len(_BOM)
        quirks.append(Quirk("bom", 1, "a byte order mark stood before the first field"))
    blank = _BLANK_LINES.match(text, at)
    at = blank.end() if blank else at
    mbox = _MBOX_FROM.match(text, at)
    if mbox:
        quirks.append(
            Quirk("mbox-from", text.count("\n", 0, at) + 1, 'an mbox "From " line stood before the header')
        )
        at = mbox.end()
    return at


def _read_clean(source: bytes, text: str, start: int, quirks: list[Quirk]) -> HeaderBlock | None:
    """Split a well-formed block; None when a line in it is neither a field nor a continuation."""
    fields: list[Field] = []
    at, line = start, _count_lines(text, 0, start) + 1
    while match := _FIELD.match(text, at):
        if len(fields) == MAX_FIELDS:
            quirks.append(Quirk("too-many-fields", line, f"only the first {MAX_FIELDS:,} fields were read"))
            break
        name, body = match["name"], match["body"]
        begin, end = match.start(), match.end("body")
        if len(body) > MAX_FIELD:
            note = f"{name} is longer than {MAX_FIELD:,} bytes; the rest is not read"
            quirks.append(Quirk("field-too-long", line, note))
            body = body[:MAX_FIELD]
        raw = text[begin:end]
        fields.append(Field(len(fields), name, name.lower(), raw, (begin, end), line, body, match.start("body")))
        line += _count_lines(text, begin, match.end())
        at = match.end()
    else:
        if at < min(len(text), MAX_HEADER) and text[at] not in "\r\n":
            return None
    if len(text) > MAX_HEADER and at >= MAX_HEADER - MAX_FIELD and not _ends_here(text, at):
        quirks.append(
            Quirk("header-too-long", line, f"only the first {MAX_HEADER:,} bytes of the header were read")
        )
    if not fields:
        return None
    if "\r" in text[start:at] and _bare_cr(text, start, at):
        quirks.append(Quirk("bare-cr", None, "lines end in a lone carriage return"))
    return HeaderBlock(source, text, 0, tuple(fields), tuple(quirks), "eml")


def _ends_here(text: str, at: int) -> bool:
    return at < len(text) and text[at] in "\r\n"


def _count_lines(text: str, start: int, end: int) -> int:
    """Count line ends; a carriage return counts unless a line feed follows it."""
    feeds = text.count("\n", start, end)
    returns = text.count("\r", start, end)
    return feeds + returns - text.count("\r\n", start, end) if returns else feeds


def _bare_cr(text: str, start: int, end: int) -> bool:
    return text.count("\r", start, end) > text.count("\r\n", start, min(end + 1, len(text)))


def _read_pasted(source: bytes, draft: Draft) -> HeaderBlock:
    """Read a block that needed repairs; its fields' spans are in the source, their bodies are repaired text."""
    from hdrscan.ingest.pasted import is_paste, repair  # noqa: PLC0415

    lines, quirks = repair(draft)
    text, origin = _join(lines, len(source))
    block = HeaderBlock(source, text, 0, (), tuple(quirks), "paste", origin)
    fields: list[Field] = []
    for match in _FIELD.finditer(text):
        if len(fields) == MAX_FIELDS:
            quirks.append(Quirk("too-many-fields", None, f"only the first {MAX_FIELDS:,} fields were read"))
            break
        span = block.locate(match.start(), match.end("body"))
        raw = source[slice(*span)].decode("ascii", "surrogateescape")
        name = match["name"]
        line = source.count(b"\n", 0, span[0]) + 1
        fields.append(
            Field(
                len(fields), name, name.lower(), raw, span, line, match["body"][:MAX_FIELD], match.start("body")
            )
        )
    kind = "paste" if is_paste(quirks) else "eml"
    return HeaderBlock(source, text, 0, tuple(fields), tuple(quirks), kind, origin)


def _join(lines: list[Line], end: int) -> tuple[str, tuple[int, ...]]:
    parts: list[str] = []
    origin: list[int] = []
    for line in lines:
        parts.append(line.text)
        origin.extend(line.origin)
        parts.append("\n")
        origin.append(line.end)
    origin.append(lines[-1].end if lines else end)
    return "".join(parts), tuple(origin)


def has_header(block: HeaderBlock) -> bool:
    """Tell whether what was read is a header at all: it has a field that mail is known to have."""
    return any(is_known(field.key) for field in block.fields)
