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

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.source import Span
from hdrscan.text.addresses import kind_of, normalize
from hdrscan.text.lazy import lazy
from hdrscan.trace.clauses import Clause, Token


class Part(NamedTuple):
    """A value with its place in the field's body, or the reason why there is none."""

    value: str | Absent
    span: Span | None = None


MISSING = Part(NOT_PRESENT)


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
    """Where the server's own comments begin in the field's body; one that begins elsewhere may have been said."""


_SAID = lazy(r'[(" \t\r\n](?:HELO|EHLO|LHLO)[ \t\r\n]++([^ \t\r\n()"]++)"?', re.IGNORECASE)
_SAID_KEY = lazy(r"\b(?:helo|ehlo)=([^ \t\r\n()]++)", re.IGNORECASE)
_BRACKET = lazy(r"[()]")
_V6_LIKE = lazy(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:")
_BRACKETED = lazy(r"\[([^\[\]\r\n]{0,120})\]")
# An address literal, with or without brackets, as the first word of the clause.
_LITERAL = lazy(r"\[?((?:IPv6:)?[0-9A-Fa-f:.]{2,45})(?:%\w{1,15})?\]?(?::\d{1,5})?$", re.IGNORECASE)
_NAME_BEHIND = lazy(r"[ \t\r\n]++((?:[0-9A-Za-z_-]{1,63}\.)++[A-Za-z-]{2,63})\)")
_BY_BRACKET = lazy(r"(?:[0-9A-Za-z._-]{1,255}[ \t\r\n]++)?\[([^\[\]\r\n]{2,80})\]{1,2}")
_PORT = lazy(r":\d{1,5}$")
_ADDRESS_LIKE = lazy(r"\d{1,3}\.[0-9A-Za-z]|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:|IPv6:", re.IGNORECASE)
# Addresses are hidden before headers are published: by x, *, # or a word for each part, or for all of it.
_MASK = r"(?:[xX]{1,4}|[*#?]{1,8}|[0-9A-Fa-f]{1,4})"
_MASKED = lazy(
    rf"(?=[^ ]{{0,40}}[x*#?]){_MASK}(?:[.:]{{1,2}}{_MASK}){{1,7}}|[*#?]{{1,40}}"
    r"|[<{]?(?:redacted|removed|hidden|masked|ip|ipv[46])"
    r"(?:[ _-](?:ip|address)){0,2}[>}]?",
    re.IGNORECASE,
)
_PIECE = lazy(r"[^ \t\r\n,()\[\]]++")
_KEY = lazy(r"[A-Za-z_-]{2,20}=")
_IDENT = lazy(r"^(?:IDENT:)?[^@\[\]]{0,64}@", re.IGNORECASE)
# qmail; and Yahoo's, which names the way of the login: (user@203.0.113.25 with login)
_USER_AT_ADDRESS = lazy(
    r"^\(([^ \t\r\n()]{1,250})@([0-9A-Fa-f.:]{2,45})([ \t\r\n]++with[ \t\r\n]++[A-Za-z0-9-]{1,20})?+\)$"
)
# Comments of a from clause that speak of something else than the client's name and address.
_ASIDE = lazy(
    r"^\((?:using[ ]|No[ ]client|Client[ ](?:CN|did)|Authenticated|authenticated|not[ ]verified|no[ ]client|"
    r"version=|cipher=|TLS|SSL|account[ ]|envelope-|key-exchange|misconfigured|Postfix|SquirrelMail|Horde|amavis|"
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?[ ])",
    re.IGNORECASE,
)
# Comments behind the address: a name in a client's certificate may hold anything.
_SERVERS_ASIDE = lazy(r"^\((?:using[ ]|No[ ]client|Client[ ](?:CN|did)|Authenticated[ ]sender:)")
# CommuniGate: (account alice [203.0.113.25] verified); what stands before the address is who logged in.
_ACCOUNT = lazy(r"^\(account[ \t\r\n]++[^ \t\r\n()]++")
_ACCOUNT_SEEN = lazy(r"^\(account[ \t\r\n]++[^ \t\r\n()]++[ \t\r\n]++\[([^\[\]\r\n]{2,80})\]")
_SEEN_FIRST = lazy(r"^\(\[([^\[\]\r\n]{2,80})\](?=[ \t\r\n:)])")
_SPAMWARE_DATE = lazy(r"^\(?\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),[ ]\d")
NO_NAME = frozenset({
    "unknown", "unverified", "<unknown>", "<unknown.domain>", "[unknown]", "unknownhost", "none",
    "localhost.unknown",
})  # fmt: skip
_PICKUP = ("mail", "pickup", "service")
_MAX_COMMENTS = 12


def read_client(body: str, clause: Clause | None, name_is: str, seen: str = "behind") -> Client:
    """Read a from clause of a field's body; ``name_is`` and ``seen`` are the dialect's: what stands where."""
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

    ``[203.0.113.25] (helo=x)``, ``name ([203.0.113.25]:41822 helo=x)``,
    ``[x] (account ann [203.0.113.25] verified)``.
    """
    start = body.find("(", clause.words[0].end, clause.end) if clause.words else -1
    rest = Token("comment", body[start : clause.end], start, clause.end) if start >= 0 else None
    bracketed = (_ACCOUNT_SEEN.match(rest.text) or _SEEN_FIRST.match(rest.text)) if rest else None
    literal = _literal_of(clause)
    if rest and bracketed:
        address = _address(bracketed[1])
        span = rest.start + bracketed.start(1), rest.start + bracketed.end(1)
        found["ip"] = Part(UNREADABLE if address is None else address, span)
    elif literal is not None and kind_of(str(literal.value)) != "loopback":
        # Yahoo's older form does not tell: from 127.0.0.1 (EHLO mail.example.com) (203.0.113.25)
        found["ip"] = literal
    else:
        return None
    if rest:
        _read_said(rest, found)
    names_user = rest is not None and _ACCOUNT.match(rest.text)
    return clause.start, clause.end if rest is None else rest.start + bool(names_user)


def _read_behind(clause: Clause, found: dict[str, Part], notes: list[str]) -> Span:
    """Read the comments from the right, up to the one with the address."""
    first = clause.start
    for token in _in_order(clause):
        if "ip" in found:
            _read_said(token, found)
        elif token.kind == "comment":
            _read_comment(token, found, notes)
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
    bracketed = _BRACKETED.search(word.text)
    if bracketed:
        address = _address(bracketed[1])
        span = word.start + bracketed.start(1), word.start + bracketed.end(1)
        if address is not None:
            found["ip"] = Part(address, span)
        elif _is_unreadable(bracketed[1]):
            found["ip"] = Part(UNREADABLE, span)


def _literal_of(clause: Clause) -> Part | None:
    """Read an address as the first word: ``[10.128.128.81]:50999``."""
    if not clause.words:
        return None
    word = clause.words[0]
    literal = _LITERAL.match(word.text)
    address = _address(literal[1]) if literal else None
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


def _read_said(comment: Token, found: dict[str, Part]) -> str:
    """Read what was said in a comment, and return the comment without it: (helo=[10.1.1.1]) holds no address."""
    text, base = comment.text, comment.start
    lowered = text.lower()
    says = "helo" in lowered or "ehlo" in lowered or "lhlo" in lowered
    for pattern in (_SAID, _SAID_KEY) if says else ():
        said = pattern.search(text)
        if said:
            found.setdefault("helo", Part(said[1], (base + said.start(1), base + said.end(1))))
            start = max(said.start(), 1)
            text = f"{text[:start]}{' ' * (said.end() - start)}{text[said.end() :]}"
    return text


def _read_comment(comment: Token, found: dict[str, Part], notes: list[str]) -> None:
    base = comment.start
    if _SERVERS_ASIDE.match(comment.text):
        return
    if "may be forged" in comment.text:
        notes.append("may be forged")
    text = _read_said(comment, found)
    if _SPAMWARE_DATE.match(text):
        notes.append("a date stands where the address belongs")
        return
    account = _ACCOUNT.match(text) if text.startswith("(account") else None
    if account:
        text = f"({' ' * (account.end() - 1)}{text[account.end() :]}"
    if _ASIDE.match(text) and "[" not in text:
        return
    bracketed = _seen_in(text)
    if bracketed:
        _read_bracket(text, base, bracketed, found, notes)
    else:
        _read_bare(text, base, found, notes)


def _seen_in(text: str) -> re.Match[str] | None:
    """Return the bracket with the address: the one that the comment begins with, else the last that has one.

    A looked-up name before it may hold any byte, brackets too.
    """
    found: re.Match[str] | None = None
    text = _without_inner(text) if "(" in text[1:] else text
    for bracketed in _BRACKETED.finditer(text):
        has_address = _address(bracketed[1]) is not None
        if has_address and bracketed.start() == 1:
            return bracketed
        if found is None or has_address:
            found = bracketed
    return found


def _without_inner(text: str) -> str:
    """Return a comment with spaces in place of the comments inside it."""
    parts: list[str] = []
    depth = at = 0
    for mark in _BRACKET.finditer(text):
        if mark[0] == "(":
            if depth == 1:
                parts.append(text[at : mark.start()])
                at = mark.start()
            depth += 1
        else:
            depth -= 1
            if depth == 1:
                parts.append(" " * (mark.end() - at))
                at = mark.end()
    return "".join([*parts, text[at:]])


def _read_bracket(
    text: str, base: int, bracketed: re.Match[str], found: dict[str, Part], notes: list[str]
) -> None:
    """Read ``(name [address])``: sendmail, Postfix, Google, Exim, ecelerity and many more."""
    address = _address(bracketed[1])
    span = base + bracketed.start(1), base + bracketed.end(1)
    if address is not None:
        found["ip"] = Part(address, span)
    elif _is_unreadable(bracketed[1]):
        found["ip"] = Part(UNREADABLE, span)
    else:
        found["ip"] = MISSING  # (unknown [unknown]): the server did not know it
    before = text[1 : bracketed.start()]
    if before.lower().split() == ["not", "verified"]:
        # MailMarshal looked up no name: (Not Verified[203.0.113.25])
        found.setdefault("rdns", MISSING)
    elif before.strip(' \t\r\n"'):
        _read_name(before, base + 1, found, notes)
    else:
        # ZoneMTA writes the name behind the address: ([203.0.113.2] out-6.example.com)
        behind = _NAME_BEHIND.match(text, bracketed.end())
        if behind:
            found.setdefault("rdns", Part(behind[1], (base + behind.start(1), base + behind.end(1))))


def _read_bare(text: str, base: int, found: dict[str, Part], notes: list[str]) -> None:
    """Read ``(1.2.3.4)``, ``(user@host@1.2.3.4)``, ``(name 1.2.3.4)``, ``(name)`` or ``(helo=x)``."""
    user = _USER_AT_ADDRESS.match(text) if "@" in text else None
    if user and normalize(user[2]) and not _ADDRESS_LIKE.match(user[1]):
        kind = "user" if "@" in user[1] or user[3] else "ident"
        found.setdefault(kind, Part(user[1], (base + user.start(1), base + user.end(1))))
        found.setdefault("ip", Part(normalize(user[2]) or UNREADABLE, (base + user.start(2), base + user.end(2))))
        return
    inner = text[1:-1] if text.endswith(")") else text[1:]
    pieces = [piece for piece in _PIECE.finditer(inner) if not _KEY.match(piece[0])]
    if not pieces or len(pieces) > 2:  # noqa: PLR2004 - a name and an address; more is prose
        return
    last = pieces[-1]
    address = _address(last[0])
    names_before = len(pieces) == 1 or "." in pieces[0][0] or pieces[0][0].lower() in NO_NAME
    if address is not None and names_before:
        found.setdefault("ip", Part(address, (base + 1 + last.start(), base + 1 + last.end())))
        pieces.pop()
    elif len(pieces) == 1 and _is_unreadable(last[0]):
        found.setdefault("ip", Part(UNREADABLE, (base + 1 + last.start(), base + 1 + last.end())))
        return
    if len(pieces) == 1:
        _read_name(inner[: pieces[0].end()], base + 1, found, notes)


def _read_name(text: str, base: int, found: dict[str, Part], notes: list[str]) -> None:
    """Read the looked-up name that stands before the address; the root's trailing dot is not part of it."""
    pieces = [piece for piece in _PIECE.finditer(text) if not _KEY.match(piece[0])]
    if not pieces:
        return
    piece = pieces[-1]
    ident = _IDENT.match(piece[0])
    start = piece.start() + (ident.end() if ident else 0)
    name = text[start : piece.end()].rstrip(".")
    if name.lower() in NO_NAME:
        found.setdefault("rdns", Part(NOT_PRESENT, (base + start, base + piece.end())))
        notes.append("unknown")
    elif name and (name[-1].isdigit() or ":" in name) and normalize(name):
        # Yandex and older Exchange write the address where they found no name for it.
        found.setdefault("rdns", MISSING)
    elif name:
        found.setdefault("rdns", Part(name, (base + start, base + start + len(name))))


def _is_unreadable(text: str) -> bool:
    """Tell whether a text was an address before somebody hid it: ``2603:10a6:***:***``, ``[x.x.x.x]``."""
    return bool(_ADDRESS_LIKE.match(text) or _MASKED.fullmatch(text))


def _address(text: str) -> str | None:
    """Return the address in a bracket or a word: without port, scope id and ``IPv6:``; None if it is none."""
    text = text.strip(" \t")
    address = normalize(text)
    if address is None and _PORT.search(text):
        address = normalize(_PORT.sub("", text).strip("[]"))
    return address


def address_in(comment: Token) -> Part:
    """Read the address in a by clause's comment: ``(10.1.2.3)``, ``([fe80::1])``, ``(name [10.1.2.3])``.

    A scope may have been replaced, its bracket too: ``([fe80::1%9]])``.
    """
    inner = comment.text[1:-1].strip(" \t\r\n")
    bracketed = _BY_BRACKET.fullmatch(inner)
    if bracketed:
        inner = bracketed[1]
    address = _address(inner)
    # A version number stands there too: (8.17.1/8.17.1)
    if address is None and not (_V6_LIKE.match(inner) or _MASKED.fullmatch(inner)):
        return MISSING
    start = comment.start + comment.text.index(inner)
    return Part(UNREADABLE if address is None else address, (start, start + len(inner)))
