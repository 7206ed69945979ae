"""Reading the header block at the top of a message or of a paste (RFC 5322 section 2.2).

A well-formed block is split by one pattern and keeps its bytes as they are. Anything else goes through
``hdrscan.ingest.repaired``, where the beginning decides whether it is a damaged message or a copy that needs
repairs; each repair is recorded as a quirk. Reading is linear and bounded: the limits of
``hdrscan.ingest.limits`` become quirks when they are hit.
"""

import re

from hdrscan.ingest.known import NO_NAMES, is_known
from hdrscan.ingest.limits import MAX_FIELD, MAX_FIELDS, MAX_HEADER
from hdrscan.model.source import Field, HeaderBlock, Quirk

__all__ = ["MAX_FIELDS", "MAX_HEADER", "has_header", "read_block"]

# Lines end in LF or CRLF here; the CR then stands at the end of the body. White space before the colon is
# obsolete syntax (RFC 5322 section 4.5) that is still sent.
_FIELD = re.compile(r"(?m)^([!-9;-~]{1,200}+)([ \t]*+:)(.*+(?:\n[ \t].*+)*+)\n?")
# The same where a lone CR ends some line.
_FIELD_CR = r"([!-9;-~]{1,200}+)([ \t]*+:)([^\r\n]*+(?:(?:\r?\n|\r)[ \t][^\r\n]*+)*+)(\r?\n|\r|\Z)"
_END = re.compile(rb"\n\r?\n")
_PREAMBLE = re.compile(rb"(\xef\xbb\xbf)?((?:[ \t]*+(?:\r?\n|\r))*+)(>?From [^\r\n]*+(?:\r?\n|\r|\Z))?")
_MORE_THAN_A_REPLY_QUOTES = 10
_FIRST_FIELDS = (b"received:", b"return-path:", b"delivered-to:", b"x-original-to:")
_NAME_LENGTH = 16
_A_FEW_LINES = 200


def read_block(source: bytes, *, is_message: bool = False) -> HeaderBlock:
    """Read the header block that ``source`` begins with; ``source`` may go on with the body.

    ``is_message``: it stood in a mailbox or another message, and is not a copy from a screen, whatever it seems.
    """
    clean = None if _is_utf16(source) else _read_clean(source)
    if clean is not None and (is_message or _is_plain(clean) or not _was_mangled(clean)):
        return clean if is_message else _with_what_follows(clean)
    from hdrscan.ingest.repaired import read_repaired  # noqa: PLC0415 - start-up: most mail needs none of it

    return read_repaired(source, clean, is_message=is_message)


def _is_utf16(source: bytes) -> bool:
    if not source.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in source[:_A_FEW_LINES]:
        return False
    from hdrscan.ingest.lines import utf16_of  # noqa: PLC0415 - start-up: rare

    return utf16_of(source) is not None


def _is_plain(block: HeaderBlock) -> bool:
    """Tell whether a block can bear no mark of a copy from a screen: quick to tell, and true of most mail."""
    fields = block.fields
    return (
        len(fields) > _MORE_THAN_A_REPLY_QUOTES
        and block.text.isascii()
        and "&" not in block.text
        and "=3D" not in block.text
        and all(field.body[:1] <= " " for field in fields)
        and is_known(fields[0].key)
        and NO_NAMES.isdisjoint(block.by_key)
    )


def _was_mangled(block: HeaderBlock) -> bool:
    from hdrscan.ingest.marks import was_mangled  # noqa: PLC0415 - start-up: most mail is plain

    return was_mangled(block)


def _with_what_follows(block: HeaderBlock) -> HeaderBlock:
    """Note the header blocks that stand behind this one in a paste."""
    at = block.start + len(block.text)
    if at >= _last_line_end(block.source, block.start):
        return block  # the header itself goes on there, beyond the limit
    following = block.source[at : at + _A_FEW_LINES].lstrip(b"\r\n\t >|")[:_NAME_LENGTH].lower()
    if not following.startswith(_FIRST_FIELDS):
        return block
    from hdrscan.ingest.marks import note_more_blocks  # noqa: PLC0415 - as above

    return note_more_blocks(block)


def has_header(block: HeaderBlock) -> bool:
    """Tell whether what was read is a header at all: it has a field that mail is known to have."""
    return any(is_known(field.key) for field in block.fields)


def _read_clean(source: bytes) -> HeaderBlock | None:
    """Split a well-formed block; None when a line in it is neither a field nor a continuation."""
    start, quirks = _skip_preamble(source)
    ending = _END.search(source, start, MAX_HEADER)
    end = ending.start() + 1 if ending else _last_line_end(source, start)
    text = source[start:end].decode("ascii", "surrogateescape")
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        fields = _split_one_by_one(text, start, quirks)
    else:
        fields = _split(text, start)
    if not fields:
        return None
    if start:
        before = source.count(b"\n", 0, start) or source.count(b"\r", 0, start)
        fields = [field._replace(line=field.line + before) for field in fields]
    if ending is None and len(source) > end:
        quirks.append(header_too_long())
    if len(text) > MAX_FIELD or len(fields) > MAX_FIELDS:
        fields = limited(fields, quirks)
    return HeaderBlock(source, text, start, tuple(fields), tuple(quirks), "eml")


def _last_line_end(source: bytes, start: int) -> int:
    """Return where a header without an end is left off: behind a whole line, unless it is all one line."""
    if len(source) <= MAX_HEADER:
        return len(source)
    last = max(source.rfind(b"\n", start, MAX_HEADER), source.rfind(b"\r", start, MAX_HEADER)) + 1
    return last or MAX_HEADER


def _skip_preamble(source: bytes) -> tuple[int, list[Quirk]]:
    """Pass over a byte order mark, empty lines and mbox's ``From`` line before the first field."""
    quirks: list[Quirk] = []
    match = _PREAMBLE.match(source, 0, MAX_HEADER)
    if match is None or not match.end():
        return 0, quirks
    if match[1]:
        quirks.append(Quirk("bom", 1, "a byte order mark stood before the first field"))
    if match[3]:
        line = match[2].count(b"\n") + 1
        quirks.append(Quirk("mbox-from", line, 'an mbox "From " line stood before the header'))
    return match.end(), quirks


def _split(text: str, start: int) -> list[Field] | None:
    fields: list[Field] = []
    add, new = fields.append, tuple.__new__
    at, index, line = 0, 0, 1
    found = _FIELD.findall(text)
    if len(found) > MAX_FIELDS:
        return _split_one_by_one(text, start, [])
    for name, colon, body in found:
        begin = at + len(name) + len(colon)
        end = begin + len(body)
        following = end + 1
        lines = body.count("\n") + 1
        if body[-1:] == "\r":
            body, end = body[:-1], end - 1  # noqa: PLW2901 - the CR belongs to the line ending
        # Past NamedTuple's own constructor, which alone would double what a field costs.
        known = (index, name, name.lower(), text[at:end], (start + at, start + end), line, body, begin)
        add(new(Field, (*known, False, False)))
        at, index, line = following, index + 1, line + lines
    # Every character is in a field, else a line was passed over; the last one may lack its line ending.
    return fields if len(text) <= at <= len(text) + 1 else None


def _split_one_by_one(text: str, start: int, quirks: list[Quirk]) -> list[Field] | None:
    fields: list[Field] = []
    at, line = 0, 1
    pattern = re.compile(_FIELD_CR)  # start-up: seldom needed
    while len(fields) <= MAX_FIELDS and (match := pattern.match(text, at)):
        name, begin, end = match[1], match.start(3), match.end(3)
        raw, body = text[at:end], match[3]
        fields.append(Field(len(fields), name, name.lower(), raw, (start + at, start + end), line, body, begin))
        line += count_lines(text[at : match.end()])
        at = match.end()
    if len(fields) <= MAX_FIELDS and at < len(text) and text[at] not in "\r\n":
        return None
    if text.count("\r", 0, at) > text.count("\r\n", 0, at + 1):
        quirks.append(Quirk("bare-cr", 1, "lines end in a lone carriage return"))
    return fields


def count_lines(text: str) -> int:
    """Count line ends: CRLF, LF, or a lone CR."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def header_too_long() -> Quirk:
    return Quirk("header-too-long", None, f"only the first {MAX_HEADER:,} bytes of the header were read")


def limited(fields: list[Field], quirks: list[Quirk]) -> list[Field]:
    """Keep to the limits on the number of fields and on their size."""
    if len(fields) > MAX_FIELDS:
        line = fields[MAX_FIELDS].line
        quirks.append(Quirk("too-many-fields", line, f"only the first {MAX_FIELDS:,} fields were read"))
        fields = fields[:MAX_FIELDS]
    long = next((field for field in fields if len(field.body) > MAX_FIELD), None)
    if long is not None:
        note = f"only the first {MAX_FIELD:,} characters of a field were read"
        quirks.append(Quirk("field-too-long", long.line, note))
        fields = [field._replace(body=field.body[:MAX_FIELD]) for field in fields]
    return fields
