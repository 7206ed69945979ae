"""Reading one comment of a from clause: what was said, the name that was looked up, the address that was seen."""

import re

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.text.addresses import normalize
from hdrscan.text.lazy import lazy
from hdrscan.trace.addresses import ADDRESS_LIKE, MISSING, Part, is_unreadable, read_address
from hdrscan.trace.clauses import Token

_SAID = lazy(r'[(" \t\r\n](?:HELO|EHLO|LHLO)[ \t\r\n]++([^ \t\r\n()"]++)"?', re.IGNORECASE)
_SAID_KEY = lazy(r"\b(?:helo|ehlo)=([^ \t\r\n()]++)", re.IGNORECASE)
_BRACKET = lazy(r"[()]")
BRACKETED = lazy(r"\[([^\[\]\r\n]{0,120})\]")
_NAME_BEHIND = lazy(r"[ \t\r\n]++((?:[0-9A-Za-z_-]{1,63}\.)++[A-Za-z-]{2,63})\)")
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
ACCOUNT = lazy(r"^\(account[ \t\r\n]++[^ \t\r\n()]++")
_SPAMWARE_DATE = lazy(r"^\(?\[?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),[ ]\d")
NO_NAME = frozenset({
    "unknown", "unverified", "<unknown>", "<unknown.domain>", "[unknown]", "unknownhost", "none",
    "localhost.unknown",
})  # fmt: skip


def read_said(comment: Token, found: dict[str, Part]) -> str:
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


def read_comment(comment: Token, found: dict[str, Part], notes: list[str]) -> None:
    """Read a comment that may have the client's address; what it says goes into ``found`` and ``notes``."""
    base = comment.start
    if _SERVERS_ASIDE.match(comment.text):
        return
    if "may be forged" in " ".join(comment.text.split()):  # a fold may stand in it
        notes.append("may be forged")
    text = read_said(comment, found)
    if _SPAMWARE_DATE.match(text):
        notes.append("a date stands where the address belongs")
        return
    account = ACCOUNT.match(text) if text.startswith("(account") else None
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
    for bracketed in BRACKETED.finditer(text):
        has_address = read_address(bracketed[1]) is not None
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
    address = read_address(bracketed[1])
    span = base + bracketed.start(1), base + bracketed.end(1)
    if address is not None:
        found["ip"] = Part(address, span)
    elif is_unreadable(bracketed[1]):
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
    if user and normalize(user[2]) and not ADDRESS_LIKE.match(user[1]):
        kind = "user" if "@" in user[1] or user[3] else "ident"
        found.setdefault(kind, Part(user[1], (base + user.start(1), base + user.end(1))))
        found.setdefault("ip", Part(normalize(user[2]) or UNREADABLE, (base + user.start(2), base + user.end(2))))
        return
    inner = text[1:-1] if text.endswith(")") else text[1:]
    pieces = [piece for piece in _PIECE.finditer(inner) if not _KEY.match(piece[0])]
    if not pieces or len(pieces) > 2:  # noqa: PLR2004 - a name and an address; more is prose
        return
    last = pieces[-1]
    address = read_address(last[0])
    names_before = len(pieces) == 1 or "." in pieces[0][0] or pieces[0][0].lower() in NO_NAME
    if address is not None and names_before:
        found.setdefault("ip", Part(address, (base + 1 + last.start(), base + 1 + last.end())))
        pieces.pop()
    elif len(pieces) == 1 and is_unreadable(last[0]):
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
