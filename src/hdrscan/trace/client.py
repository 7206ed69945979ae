"""Reading a from clause: what the client said, what the server looked up, and which address it saw.

The three never mix (DESIGN of the trace: HELO is a claim, an address is a fact). An address is only ever taken
from a place where servers put one: in square brackets, alone in a comment, or after a host name in a comment.
A time of day, a version number or an id is never an address.
"""

import re
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.source import Span
from hdrscan.text.addresses import normalize
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


_SAID = lazy(r'[(" \t\r\n](?:HELO|EHLO|LHLO)[ \t\r\n]++([^ \t\r\n()"]++)"?', re.IGNORECASE)
_SAID_KEY = lazy(r"\b(?:helo|ehlo)=([^ \t\r\n()]++)", re.IGNORECASE)
_BRACKETED = lazy(r"\[([^\[\]\r\n]{0,120})\]")
# An address literal, with or without brackets, as the first word of the clause.
_LITERAL = lazy(r"\[?((?:IPv6:)?[0-9A-Fa-f:.]{2,45})(?:%\w{1,15})?\]?(?::\d{1,5})?$", re.IGNORECASE)
_NAME_BEHIND = lazy(r"[ \t\r\n]++((?:[0-9A-Za-z_-]{1,63}\.)++[A-Za-z-]{2,63})\)")
_BY_BRACKET = lazy(r"(?:[0-9A-Za-z._-]{1,255}[ \t\r\n]++)?\[([^\[\]\r\n]{2,80})\]")
_PORT = lazy(r":\d{1,5}$")
_ADDRESS_LIKE = lazy(r"\d{1,3}\.[0-9A-Za-z]|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:|IPv6:", re.IGNORECASE)
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
# CommuniGate: (account alice [203.0.113.25] verified); what stands before the address is who logged in.
_ACCOUNT = lazy(r"^\(account[ \t\r\n]++[^ \t\r\n()]++")
_SPAMWARE_DATE = lazy(r"^\(?\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),[ ]\d")
NO_NAME = frozenset({
    "unknown", "unverified", "<unknown>", "<unknown.domain>", "[unknown]", "unknownhost", "none",
    "localhost.unknown",
})  # fmt: skip
_PICKUP = ("mail", "pickup", "service")
_MAX_COMMENTS = 12


def read_client(clause: Clause | None, name_is: str) -> Client:
    """Read a from clause; ``name_is`` is the dialect's word for what stands right after ``from``."""
    if clause is None:
        return Client(MISSING, MISSING, MISSING, MISSING, MISSING, MISSING, ())
    found: dict[str, Part] = {}
    notes: list[str] = []
    for comment in clause.comments[:_MAX_COMMENTS]:
        _read_comment(comment, found, notes)
    name = _name_of(clause, name_is, found)
    return _assign(name, name_is, found, tuple(notes))


def _name_of(clause: Clause, name_is: str, found: dict[str, Part]) -> Part:
    """Read the word after ``from``; ``[10.128.128.81]:50999`` also gives an address where no comment does."""
    if not clause.words or tuple(word.text.lower() for word in clause.words[:3]) == _PICKUP:
        return MISSING  # IIS takes such mail from a folder
    word = clause.words[0]
    # Some servers write the address bare: from host [1.2.3.4] by ...
    for extra in clause.words[1:3]:
        bracketed = _BRACKETED.search(extra.text)
        address = _address(bracketed[1]) if bracketed else None
        if bracketed and address is not None:
            found.setdefault(
                "ip", Part(address, (extra.start + bracketed.start(1), extra.start + bracketed.end(1)))
            )
    # Beside a name that was looked up, "unknown" is what the client said: Postfix repeats the looked-up name for
    # a client that says nothing.
    was_said = name_is == "helo" and bool(found.get("rdns", MISSING).value)
    if word.text.lower() in NO_NAME and not was_said:
        return Part(NOT_PRESENT, (word.start, word.end))
    literal = _LITERAL.match(word.text)
    address = _address(literal[1]) if literal else None
    if literal and address is not None:
        found["literal"] = Part(address, (word.start + literal.start(1), word.start + literal.end(1)))
    return Part(word.text, (word.start, word.end))


def _assign(name: Part, name_is: str, found: dict[str, Part], notes: tuple[str, ...]) -> Client:
    said, rdns = found.get("helo", MISSING), found.get("rdns", MISSING)
    ip = found.get("ip", MISSING)
    literal = found.get("literal")
    if not ip.value and literal:
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
    return Client(name, said, rdns, ip, found.get("user", MISSING), found.get("ident", MISSING), notes)


def _read_comment(comment: Token, found: dict[str, Part], notes: list[str]) -> None:
    text, base = comment.text, comment.start
    if "may be forged" in text:
        notes.append("may be forged")
    lowered = text.lower()
    says = "helo" in lowered or "ehlo" in lowered or "lhlo" in lowered
    for pattern in (_SAID, _SAID_KEY) if says else ():
        said = pattern.search(text)
        if said:
            found.setdefault("helo", Part(said[1], (base + said.start(1), base + said.end(1))))
            # What was said is not looked at again: (helo=[10.1.1.1]) holds no address that the server saw.
            start = max(said.start(), 1)
            text = f"{text[:start]}{' ' * (said.end() - start)}{text[said.end() :]}"
    if _SPAMWARE_DATE.match(text):
        notes.append("a date stands where the address belongs")
        return
    account = _ACCOUNT.match(text) if text.startswith("(account") else None
    if account:
        text = f"({' ' * (account.end() - 1)}{text[account.end() :]}"
    if _ASIDE.match(text) and "[" not in text:
        return
    bracketed = _BRACKETED.search(text)
    if bracketed:
        _read_bracket(text, base, bracketed, found, notes)
    else:
        _read_bare(text, base, found, notes)


def _read_bracket(
    text: str, base: int, bracketed: re.Match[str], found: dict[str, Part], notes: list[str]
) -> None:
    """Read ``(name [address])``: sendmail, Postfix, Google, Exim, ecelerity and many more."""
    address = _address(bracketed[1])
    span = base + bracketed.start(1), base + bracketed.end(1)
    if address is not None:
        found.setdefault("ip", Part(address, span))
    elif _ADDRESS_LIKE.search(bracketed[1]):
        found.setdefault("ip", Part(UNREADABLE, span))
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
    if user and normalize(user[2]):
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
    elif len(pieces) == 1 and _ADDRESS_LIKE.match(last[0]):
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


def _address(text: str) -> str | None:
    """Return the address in a bracket or a word: without port, scope id and ``IPv6:``; None if it is none."""
    text = text.strip(" \t")
    address = normalize(text)
    if address is None and _PORT.search(text):
        address = normalize(_PORT.sub("", text).strip("[]"))
    return address


def address_in(comment: Token) -> Part:
    """Read the address in a by clause's comment: ``(10.1.2.3)``, ``([fe80::1])``, ``(name [10.1.2.3])``."""
    inner = comment.text[1:-1].strip(" \t\r\n")
    bracketed = _BY_BRACKET.fullmatch(inner)
    if bracketed:
        inner = bracketed[1]
    address = _address(inner)
    if address is None:
        return MISSING
    start = comment.start + comment.text.index(inner)
    return Part(address, (start, start + len(inner)))
