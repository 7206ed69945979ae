"""Untrusted text made harmless, once, for the sink it goes to."""

import re

from hdrscan.text.display import characters
from hdrscan.text.lazy import lazy

_LONE_SURROGATE = lazy("[\ud800-\udfff]")
_REPLACEMENT = "\ufffd"
_FORMULA = frozenset("=+-@\uff1d\uff0b\uff0d\uff20")
"""What begins a formula, in full width too, which spreadsheets of East Asia accept."""
_SPACES = lazy(r"[ \t\r\n]++")
# C0 and C1 controls, DEL, bidirectional controls, invisible characters, line separators and tags: a terminal
# obeys or hides them, and none may reach it from a message. Joiners stay: emoji and several scripts need them.
_UNSAFE = lazy(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
_UNSAFE_IN_JSON = lazy("[\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_PLAIN = bytes(range(0x7F))
_MARKDOWN = lazy(r"([\\`*_{}\[\]<>#+!|~&$])")
# GitHub and others turn bare addresses into links, and a reader of a ticket clicks on them.
_BARE_LINK = lazy(r"(?<=:)/(?=/)|(?<=www)\.", re.IGNORECASE)


def readable(text: str) -> str:
    """Return text that any encoding of Unicode can write: bytes become characters, what is none becomes U+FFFD.

    Header text holds 8-bit bytes as surrogate escapes; an encoded word in a charset such as UTF-7 can decode to
    surrogates that stand for nothing at all.
    """
    if text.isascii():
        return text
    return _LONE_SURROGATE.sub(_REPLACEMENT, characters(text))


def for_terminal(text: str) -> str:
    """Unfold, and escape what a terminal would obey or hide: controls, escape sequences, bidirectional marks."""
    return _UNSAFE.sub(_escape, _SPACES.sub(" ", readable(text)))


def for_markdown(text: str) -> str:
    """Escape what Markdown would read as markup or link to, after what a terminal would obey."""
    return _BARE_LINK.sub(r"\\\g<0>", _MARKDOWN.sub(r"\\\1", for_terminal(text)))


def for_spreadsheet(text: str) -> str:
    """Escape what a terminal would obey; an apostrophe stands before what spreadsheets take for a formula."""
    text = for_terminal(text)
    return f"'{text}" if text.lstrip(" ")[:1] in _FORMULA and text.strip(" ") else text


def for_json_text(text: str) -> str:
    """Make JSON text readable, and escape in it the characters that a terminal would obey.

    Only strings can hold either, and what is replaced never is a part of JSON's own signs. JSON's own rules leave
    DEL, C1 controls and bidirectional marks as they are.
    """
    if text.isascii() and "\x7f" not in text:
        return text
    # A pattern looks at a long line character by character. What is not plain in it is little, and to cut
    # out the rest first takes a tenth of that.
    strange = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    if _LONE_SURROGATE.search(strange):
        return _UNSAFE_IN_JSON.sub(_json_escape, readable(text))
    return _UNSAFE_IN_JSON.sub(_json_escape, text) if _UNSAFE_IN_JSON.search(strange) else text


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code <= 0xFF:  # noqa: PLR2004 - what two hexadecimal digits hold
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - what four digits hold


def _json_escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
