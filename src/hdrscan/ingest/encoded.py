"""Headers copied in a transfer encoding: quoted-printable (RFC 2045 section 6.7) or base64 (section 6.8).

Both are recognised only where nothing else can be meant, since a stranger can write ``=22`` into a message, too.
In the whole header every ``=`` has to be one of the encoding's, which none of a recorded result is
(``spf=pass``). In what the recipient's server wrote on top none may stand for a character that it does not write.
"""

import binascii
import re

from hdrscan.ingest.limits import MAX_HEADER
from hdrscan.ingest.lines import Draft, Line, draft_of_text, joined
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.unwrap import start_of_field

_HEX = re.compile(r"=([0-9A-F]{2})")
_NOT_ENCODED = re.compile(r"=(?![0-9A-F]{2}|[ \t]*+\Z)|=0[AD]")
_SOFT = re.compile(r"=[ \t]*+\Z")
_NOT_BY_A_SERVER = re.compile(r"=(?!3D|20|09|[ \t]*+\Z)")
_LEAST = 3
_BASE64 = re.compile(rb"[A-Za-z0-9+/\r\n\t ]{100,}+={0,2}\s{0,100}\Z")
_LETTER = re.compile(rb"[A-Za-z0-9+/]")


def without_quoted_printable(lines: list[Line], repairs: Repairs) -> list[Line]:
    """Decode a header in quoted-printable; lines that are not in it come back as they are."""
    start = next((at for at, line in enumerate(lines) if line.text), len(lines))
    end = next((at for at in range(start, len(lines)) if not lines[at].text), len(lines))
    header = lines[start:end]
    if sum(line.text.count("=3D") for line in header) < _LEAST or any(
        "=" in line.text and _NOT_ENCODED.search(line.text) for line in header
    ):
        return lines
    if any("=" in line.text and _NOT_BY_A_SERVER.search(line.text) for line in _top(header)):
        return lines
    number = next(line.number for line in header if "=" in line.text)
    repairs.note("quoted-printable", number, "the header was decoded from quoted-printable")
    out: list[Line] = []
    open_line: list[tuple[str, Line]] = []
    for line in header:
        soft = _SOFT.search(line.text)
        open_line.append(("", line.cut(0, soft.start()) if soft else line))
        if not soft:
            out.append(joined(open_line))
            open_line = []
    if open_line:
        out.append(joined(open_line))
    return [*lines[:start], *(line.replace(_HEX, _character) for line in out), *lines[end:]]


def _character(match: re.Match[str]) -> str:
    return bytes((int(match[1], 16),)).decode("ascii", "surrogateescape")


def _top(header: list[Line]) -> list[Line]:
    """Return the lines down to the end of the topmost Received field."""
    received = False
    for at, line in enumerate(header):
        name = start_of_field(line.text)
        if received and name is not None:
            return header[:at]
        received = received or name == "received"
    return header if received else []


def base64_draft(source: bytes) -> Draft | None:
    """Return the lines of a header that the whole of a source holds in base64; None where it holds none."""
    data = source[: MAX_HEADER // 3 * 4]
    if not _BASE64.match(data):
        return None
    places = [match.start() for match in _LETTER.finditer(data)]
    letters = bytes(data[place] for place in places)
    letters = letters[: len(letters) // 4 * 4] + _rest(letters)
    text = binascii.a2b_base64(letters).decode("ascii", "surrogateescape")
    if start_of_field(text[:200].lstrip("\r\n").partition("\n")[0], known_only=True) is None:
        return None
    origin = [places[at * 4 // 3] for at in range(len(text))]
    origin.append(places[-1] + 1)
    return draft_of_text(text, origin, "base64", cut=len(data) < len(source))


def _rest(letters: bytes) -> bytes:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""
