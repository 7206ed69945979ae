"""Finding the names in a text, and writing others in their places.

Everything between two names stays as it is: brackets, quotes, folding, and what damaged them. So a field that
was read with a quirk is read with the same quirk afterwards.
"""

import re
from collections.abc import Callable

from hdrscan.providers.microsoft import CONSUMER_TENANT
from hdrscan.redact.pseudonyms import Pseudonyms
from hdrscan.redact.vocabulary import PROPERTIES, WORDS
from hdrscan.text.addresses import normalize
from hdrscan.text.display import decode_words
from hdrscan.text.names import top_level_is_public

Rewrite = Callable[[Pseudonyms, str], str]

_NETWORK, _HEX = "2001:db8:", "0123456789ABCDEFabcdef:"
_HIDDEN = f"{_NETWORK}x@y::1"
"""What stands for an address of which a part was hidden before: no address, and no name either."""
FILLER = "REDACTED"
"""What a signature's value is filled with, so that whoever verifies it can tell."""
_PREFIX = 8
"""Characters of a signature's value by which results name it (RFC 6008)."""

_HIGH = "\x80-\U0010ffff"
_LABEL = rf"[0-9A-Za-z_{_HIGH}](?:[0-9A-Za-z_{_HIGH}-]{{0,250}}[0-9A-Za-z_{_HIGH}])?+"
_HOST = rf"{_LABEL}(?:\.{_LABEL}){{1,30}}+"
# A no-break space, which copies from a screen have between words: as a character, and as the bytes of its UTF-8.
_NO_BREAK_SPACE = re.compile("(\xa0|\udcc2\udca0)")
_WORD = rf"[0-9A-Za-z{_HIGH}]++"
_ENCODED = r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]{0,2000}\?="
_TOKEN = re.compile(
    r"(?P<sign>&(?:[a-z]{2,6}|#[0-9]{1,4}|#[xX][0-9A-Fa-f]{1,4});|\\[rnt])"
    r"|(?P<versions>\b[0-9]{1,2}(?:\.[0-9]{1,3}){2,3}/[0-9]{1,2}(?:\.[0-9]{1,3}){2,3}\b)"
    rf"|(?P<encoded>{_ENCODED}(?:[ \t\r\n]{{1,9}}{_ENCODED}){{0,1000}})"
    r"|(?P<guid>(?<![\w.-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![\w.-]))"
    r"|(?P<tag>\bheader\.b\s{0,5}=\s{0,5}\"?)(?P<signature>[0-9A-Za-z+/]{1,400})"
    # What names a value is no part of the address behind it; a local part may hold the sign all the same.
    r"|(?P<name>(?<![\w.+=-])(?:(?:header|smtp)\.[a-z-]{1,20}|envelope-(?:from|sender)|mail_?from|mfrom|from|sender|rcpt|to"
    r"|auth|authid|i|d|orcpt|identity|internaldate|receiver)=)(?=[^\s=]*@)"
    r"|(?P<hidden>(?<![\w.])[0-9A-Fa-f:]{1,30}:[^\s()\[\]:]{0,40}@[^\s()\[\]:]{0,40}:[0-9A-Fa-f:]{1,30}(?![\w.])"
    r"|(?<![\w.])(?:[0-9A-Fa-f]{1,4}:){1,6}(?:\*{1,4}|[xX]{1,4})(?::(?:\*{1,4}|[xX]{1,4})?){0,6}(?![\w.]))"
    rf"|(?P<local>[^\s<>\"(),;:@\[\]{{}}]{{1,320}})@(?P<domain>{_HOST}|{_LABEL})"
    rf"|(?:(?<=[Ii][Pp][Vv]6:)|(?<=CIP:)|(?<![\w:.{_HIGH}]))(?P<ipv6>[0-9A-Fa-f]{{0,4}}:[0-9A-Fa-f]{{0,4}}:[0-9A-Fa-f:]{{0,40}}+(?:\.?[0-9.]{{1,15}}+)?)(?![\w:{_HIGH}])"
    rf"|(?<![\w.{_HIGH}-])(?P<ipv4>(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}})(?![\w{_HIGH}]|\.[\w{_HIGH}])"
    rf"|(?P<id>(?<=[\s(]id\s)[^\s;()<>]{{1,400}})"
    rf"|(?P<host>{_HOST})"
    rf"|(?P<word>{_WORD})"
)
_TOP = re.compile(rf"[A-Za-z{_HIGH}][0-9A-Za-z{_HIGH}-]*")
_VERSION = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,5}){1,4}")
_HIDDEN_PART = re.compile(r"[xX]{1,3}|\*{1,3}|hidden|redacted")
_SHORT_NUMBER = 4
_SHORT_WORD = 2
_PLAIN = re.compile("[0-9A-Za-z]")
_MAX_Q = 50


def structured(names: Pseudonyms, text: str) -> str:
    """Rewrite text that a machine wrote: what servers write stays, and so do short numbers."""
    return _rewrite(names, text, _machine_word)


def numbered(names: Pseudonyms, text: str) -> str:
    """Rewrite text that a machine wrote, with its numbers kept: times, sizes and codes."""
    return _rewrite(names, text, _counting_word)


def free(names: Pseudonyms, text: str) -> str:
    """Rewrite text that a person wrote: every word of it."""
    return _rewrite(names, text, _any_word)


def signature_value(names: Pseudonyms, text: str) -> str:
    """Return filler of a value's length that begins with a pseudonym of its first characters; folding stays."""
    found: list[str] = []
    at = 0
    body = "".join(sign for sign in text if not sign.isspace())
    first = names.prefix(body[:_PREFIX])
    for sign in text:
        if sign.isspace() or sign == "=":
            found.append(sign)
            continue
        found.append(first[at] if at < len(first) else FILLER[at % len(FILLER)])
        at += 1
    return "".join(found)


def is_filler(value: str) -> bool:
    """Tell whether a signature's value is filler, folding left out."""
    return FILLER in value[_PREFIX : _PREFIX + 2 * len(FILLER)]


def _rewrite(names: Pseudonyms, text: str, word: Rewrite) -> str:
    def token(match: re.Match[str]) -> str:
        return _token(names, match, word)

    if text.isascii():
        return _TOKEN.sub(token, text)
    return "".join(
        piece if at % 2 else _TOKEN.sub(token, piece) for at, piece in enumerate(_NO_BREAK_SPACE.split(text))
    )


def _token(names: Pseudonyms, match: re.Match[str], word: Rewrite) -> str:
    kind, text = match.lastgroup or "", match.group()
    if kind in _OF_TEXT:
        return _OF_TEXT[kind](names, text)
    if kind == "signature":
        return match["tag"] + signature_value(names, match["signature"])
    if kind == "domain":
        return f"{_local(names, match['local'])}@{names.host(match['domain'])}"
    if kind == "encoded":
        decoded = decode_words(text)
        return _rewrite_pieces(names, text, word) if decoded == text else _encoded(_rewrite(names, decoded, word))
    if kind == "ipv6" and normalize(text) is None:
        return _rewrite_pieces(names, text, word)
    return names.ip(text) if kind == "ipv6" else _host(names, text, word) if kind == "host" else word(names, text)


def _rewrite_pieces(names: Pseudonyms, text: str, word: Rewrite) -> str:
    return re.sub(_WORD, lambda piece: word(names, piece.group()), text)


def _local(names: Pseudonyms, text: str) -> str:
    """Rewrite a local part; a domain in it, as VERP and SRS write them, has its own pseudonym."""
    found: list[str] = []
    end = 0
    for match in re.finditer(rf"(?<=[=@]){_HOST}", text):
        found += [names.local(text[end : match.start()]), names.host(match.group())]
        end = match.end()
    return "".join([*found, names.local(text[end:])])


def _guid(names: Pseudonyms, text: str) -> str:
    """Rewrite a GUID, but for the null one and that of Microsoft's own tenant of consumers."""
    is_null = not set(text) - {"0", "-"}
    return text if is_null or text.lower() == CONSUMER_TENANT else names.opaque(text.lower())


def _identifier(names: Pseudonyms, text: str) -> str:
    if _VERSION.fullmatch(text):  # Exchange has its version in this place
        return text
    at = text.rfind("@")
    if at > 0 and re.fullmatch(_HOST, text[at + 1 :]):
        return f"{_identifier(names, text[:at])}@{names.host(text[at + 1 :])}"
    return re.sub(_WORD, lambda piece: _id_piece(names, piece.group()), text)


def _id_piece(names: Pseudonyms, text: str) -> str:
    """Rewrite a piece of an identifier but for its first sign, by which some servers' identifiers are known."""
    return text if text.lower() in WORDS or _is_short(text) else text[0] + names.opaque(text)[1:]


def _host(names: Pseudonyms, text: str, word: Rewrite) -> str:
    if text.lower() in PROPERTIES or not set(text) - set("xX*."):  # the latter is an address that was hidden
        return text
    beginning, _, top = text.rpartition(".")
    if _HIDDEN_PART.fullmatch(top) and normalize(beginning + ".1"):
        return f"{names.ip(beginning + '.1').rpartition('.')[0]}.{top}"
    is_number = all(label.isdigit() for label in text.split(".")[:-1])
    if not _TOP.fullmatch(top) or (is_number and not top_level_is_public(text)):
        return _rewrite_pieces(names, text, word)
    return names.host(text)


def _encoded(text: str) -> str:
    """Write a text of pseudonyms as one or several encoded words (RFC 2047)."""
    raw = text.encode("utf-8", "replace").decode("latin-1")
    signs = ["_" if sign == " " else sign if _PLAIN.match(sign) else f"={ord(sign):02X}" for sign in raw]
    pieces = ["".join(signs[at : at + _MAX_Q]) for at in range(0, len(signs), _MAX_Q)]
    return "\n ".join(f"=?us-ascii?Q?{piece}?=" for piece in pieces or [""])


def _machine_word(names: Pseudonyms, text: str) -> str:
    if _is_short(text) or len(text) <= _SHORT_WORD or _is_known(text):
        return text
    return names.word(text, WORDS)


def _counting_word(names: Pseudonyms, text: str) -> str:
    return text if text.isdigit() else _machine_word(names, text)


def _any_word(names: Pseudonyms, text: str) -> str:
    return text if text.isdigit() and len(text) <= _SHORT_WORD else names.word(text)


def _is_known(text: str) -> bool:
    """Tell whether a word is known, with digits behind it or not, such as ``sha256`` or ``arcselector9901``."""
    return text.rstrip("0123456789").lower() in WORDS


def _is_short(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _SHORT_NUMBER


def _as_it_is(_names: Pseudonyms, text: str) -> str:
    return text


_OF_TEXT: dict[str, Rewrite] = {
    "sign": _as_it_is,
    "versions": _as_it_is,
    "name": _as_it_is,
    "hidden": lambda _names, text: _HIDDEN if "@" in text else f"{_NETWORK}{text.lstrip(_HEX)}",
    "guid": _guid,
    "id": _identifier,
    "ipv4": Pseudonyms.ip,
}
"""What is rewritten one way whatever the field: by the group of the pattern."""
