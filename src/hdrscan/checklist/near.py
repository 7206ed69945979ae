"""Near misses: what stands where a record belongs, or near it, and is none for receivers.

A person reads it and sees a record; a receiver compares the first bytes and sees nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from hdrscan.dns.resolver import Resolver
from hdrscan.model.dns import Answer, Records, Text
from hdrscan.text.names import is_dns_name

_SHOWN = 200
# A byte order mark, no-break spaces, zero-width spaces and the usual ones, as bytes.
_BLANK = r"(?:[ \t\r\n]|\udcc2\udca0|\udcef\udcbb\udcbf|\udce2\udc80[\udc8b-\udc8d])"
_BLANKS = re.compile(rf"{_BLANK}*+")
_QUOTES = re.compile(r"(?<!\\)\\*+\"|'|`|\udce2\udc80[\udc98-\udc9f]|&quot;")
_ESCAPE = re.compile(r"\\(?=[;,=: \"\\])")


class Near(NamedTuple):
    """A text that was meant to be a record."""

    name: str
    """Where it stands."""
    type: str
    written: str
    meant: str
    """The record, corrected as far as its beginning goes."""
    why: str
    """Why it is none: a clause that follows the quoted text."""
    answer: Answer

    @property
    def sentence(self) -> str:
        """Say what was found and why it is not read."""
        return f"{self.name} {self.type} '{self.written[:_SHOWN]}' {self.why}."


Recognizer = Callable[[Text], tuple[str, str] | None]
"""Gives the record that a text was meant to be, and why it is none; None where it is one, or something else."""


def undressed(text: str) -> Iterator[tuple[str, str]]:
    """Yield a text without blanks before it, quotes around it and backslashes in it, and what it had of these."""
    bare = _BLANKS.sub("", text, count=1)
    if bare != text:
        yield bare, "begins with a blank"
    unquoted = _QUOTES.sub("", bare).strip()
    if _QUOTES.match(bare):
        yield unquoted, "has quotes within the quotes: it is quoted twice"
    plain = _ESCAPE.sub("", unquoted)
    if plain != unquoted:
        yield plain, "has backslashes, which belong into a zone file alone"


def near_misses(answer: Answer, recognize: Recognizer) -> Iterator[Near]:
    """Yield the texts of an answer that were meant to be records."""
    question = answer.question
    for text in answer.texts if isinstance(answer, Records) else ():
        found = recognize(text)
        if found:
            yield Near(question.name, question.type, text.value, *found, answer)


def misplaced_records(
    places: Iterable[tuple[str, str]], resolver: Resolver, recognize: Recognizer
) -> Iterator[Near]:
    """Ask at names where a record is put by mistake, and yield what stands there."""
    for name, record_type in places:
        if is_dns_name(name):
            yield from near_misses(resolver.query(name, record_type), recognize)
