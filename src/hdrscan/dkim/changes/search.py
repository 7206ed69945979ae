"""The search: which of the known changes, undone, make a signature hold, alone or a few together."""

from base64 import b64decode
from binascii import Error
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product
from typing import NamedTuple

from hdrscan.dkim.changes import bodies, fields
from hdrscan.dkim.changes.bodies import Candidate, Given
from hdrscan.dkim.changes.budget import Budget
from hdrscan.dkim.changes.fields import Alternative, Header, Slot
from hdrscan.dkim.changes.lines import (
    Target,
    Text,
    matches,
    without_block,
    without_end,
    without_two_ends,
)
from hdrscan.dkim.changes.mime import boundaries_of
from hdrscan.dkim.signed_fields import SignedField, canonical_field
from hdrscan.model.auth import DkimSignature
from hdrscan.model.dkim import Change
from hdrscan.model.source import HeaderBlock

MOST_BODY = 4 << 20
"""Bytes of a body that is tried."""
WITH_BODY = "with-body"
"""Kind of a change of a field that is part of a change of the body, and not told apart."""
_MOST_LINES = 4_000
_MOST_TOGETHER = 4
_MOST_ALIKE = 60
"""Alternatives of one kind: a stranger can write a thousand addresses."""
_CRLF = b"\r\n"

Holds = Callable[[bytes], bool]
"""Whether the signature is over these canonical fields, its own not among them."""


class Body(NamedTuple):
    """A body that was restored."""

    changes: tuple[Change, ...]
    values: bodies.Values
    """What header fields may have held beside it."""


def restore_body(body: bytes, block: HeaderBlock, signature: DkimSignature, budget: Budget) -> Body | None:
    """Find the body that was signed; a signed length of it is left alone."""
    target = _target(signature)
    if target is None or budget.is_spent() or len(body) > MOST_BODY:
        return None
    body = body.replace(_CRLF, b"\n").replace(b"\n", _CRLF)
    given = Given(
        body,
        _value(block, "content-type"),
        b"".join(_value(block, "content-transfer-encoding").split()).lower(),
        target.method,
    )
    boundaries = boundaries_of(given.content_type, body)
    text = Text(body, target.method)
    found = without_end(text, target, budget)
    if found is not None:
        return Body((found,), {})
    for candidate in _candidates(given):
        # To make the next one costs time too.
        if budget.is_spent():
            return None
        if matches(candidate.body, target, budget):
            return Body((candidate.change,), candidate.values)
        also = without_end(Text(candidate.body, target.method), target, budget)
        if also is not None:
            return Body((also, candidate.change), candidate.values)
    if len(text.lines) <= _MOST_LINES:
        found = without_two_ends(text, target, budget, boundaries) if boundaries else None
        found = found or without_block(text, target, budget, boundaries or (b"\0",))
    return None if found is None else Body((found,), {})


def _candidates(given: Given) -> Iterator[Candidate]:
    for way in bodies.WAYS:
        yield from way(given)


def _target(signature: DkimSignature) -> Target | None:
    if isinstance(signature.body_length, int) or not isinstance(signature.body_hash, str):
        return None
    try:
        digest = b64decode(signature.body_hash.encode("ascii", "replace"), validate=True)
    except Error:
        return None
    return Target(digest, signature.canonicalization.partition("/")[2])


def _value(block: HeaderBlock, name: str) -> bytes:
    field = next(block.named(name), None)
    return (
        b""
        if field is None
        else field.body.replace("\r", "").replace("\n", _CRLF.decode()).encode("ascii", "surrogateescape")
    )


def restore_fields(
    header: Header, values: bodies.Values, holds: Holds, budget: Budget
) -> tuple[Change, ...] | None:
    """Find the header fields that were signed; ``values`` are what some held before the body was changed.

    No change at all is found where the fields hold as they are.
    """
    lines = [_line(slot, slot.field.value if slot.field is not None else None, header) for slot in header.slots]
    if budget.allows_signature() and holds(b"".join(lines)):
        return ()
    ways = [*_restored(header, values), *(list(islice(way(header), _MOST_ALIKE)) for way in fields.WAYS)]
    groups = [[_laid_out(alternative, header) for alternative in way] for way in ways if way]
    for count in range(1, _MOST_TOGETHER + 1):
        for chosen in combinations(groups, count):
            for together in product(*chosen):
                if not budget.allows_signature():
                    return None
                tried = _with(lines, together)
                if tried is not None and holds(b"".join(tried)):
                    return tuple(each.change for each in together)
    return None


class _LaidOut(NamedTuple):
    """An alternative whose values are canonical lines, by the numbers of their slots."""

    lines: tuple[tuple[int, bytes], ...]
    change: Change


def _laid_out(alternative: Alternative, header: Header) -> _LaidOut:
    values = alternative.values
    return _LaidOut(
        tuple((number, _line(header.slots[number], value, header)) for number, value in values),
        alternative.change,
    )


def _with(lines: Sequence[bytes], together: Sequence[_LaidOut]) -> list[bytes] | None:
    """Put the lines of several alternatives in; None where two are about one slot."""
    tried = list(lines)
    taken: set[int] = set()
    for alternative in together:
        for number, line in alternative.lines:
            if number in taken:
                return None
            taken.add(number)
            tried[number] = line
    return tried


def _line(slot: Slot, value: bytes | None, header: Header) -> bytes:
    if value is None:
        return b""
    field = slot.field
    name = field.name if field is not None else slot.written
    made = SignedField(slot.name, name, value, field.field if field is not None else header.block.fields[0])
    return canonical_field(made, "simple" if header.simple else "relaxed") + _CRLF


def _restored(header: Header, values: Mapping[bytes, tuple[bytes | None, ...]]) -> Iterator[list[Alternative]]:
    """Yield, for each field that went with the body, what it may have held."""
    for number, slot in enumerate(header.slots):
        if slot.name in values:
            field = slot.field
            name = field.field.name if field is not None else slot.written.decode("ascii", "replace")
            change = Change(WITH_BODY, f"{name} went with it", None if field is None else field.field)
            yield [Alternative(((number, value),), change) for value in values[slot.name]]
