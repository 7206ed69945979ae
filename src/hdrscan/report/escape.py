"""Untrusted text made harmless, once, for the sink it goes to."""

import re

from hdrscan.text.display import characters

# C0 and C1 controls, DEL, bidirectional controls, zero-width characters, line separators and lone surrogates:
# none may reach a terminal from a message.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#+!|~&$])")
_HEX_BYTE = 0xFF


def for_terminal(text: str) -> str:
    """Escape what a terminal would obey or hide: controls, escape sequences, bidirectional marks."""
    return _UNSAFE.sub(_escape, characters(text))


def for_markdown(text: str) -> str:
    """Escape what Markdown would read as markup, after what a terminal would obey."""
    return _MARKDOWN.sub(r"\\\1", for_terminal(text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code <= _HEX_BYTE else f"\\u{code:04x}"
