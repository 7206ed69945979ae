"""Addresses as servers write them into Received fields, and as people hide them before they publish headers."""

import re
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.source import Span
from hdrscan.text.addresses import normalize
from hdrscan.text.lazy import lazy
from hdrscan.trace.clauses import Token


class Part(NamedTuple):
    """A value with its place in the field's body, or the reason why there is none."""

    value: str | Absent
    span: Span | None = None


MISSING = Part(NOT_PRESENT)


ADDRESS_LIKE = lazy(r"\d{1,3}\.[0-9A-Za-z]|[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:|IPv6:", re.IGNORECASE)
_BY_BRACKET = lazy(r"(?:[0-9A-Za-z._-]{1,255}[ \t\r\n]++)?\[([^\[\]\r\n]{2,80})\]{1,2}")
_PORT = lazy(r":\d{1,5}$")
_V6_LIKE = lazy(r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:")
# Addresses are hidden before headers are published: by x, *, # or a word for each part, or for all of it.
_MASK = r"(?:[xX]{1,4}|[*#?]{1,8}|[0-9A-Fa-f]{1,4})"
_MASKED = lazy(
    rf"(?=[^ ]{{0,40}}[x*#?]){_MASK}(?:[.:]{{1,2}}{_MASK}){{1,7}}|[*#?]{{1,40}}"
    r"|[<{]?(?:redacted|removed|hidden|masked|ip|ipv[46])"
    r"(?:[ _-](?:ip|address)){0,2}[>}]?",
    re.IGNORECASE,
)


def is_unreadable(text: str) -> bool:
    """Tell whether a text was an address before somebody hid it, as in ``2603:10a6:***:***`` or ``x.x.x.x``."""
    return bool(ADDRESS_LIKE.match(text) or _MASKED.fullmatch(text))


def read_address(text: str) -> str | None:
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
    address = read_address(inner)
    # A version number stands there too: (8.17.1/8.17.1)
    if address is None and not (_V6_LIKE.match(inner) or _MASKED.fullmatch(inner)):
        return MISSING
    start = comment.start + comment.text.index(inner)
    return Part(UNREADABLE if address is None else address, (start, start + len(inner)))
