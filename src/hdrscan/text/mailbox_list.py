"""Lists of mailboxes with their display names (RFC 5322 section 3.4), read liberally and in linear time.

Mail programs show names, and attackers write addresses into them: what is a name and what is an address is told
apart here as readers of mail do. What opens and never closes is an ordinary character from there on.
"""

import re
from typing import NamedTuple

from hdrscan.text.cfws import unfold, unquote
from hdrscan.text.display import decode_words
from hdrscan.text.lazy import lazy

# A local part may be quoted, brackets and all: <"<a@example.org>"@example.net>.
_MARK = lazy(r'\\.|<"(?:[^"\\]|\\.)*+"(?=@)|["()<>,;:]', re.DOTALL)
# Tried where a word begins only: else a long word without a sign costs the square of its length.
_ADDRESS = lazy(
    r'(?:"(?:[^"\\]|\\.)*+"|(?<![^ "(),:;<>@\[\]])[^ "(),:;<>@\[\]]++)@'
    r'(?:\[[^\[\]]*+\]|[^ "(),:;<>@\[\]]++)'
)
# Nearly every field holds one mailbox of this form: one look tells.
_USUAL = lazy(r'(?:("[^"\\]*+")|([^"(),:;<>@\\]*+)) ?<([^ "(),:;<>@\[\]\\]++@[^ "(),:;<>@\[\]\\]++)>')
_WORD = lazy(r'[^ "(),:;<>@\[\]]++')
_MAX = 8_192
_OPENING = '"(<'
_MOST_ROUNDS = 6
"""Walks over a list in which one thing after the other does not close; then nothing in it opens anything."""
_MOST = 100
"""Mailboxes of a field; no person writes in the name of so many."""


class Named(NamedTuple):
    """A mailbox as it is written."""

    name: str
    """The display name, decoded (RFC 2047); an old comment behind a bare address; else empty."""
    address: str
    """The addr-spec; empty for what is only a name."""


def read_mailboxes(body: str) -> tuple[Named, ...]:
    """Return the mailboxes of a From, Sender or Reply-To body in order.

    Where no comma parts two addresses, readers show one or the other: both are returned. What has a name and no
    address is left out, unless there is nothing else.
    """
    text = unfold(body[:_MAX])
    usual = _USUAL.fullmatch(text)
    if usual:
        words = unquote(usual[1]) if usual[1] else usual[2]
        return (Named(decode_words(" ".join(words.split())), usual[3]),)
    ordinary: dict[str, int] = {}
    scan = _Scan(text, ordinary)
    for _ in range(_MOST_ROUNDS):
        if scan.unclosed is None:
            break
        kind, at = scan.unclosed
        ordinary[kind] = at
        scan = _Scan(text, ordinary)
    if scan.unclosed is not None:
        scan = _Scan(text, dict.fromkeys(_OPENING, 0))
    found = [mailbox for mailbox in scan.found if mailbox.address]
    return tuple((found or [mailbox for mailbox in scan.found if mailbox.name])[:_MOST])


class _Scan:
    """One walk over a list; ``ordinary`` tells from where on a bracket or quote means nothing."""

    def __init__(self, text: str, ordinary: dict[str, int]) -> None:
        self.found: list[Named] = []
        self.unclosed: tuple[str, int] | None = None
        self._text = text
        self._words: list[str] = []
        self._bare: list[str] = []
        self._comments: list[str] = []
        self._angles = 0
        self._ordinary = ordinary
        self._kind = ""
        """What is open: a quote, a comment or an angle bracket."""
        self._first = self._opened = self._depth = self._at = 0
        for mark in _MARK.finditer(text):
            if self._means_something(mark[0], mark.start()):
                self._inside(mark) if self._kind else self._outside(mark)
        if self._kind:
            self.unclosed = (self._kind, self._first)
            return
        self._plain(text[self._at :])
        self._end(is_group=False, is_last=True)

    def _means_something(self, sign: str, at: int) -> bool:
        opening = {")": "(", ">": "<"}.get(sign, sign[0])
        return at < self._ordinary.get(opening, len(self._text))

    def _outside(self, mark: re.Match[str]) -> None:
        sign, here = mark[0][0], mark.start()
        if sign in _OPENING:
            self._plain(self._text[self._at : here])
            self._first = self._opened = self._at = here
            self._kind, self._depth = sign, 1
        elif sign in ",;:":
            self._plain(self._text[self._at : here])
            self._at = mark.end()
            self._end(is_group=sign == ":", is_last=False)

    def _inside(self, mark: re.Match[str]) -> None:
        sign, here = mark[0][0], mark.start()
        if self._kind == "(":
            self._depth += (sign == "(") - (sign == ")")
            if self._depth:
                return
            self._comments.append(self._text[self._opened + 1 : here])
        elif self._kind == "<" and sign == "<":
            # The one before was an ordinary character.
            self._plain(self._text[self._opened : here])
            self._opened = here
            return
        elif self._kind == '"' == sign:
            self._quote(self._text[self._opened : mark.end()], mark.end())
        elif self._kind == "<" and sign == ">":
            self._angle(self._text[self._opened + 1 : here])
        else:
            return
        self._kind, self._at = "", mark.end()

    def _plain(self, piece: str) -> None:
        self._words.append(piece)
        self._bare.append(piece.replace('"', " "))

    def _quote(self, piece: str, end: int) -> None:
        self._words.append(unquote(piece))
        # Only a local part is followed by the sign; else it is a name, whatever address stands in it.
        self._bare.append(piece if self._text.startswith("@", end) else " ")

    def _angle(self, inner: str) -> None:
        if "@" not in inner and not _WORD.fullmatch(inner.strip()):
            self._words.append(f"<{inner}>")  # no address, whatever it is
            return
        route, colon, address = inner.strip().rpartition(":")
        self._take(address if colon and route.startswith("@") else inner.strip())
        self._angles += 1

    def _take(self, address: str, name: str | None = None) -> None:
        words = " ".join("".join(self._words).split()) if name is None else name
        self._words.clear()
        self._bare.clear()
        # A comma in a name that is not quoted parts it from its address.
        while name is None and self.found and not self.found[-1].address:
            words = ", ".join(filter(None, (self.found.pop().name, words)))
        self.found.append(Named(decode_words(words), address))

    def _end(self, *, is_group: bool, is_last: bool) -> None:
        """End a mailbox; the name of a group is none."""
        bare = [] if self._angles or is_group else _ADDRESS.findall("".join(self._bare))
        comment = decode_words(" ".join(self._comments).strip())
        for address in bare:
            self._take(address, comment)
        if not (self._angles or bare or is_group) and (words := " ".join("".join(self._words).split())):
            self.found.append(Named(decode_words(words), ""))
        elif is_group or is_last:
            self.found = [mailbox for mailbox in self.found if mailbox.address]
        self._words, self._bare, self._comments, self._angles = [], [], [], 0
