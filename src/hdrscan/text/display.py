"""Turning header text into text for a person: bytes back to characters, encoded words decoded."""

import re

from hdrscan.text.cfws import unfold
from hdrscan.text.lazy import lazy

_BYTES = lazy("[\udc80-\udcff]+")
_ENCODED_WORD = lazy(r"=\?([!-~]{1,40}?)\?([bBqQ])\?([!->@-~]*+)\?=")
# Character sets that mail uses. Python's codecs do more than charsets: punycode is slow, unicode_escape obeys.
_CHARSET = lazy(
    r"utf-?8|us-ascii|ascii|iso-?8859-\d{1,2}|iso-2022-(?:jp|kr)[-\w]{0,4}|windows-\d{3,4}|cp-?\d{3,4}|koi8-[rut]|"
    r"gb2312|gbk|gb18030|hz-gb-2312|big5(?:-hkscs)?|euc-(?:jp|kr)|shift[_-]jis|ks_c_5601-1987|tis-620|"
    r"macintosh|utf-?16(?:be|le)?",
    re.IGNORECASE,
)
_BETWEEN_ENCODED_WORDS = lazy(r"(\?=)[ \t\r\n]++(?==\?[!-~]{1,40}\?[bBqQ]\?)")


def characters(text: str) -> str:
    """Read the text's 8-bit bytes as UTF-8 (RFC 6532), or as Windows-1252 where they are not UTF-8."""
    return text if text.isascii() else _BYTES.sub(_decode_bytes, text)


def _decode_bytes(match: re.Match[str]) -> str:
    raw = match[0].encode("ascii", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def decode_words(text: str) -> str:
    """Decode the encoded words of RFC 2047 in unfolded text; what does not decode stays as it is."""
    if "=?" not in text:
        return characters(text)
    return _ENCODED_WORD.sub(_decode_word, characters(_BETWEEN_ENCODED_WORDS.sub(r"\1", text)))


def decode_field(body: str) -> str:
    """Unfold a field's body and decode its encoded words."""
    return decode_words(unfold(body))


def _decode_word(match: re.Match[str]) -> str:
    import base64  # noqa: PLC0415 - most messages need neither
    import quopri  # noqa: PLC0415

    charset, encoding, data = match[1].partition("*")[0], match[2], match[3]
    if not _CHARSET.fullmatch(charset):
        return match[0]
    try:
        raw = (
            base64.b64decode(data + "=" * (-len(data) % 4))
            if encoding in "bB"
            else quopri.decodestring(data.encode("ascii"), header=True)
        )
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):
        return match[0]
