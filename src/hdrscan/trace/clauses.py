"""Cutting a Received field's body into clauses (RFC 5321 section 4.4); never fails, linear, with spans.

A stranger writes two things into a server's field: the name said in HELO, which may hold any byte, and addresses.
So the field is read from where the server writes. Brackets are paired from the right, a bracket without its
partner is an ordinary character, and what stands in quotes before an ``@``, or in angle brackets, is one piece.


The date ends the field: a stranger's first header line may be indented, and then goes on with the field above it.
The date is the first one at the top level behind a ``by``, after a semicolon or, for servers that write none,
without one. The ``by`` that counts is the last one before the date. All between the first ``from`` and it belongs
to the from clause, whatever words a HELO holds, and only the text behind it has other clauses. A HELO may hold a
date and a ``by`` too, but stands in one line with what the server writes behind it: a date that a further ``by``
follows counts only at the end of its line.
"""

import re
from itertools import islice
from typing import NamedTuple

from hdrscan.model.source import Span
from hdrscan.text.cfws import unfold
from hdrscan.text.dates import Moment, find_date
from hdrscan.trace.brackets import pair

KEYWORDS = frozenset({"from", "by", "via", "with", "id", "for"})
_BEHIND_BY = KEYWORDS - {"by"}
MAX_TOKENS = 2_000
"""Of a field with more words and comments than this, the first one and so many at its end are read."""

_MAX_DATES = 8
_MAX_SEMICOLONS = 8

# Behind a date: the zone's name again, in a comment, or as Go writes it.
_LINE_ENDS = re.compile(
    r"(?:[ ][A-Z]{3,4}(?:[ ]m=[+-][0-9.]{1,40})?+)?+[ \t]*+(\([A-Za-z0-9+-]{1,6}\)[ \t]*+)?+[\r\n]"
)
_NEW_LINE = re.compile(r"[\r\n]++")
_LONGEST_DATE = 120
_MAX_LINES = 200
_GAP = re.compile(r"[ \t\r\n]++")
_NEXT = re.compile(r"[ \t\r\n]*+(?:([^ \t\r\n();\"<]++)|([();\"<]))?+")


class Token(NamedTuple):
    """A word, a comment with its brackets, or a semicolon; offsets into the field's body."""

    kind: str
    """``word``, ``comment`` or ``;``."""
    text: str
    start: int
    end: int


class Clause(NamedTuple):
    """A keyword and what belongs to it."""

    keyword: str
    """In lower case; empty for what stands before the first keyword, ``date`` for what stands after the date."""
    start: int
    end: int
    words: tuple[Token, ...]
    comments: tuple[Token, ...]

    @property
    def value(self) -> str:
        """The clause's first word, or nothing."""
        return self.words[0].text if self.words else ""


class Clauses(NamedTuple):
    """A Received field's body, cut."""

    text: str
    """The body as given, still folded."""
    clauses: tuple[Clause, ...]
    moment: Moment | None
    truncated: bool
    """True when the field had more than ``MAX_TOKENS`` tokens."""
    goes_on: bool = False
    """Whether lines with words of their own follow the date."""
    hosts: frozenset[str] = frozenset()
    """Whom each ``by`` names, in lower case, where it cannot be told which of them the server wrote."""

    def first(self, keyword: str) -> Clause | None:
        """Return the first clause of a keyword."""
        return next((clause for clause in self.clauses if clause.keyword == keyword), None)

    def written(self) -> dict[str, str]:
        """Return each keyword's clauses as one line of text, comments included: what dialects match.

        ``head`` is what stands before the first keyword, ``date`` what stands after the date, ``when`` the date.
        """
        lines: dict[str, str] = {"when": unfold(self.text[slice(*self.moment.span)])} if self.moment else {}
        for clause in self.clauses:
            line = unfold(self.text[clause.start : clause.end])
            key = clause.keyword or "head"
            before = lines.get(key)
            lines[key] = line if before is None else f"{before} {key} {line}"
        return lines


def cut(text: str) -> Clauses:
    """Cut a Received field's body into clauses."""
    tokens = _lex(text)
    truncated = len(tokens) > MAX_TOKENS
    if truncated:
        tokens = [tokens[0], *tokens[-MAX_TOKENS:]]
    bys = [index for index in range(len(tokens) - 1) if _is_by(tokens, index)]
    first, last = (bys[0], bys[-1]) if bys else (0, 0)
    level = _at_top_level(text, tokens[first:])
    between = (tokens[first].end, tokens[last].start) if first != last else (0, 0)
    ended = _date_at_line_end(text, level, between)
    moment = ended or _date_of(level, tokens[last:])
    end = len(text) if moment is None else moment.span[1]
    by = max((index for index in bys if tokens[index].start < end), default=None)
    words = [token for token in tokens if token.start >= end and token.kind == "word"]
    line_end = _LINE_ENDS.match(text, end)
    goes_on = bool(words) and line_end is not None and words[0].text != "id"
    # (EHLO x) in Yahoo's form and (helo=x) in Exim's end their line: what was said may end as a date does.
    is_doubtful = ended is not None and line_end is not None and bool(line_end[1]) and _is_word(words[0], "by")
    hosts = frozenset(tokens[index + 1].text.lower() for index in bys) if is_doubtful else frozenset()
    clauses = tuple(_group(tokens, by, moment.span if moment else None))
    return Clauses(text, clauses, moment, truncated, goes_on, hosts)


def _lex(text: str) -> list[Token]:
    comments, protected = pair(text)
    tokens: list[Token] = []
    at, end, start = 0, len(text), -1  # start: of the word that is being read
    while at < end:
        match = _NEXT.match(text, at)
        if match is None or match.end() == at:
            break
        group = 1 if match[1] else 2
        place, stop = match.span(group)
        if start >= 0 and (place < 0 or place > at or text[place] == ";" or place in comments):
            tokens.append(Token("word", text[start:at], start, at))
            start = -1
        if place < 0:
            break  # only space is left
        if place in comments:
            stop = comments[place]
            tokens.append(Token("comment", text[place:stop], place, stop))
        elif text[place] == ";":
            tokens.append(Token(";", ";", place, stop))
        else:
            stop = protected.get(place, stop)
            start = place if start < 0 else start
        at = stop
    if start >= 0:
        tokens.append(Token("word", text[start:at], start, at))
    return tokens


def _is_by(tokens: list[Token], index: int) -> bool:
    """Tell whether a word begins a by clause; it is followed by something."""
    return _is_word(tokens[index], "by") and not _is_no_clause(tokens, index)


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.lower() == word


def _is_no_clause(tokens: list[Token], index: int) -> bool:
    """Tell whether a ``by`` names a program or a user, no host.

    Exchange Online: with MailboxResubmission by AntispamTT; qmail-scanner: by host by uid 7791.
    """
    resubmitted = index > 0 and _is_word(tokens[index - 1], "mailboxresubmission")
    return _is_word(tokens[index + 1], "uid") or (resubmitted and "." not in tokens[index + 1].text)


def _date_at_line_end(text: str, level: str, between: Span) -> Moment | None:
    """Find the first date that ends a line between two places; the next line may be a stranger's.

    No server ends a line behind what the client said, so a date there is the server's. ``level`` is the text with
    the top level alone.
    """
    start, end = between
    for line_end in islice(_NEW_LINE.finditer(text, start, end), _MAX_LINES):
        stop = line_end.start()
        moment = find_date(level, max(start, stop - _LONGEST_DATE), stop)
        for _ in range(_MAX_DATES):
            if moment is None:
                break
            ends = _LINE_ENDS.match(text, moment.span[1])
            if ends and ends.end() == stop + 1:
                return moment
            moment = find_date(level, moment.span[1], stop)
    return None


def _date_of(text: str, behind: list[Token]) -> Moment | None:
    """Find the first date behind the ``by``."""
    found = None
    semicolons = [token.end for token in behind if token.kind == ";"]
    for semicolon in semicolons[:_MAX_SEMICOLONS]:
        gap = _GAP.match(text, semicolon)
        found = find_date(text, gap.end() if gap else semicolon, anchored=True)
        if found:
            break
    # SendGrid and others announce no date with a semicolon.
    end = found.span[0] if found else len(text)
    for _ in range(_MAX_DATES if behind else 0):
        earlier = find_date(text, behind[0].start, end)
        if earlier is None:
            break
        found, end = earlier, earlier.span[0]
    return found


def _at_top_level(text: str, tokens: list[Token]) -> str:
    """Return a text with spaces in place of its comments, quoted strings and paths.

    RFC 5322 section 4.3 lets comments stand inside a date; only their places are kept.
    """
    parts: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "comment" or token.text[0] in '<"':
            parts += (text[at : token.start], " " * (token.end - token.start))
            at = token.end
    parts.append(text[at:])
    return "".join(parts)


class _Open:
    """A clause that is being read."""

    def __init__(self, keyword: str, at: int) -> None:
        self.keyword = keyword
        self.start = self.end = at
        self.words: list[Token] = []
        self.comments: list[Token] = []

    def add(self, token: Token) -> None:
        if not self.words and not self.comments:
            self.start = token.start
        self.end = token.end
        (self.comments if token.kind == "comment" else self.words).append(token)

    def close(self) -> list[Clause]:
        if not (self.keyword or self.words or self.comments):
            return []
        return [Clause(self.keyword, self.start, self.end, tuple(self.words), tuple(self.comments))]


def _group(tokens: list[Token], by: int | None, date: Span | None) -> list[Clause]:
    clauses: list[Clause] = []
    clause = _Open("", 0)
    has_from = False
    for index, token in enumerate(tokens):
        keyword = token.text.lower() if token.kind == "word" else ""
        if date and token.start < date[1] and token.end > date[0]:
            if clause.keyword == "date":
                continue
            keyword, at = "date", date[1]
        elif clause.keyword == "date" or not _opens_clause(keyword, index, by, has_from=has_from):
            if token.kind != ";":
                clause.add(token)
            continue
        else:
            at = token.end
        has_from = has_from or keyword == "from"
        clauses += clause.close()
        clause = _Open(keyword, at)
    return clauses + clause.close()


def _opens_clause(keyword: str, index: int, by: int | None, *, has_from: bool) -> bool:
    """Tell whether a word begins a clause; up to the ``by`` only ``from`` does, and that once."""
    if by is not None and index <= by:
        return index == by or (keyword == "from" and not has_from)
    return keyword in _BEHIND_BY and not (keyword == "from" and has_from)
