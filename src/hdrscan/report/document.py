"""The view of a report: what is shown, in which order, before it is written in any form.

``message_view`` makes a document of a message's report; ``table`` and ``markdown`` write it. A writer knows
nothing of mail: it lays the blocks out and escapes their text, once, for where it goes. All text here is as it
stands in the message, unescaped and untrusted.
"""

from enum import Enum
from typing import NamedTuple


class Tone(Enum):
    """How a word is to be taken; a writer may colour it."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    DOUBTFUL = "doubtful"
    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"
    """The last five are severities of findings."""

    __hash__ = object.__hash__


class Heading(NamedTuple):
    """A title; level 1 is the document's own."""

    text: str
    level: int = 2


class Paragraph(NamedTuple):
    """Prose."""

    text: str


class Note(NamedTuple):
    """A remark in small print: a legend, or what was left out."""

    text: str


class Verdict(NamedTuple):
    """One check and its result."""

    label: str
    value: str
    tone: Tone


class Verdicts(NamedTuple):
    """The results of all checks, in one line."""

    items: tuple[Verdict, ...]


class Facts(NamedTuple):
    """Names and values, a row each."""

    rows: tuple[tuple[str, str], ...]


class Table(NamedTuple):
    """Rows of cells; a cell may hold line breaks."""

    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    flexible: tuple[int, ...]
    """The columns that give way where the table is too wide; the others keep their width while they can."""


class Bullets(NamedTuple):
    """A list of sentences."""

    items: tuple[str, ...]


class Excerpt(NamedTuple):
    """One line of the source, with the part of it that proves something."""

    line: int
    """Line of the source, from 1."""
    place: str
    """Such as ``line 14, Received-SPF``."""
    before: str
    marked: str
    after: str
    note: str
    """What the marked part shows; may be empty."""


class Code(NamedTuple):
    """Text to be copied, which no writer may break or change."""

    lines: tuple[str, ...]
    removed: bool = False
    """The text that stands there now, and has to go."""


class Item(NamedTuple):
    """One finding: its headline, and what belongs to it."""

    label: str
    tone: Tone
    text: str
    blocks: "tuple[Paragraph | Excerpt | Code, ...]"


Block = Heading | Paragraph | Note | Verdicts | Facts | Table | Bullets | Item


class Document(NamedTuple):
    """What is shown, from top to bottom."""

    blocks: tuple[Block, ...]
