"""Lines that were added to a body: at its end, at its beginning, within it, or at the end of two of its parts.

All work on canonical lines, without the empty ones at the end. Taking lines off the end needs one pass over
the body: the hash of each beginning is known on the way.
"""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from itertools import pairwise
from typing import NamedTuple

from hdrscan.dkim.body import canonical_body
from hdrscan.dkim.changes.budget import Budget
from hdrscan.model.dkim import Change

_CRLF = b"\r\n"
_LONGEST_FOOTER = 60
"""Lines that are taken off the first of two parts."""
_SHOWN = 60


class Target(NamedTuple):
    """What a body has to come to."""

    digest: bytes
    """The hash that was signed."""
    method: str
    """``simple`` or ``relaxed``."""


class Text:
    """A body in canonical lines."""

    def __init__(self, body: bytes, method: str) -> None:
        """Canonicalize."""
        canonical = canonical_body(body, method)
        self.lines = canonical.split(_CRLF)[:-1] if canonical.strip(_CRLF) else []
        self.data = canonical
        self._starts: list[int] = []

    @property
    def starts(self) -> list[int]:
        """Return where each line begins in ``data``."""
        if not self._starts:
            place = 0
            for line in self.lines:
                self._starts.append(place)
                place += len(line) + 2
        return self._starts


def matches(body: bytes, target: Target, budget: Budget) -> bool:
    """Tell whether a body is the one that was signed."""
    return budget.allows_body(len(body)) and sha256(canonical_body(body, target.method)).digest() == target.digest


def without_end(text: Text, target: Target, budget: Budget) -> Change | None:
    """Find how many lines were added at the end."""
    if not budget.allows_body(len(text.data)):
        return None
    total = len(text.lines)
    if sha256(_CRLF if target.method == "simple" else b"").digest() == target.digest and total:
        return Change("footer", f"{_all(total)} of the body were added, and it was empty")
    digest, ends = sha256(), 0
    for number, line in enumerate(text.lines[:-1]):
        if not line:
            ends += 1
            continue
        digest.update(_CRLF * ends + line + _CRLF)
        ends = 0
        if digest.digest() == target.digest:
            added = total - number - 1
            return Change(
                "footer", f"{_last(added, total)} of the body{_were(added)} added{_quoted(text, number + 1)}"
            )
    return None


def without_block(text: Text, target: Target, budget: Budget, boundaries: Sequence[bytes]) -> Change | None:
    """Find a run of lines that was added before the last line."""
    data, starts, total = memoryview(text.data), text.starts, len(text.lines)
    ends = _ends(text, boundaries)
    for first in _beginnings(text):
        if not budget.allows_body(starts[first]):
            return None
        before = sha256(data[: starts[first]])
        for behind in ends:
            if behind <= first:
                continue
            if not budget.allows_body(len(data) - starts[behind]):
                return None
            digest = before.copy()
            digest.update(data[starts[behind] :])
            if digest.digest() == target.digest:
                return _block(text, first, behind, total, boundaries)
    return None


def _beginnings(text: Text) -> list[int]:
    """Return where a run can begin, the likely places first: at the top, and behind empty lines and parts."""
    likely = [0] if text.lines else []
    others: list[int] = []
    for number in range(1, len(text.lines)):
        before = text.lines[number - 1]
        (others if before and not before.startswith(b"--") else likely).append(number)
    return likely + others


def _ends(text: Text, boundaries: Sequence[bytes]) -> list[int]:
    """Return where a run can end, the ends of parts first."""
    likely = [number for number in range(1, len(text.lines)) if text.lines[number].startswith(tuple(boundaries))]
    known = set(likely)
    return likely + [number for number in range(1, len(text.lines)) if number not in known]


def _block(text: Text, first: int, behind: int, total: int, boundaries: Sequence[bytes]) -> Change:
    added = [line for line in text.lines[first:behind] if line]
    if added and added[0].startswith(tuple(boundaries)):
        return Change(
            "mime-part", f"a MIME part was added, lines {first + 1:,} to {behind:,} of {total:,} of the body"
        )
    if not first:
        return Change("banner", f"{_first(behind, total)} of the body{_were(behind)} added{_quoted(text, 0)}")
    where = f"line {behind:,}" if behind == first + 1 else f"lines {first + 1:,} to {behind:,}"
    return Change("text", f"{where} of {total:,} of the body{_were(behind - first)} added{_quoted(text, first)}")


def without_two_ends(text: Text, target: Target, budget: Budget, boundaries: Sequence[bytes]) -> Change | None:
    """Find lines that were added at the end of two parts in a row, as to the text and the HTML of one message."""
    data, starts, lines = memoryview(text.data), text.starts, text.lines
    ends = [number for number, line in enumerate(lines) if line.startswith(tuple(boundaries))]
    for one, other in pairwise(ends[1:]):
        for first in _footers(ends[0], one):
            if not budget.allows_body(starts[first]):
                return None
            middle = sha256(data[: starts[first]])
            middle.update(data[starts[one] : starts[one + 1]] if one + 1 < len(lines) else b"")
            for number in range(one + 1, other):
                if not budget.allows_body(len(data) - starts[other] + len(lines[number])):
                    return None
                digest = middle.copy()
                digest.update(data[starts[other] :])
                if digest.digest() == target.digest:
                    note = f"lines were added at the end of two parts, {one - first:,} and {other - number:,}"
                    return Change("footer", f"{note}{_quoted(text, first)}")
                middle.update(data[starts[number] : starts[number + 1]])
    return None


def _footers(begin: int, end: int) -> Iterator[int]:
    """Yield where a footer of a part can begin, the shortest first."""
    return iter(range(end, max(begin, end - _LONGEST_FOOTER), -1))


def _last(added: int, total: int) -> str:
    return f"the last of {total:,} lines" if added == 1 else f"the last {added:,} of {total:,} lines"


def _first(added: int, total: int) -> str:
    return f"the first of {total:,} lines" if added == 1 else f"the first {added:,} of {total:,} lines"


def _were(count: int) -> str:
    return " was" if count == 1 else " were"


def _all(total: int) -> str:
    return "the one line" if total == 1 else f"all {total:,} lines"


def _quoted(text: Text, first: int) -> str:
    """Quote the first words of what was added."""
    line = next((line for line in text.lines[first:] if line.strip(b"_-=* \t")), b"")
    words = line[:_SHOWN].decode("utf-8", "replace").strip()
    return f' ("{words}{"..." if len(line) > _SHOWN else ""}")' if words else ""
