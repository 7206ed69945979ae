"""Tag lists (RFC 6376 section 3.2), as DKIM-Signature, ARC-Seal and ARC-Message-Signature hold them."""

from collections.abc import Iterable

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.auth import Problem, Tag
from hdrscan.model.source import Field, Span
from hdrscan.text.cfws import unfold
from hdrscan.text.lazy import lazy

_TAG = lazy(r"[; \t\r\n]*+([A-Za-z][A-Za-z0-9_]*+)[ \t\r\n]*+=[ \t\r\n]*+([^;]*+)")
_JUNK = lazy(r"[; \t\r\n]*+[^;]*+")
_BASE64 = lazy(r"[A-Za-z0-9+/]++={0,2}")
_NUMBER = lazy(r"[0-9]{1,15}")
# White space means nothing in base64 (section 3.5, b= and bh=) and around the colons of h=.
_SPACELESS = frozenset({"b", "bh", "h"})
_MAX_TAGS = 128
_LEAST_BITS = 384  # shorter keys never signed mail
_SHOWN = 60

WEAK_ALGORITHMS = frozenset({"rsa-sha1"})
"""Must not be used or verified (RFC 8301 section 3.1)."""

KNOWN_ALGORITHMS = frozenset({"rsa-sha256", "ed25519-sha256"})


class TagList:
    """The tags of one field, and what is wrong with it."""

    def __init__(self, field: Field) -> None:  # noqa: D107 - the class says it
        self.field = field
        self.tags: list[Tag] = []
        self.problems: list[Problem] = []
        self.first: dict[str, Tag] = {}
        self._read(field.body, field.offset)

    def _read(self, body: str, offset: int) -> None:
        place, end = 0, len(body)
        while place < end:
            match = _TAG.match(body, place)
            if match is None:
                place = self._pass_over(body, place)
                continue
            place = match.end()
            if len(self.tags) >= _MAX_TAGS:
                self.problem("too-many-tags", f"The field has more than {_MAX_TAGS} tags; the rest was not read.")
                return
            self._add(match[1], match[2].rstrip(" \t\r\n"), match.start(2) + offset)

    def _pass_over(self, body: str, place: int) -> int:
        match = _JUNK.match(body, place)
        end = match.end() if match else place + 1
        text = body[place:end].strip("; \t\r\n")
        if text and len(self.problems) < _MAX_TAGS:
            start = body.find(text, place) + self.field.offset
            self.problem(
                "unreadable-tag", f"'{text[:_SHOWN]}' is not a tag with a value.", (start, start + len(text))
            )
        return max(end, place + 1)

    def _add(self, name: str, written: str, start: int) -> None:
        span = (start, start + len(written))
        tag = Tag(name, _without_space(written) if name in _SPACELESS else unfold(written), span)
        self.tags.append(tag)
        if name in self.first:
            self.problem("duplicate-tag", f"The tag {name}= stands more than once (RFC 6376 section 3.2).", span)
        else:
            self.first[name] = tag

    def problem(self, name: str, note: str, span: Span | None = None) -> None:
        """Record a problem; without a span it concerns the whole body."""
        offset = self.field.offset
        self.problems.append(Problem(name, note, span or (offset, offset + len(self.field.body))))

    def require(self, names: Iterable[str]) -> None:
        """Record each of these tags that is missing or empty."""
        for name in names:
            tag = self.first.get(name)
            if tag is None:
                self.problem("missing-tag", f"The required tag {name}= is missing.")
            elif not tag.value:
                self.problem("missing-tag", f"The required tag {name}= is empty.", tag.span)

    def text(self, name: str) -> str | Absent:
        """Return a tag's value."""
        tag = self.first.get(name)
        return NOT_PRESENT if tag is None else tag.value

    def number(self, name: str) -> int | Absent:
        """Return a tag's value as number; what is none is a problem."""
        tag = self.first.get(name)
        if tag is None:
            return NOT_PRESENT
        if _NUMBER.fullmatch(tag.value):
            return int(tag.value)
        self.problem("unreadable-number", f"{name}={tag.value[:_SHOWN]} is not a number.", tag.span)
        return UNREADABLE

    def algorithm(self) -> str | Absent:
        """Return ``a=`` in lower case; a weak or unknown one is a problem."""
        tag = self.first.get("a")
        if tag is None:
            return NOT_PRESENT
        name = tag.value.lower()
        if name in WEAK_ALGORITHMS:
            self.problem("weak-algorithm", f"{name} must not be used any more (RFC 8301 section 3.1).", tag.span)
        elif name and name not in KNOWN_ALGORITHMS:
            self.problem("unknown-algorithm", f"The algorithm {name[:_SHOWN]} is not known.", tag.span)
        return name

    def signature_bits(self, algorithm: str | Absent) -> int | Absent:
        """Return the size of the signature in ``b=``; for RSA it is the size of the key."""
        if not isinstance(algorithm, str) or not algorithm.startswith("rsa-"):
            return NOT_APPLICABLE
        value = self.text("b")
        if not isinstance(value, str) or not value:
            return NOT_PRESENT
        if not _BASE64.fullmatch(value):
            self.problem("unreadable-signature", "The signature b= is not base64.", self.first["b"].span)
            return UNREADABLE
        length = len(value.rstrip("="))
        bits = length * 6 // 8 * 8
        # Examples and redacted headers show the beginning alone, which tells nothing of the key.
        return UNREADABLE if bits < _LEAST_BITS or length % 4 == 1 else bits


def _without_space(text: str) -> str:
    return text.replace(" ", "").replace("\t", "").replace("\r", "").replace("\n", "")
