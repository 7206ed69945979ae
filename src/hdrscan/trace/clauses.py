"""Cutting a Received field's body into clauses (RFC 5321 section 4.4); never fails, linear, with spans.

A clause begins with one of the six keywords at the top level, outside comments and quoted strings, so that a
``by`` inside a host name, a comment or a HELO is never taken for one. The date is found first: after the last
semicolon that is followed by one, or anywhere at the top level for servers that write no semicolon.
"""

import re
from typing import NamedTuple

from hdrscan.model.source import Span
from hdrscan.text.cfws import read_comment, unfold
from hdrscan.text.dates import Moment, find_date

KEYWORDS = frozenset({"from", "by", "via", "with", "id", "for"})
_ONCE = frozenset({"from", "by"})
MAX_TOKENS = 2_000
"""A field with more words and comments than this is read up to here."""

_MAX_DATES = 8

_GAP = re.compile(r"[ \t\r\n]++")
# A word, or the character that is none. An angle-bracketed path may hold spaces and semicolons; a quote that
# never closes is an ordinary character.
_NEXT = re.compile(
    r'[ \t\r\n]*+((?:<[^<>"\r\n]*+>|"(?:[^"\\]|\\.)*+"|[^ \t\r\n();"<]++|["<])++|[^ \t\r\n])?', re.DOTALL
)


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
    tokens, truncated = _lex(text)
    moment = _date_of(text, tokens)
    return Clauses(text, tuple(_group(tokens, moment.span if moment else None)), moment, truncated)


def _lex(text: str) -> tuple[list[Token], bool]:
    tokens: list[Token] = []
    at, end = 0, len(text)
    while at < end:
        if len(tokens) == MAX_TOKENS:
            return tokens, True
        match = _NEXT.match(text, at)
        if match is None or match[1] is None:
            break  # only space is left
        word = match[1]
        start, at = match.span(1)
        if word == "(":
            at = read_comment(text, start).end
            tokens.append(Token("comment", text[start:at], start, at))
        else:
            tokens.append(Token(word if word == ";" else "word", word, start, at))
    return tokens, False


def _date_of(text: str, tokens: list[Token]) -> Moment | None:
    if any(token.kind == "comment" for token in tokens):
        # RFC 5322 section 4.3 lets comments stand inside a date; only their places are kept.
        text = _without_comments(text, tokens)
    semicolons = [token for token in tokens if token.kind == ";"]
    for semicolon in reversed(semicolons[-8:]):
        gap = _GAP.match(text, semicolon.end)
        moment = find_date(text, gap.end() if gap else semicolon.end, anchored=True)
        if moment:
            return moment
    # SendGrid and others announce no date with a semicolon; the last one in the words is it.
    return _last_date(text)


def _without_comments(text: str, tokens: list[Token]) -> str:
    parts: list[str] = []
    at = 0
    for token in tokens:
        if token.kind == "comment":
            parts += (text[at : token.start], " " * min(token.end - token.start, len(text)))
            at = token.end
    parts.append(text[at:])
    return "".join(parts)


def _last_date(text: str) -> Moment | None:
    found, at = None, 0
    for _ in range(_MAX_DATES):
        moment = find_date(text, at)
        if moment is None:
            break
        found, at = moment, moment.span[1]
    return found


def _group(tokens: list[Token], date: Span | None) -> list[Clause]:
    clauses: list[Clause] = []
    keyword, start, end = "", 0, 0
    words: list[Token] = []
    comments: list[Token] = []
    seen: set[str] = set()

    def close(next_keyword: str, at: int) -> None:
        nonlocal keyword, start, end, words, comments
        if keyword or words or comments:
            clauses.append(Clause(keyword, start, max(start, end), tuple(words), tuple(comments)))
        keyword, start, end, words, comments = next_keyword, at, at, [], []

    for index, token in enumerate(tokens):
        if date and token.start < date[1] and token.end > date[0]:
            if keyword != "date":
                close("date", date[1])
            continue
        if token.kind == "word" and keyword != "date":
            lowered = token.text.lower()
            waiting = bool(keyword) and not words and not comments
            if lowered in KEYWORDS and lowered not in seen & _ONCE and not (waiting and _is_value(tokens, index)):
                close(lowered, token.end)
                seen.add(lowered)
                continue
        if token.kind == ";":
            continue
        if not words and not comments:
            start = token.start
        end = token.end
        (comments if token.kind == "comment" else words).append(token)
    close("", 0)
    return clauses


def _is_value(tokens: list[Token], index: int) -> bool:
    """Tell whether a keyword that follows a keyword is its value: a host may say ``HELO by``."""
    if index + 1 == len(tokens):
        return True
    following = tokens[index + 1]
    return following.kind != "word" or following.text.lower() in KEYWORDS
