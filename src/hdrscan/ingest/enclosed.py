"""Quoted strings, comments and addresses in angle brackets (RFC 5322 section 3.2): what a repair must not end.

What stands in them is often a stranger's, such as the local part of an address. A repair that put a quote there,
or a bracket, would let him write what follows. So a character that a repair puts in may end only what another one
that was put in has opened.
"""

import re
from collections.abc import Callable
from functools import cache

from hdrscan.ingest.lines import Line

_ENDS = {'"': '"\\', "(": "()\\", "<": '<>"\\'}
_MAY_HOLD = {"(": ("", "("), "<": ("",), '"': ("", "<")}
"""Within what each begins; within anything else it is a character like others."""
_CLOSING = {"(": ")", "<": ">", '"': '"'}
_DEEPEST = 64
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+"')
_ANGLE = re.compile(r'<(?:[^<>"\\]|\\.|"(?:[^"\\]|\\.)*+")*+>')
_LONGEST_ADDRESS = 1_000
_ROUND = re.compile(r"\\.|[()]")


@cache
def _tokens(pattern: str) -> re.Pattern[str]:
    return re.compile(rf'(?P<replaced>{pattern})|[\\"()<>]')


class Enclosure:
    """What is open at a place of a structured field, read piece by piece."""

    def __init__(self) -> None:
        """Nothing is open."""
        self._open: list[tuple[str, bool]] = []
        self._escaped = -1

    def copy(self) -> "Enclosure":
        """Return one that goes on by itself."""
        other = Enclosure()
        other._open = [*self._open]
        return other

    def __bool__(self) -> bool:
        """Tell whether anything is open."""
        return bool(self._open)

    @property
    def inner(self) -> str:
        """What was opened last, as the character that opens it; empty where nothing is open."""
        return self._open[-1][0] if self._open else ""

    def replace(self, line: Line, pattern: re.Pattern[str], to: Callable[[re.Match[str]], str]) -> Line:
        """Replace matches in a line that goes on from the one before, but those that would end what is open."""
        self._escaped = -1

        def decide(match: re.Match[str]) -> str:
            if match["replaced"] is None:
                self._see(match[0], match.start(), put_in=False)
                return match[0]
            original = pattern.fullmatch(match[0])
            new = match[0] if original is None else to(original)
            if new == match[0] or not self._see(new, match.start(), put_in=True):
                return match[0]
            return new

        return line.replace(_tokens(pattern.pattern), decide)

    def read(self, text: str) -> None:
        """Go on over text that is left as it is."""
        self._escaped = -1
        for match in _tokens("(?!)").finditer(text):
            self._see(match[0], match.start(), put_in=False)

    def _see(self, new: str, at: int, *, put_in: bool) -> bool:
        """Take a character into account; False where it was put in and must not stand there."""
        inner, was_put_in = self._open[-1] if self._open else ("", False)
        if inner and put_in and not was_put_in and len(new) == 1 and new in _ENDS[inner]:
            return False
        if self._escaped == at:
            return True  # a quoted pair
        if new == "\\":
            self._escaped = at + 1 if inner else -1
        elif inner and new == _CLOSING[inner]:
            self._open.pop()
        elif new in '(<"' and inner in _MAY_HOLD[new] and len(self._open) < _DEEPEST:
            self._open.append((new, put_in))
        return True


def enclosed_spans(text: str) -> list[tuple[int, int]]:
    """Return where quoted strings, comments and addresses in angle brackets stand; what is not closed is none."""
    closing = _closing_brackets(text) if "(" in text else {}
    spans: list[tuple[int, int]] = []
    at, quotes_close = 0, True
    for start in (match.start() for match in re.finditer(r'["(<]', text)):
        if start < at:
            continue
        end = 0
        if text[start] == "(":
            end = closing.get(start, 0)
        elif text[start] == "<":
            angle = _ANGLE.match(text, start, start + _LONGEST_ADDRESS)
            end = angle.end() if angle else 0
        elif quotes_close:
            quoted = _QUOTED.match(text, start)
            quotes_close = quoted is not None
            end = quoted.end() if quoted else 0
        if end:
            spans.append((start, end))
            at = end
    return spans


def _closing_brackets(text: str) -> dict[int, int]:
    """Return for each ``(`` that is closed where its comment ends."""
    closing: dict[int, int] = {}
    waiting: list[int] = []
    for match in _ROUND.finditer(text):
        if match[0] == "(":
            waiting.append(match.start())
        elif match[0] == ")" and waiting:
            closing[waiting.pop()] = match.end()
    return closing
