"""Questions to the DNS and what came back, as values: a failed question is an answer too.

Names are lower case without the trailing dot; the root is the empty string. Text follows the rule of the whole
program: bytes decoded as ASCII with ``surrogateescape``, one character a byte.
"""

from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.source import Span


class Question(NamedTuple):
    """One name and one record type; ``hdrscan.dns.resolver.ask`` builds it, so that two spellings are one."""

    name: str
    type: str
    """In upper case, such as ``TXT``."""


class Text(NamedTuple):
    """A TXT record (RFC 1035 section 3.3.14)."""

    value: str
    """The strings joined with nothing between them, as SPF (RFC 7208 section 3.3), DKIM and DMARC read them."""
    strings: tuple[str, ...]
    """The single strings, each of at most 255 bytes on the wire."""


class Mx(NamedTuple):
    """An MX record (RFC 5321 section 5.1); the empty host says that the domain takes no mail (RFC 7505)."""

    preference: int
    host: str


Value = str | Text | Mx
"""An address in RFC 5952 spelling (A, AAAA), a name (CNAME, NS, PTR), ``Mx``, ``Text``; else zone file text."""


class Records(NamedTuple):
    """The name has records of the type."""

    question: Question
    values: tuple[Value, ...]
    """In the order of the answer."""
    ttl: int
    """Seconds that the answer may be kept: the smallest along the chain."""
    chain: tuple[str, ...] = ()
    """The targets of the CNAME records followed, in order; the last one owns the values."""
    server: str | Absent = NOT_PRESENT
    """Who answered: an address with its port, or the zone file."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """The values of a TXT answer."""
        return tuple(value for value in self.values if isinstance(value, Text))

    @property
    def exchanges(self) -> tuple[Mx, ...]:
        """The values of an MX answer."""
        return tuple(value for value in self.values if isinstance(value, Mx))

    @property
    def words(self) -> tuple[str, ...]:
        """The values of an answer of addresses or names."""
        return tuple(value for value in self.values if isinstance(value, str))


class NoData(NamedTuple):
    """The name exists and has no record of the type (RFC 2308 section 2.2)."""

    question: Question
    ttl: int
    """Seconds that the absence may be believed."""
    chain: tuple[str, ...] = ()
    server: str | Absent = NOT_PRESENT


class NxDomain(NamedTuple):
    """The name does not exist, nor does anything below it (RFC 8020)."""

    question: Question
    ttl: int
    """Seconds that the absence may be believed."""
    chain: tuple[str, ...] = ()
    server: str | Absent = NOT_PRESENT


class TempFail(NamedTuple):
    """Somebody was asked and nothing usable came back; a later try may succeed."""

    question: Question
    reason: str
    """One clause for a person: ``127.0.0.1:53 did not answer within 5 s``."""
    server: str | Absent = NOT_PRESENT
    silent: bool = False
    """No server said anything at all, so the next question will hardly fare better."""


class NotAsked(NamedTuple):
    """Nobody was asked, so nothing is known."""

    question: Question
    reason: str


Answer = Records | NoData | NxDomain | TempFail | NotAsked


class Defect(NamedTuple):
    """Something that is wrong in the text of a published record."""

    id: str
    """Short name, such as ``unknown-mechanism``."""
    note: str
    """One sentence for a person, with what to write instead where that is known."""
    span: Span
    """Where it stands in the record's text."""
