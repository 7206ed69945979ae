"""Reading a from clause: what the client said, what the server looked up, and which address it saw.

The three never mix (DESIGN of the trace: HELO is a claim, an address is a fact). An address is only ever taken
from a place where servers put one: in square brackets, alone in a comment, or after a host name in a comment.
A time of day, a version number or an id is never an address.

HELO may hold any byte, brackets too. Most servers write the address behind it, so comments are read from the
right, and the first one that has an address is the server's own: what stands before it may have been said. A few
write the address first (``Dialect.seen``); theirs are read from the left.
"""

import re
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.source import Span
from hdrscan.text.addresses import kind_of
from hdrscan.text.lazy import lazy
from hdrscan.trace.addresses import MISSING, Part, is_unreadable, read_address
from hdrscan.trace.clauses import Clause, Token
from hdrscan.trace.comments import ACCOUNT, BRACKETED, NO_NAME, read_comment, read_said


class Client(NamedTuple):
    """What a from clause says of the host that connected."""

    name: Part
    helo: Part
    rdns: Part
    ip: Part
    user: Part
    """Who logged in."""
    ident: Part
    """Whom the client's own host named (RFC 1413), or who logged in: only the protocol tells which."""
    notes: tuple[str, ...]
    own: Span
    """Where the server's own comments begin, in the field's body: others may have been said."""


# An address literal, with or without brackets, as the first word of the clause.
_LITERAL = lazy(r"\[?((?:IPv6:)?[0-9A-Fa-f:.]{2,45})(?:%\w{1,15})?\]?(?::\d{1,5})?$", re.IGNORECASE)
_ACCOUNT_SEEN = lazy(r"^\(account[ \t\r\n]++[^ \t\r\n()]++[ \t\r\n]++\[([^\[\]\r\n]{2,80})\]")
_SEEN_FIRST = lazy(r"^\(\[([^\[\]\r\n]{2,80})\](?=[ \t\r\n:)])")
_PICKUP = ("mail", "pickup", "service")
_MAX_COMMENTS = 12


def read_client(body: str, clause: Clause | None, name_is: str, seen: str = "behind") -> Client:
    """Read a from clause of a field's body; ``name_is`` and ``seen`` are the dialect's words."""
    if clause is None:
        return Client(MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, (), (0, 0))
    found: dict[str, Part] = {}
    notes: list[str] = []
    own = _read_first(body, clause, found) if seen == "first" else None
    if own is None:
        own = _read_behind(clause, found, notes)
    name = _name_of(clause, name_is, found)
    return _assign(name, name_is, found, tuple(notes), own)


def _read_first(body: str, clause: Clause, found: dict[str, Part]) -> Span | None:
    """Read an address that stands before what the client said; None where none stands there.

    ``[203.0.113.25] (helo=x)``, ``name ([203.0.113.25]:41822 helo=x)`` and CommuniGate's
    ``[x] (account ann [203.0.113.25] verified)``.
    """
    start = body.find("(", clause.words[0].end, clause.end) if clause.words else -1
    rest = Token("comment", body[start : clause.end], start, clause.end) if start >= 0 else None
    bracketed = (_ACCOUNT_SEEN.match(rest.text) or _SEEN_FIRST.match(rest.text)) if rest else None
    literal = _literal_of(clause)
    if rest and bracketed:
        address = read_address(bracketed[1])
        span = rest.start + bracketed.start(1), rest.start + bracketed.end(1)
        found["ip"] = Part(UNREADABLE if address is None else address, span)
    elif literal is not None and kind_of(str(literal.value)) != "loopback":
        # Yahoo's older form does not tell: from 127.0.0.1 (EHLO mail.example.com) (203.0.113.25)
        found["ip"] = literal
    else:
        return None
    if rest:
        read_said(rest, found)
    names_user = rest is not None and ACCOUNT.match(rest.text)
    return clause.start, clause.end if rest is None else rest.start + bool(names_user)


def _read_behind(clause: Clause, found: dict[str, Part], notes: list[str]) -> Span:
    """Read the comments from the right, up to the one with the address."""
    first = clause.start
    for token in _in_order(clause):
        if "ip" in found:
            read_said(token, found)
        elif token.kind == "comment":
            read_comment(token, found, notes)
        else:
            _read_word(token, found)
        if "ip" in found and first == clause.start:
            first = token.start
    return first, clause.end


def _in_order(clause: Clause) -> list[Token]:
    """Return the comments, and the words behind the first, in the order in which they are to be believed."""
    behind = [word for word in clause.words[1:] if word.text.endswith("]")]
    tokens = sorted((*clause.comments, *behind), key=lambda token: token.start)
    return tokens[: -_MAX_COMMENTS - 1 : -1]


def _read_word(word: Token, found: dict[str, Part]) -> None:
    """Read an address that stands bare, as fetchmail writes it: ``from host [1.2.3.4] by``."""
    bracketed = BRACKETED.search(word.text)
    if bracketed:
        address = read_address(bracketed[1])
        span = word.start + bracketed.start(1), word.start + bracketed.end(1)
        if address is not None:
            found["ip"] = Part(address, span)
        elif is_unreadable(bracketed[1]):
            found["ip"] = Part(UNREADABLE, span)


def _literal_of(clause: Clause) -> Part | None:
    """Read an address as the first word: ``[10.128.128.81]:50999``."""
    if not clause.words:
        return None
    word = clause.words[0]
    literal = _LITERAL.match(word.text)
    address = read_address(literal[1]) if literal else None
    if literal is None or address is None:
        return None
    return Part(address, (word.start + literal.start(1), word.start + literal.end(1)))


def _name_of(clause: Clause, name_is: str, found: dict[str, Part]) -> Part:
    """Read the word after ``from``; an address there is the client's where no comment has one."""
    if not clause.words or tuple(word.text.lower() for word in clause.words[:3]) == _PICKUP:
        return MISSING  # IIS takes such mail from a folder
    word = clause.words[0]
    # Beside a name that was looked up, "unknown" is what the client said: Postfix repeats the looked-up name for
    # a client that says nothing.
    was_said = name_is == "helo" and bool(found.get("rdns", MISSING).value)
    if word.text.lower() in NO_NAME and not was_said:
        return Part(NOT_PRESENT, (word.start, word.end))
    literal = _literal_of(clause)
    if literal is not None:
        found["literal"] = literal
    return Part(word.text, (word.start, word.end))


def _assign(name: Part, name_is: str, found: dict[str, Part], notes: tuple[str, ...], own: Span) -> Client:
    said, rdns = found.get("helo", MISSING), found.get("rdns", MISSING)
    ip = found.get("ip", MISSING)
    literal = found.get("literal")
    if "ip" not in found and literal:
        ip = literal
    alone = ip.value is NOT_PRESENT and not said.value and isinstance(name.value, str)
    if alone and "@" in str(name.value):
        # qmail-scanner, AOL: whose mail it is, not a host
        name = MISSING
    elif alone and name_is == "both":
        # Without an address nothing was looked up. A word without a dot is the user or the program that handed
        # the message over on the host itself: Exim's "from exim by mx.example.org with spam-scanned".
        if "." in str(name.value):
            said = name
    elif said.value or name_is == "both":
        # The word is the name that the server looked up; an address literal there means that it found none.
        looked_up = MISSING if literal or not name.value else name
        rdns = rdns if rdns.value else looked_up
        if not said.value and "helo" not in found:
            said = name
    elif name_is == "helo":
        said = name
    return Client(name, said, rdns, ip, found.get("user", MISSING), found.get("ident", MISSING), notes, own)
