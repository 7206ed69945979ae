"""What a dialect is: data that says how one MTA family writes its Received field."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

Shape = tuple[tuple[str, str | None], ...]
"""Conditions that hold together: each names a clause (``from``, ``by``, ..., ``head``, ``date``, ``name`` for the
field's name) and a pattern searched in its unfolded text (case ignored), or None when the clause must be missing.
A pattern that begins with ``^`` holds at the text's beginning only, with all its alternatives."""


class Example(NamedTuple):
    """A field body that the dialect must claim, and values that must be read from it."""

    body: str
    values: Mapping[str, object]
    """Attributes of ``Hop``: ``helo``, ``rdns``, ``ip``, ``tls`` as ``version/cipher``; None means absent."""


class Dialect(NamedTuple):
    """One MTA family's way of writing Received."""

    name: str
    software: str
    """What the family is called in reports; the version found in the field is added."""
    shapes: tuple[Shape, ...]
    """The dialect claims a field in which all conditions of one shape hold."""
    examples: tuple[Example, ...]
    name_is: str = "helo"
    """What the word after ``from`` is: ``helo``; ``both`` when it is the looked-up name, and also the HELO
    where none is written apart; or ``neither`` (a label of the server's own)."""
    seen: Literal["behind", "first"] = "behind"
    """Where the client's address stands: behind what it said, or before it (Exim, CommuniGate)."""
    confirms: Literal["always", "unless-noted", "never"] = "never"
    """Whether the family writes a looked-up name only if it resolves back to the address: ``unless-noted`` where
    it says beside the name that it does not (sendmail's "may be forged")."""
    local: tuple[Shape, ...] = ()
    """Forms in which the family writes that a message was handed over inside the host or the system. A stranger's
    connection never looks so, whatever it says in HELO: a condition on ``from`` must hold for the whole clause."""
    always: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    """Attributes of ``Hop`` that the family's fields always have, by the protocol in which the mail came (``""`` for
    all): a field without them was written by somebody else."""
    behind_date: frozenset[str] = frozenset()
    """Attributes of ``Hop`` that the family writes behind the date. Nothing else is read there: a stranger's first
    header line, if it is indented, goes on with the field."""
    version: str | None = None
    """Finds the software's version, as group 1, in the unfolded field."""


def shape(**patterns: str | None) -> Shape:
    """Build a shape from keyword arguments; ``from_``, ``with_`` and ``for_`` drop their underscore."""
    return tuple((key.rstrip("_"), pattern) for key, pattern in patterns.items())


@cache
def _finder(pattern: str) -> Callable[[str], re.Match[str] | None]:
    """Return what looks for a pattern in a text."""
    # A search tries ^ at every character of the text.
    return compiled(pattern).match if pattern.startswith("^") else compiled(pattern).search


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: most messages meet few dialects."""
    return re.compile(pattern, re.IGNORECASE)


LMTP = shape(with_=r"^LMTPS?A?\b")
"""How every family writes the delivery to a mailbox store, which strangers cannot reach (RFC 2033 section 5)."""


def claims(dialect: Dialect, written: Mapping[str, str]) -> bool:
    """Tell whether a dialect claims a field whose clauses are ``written``."""
    return fits(dialect.shapes, written)


def fits(shapes: tuple[Shape, ...], written: Mapping[str, str]) -> bool:
    """Tell whether a field's clauses have one of these shapes."""
    for conditions in shapes:
        for key, pattern in conditions:
            text = written.get(key)
            if text is None or pattern is None:
                if text is not pattern:
                    break
            elif not _finder(pattern)(text):
                break
        else:
            return True
    return False
