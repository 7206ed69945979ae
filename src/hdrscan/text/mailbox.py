"""Addresses of originator and recipient fields (RFC 5322 section 3.4), read liberally and in linear time."""

import re

from hdrscan.text.cfws import quoted_end, read_comment, skip_cfws, unfold
from hdrscan.text.lazy import lazy

_ATOM = r'[^ \t\r\n"(),:;<>@\[\]]'
# A local part begins where its run does, and no quoted one at an escaped quote: tried from each place, a long one
# would take quadratic time.
_ADDRESS = lazy(rf'(?:(?<!\\)"(?:[^"\\]|\\.)*+"|(?<!{_ATOM}){_ATOM}++)@(?:\[[^\[\]\r\n]*+\]|{_ATOM}++)')
# A quoted local part may hold brackets: <"<a@example.com>"@example.net> is an address at example.net.
_MARK = lazy(r'"(?:[^"\\]|\\.)*+"?|[<>]', re.DOTALL)
_ANGLE = lazy(r"<([^<>]*+)>")
# What parts a list of mailboxes: quoted local parts, angle brackets, comments, the list's own signs.
_LIST_MARK = lazy(r'"(?:[^"\\]|\\.)*+"?|<(?:"(?:[^"\\]|\\.)*+"|[^<>"])*+>|[(,;:]', re.DOTALL)
_MAX = 16_384


def first_address(body: str) -> str | None:
    """Return the addr-spec of the first mailbox in a From, To or Return-Path body; None when there is none.

    The address in angle brackets counts, not one in a display name: attackers write both.
    """
    text = body[:_MAX]
    outside = _without_quoted(text)
    angle = _in_angles(outside)
    if angle:
        inner = unfold(text[slice(*angle)]).rpartition(":")[2]  # an obsolete route comes first
        return inner or None
    # Who writes nothing but a quoted string means it.
    bare = _ADDRESS.search(outside, skip_cfws(outside, 0)) or _ADDRESS.search(text, skip_cfws(text, 0))
    return bare[0] if bare else None


def mailboxes(body: str) -> tuple[str, ...]:
    """Return the addr-spec of each mailbox in a From, To or Cc body, in the order written.

    An address in a display name, a comment or a quoted string is none. Where no comma parts two addresses,
    readers show one or the other: both are returned.
    """
    text = _without_quoted(body[:_MAX])
    found: list[str] = []
    words: list[str] = []
    angles: list[str] = []

    def end() -> None:
        found.extend(angles or _ADDRESS.findall("".join(words)))
        angles.clear()
        words.clear()

    at = 0
    while (mark := _LIST_MARK.search(text, at)) is not None:
        words.append(text[at : mark.start()])
        at = mark.end()
        kind = mark[0][0]
        if kind == "<":
            angles.append(unfold(mark[0][1:-1]).rpartition(":")[2])  # an obsolete route comes first
        elif kind == "(":
            at = read_comment(text, mark.start()).end
        elif kind == '"':
            words.append(mark[0])
        elif kind == ":":
            angles.clear()  # it was the name of a group
            words.clear()
        else:
            end()
    words.append(text[at:])
    end()
    return tuple(address for address in found if address)


def domain_of(address: str) -> str | None:
    """Return an address's domain in lower case, without a trailing dot."""
    _, at, domain = address.rpartition("@")
    return domain.lower().rstrip(".") or None if at else None


def reverse_path(body: str) -> str | None:
    """Return the path of a Return-Path field without its brackets; the empty string is the null sender."""
    angle = _in_angles(body[:_MAX])
    return unfold(body[slice(*angle)]) if angle else unfold(body[:_MAX]) or None


def _in_angles(text: str) -> tuple[int, int] | None:
    """Find what stands in the first brackets; a quote that never closes is an ordinary character."""
    start = -1
    for mark in _MARK.finditer(text):
        if mark[0] == "<":
            start = mark.end()
        elif mark[0] == ">" and start >= 0:
            return start, mark.start()
    angle = _ANGLE.search(text)
    return angle.span(1) if angle else None


def _without_quoted(text: str) -> str:
    """Blank out quoted strings, so that brackets in a display name are not taken for the address."""
    parts: list[str] = []
    at = 0
    while (quote := text.find('"', at)) >= 0:
        end = quoted_end(text, quote)
        # A local part may be quoted; only what no @ follows is a display name.
        keep = text.startswith("@", end)
        parts.append(text[at:quote])
        parts.append(text[quote:end] if keep else " " * (end - quote))
        at = end
    parts.append(text[at:])
    return "".join(parts)
