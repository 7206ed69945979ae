"""Giving lines that lost their folding, or were wrapped by a ticket system, back to their fields."""

import re
from typing import NamedTuple

from hdrscan.ingest.enclosed import Enclosure
from hdrscan.ingest.known import NO_NAMES, holds_addresses, is_known, is_trace
from hdrscan.ingest.lines import Line, joined
from hdrscan.ingest.marks import NO_BREAK_SPACE
from hdrscan.ingest.repairs import Repairs
from hdrscan.text.dates import find_date

_START = re.compile(r"([!-9;-~]{1,200}+)([ \t]*+):([ \t]|\Z|\udcc2\udca0|\udca0)?")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]*+\Z")
# RFC 6376 section 3.5; the tag holds field names with colons between them, so its pieces look like fields.
_H_TAG = re.compile(r"[ \t]*+h[ \t]*+=")
_TIGHT_LIST = re.compile(r"[!-9<-~]++:[!-9<-~]")
_SIGNATURES = ("dkim-signature", "arc-message-signature", "domainkey-signature", "x-google-dkim-signature")
_HYPHEN = re.compile(r"[A-Za-z0-9]-\Z")
_FEW = 2
_PIECES = 10
_MOST = 0.6


class _Open:
    """The field that is being put together."""

    def __init__(self, line: Line, name: str) -> None:
        self.pieces: list[tuple[str, Line]] = [("", line)]
        self._is_signature = name in _SIGNATURES
        self._tag = ""
        self.last = line.text
        self._is_received = name == "received"
        self._enclosure = Enclosure() if is_trace(name) or holds_addresses(name) else None
        self._follow(line.text.partition(":")[2])

    def add(self, glue: str, line: Line) -> None:
        self.pieces.append((glue, line))
        self.last = line.text
        self._follow(line.text)

    def _follow(self, text: str) -> None:
        """Keep the beginning of the tag that is open at the end, and what else is."""
        if self._enclosure is not None:
            self._enclosure.read(text)
        if self._is_signature:
            text = NO_BREAK_SPACE.sub(" ", text)
            _, semicolon, after = text.rpartition(";")
            self._tag = after[:20] if semicolon else (self._tag + text)[:20]

    def closes_in(self, lines: list[Line]) -> bool:
        """Tell whether a quoted string or comment is open that ends in one of the next lines.

        An address in angle brackets has no white space to be broken at, unless its local part is quoted.
        """
        if (
            not self._enclosure
            or self._enclosure.inner == "<"
            or (self._is_received and find_date(self.last) is not None)
        ):
            return False
        enclosure = self._enclosure.copy()
        for line in lines:
            enclosure.read(line.text)
            if not enclosure:
                return True
        return False

    def in_name_list(self) -> bool:
        return self._is_signature and _H_TAG.match(self._tag) is not None


class Wrapping(NamedTuple):
    """How lines were wrapped, as far as the block shows it."""

    width: int
    """The length of the longest line."""
    cut: bool
    """Whether lines were cut at that column, words and all."""
    lost: bool
    """Whether any line is a piece of another."""

    def may_go_on(self, above: str, name: str) -> bool:
        """Tell whether a line that begins like a field is the rest of a word of the one above, which was cut."""
        return self.cut and len(above) == self.width and not is_known(name.lower())

    def glue(self, before: str, after: str) -> str:
        """Return what stood between two pieces: nothing where a word was cut, else a space."""
        if self.cut and len(before) == self.width:
            return ""
        if _HYPHEN.search(before) and after[0].isalnum():
            return ""
        # A word longer than a line is cut where the line is full.
        word = len(before) - before.rfind(" ") - 1 + len(after.partition(" ")[0])
        return "" if len(before) == self.width and word > self.width else " "


def start_of_field(text: str, *, known_only: bool = False) -> str | None:
    """Return the lower-case name of the field that a flush-left line begins, or None if it begins none.

    A known name needs no more than its colon; any other needs white space behind it, since pieces of values
    such as ``CIP:203.0.113.25;CTRY:AU`` begin with a word and a colon too.
    """
    match = _START.match(text)
    if match is None:
        return None
    name = match[1].lower()
    if is_known(name):
        # A filter's log in a value: ... HELO:'mail.example.com' FROM:'a@example.com' ...
        return None if text[match.end() : match.end() + 1] == "'" and match[3] is None else name
    if known_only or match[3] is None or name in NO_NAMES or not _NAME.match(name):
        return None
    return name


def assemble(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Join a header's lines into one line a field."""
    wrapping = wrapping_of(lines)
    fields: list[_Open] = []
    lost: list[Line] = []
    folded = 0
    for at, line in enumerate(lines):
        if not fields:
            fields.append(_Open(line, start_of_field(line.text) or ""))
        elif line.text[0] in " \t":
            folded += 1
            fields[-1].add("\n", line)
        elif (name := _begins(line.text, fields[-1], wrapping)) is not None and not (
            wrapping.lost and fields[-1].closes_in(lines[at : at + _PIECES])
        ):
            fields.append(_Open(line, name))
        else:
            lost.append(line)
            fields[-1].add(wrapping.glue(fields[-1].last, line.text), line)
    note_lost(lost, folded, repairs, cut=wrapping.cut)
    return [joined(field.pieces) for field in fields]


def _begins(text: str, above: _Open, wrapping: Wrapping) -> str | None:
    """Return the name of the field that a line begins below ``above``, or None if it is a piece of that one."""
    name = start_of_field(text)
    if name is None:
        return None
    was_cut = wrapping.cut and len(above.last) == wrapping.width
    if above.in_name_list():
        last = above.last.rstrip(" \t")
        if was_cut or not is_known(name) or last.endswith((":", "-", "=")) or _TIGHT_LIST.match(text):
            return None
    return None if was_cut and not is_known(name) else name


def wrapping_of(lines: list[Line]) -> Wrapping:
    """Tell from the lines above those that lost their field how lines were wrapped."""
    width = max((len(line.text) for line in lines), default=0)
    wrapped = [
        len(lines[at - 1].text)
        for at in range(1, len(lines))
        if lines[at].text[0] not in " \t" and start_of_field(lines[at].text) is None
    ]
    at_width = wrapped.count(width)
    # Lines broken between words have this length by chance only, lines with trailing space lost it.
    cut = at_width >= _FEW and at_width >= _MOST * len(wrapped)
    return Wrapping(width, cut, lost=bool(wrapped))


def note_lost(lost: list[Line], folded: int, repairs: Repairs, *, cut: bool) -> None:
    """Say how lines that are no fields were read; ``folded`` is the number of those that kept their folding."""
    if not lost:
        return
    number, count = lost[0].number, len(lost)
    if cut or (folded and count > 1):
        repairs.note("hard-wrapped", number, f"{count} lines that were wrapped were joined to the fields above")
    elif count == 1:
        repairs.note("malformed-line", number, "a line that is not a field was read as a part of the field above")
    else:
        repairs.note("folding-lost", number, f"{count} lines without indentation went back to the fields above")
