"""Giving lines that lost their folding, or were wrapped by a ticket system, back to their fields."""

import re

from hdrscan.ingest.known import is_known
from hdrscan.ingest.lines import Line
from hdrscan.model.source import Quirk

_START = re.compile(r"([!-9;-~]{1,100}?)[ \t]*:(?=[ \t]|\udcc2\udca0|\udca0|\Z)")
# Without a space behind the colon; milter-greylist writes FROM:'a@example.com' inside a field of its own.
_TIGHT_START = re.compile(r"([!-9;-~]{1,100}?):(?!')")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]*\Z")
# What begins a wrapped piece of a value now and then, and is no field's name.
_NO_NAME = frozenset(
    {
        "by",
        "with",
        "id",
        "for",
        "via",
        "re",
        "fw",
        "fwd",
        "aw",
        "sv",
        "wg",
        "antw",
        "http",
        "https",
        "mailto",
        "note",
        "ps",
        "tls",
        "auth",
    }
)
_HEADER_LIST = re.compile(r"[!-9;-~]+:[!-9;-~]")
_SPACED_LIST = re.compile(r"[!-9<-~]+:(?:[ \t]+[!-9<-~]+:|[ \t]*[!-9<-~]*;|[ \t]*\Z)")
_SIGNATURE = re.compile(r"(?:dkim-signature|arc-message-signature|x-google-dkim-signature)\Z", re.IGNORECASE)
_OPEN_H_TAG = re.compile(r"(?:^|[;:\s])h[ \t]*=[^;]*\Z", re.DOTALL)
_TAIL = 4_000
_FEW = 2
_HYPHENATED = re.compile(r"[A-Za-z]-\Z")


def is_field_start(text: str, open_field: str | None, *, known_only: bool = False) -> bool:
    """Tell whether a flush-left line begins a field; ``open_field`` is the text of the field above, so far."""
    loose = _START.match(text)
    match = loose or _TIGHT_START.match(text)
    if match is None:
        return False
    name = match[1].lower()
    if is_known(name):
        return open_field is None or not _inside_header_list(text, open_field)
    return loose is not None and not known_only and _NAME.match(name) is not None and name not in _NO_NAME


def _inside_header_list(text: str, open_field: str) -> bool:
    """Tell whether a line such as ``mime-version:from:to`` goes on with a signature's ``h=`` tag."""
    name, _, body = open_field.partition(":")
    if not _SIGNATURE.match(name.rstrip(" \t")) or not _OPEN_H_TAG.search(body[-_TAIL:]):
        return False
    # Within the tag names follow one another without space, or each with its colon: "From: To: Subject:"
    unfinished = body.rstrip(" \t").endswith(":") and _SPACED_LIST.match(text) is not None
    return unfinished or _HEADER_LIST.match(text.split(" ", 1)[0]) is not None


def assemble(lines: list[Line], quirks: list[Quirk]) -> list[Line]:
    """Join a header's lines into one line a field; folds become spaces."""
    width = _cut_width(lines)
    longest = max((len(line.text) for line in lines), default=0)
    fields: list[list[tuple[str, Line]]] = []
    heads: list[str] = []
    lost = folded = 0
    for at, line in enumerate(lines):
        text = line.text
        if text[0] in " \t" and fields:
            folded += 1
            fields[-1].append(("", line))
        elif not fields or is_field_start(text, heads[-1]):
            fields.append([("", line)])
            heads.append(text)
            continue
        else:
            lost += 1
            fields[-1].append((_glue(lines[at - 1].text, text, width, longest), line))
        # The field's name stays at the front, the latest text behind it: enough to see an open h= tag.
        name, colon, body = heads[-1].partition(":")
        heads[-1] = name + colon + f"{body} {text}"[-_TAIL:]
    _note_lost(lost, folded, width, quirks)
    return [_join(pieces) for pieces in fields]


def _note_lost(lost: int, folded: int, width: int | None, quirks: list[Quirk]) -> None:
    if width or (lost and folded and lost > 1):
        quirks.append(
            Quirk("hard-wrapped", None, f"{lost} lines that were wrapped were joined to the field above")
        )
    elif lost == 1:
        quirks.append(
            Quirk("malformed-line", None, "a line that is no field was taken for a part of the field above")
        )
    elif lost:
        quirks.append(
            Quirk("folding-lost", None, f"{lost} lines without indentation were joined to the field above")
        )


def _cut_width(lines: list[Line]) -> int | None:
    """Return the column at which lines were cut without regard to words, if they were."""
    widths = [
        len(lines[at - 1].text)
        for at in range(1, len(lines))
        if lines[at].text[0] not in " \t" and not is_field_start(lines[at].text, None)
    ]
    if len(widths) < _FEW:
        return None
    width = max(widths)
    same = sum(1 for each in widths if each == width)
    longer = any(len(line.text) > width for line in lines)
    return width if same >= _FEW and same * 10 >= len(widths) * 9 and not longer else None


def _glue(before: str, after: str, width: int | None, longest: int) -> str:
    """Return what stood between two pieces: nothing where a word was cut, else a space."""
    if width is not None and len(before) == width:
        return ""
    if _HYPHENATED.search(before) and after[0].isalnum():
        return ""
    last_word, first_word = before.rpartition(" ")[2], after.partition(" ")[0]
    cut_long_word = len(before) == longest and len(last_word) + len(first_word) > longest
    return "" if cut_long_word else " "


def _join(pieces: list[tuple[str, Line]]) -> Line:
    if len(pieces) == 1:
        return pieces[0][1]
    text: list[str] = []
    origin: list[int] = []
    for between, line in pieces:
        if text:
            text.append(between)
            origin.extend([line.origin[0]] * len(between))
        text.append(line.text)
        origin.extend(line.origin)
    return Line("".join(text), tuple(origin), pieces[-1][1].end)
