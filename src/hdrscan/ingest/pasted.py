"""Repairing headers that were copied from a screen, a mail or a ticket; every repair is recorded as a quirk.

The order matters: first what a program put around the lines goes, then entities (they hide quoting and
indentation), then the block is found and freed of quoting, indentation and double spacing, then lines that lost
their folding go back to their fields.
"""

import re
from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from hdrscan.ingest.characters import clean_margins, decode_entities, plain_field
from hdrscan.ingest.decoration import undecorate
from hdrscan.ingest.known import is_telling
from hdrscan.ingest.lines import Draft, Line
from hdrscan.ingest.marks import begins_header, count_blocks, more_blocks
from hdrscan.ingest.objects import is_json
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.spacing import close_up
from hdrscan.ingest.unwrap import assemble, start_of_field
from hdrscan.ingest.whole import Read

_BOM = "\udcef\udcbb\udcbf"
_MARKS = re.compile(r"(?:[ \t]{0,3}[>|])++")
_MBOX_FROM = re.compile(r">?From [^\r\n:]*+\d\d:\d\d")
_FIRST_FIELDS = ("received", "return-path", "delivered-to")
_DEEPEST = 50
_WRAPPED_LINE = 60
_PIECES = 10
_REPORT_LINES = 80


class Header(NamedTuple):
    """A header after repairs."""

    fields: list[Read]
    cut: bool
    """Whether the header goes on beyond what is read."""


def repair(draft: Draft, lines: list[Line], repairs: Repairs) -> Header:
    """Return the repaired fields of the header in a copy's lines; none when there is no header in them."""
    lines = undecorate(lines, repairs)
    lines = clean_margins(decode_entities(lines, repairs), repairs)
    at = _find_header(lines)
    if at is None:
        return Header([], cut=False)
    _note_leading(lines[:at], repairs)
    lines, below = _unquote(lines[at:], repairs)
    lines = _dedent(lines, repairs)
    lines, spaced = close_up(lines, repairs)
    header, rest = _split_at_blank(lines)
    rest = [*rest, *spaced, *below]
    fields = [plain_field(field, repairs) for field in assemble(header, repairs)]
    _note_rest(rest, fields, repairs)
    return Header(_marked(fields, draft, repairs), cut=draft.cut and not rest)


def _marked(fields: list[Line], draft: Draft, repairs: Repairs) -> list[Read]:
    """Mark the fields that were parted from one another within a line: where they begin is a guess.

    In whole JSON it is none: there a string ends where it ends, whatever stands in it.
    """
    in_notation = "objects" in repairs or "escaped-line-ends" in repairs
    if in_notation and is_json(draft):
        return [Read(field) for field in fields]
    if "objects" in repairs:
        return [Read(field, repaired=True) for field in fields]
    shared = Counter(field.number for field in fields)
    return [Read(field, repaired=shared[field.number] > 1) for field in fields]


def bare_lines(draft: Draft, repairs: Repairs) -> list[Line]:
    """Return the lines without what an encoding or an mbox put before them."""
    if draft.encoding == "base64":
        repairs.note("base64", 1, "the header was decoded from base64")
    elif draft.encoding != "bytes":
        repairs.note("utf-16", 1, f"the source is encoded in {draft.encoding.upper()}")
    if draft.lone_returns > 0:
        repairs.note("bare-cr", 1, "lines end in a lone carriage return")
    lines = draft.lines
    if lines and lines[0].text.startswith(_BOM):
        repairs.note("bom", 1, "a byte order mark stood before the first field")
        lines = [lines[0].cut(len(_BOM)), *lines[1:]]
    first = next((at for at, line in enumerate(lines) if line.text), 0)
    if lines and _MBOX_FROM.match(lines[first].text):
        repairs.note("mbox-from", lines[first].number, 'an mbox "From " line stood before the header')
        lines = lines[first + 1 :]
    return lines


def _bare(line: Line) -> str:
    """Return a line's text without quote marks and indentation."""
    match = _MARKS.match(line.text)
    return line.text[match.end() if match else 0 :].lstrip(" \t")


def _find_header(lines: list[Line]) -> int | None:
    """Return where the header begins: at its first field, unless that is one of a reply's or a ticket's."""
    first: int | None = None
    for at, line in enumerate(lines):
        name = start_of_field(_bare(line), known_only=True)
        if name is None:
            continue
        if first is None:
            first = at
        if is_telling(name):
            return _first_of_run(lines, _begin(lines, first, at))
    return None if first is None else _first_of_run(lines, first)


def _begin(lines: list[Line], first: int, telling: int) -> int:
    """Choose between the first known field and a later one that only real headers have."""
    filled = [bool(_bare(line)) for line in lines[first:telling]]
    one_run = all(filled)
    spaced_out = not any(here and below for here, below in pairwise(filled))
    if (
        one_run
        or spaced_out
        or not begins_header([line.text for line in lines[telling : telling + _REPORT_LINES]])
    ):
        return first
    at = telling
    while at > first and filled[at - 1 - first]:
        above = lines[at - 1]
        if start_of_field(_bare(above)) is None and above.text[:1] not in (" ", "\t"):
            break
        at -= 1
    return at


def _first_of_run(lines: list[Line], at: int) -> int:
    """Go back over fields with unknown names right above, quoted as it is.

    A name alone, such as ``Headers:``, is a caption.
    """
    quoted = _MARKS.match(lines[at].text) is not None
    while at:
        bare = _bare(lines[at - 1]).rstrip(" \t")
        as_quoted = (_MARKS.match(lines[at - 1].text) is not None) == quoted
        if not as_quoted or bare.endswith(":") or start_of_field(bare) is None:
            break
        at -= 1
    return at


def _note_leading(before: list[Line], repairs: Repairs) -> None:
    filled = next((line for line in before if _bare(line)), None)
    if filled is not None:
        repairs.note("leading-text", filled.number, "text before the header was passed over")


def _unquote(lines: list[Line], repairs: Repairs) -> tuple[list[Line], list[Line]]:
    """Take the quote marks of the first line from each line; where the quoting ends, the header has ended."""
    prefix = _MARKS.match(lines[0].text)
    if prefix is None:
        return lines, []
    repairs.note("quoted", lines[0].number, "quote marks were taken from the lines")
    depth = min(prefix[0].count(">") + prefix[0].count("|"), _DEEPEST)
    space = " ?" if lines[0].text[prefix.end() : prefix.end() + 1] == " " else ""
    marks = re.compile(rf"(?:[ \t]{{0,3}}[>|]){{1,{depth}}}{space}")
    out: list[Line] = []
    for at, line in enumerate(lines):
        match = marks.match(line.text)
        if match is None and not _is_second_half(lines, at, marks):
            return out, lines[at:]
        if match is None and not out[-1].text:
            out.pop()  # the mark was all that had room above the long word
        out.append(line.cut(match.end()) if match else line)
    return out, []


def _is_second_half(lines: list[Line], at: int, marks: re.Pattern[str]) -> bool:
    """Tell whether an unmarked line is what a ticket system broke off the quoted line above it.

    Its first word then had no room above, and the quoting goes on below.
    """
    room = len(lines[at - 1].text) + len(lines[at].text.partition(" ")[0])
    if room < _WRAPPED_LINE or not lines[at].text.strip(" \t"):
        return False
    for line in lines[at + 1 : at + _PIECES]:
        if marks.match(line.text):
            return True
        if not line.text.strip(" \t"):
            break
    return False


def _dedent(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Take the first field's indentation from each line, or that of all lines but the first."""
    width = _indentation(lines[0].text)
    if not width:
        if len(lines) == 1 or not _only_first_is_flush(lines):
            return lines
        width = min(
            _indentation(line.text)
            for line in lines[1:]
            if start_of_field(line.text.lstrip(" \t"), known_only=True)
        )
        lines = [
            Line(" " * width + lines[0].text, [lines[0].origin[0]] * width + [*lines[0].origin], *lines[0][2:]),
            *lines[1:],
        ]
    repairs.note("indented", lines[0].number, "the indentation of the whole header was passed over")
    return [line.cut(min(width, _indentation(line.text))) for line in lines]


def _indentation(text: str) -> int:
    return len(text) - len(text.lstrip(" \t"))


def _only_first_is_flush(lines: list[Line]) -> bool:
    starts = 0
    for line in lines[1:]:
        if not line.text.strip(" \t"):
            break
        if line.text[0] not in " \t":
            return False
        starts += start_of_field(line.text.lstrip(" \t"), known_only=True) is not None
    return starts > 1


def _split_at_blank(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Split behind the header; white space alone on a line is folding when the header goes on below it."""
    header: list[Line] = []
    in_report = False
    for at, line in enumerate(lines):
        text = line.text
        if text.strip(" \t"):
            name = start_of_field(text)
            if name is not None:
                # SpamAssassin's report has blank lines in it, whose white space a paste loses.
                in_report = name.startswith("x-spam-")
            header.append(line)
        elif not (text and _goes_on(lines, at)) and not (in_report and _resumes(lines, at)):
            return header, lines[at:]
    return header, []


def _goes_on(lines: list[Line], at: int) -> bool:
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    if not following.strip(" \t"):
        return False
    if following[0] in " \t":
        return True
    name = start_of_field(following, known_only=True)
    if name in _FIRST_FIELDS:
        # The next header block, unless a program that cuts long lines left a space over.
        return at > 0 and len(lines[at - 1].text) >= _WRAPPED_LINE
    return name is not None


def _resumes(lines: list[Line], at: int) -> bool:
    """Tell whether fields follow the blank line of a report."""
    for line in lines[at : at + _REPORT_LINES]:
        name = start_of_field(line.text, known_only=True)
        if name is not None:
            return name not in _FIRST_FIELDS
    return False


def _note_rest(rest: list[Line], fields: list[Line], repairs: Repairs) -> None:
    """Say what stands below the header of a paste: more header blocks, or other text."""
    filled = next((line for line in rest if line.text.strip(" \t")), None)
    if filled is None:
        return
    in_parts = any(
        re.match(r"content-type[ \t]*+:[ \t]*+(?:multipart|message)/", f.text, re.IGNORECASE) for f in fields
    )
    count, first = (0, 0) if in_parts else count_blocks([line.text for line in rest])
    if count:
        quirk = more_blocks(count, rest[first].number)
        repairs.note(*quirk)
    elif not {quirk.id for quirk in repairs.all()} <= {"malformed-line", "utf-16", "bom", "bare-cr", "mbox-from"}:
        repairs.note("trailing-text", filled.number, "text after the header was passed over")
