"""Telling a copy from a message: by what the recipient's own server wrote, which no stranger can change.

A stranger writes most of a message, so its damage shows nothing about where the source came from. The beginning
is not his: the recipient's server puts its ``Received`` field on top, whole, on lines of its own, and with a date
(RFC 5321 section 4.4). Where the beginning is otherwise, the source was copied from a screen. What a client says
stands in that field too (HELO, MAIL FROM), so only places are looked at that the server writes itself.
"""

import re
from collections.abc import Sequence
from enum import Enum

from hdrscan.ingest.known import NO_NAMES, is_known
from hdrscan.ingest.lines import Line
from hdrscan.ingest.marks import SPACE
from hdrscan.ingest.unwrap import start_of_field
from hdrscan.text.dates import find_date

FIELD_NAME = re.compile(r"([!-9;-~]{1,200}+)[ \t]*+:")
"""How a line begins that begins a field (RFC 5322 sections 2.2 and 4.5)."""
_TAIL = 200
"""Characters at the end of a Received field in which its date is looked for."""
_DIGIT = re.compile(r"[0-9]")
# What a cut may leave of a date: seconds, zone, its name.
_REST_OF_DATE = re.compile(
    r"[ \t]*+(?:[0-9:]{1,6}+(?:[ \t]++|\Z))?(?:[+-]?[0-9]{1,4}+|[A-Z]{1,5}+)?[ \t]*+"
    r"(?:\([A-Za-z0-9 :+-]{1,40}\))?[ \t]*+\Z"
)
_SPACE_AFTER_COLON = re.compile(rf"[^:]*+:(?:{SPACE.pattern})")
_LT, _GT = r"&(?:lt|#0?60|#[xX]3[cC]);", r"&(?:gt|#0?62|#[xX]3[eE]);"
_ESCAPED_ADDRESS = re.compile(
    rf"return-path[ \t]*+:[ \t]*+{_LT}|[^<]*?[ \t]for[ \t]{{1,20}}+{_LT}[^ \t;&]{{1,300}}+{_GT}[ \t]*+(?:;|\Z)",
    re.IGNORECASE,
)


class Shown(Enum):
    """What the beginning of a source shows."""

    COPY = "copy"
    """It was copied from a screen: no server wrote it so."""
    WHOLE = "whole"
    """A server wrote it; damage further down is the message's own, or cannot be told from it."""
    NOTHING = "nothing"
    """There is no Received field on top: nobody wrote anything that could be trusted, and nothing tells."""


class Ending:
    """The end of a Received field as far as it was read: whether its date has come."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._tail = ""
        self._dated = False
        self._searched = True

    def add(self, text: str) -> None:
        """Read a line of the field."""
        if len(text) > _TAIL:
            # A date in the midst of a long line counts too: what follows is then no part of a server's field.
            self._dated = self._dated or find_date(text) is not None
        self._tail = f"{self._tail} {text}"[-_TAIL:]
        self._searched = self._searched and _DIGIT.search(text) is None

    @property
    def dated(self) -> bool:
        """Whether the date has come, which a server writes last."""
        if not self._searched:
            # Every form of a date ends in digits or in digits and a zone: a line without digits completes none.
            self._dated = self._dated or find_date(self._tail) is not None
            self._searched = True
        return self._dated

    def takes(self, text: str) -> bool:
        """Tell whether a flush line that is not a field can be a piece of this one.

        Behind a date only the rest of it is, or of a comment that was begun there.
        """
        if not self.dated or _REST_OF_DATE.match(text):
            return True
        moment = find_date(self._tail)
        behind = "" if moment is None else self._tail[moment.span[1] :]
        return behind.count("(") > behind.count(")")


def shown_by(lines: Sequence[Line]) -> Shown:
    """Tell from the beginning of a source, as far as the end of its topmost Received field, what it is."""
    top = _Top()
    for line in lines:
        if line.text or not top.nothing_read:
            shown = top.read(line)
            if shown is not None:
                return shown
    return top.at_end()


class _Top:
    """The beginning of a source, line by line."""

    def __init__(self) -> None:
        self.nothing_read = True
        self._received: Ending | None = None
        self._interrupted = False

    def read(self, line: Line) -> Shown | None:
        """Read a line; return what is shown as soon as it is."""
        text = line.text
        first, self.nothing_read = self.nothing_read, False
        if self._interrupted:
            return self._behind_an_empty_line(text) if text.strip(" \t") else None
        if not text:
            self._interrupted = self._received is not None
            return None if self._interrupted else Shown.NOTHING
        if text[0] in " \t" and not first:
            return self._add(text)
        if FIELD_NAME.match(text) is None or (first and not _may_begin(text)):
            return self._stray(text)
        return self._field(text)

    def _stray(self, text: str) -> Shown:
        """Read a line that is not a field: above the end of the topmost Received no stranger wrote one."""
        return Shown.COPY if self._received is None or self._received.takes(text) else Shown.WHOLE

    def _field(self, text: str) -> Shown | None:
        if _SPACE_AFTER_COLON.match(text):
            return Shown.COPY
        if self._received is not None:
            return Shown.COPY if start_of_field(text) is None and not self._received.dated else Shown.WHOLE
        if text.partition(":")[0].rstrip(" \t").lower() == "received":
            self._received = Ending()
        return self._add(text)

    def _add(self, text: str) -> Shown | None:
        if self._received is not None:
            self._received.add(text)
        escaped = "&" in text and _ESCAPED_ADDRESS.match(text)
        return Shown.COPY if escaped else None

    def _behind_an_empty_line(self, text: str) -> Shown:
        """Tell a double-spaced copy, in which an empty line stands in the midst of a field."""
        assert self._received is not None  # noqa: S101 - an empty line before it has shown nothing
        goes_on = text[0] in " \t" or start_of_field(text) is None
        return Shown.COPY if goes_on and not self._received.dated else Shown.WHOLE

    def at_end(self) -> Shown:
        """Return what a source shows that ends here."""
        return Shown.NOTHING if self._received is None else Shown.WHOLE


def _may_begin(text: str) -> bool:
    """Tell whether a message's header may begin with a line: a caption or ``Re: ...`` stands above one."""
    name, _, value = text.partition(":")
    key = name.rstrip(" \t").lower()
    if is_known(key):
        return True
    return key not in NO_NAMES and bool(value.strip(" \t")) and key[:1].isalpha()
