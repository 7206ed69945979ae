"""Authentication-Results bodies in encoded words (RFC 2047): decoded, with the way back to what is written.

Microsoft encodes the whole body when a domain in it is not ASCII (docs/microsoft.md, Results).
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from hdrscan.model.source import Span
from hdrscan.text.lazy import lazy

_WORD = lazy(r"=\?([!->@-~]{1,40}+)\?([bBqQ])\?([!->@-~]*+)\?=")
_GAP = lazy(r"[ \t\r\n]*+")
# Other codecs of Python are no character sets of mail, or are slow (punycode), or warn (unicode_escape).
_CHARSET = lazy(
    r"utf-?8|us-ascii|iso-8859-[0-9]{1,2}|windows-125[0-9]|koi8-[ru]|gb2312|gb18030|big5", re.IGNORECASE
)


class Decoded(NamedTuple):
    """A body whose encoded words are decoded."""

    text: str
    """Bytes again: one character is one byte."""
    starts: tuple[int, ...]
    """Offsets in ``text`` at which its pieces begin."""
    pieces: tuple[tuple[int, int, bool], ...]
    """For each piece where it stands in the body, and whether it is an encoded word."""

    def locate(self, start: int, end: int) -> Span:
        """Return where the text's characters stand in the body: for decoded ones, the words that hold them."""
        first, _ = self._written(start)
        _, last = self._written(max(start, end - 1))
        return first, max(first, last)

    def _written(self, offset: int) -> Span:
        n = max(0, bisect_right(self.starts, offset) - 1)
        start, end, encoded = self.pieces[n]
        if encoded:
            return start, end
        place = min(start + offset - self.starts[n], end)
        return place, min(place + 1, end)


def decode(body: str) -> Decoded | None:
    """Decode the encoded words of a body; None when it has none."""
    parts: list[str] = []
    starts: list[int] = []
    pieces: list[tuple[int, int, bool]] = []
    length = place = 0

    def add(part: str, start: int, end: int, *, encoded: bool) -> None:
        nonlocal length
        if part or not pieces:
            parts.append(part)
            starts.append(length)
            pieces.append((start, end, encoded))
            length += len(part)

    for word in _WORD.finditer(body):
        part = _decode_word(word[1], word[2], word[3])
        if part is None:
            continue
        gap = _GAP.match(body, place)
        # White space between two encoded words is not text (RFC 2047 section 6.2).
        if not (pieces and pieces[-1][2] and gap and gap.end() == word.start()):
            add(body[place : word.start()], place, word.start(), encoded=False)
        add(part, word.start(), word.end(), encoded=True)
        place = word.end()
    if place == 0:
        return None
    add(body[place:], place, len(body), encoded=False)
    return Decoded("".join(parts), tuple(starts), tuple(pieces))


def _decode_word(charset: str, encoding: str, data: str) -> str | None:
    import base64  # noqa: PLC0415 - few messages need either
    import quopri  # noqa: PLC0415

    charset = charset.partition("*")[0].lower()
    if not _CHARSET.fullmatch(charset):
        return None
    try:
        if encoding in "bB":
            raw = base64.b64decode(data + "=" * (-len(data) % 4))
        else:
            raw = quopri.decodestring(data.encode("ascii"), header=True)
        if charset not in ("utf-8", "us-ascii"):
            raw = raw.decode(charset, "replace").encode("utf-8", "replace")
    except (LookupError, ValueError):
        return None
    return raw.decode("ascii", "surrogateescape")
