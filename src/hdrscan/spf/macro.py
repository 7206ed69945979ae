"""Macro strings of SPF (RFC 7208 section 7): checked where they are written, expanded where they are used."""

import re
from collections.abc import Callable
from typing import NamedTuple

from hdrscan.model.dns import Defect
from hdrscan.text.names import MAX_NAME

_EXPANSION = re.compile(r"%(?:([%_-])|\{([A-Za-z])([0-9]*+)([rR]?)([-.+,/_=]*+)\})")
_PLAIN = re.compile(r"[^%]++")
_NOT_VISIBLE = re.compile(r"[^!-~]")
_NOT_PRINTABLE = re.compile(r"[^ -~]")
# Letters and digits, a hyphen inside, and not digits alone (RFC 7208 section 7.1, toplabel).
_LAST_LABEL = re.compile(r"\.(?![0-9]++\.?\Z)[A-Za-z0-9](?:[A-Za-z0-9-]*+(?<!-))?\.?\Z")
_LITERALS = {"%": "%", "_": " ", "-": "%20"}
_LETTERS = frozenset("slodiphcrtv")
_EXPLANATION_LETTERS = frozenset("crt")
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_MOST_PARTS = 1000

MAX_EXPANDED = 8192
"""Characters that an expansion may come to. Names end at 253 and SMTP replies at 512; only a trap needs more."""

Valuer = Callable[[str], str]
"""Gives what a lower-case macro letter stands for."""


class Problem(NamedTuple):
    """Where a macro string breaks the grammar, and how."""

    id: str
    note: str
    start: int
    end: int

    def at(self, offset: int) -> Defect:
        """Return the defect of a text in which the macro string begins at ``offset``."""
        return Defect(self.id, self.note, (offset + self.start, offset + self.end))


def macro_problem(text: str, *, explanation: bool = False) -> Problem | None:
    """Return the first thing wrong with a macro string; an explanation holds spaces and more letters too."""
    bad = (_NOT_PRINTABLE if explanation else _NOT_VISIBLE).search(text)
    if bad:
        what = "a control character or a space" if bad[0].isascii() else "a byte that is not ASCII"
        return Problem("bad-character", f"There is {what} in it.", *bad.span())
    place = text.find("%")
    while place >= 0:
        match = _EXPANSION.match(text, place)
        if match is None:
            return Problem(
                "bad-macro",
                "A '%' stands alone: write %%, %_, %- or a whole %{...}.",
                place,
                min(place + 2, len(text)),
            )
        problem = _letter_problem(match, explanation=explanation) if match[2] else None
        if problem:
            return problem
        place = text.find("%", match.end())
    return None


def _letter_problem(match: re.Match[str], *, explanation: bool) -> Problem | None:
    letter = match[2].lower()
    if letter not in _LETTERS:
        return Problem("unknown-macro", f"There is no macro letter '{match[2]}'.", *match.span())
    if letter in _EXPLANATION_LETTERS and not explanation:
        note = f"%{{{match[2]}}} may stand only in an explanation."
        return Problem("explanation-macro", note, *match.span())
    if match[3] and not match[3].strip("0"):
        return Problem("bad-macro", "A macro has to keep one part at least, not 0.", *match.span())
    return None


def domain_spec_problem(text: str) -> Problem | None:
    """Return what is wrong with a domain-spec: a macro string that ends in a macro or a top-level domain."""
    problem = macro_problem(text)
    if problem or not text:
        return problem or Problem("no-domain", "The domain is missing.", 0, 0)
    literal = 0
    for match in _EXPANSION.finditer(text):
        literal = match.end()
    if literal == len(text) or _LAST_LABEL.search(text, literal):
        return None
    return Problem("bad-domain", "It does not end in a dot and a top-level domain, nor in a macro.", 0, len(text))


def expand(text: str, value_of: Valuer) -> str | None:
    """Expand a macro string that is known to be right; None when it grows beyond ``MAX_EXPANDED``."""
    parts: list[str] = []
    size = place = 0
    while place < len(text):
        match = _EXPANSION.match(text, place) or _PLAIN.match(text, place)
        if match is None:
            raise ValueError("the macro string was not checked")
        part = match[0]
        if part.startswith("%"):
            part = _LITERALS[match[1]] if match[1] else _transform(match, value_of(match[2].lower()))
        size += len(part)
        if size > MAX_EXPANDED:
            return None
        parts.append(part)
        place = match.end()
    return "".join(parts)


def _transform(match: re.Match[str], value: str) -> str:
    """Split a value, reverse it, keep its last parts, and escape it for a URL (RFC 7208 section 7.3)."""
    _, letter, digits, reverse, delimiters = match.groups()
    if digits or reverse or delimiters:
        parts = re.split(f"[{re.escape(delimiters or '.')}]", value)
        if reverse:
            parts.reverse()
        # More digits than a name has labels mean all of them; int() would refuse thousands of digits.
        digits = digits.lstrip("0")
        keep = int(digits) if 0 < len(digits) <= len(str(_MOST_PARTS)) else len(parts)
        value = ".".join(parts[-keep:])
    return _escape(value) if letter.isupper() else value


def _escape(value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def as_target(expanded: str) -> str:
    """Return an expanded domain-spec as a name: no trailing dot, and cut from the left to 253 characters."""
    name = expanded.removesuffix(".")
    # One character more than fits, so that a label that just fits keeps its dot before it.
    return name if len(name) <= MAX_NAME else name[-MAX_NAME - 1 :].partition(".")[2]
