"""Cutting a Received field's body into clauses (RFC 5321 section 4.4); never fails, linear, with spans.

A stranger writes two things into a server's field: the name said in HELO, which may hold any byte, and addresses.
So the field is read from where the server writes. Brackets are paired from the right, a bracket without its
partner is an ordinary character, and what stands in quotes before an ``@``, or in angle brackets, is one piece.
The ``by`` that counts is the last one; all between the first ``from`` and it belongs to the from clause, whatever
words a HELO holds, and only the text behind it has other clauses and the date. The date stands after the last
semicolon that is followed by one, or anywhere at the top level for servers that write no semicolon.
"""

import re
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
    by = _by_of(tokens)
    moment = _date_of(text, tokens, 0 if by is None else by)
    return Clauses(text, tuple(_group(tokens, by, moment.span if moment else None)), moment, truncated)


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


def _by_of(tokens: list[Token]) -> int | None:
    """Return the index of the ``by`` that the server wrote: the last one that is followed by something."""
    for index in range(len(tokens) - 2, -1, -1):
        if _is_word(tokens[index], "by") and not _is_no_clause(tokens, index):
            return index
    return None


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.lower() == word


def _is_no_clause(tokens: list[Token], index: int) -> bool:
    """Tell whether a ``by`` names a program or a user, no host.

    Exchange Online: with MailboxResubmission by AntispamTT; qmail-scanner: by host by uid 7791.
    """
    resubmitted = index > 0 and _is_word(tokens[index - 1], "mailboxresubmission")
    return _is_word(tokens[index + 1], "uid") or (resubmitted and "." not in tokens[index + 1].text)


def _date_of(text: str, tokens: list[Token], by: int) -> Moment | None:
    """Find the date behind the ``by``; before it stands what a stranger said."""
    behind = tokens[by:]
    if any(token.kind == "comment" for token in behind):
        # RFC 5322 section 4.3 lets comments stand inside a date; only their places are kept.
        text = _without_comments(text, behind)
    semicolons = [token for token in behind if token.kind == ";"]
    for semicolon in reversed(semicolons[-_MAX_SEMICOLONS:]):
        gap = _GAP.match(text, semicolon.end)
        moment = find_date(text, gap.end() if gap else semicolon.end, anchored=True)
        if moment:
            return moment
    # SendGrid and others announce no date with a semicolon; the last one in the words is it.
    return _last_date(text, behind[0].start) if behind else None


def _without_comments(text: str, tokens: list[Token]) -> str:
    parts: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "comment":
            parts += (text[at : token.start], " " * min(token.end - token.start, len(text)))
            at = token.end
    parts.append(text[at:])
    return "".join(parts)


def _last_date(text: str, at: int) -> Moment | None:
    found = None
    for _ in range(_MAX_DATES):
        moment = find_date(text, at)
        if moment is None:
            break
        found, at = moment, moment.span[1]
    return found


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
