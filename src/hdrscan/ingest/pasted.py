"""Repairing headers that were copied from a screen, a mail or a ticket; every repair is recorded as a quirk.

The order matters: entities first (they hide quoting and indentation), then the block is found and freed of
quoting, indentation and double spacing, then lines that lost their folding go back to their fields.
"""

import re
from itertools import pairwise

from hdrscan.ingest.known import is_known
from hdrscan.ingest.lines import Draft, Line
from hdrscan.ingest.unwrap import assemble, is_field_start
from hdrscan.model.source import HeaderBlock, Quirk

_NBSP = re.compile("\udcc2\udca0|(?<![\udc80-\udcff])\udca0|\t")
_LEADING_NBSP = re.compile("^(?:[ \t]|\udcc2\udca0|\udca0)+")
_ZERO_WIDTH = re.compile("\udce2\udc80[\udc8b-\udc8f]|\udce2\udc81\udca0|\udcef\udcbb\udcbf")
_SMART = re.compile(
    "\udce2\udc80[\udc98\udc99\udc9a\udc9c\udc9d\udc9e]|(?<![\udc80-\udcff])[\udc91-\udc94](?![\udc80-\udcff])"
)
_ENTITY = re.compile(r"&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,6})|#[xX]([0-9A-Fa-f]{1,5}));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'", "nbsp": " "}
_BRACKET_ENTITY = re.compile(r"&(?:lt|#60|#x3c);", re.IGNORECASE)
_QUOTE = re.compile(r"(?:[ \t]{0,3}[>|])+")
_STRUCTURED = re.compile(
    r"(?:received|x-received|authentication-results.*|arc-.*|dkim-signature|received-spf|return-path|message-id|from|to|"
    r"sender|reply-to|cc|x-ms-.*|x-forefront-.*|x-microsoft-.*|original-authentication-results|delivered-to)\Z"
)
_MANGLED = re.compile("\udcc2\udca0|(?<![\udc80-\udcff])\udca0|\udce2\udc80[\udc8b-\udc8f\udc98-\udc9e]")
_NEXT_LINE = re.compile(r"(?:[ \t]*(?:\r?\n|\r))+([^\r\n]{1,200})(?:\r?\n|\r|\Z)[ \t]*(?:\r?\n|\r|\Z)?")
# What files of whole messages have too.
_OF_FILES = frozenset({"utf-16", "bom", "mbox-from", "malformed-line", "bare-cr", "zero-width"})
_LONGEST_PROSE = 200
_WRAPPED_LINE = 60
_DOUBLE = 2


def looks_mangled(block: HeaderBlock, text: str) -> bool:
    """Tell whether a block that split cleanly still shows the marks of a copy from a screen."""
    if not any(is_known(field.key) for field in block.fields):
        return True
    for field in block.fields:
        if not _STRUCTURED.match(field.key):
            continue
        if "&" in field.body and _BRACKET_ENTITY.search(field.body):
            return True
        if not field.body.isascii() and _MANGLED.search(field.body):
            return True
    last = block.fields[-1]
    if len(block.fields) == 1 and "\n" not in last.body and "\r" not in last.body:
        following = _NEXT_LINE.match(text, last.span[1])
        return following is not None and (following[1][0] in " \t" or is_field_start(following[1], None))
    return False


def repair(draft: Draft) -> tuple[list[Line], list[Quirk]]:
    """Return the repaired header's lines and the quirks; no lines when there is no header in the draft."""
    quirks: list[Quirk] = []
    if draft.encoding != "bytes":
        quirks.append(Quirk("utf-16", 1, f"the source is encoded in {draft.encoding.upper()}"))
    lines = _clean_characters(draft.lines, quirks)
    lines = _find_block(lines, quirks)
    if not lines:
        return [], quirks
    lines = _dedent(lines, quirks)
    lines = _undouble(lines, quirks)
    header, rest = _split_at_blank(lines)
    fields = assemble(header, quirks)
    _note_rest(rest, fields, quirks)
    return [_plain(field, quirks) for field in fields], quirks


def _clean_characters(lines: list[Line], quirks: list[Quirk]) -> list[Line]:
    if any(_BRACKET_ENTITY.search(line.text) for line in lines):
        quirks.append(Quirk("html-entities", None, "HTML entities such as &lt; were decoded"))
        lines = [line.replace(_ENTITY, _decode_entity) for line in lines]
    if any(_ZERO_WIDTH.search(line.text) for line in lines):
        quirks.append(Quirk("zero-width", None, "invisible characters were removed"))
        lines = [line.replace(_ZERO_WIDTH, lambda _: "") for line in lines]
    if any(_has_leading_nbsp(line.text) for line in lines):
        quirks.append(Quirk("non-breaking-space", None, "non-breaking spaces were read as spaces"))
        lines = [line.replace(_LEADING_NBSP, lambda match: " " * len(match[0])) for line in lines]
    return lines


def _has_leading_nbsp(text: str) -> bool:
    match = _LEADING_NBSP.match(text)
    return match is not None and not match[0].isascii()


def _decode_entity(match: re.Match[str]) -> str:
    if match[1]:
        return _NAMED[match[1]]
    code = int(match[2]) if match[2] else int(match[3], 16)
    if code in {0xA0, 0x20}:
        return " "
    return chr(code).encode("utf-8").decode("ascii", "surrogateescape") if _is_character(code) else match[0]


def _is_character(code: int) -> bool:
    return 0x20 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF  # noqa: PLR2004 - no controls, no surrogates


def _find_block(lines: list[Line], quirks: list[Quirk]) -> list[Line]:
    """Drop what stands before the header, and the quoting around it."""
    for at, line in enumerate(lines):
        prefix = _QUOTE.match(line.text)
        bare = line.text[prefix.end() :] if prefix else line.text
        if not is_field_start(bare.lstrip(" \t"), None, known_only=True):
            continue
        first = _first_of_run(lines, at)
        if any(before.text.strip(" \t") for before in lines[:first]):
            quirks.append(Quirk("leading-text", 1, "text before the header was passed over"))
        lines = lines[first:]
        depth = sum(prefix[0].count(mark) for mark in ">|") if prefix else 0
        return _unquote(lines, depth, quirks) if depth else lines
    return []


def _first_of_run(lines: list[Line], at: int) -> int:
    """Go back over fields with unknown names that stand right above the first known one, quoted as it is."""
    quoted = _QUOTE.match(lines[at].text) is not None
    while at:
        above = lines[at - 1].text.rstrip(" \t")
        bare = _QUOTE.sub("", above, count=1).lstrip(" \t")
        # A line that ends in a colon announces the headers.
        if (_QUOTE.match(above) is not None) != quoted or bare.endswith(":") or not is_field_start(bare, None):
            break
        at -= 1
    return at


def _unquote(lines: list[Line], depth: int, quirks: list[Quirk]) -> list[Line]:
    """Take ``depth`` quote marks and one space from each line; the block ends with the quoting."""
    quirks.append(Quirk("quoted", None, "quote marks were taken from the lines"))
    marks = re.compile(rf"(?:[ \t]{{0,3}}[>|]){{1,{min(depth, 50)}}} ?")
    out: list[Line] = []
    for at, line in enumerate(lines):
        match = marks.match(line.text)
        if match:
            out.append(line.slice(match.end()))
        elif _is_second_half(lines, at, marks):
            out.append(line)
        else:
            # An empty line ends the header, whatever stood here; the rest is looked at as rest.
            return [*out, Line("", (), line.end), *lines[at:]]
    return out


def _is_second_half(lines: list[Line], at: int, marks: re.Pattern[str]) -> bool:
    """Tell whether an unmarked line is what a ticket system broke off the long quoted line above it."""
    between_quoted = at + 1 < len(lines) and marks.match(lines[at + 1].text) is not None
    return between_quoted and len(lines[at - 1].text) >= _WRAPPED_LINE and bool(lines[at].text.strip(" \t"))


def _dedent(lines: list[Line], quirks: list[Quirk]) -> list[Line]:
    width = len(lines[0].text) - len(lines[0].text.lstrip(" \t"))
    if not width:
        return lines
    quirks.append(Quirk("indented", None, "the whole header was indented"))
    return [line.slice(min(width, len(line.text) - len(line.text.lstrip(" \t")))) for line in lines]


def _undouble(lines: list[Line], quirks: list[Quirk]) -> list[Line]:
    """Drop the empty line after each line, where every line has one."""
    filled = [at for at, line in enumerate(lines[:4000]) if line.text.strip(" \t")]
    steps = [later - earlier for earlier, later in pairwise(filled)]
    if not steps or steps[0] != _DOUBLE or any(step != _DOUBLE for step in steps[:3]):
        return lines
    if not all(_continues(lines[at].text) for at in filled[1:3]):
        return lines
    quirks.append(Quirk("double-spaced", None, "the empty line after every line was dropped"))
    out: list[Line] = []
    empty = 0
    for at, line in enumerate(lines):
        if line.text.strip(" \t"):
            empty = 0
            out.append(line)
        else:
            empty += 1
            if empty > 1:
                return out + lines[at:]
    return out


def _continues(text: str) -> bool:
    """Tell whether a line could go on in a header: folded, a field, or the rest of one."""
    return text[0] in " \t" or is_field_start(text, None) or len(text) < _LONGEST_PROSE


def _split_at_blank(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    for at, line in enumerate(lines):
        if line.text.strip(" \t"):
            continue
        following = lines[at + 1].text if line.text and at + 1 < len(lines) else ""
        if not following.strip(" \t") or not (following[0] in " \t" or is_field_start(following, None)):
            return lines[:at], lines[at:]
        # A line of blanks alone is a fold (RFC 5322 section 4.2) when the header goes on right behind it.
    return lines, []


def _note_rest(rest: list[Line], fields: list[Line], quirks: list[Quirk]) -> None:
    """Say what stands after the header of a paste: more header blocks, or other text."""
    filled = any(line.text.strip(" \t") for line in rest)
    has_body = any(field.text[:13].lower() == "mime-version:" for field in fields)
    more = 0 if has_body else count_blocks(rest)
    if more:
        note = f"{more} more header block(s) follow; only the first is judged"
        quirks.append(Quirk("more-header-blocks", None, note))
    elif filled and is_paste(quirks) and not has_body:
        # The body of a message is nothing to report; what stands below pasted headers is.
        quirks.append(Quirk("trailing-text", None, "text after the header was passed over"))


def count_blocks(rest: list[Line]) -> int:
    """Count the header blocks in what follows a header: runs of lines that begin with a Received field."""
    count, inside = 0, False
    for line in rest:
        text = _QUOTE.sub("", line.text, count=1).lstrip(" \t")
        if not text:
            inside = False
        elif not inside and re.match(r"(?:received|return-path|delivered-to):", text, re.IGNORECASE):
            count, inside = count + 1, True
    return count


def is_paste(quirks: list[Quirk]) -> bool:
    """Tell whether the repairs show a paste; an encoding or one malformed line alone do not."""
    return any(quirk.id not in _OF_FILES for quirk in quirks)


def _plain(field: Line, quirks: list[Quirk]) -> Line:
    """Read typographic spaces and quotes in a structured field as the plain ones they replaced."""
    name = field.text.partition(":")[0].rstrip(" \t").lower()
    if field.text.isascii() or not _STRUCTURED.match(name):
        return field
    for pattern, to, quirk in (
        (_NBSP, " ", Quirk("non-breaking-space", None, "non-breaking spaces were read as spaces")),
        (_SMART, '"', Quirk("smart-quotes", None, "typographic quotes were read as plain ones")),
    ):
        if pattern.search(field.text):
            field = field.replace(pattern, lambda _, to=to: to)  # type: ignore[misc]
            if quirk not in quirks:
                quirks.append(quirk)
    return field
