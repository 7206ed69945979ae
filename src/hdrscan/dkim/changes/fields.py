"""Ways to undo what was done to signed header fields: each yields values that fields may have had.

A signature is over slots: one for each name in ``h=``, with the field that stands there or none.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from hdrscan.dkim.signed_fields import SignedField
from hdrscan.model.dkim import Change
from hdrscan.model.source import HeaderBlock

_FOLD = re.compile(rb"\r\n[ \t]+")
# What lists and gateways put before a subject, behind "Re:" too, such as [list], {Spam?}, ***SPAM***, EXTERNAL:
_ANSWERS = rb"(?:re|aw|fw|fwd|wg|sv|antw)"
_MARK = rb"\[[^\]\r\n]{1,60}\]|\{[^}\r\n]{1,60}\}|\([^)\r\n]{1,60}\)"
_TAG = re.compile(
    rb"(\s*+(?:"
    + _ANSWERS
    + rb":\s*+)*+)(?:"
    + _MARK
    + rb"|\*{2,8}[^*\r\n]{1,60}\*{2,8}|[a-z][a-z -]{2,30}:)\s*+",
    re.IGNORECASE,
)
_TAG_BEHIND = re.compile(rb"(?:" + _MARK + rb")\s*\Z")
_VIA = re.compile("(?<![ \t])[ \t]++(?:via|über|par|durch)[ \t].*+".encode(), re.IGNORECASE | re.DOTALL)
_MAILBOX = re.compile(rb"(.*?)<([^<>\s]{3,320})>", re.DOTALL)
_QUOTED = re.compile(rb'"([^"\\\r\n]{1,200})"(?=[ \t\r\n]{0,8}<)')
_BARE = re.compile(rb"(?:(?<=,)|\A)([ \t\r\n]{0,8}+)([^\s\",<>][^\",<>\r\n]{0,200}?)(?=[ \t\r\n]{0,8}<)")
_KEPT = (b"x-original-", b"original-", b"old-", b"x-old-", b"x-mailman-original-", b"x-google-original-")
_AUTHORS = (b"x-original-from", b"x-mailman-original-from", b"original-from", b"old-from", b"x-from", b"author")
_ADDRESSES = frozenset({b"from", b"to", b"cc", b"reply-to", b"sender"})
_ADDED = frozenset(
    {b"reply-to", b"sender", b"cc", b"mime-version", b"content-type", b"content-transfer-encoding"}
)
_MOST_MAILBOXES = 4
_WIDTHS = (78, 76, 77, 75, 72, 79, 80)
_LONGEST_LINE = 998


class Slot(NamedTuple):
    """One name that is signed."""

    name: bytes
    """In lower case."""
    written: bytes
    """As ``h=`` spells it."""
    field: SignedField | None


class Alternative(NamedTuple):
    """Values that slots may have had; None where there was no field."""

    values: tuple[tuple[int, bytes | None], ...]
    """By number of the slot: what stood behind the colon, or None where no field stood there."""
    change: Change


class Header(NamedTuple):
    """The slots of a signature, and the header that they stand in."""

    slots: Sequence[Slot]
    block: HeaderBlock
    simple: bool
    """Whether white space and the case of names count."""

    def values(self, *names: bytes) -> Iterator[bytes]:
        """Yield what other fields hold, in the order of the names."""
        for name in names:
            for field in self.block.named(name.decode("ascii")):
                yield field.body.replace("\r\n", "\n").replace("\n", "\r\n").encode("ascii", "surrogateescape")


Way = Callable[[Header], Iterator[Alternative]]


def _named(header: Header, *names: bytes) -> Iterator[tuple[int, SignedField]]:
    for number, slot in enumerate(header.slots):
        if slot.name in names and slot.field is not None:
            yield number, slot.field


def _instead(number: int, field: SignedField, value: bytes | None, kind: str, note: str) -> Alternative:
    return Alternative(((number, value),), Change(kind, note, field.field))


def subject_tags(header: Header) -> Iterator[Alternative]:
    """Take a tag off the subject."""
    for number, field in _named(header, b"subject"):
        found = _TAG.match(field.value)
        if found is not None:
            tag = _shown(field.value[found.end(1) : found.end()])
            note = f'"{tag}" was put into Subject'
            rest = field.value[found.end() :]
            for lead in dict.fromkeys((found[1], found[1].rstrip() + b" ")):
                yield _instead(number, field, lead + rest, "subject-tag", note)
        behind = _TAG_BEHIND.search(field.value)
        if behind is not None:
            note = f'"{_shown(behind[0])}" was put behind Subject'
            yield _instead(number, field, field.value[: behind.start()].rstrip(), "subject-tag", note)


def munged_from(header: Header) -> Iterator[Alternative]:
    """Put the author back into From, as Reply-To, Cc or a field made for it still name it."""
    for number, field in _named(header, b"from"):
        now = _MAILBOX.match(field.value)
        name = _VIA.sub(b"", now[1].strip().strip(b'"')).strip(b"' ") if now is not None else b""
        note = "From was replaced, for the author is named elsewhere"
        seen = {field.value}
        for value in (*header.values(*_AUTHORS), *_mailboxes(header.values(b"reply-to", b"cc"))):
            for each in _spellings(value, name):
                if each not in seen:
                    seen.add(each)
                    yield _instead(number, field, each, "from-replaced", note)


def _mailboxes(values: Iterator[bytes]) -> Iterator[bytes]:
    for value in values:
        parts = [part for part in value.split(b",") if b"@" in part]
        yield from parts[:_MOST_MAILBOXES]
        yield from parts[_MOST_MAILBOXES:][-1:]


def _spellings(value: bytes, name: bytes) -> Iterator[bytes]:
    """Yield the ways in which a mailbox can have been written."""
    found = _MAILBOX.match(value)
    address = found[2] if found is not None else value.strip()
    own = found[1].strip().strip(b'"').strip() if found is not None else b""
    yield b" " + value.strip()
    for display in dict.fromkeys((own, name)):
        if display:
            yield b' "%s" <%s>' % (display, address)
            yield b" %s <%s>" % (display, address)
    yield b" " + address
    yield b" <%s>" % address


def kept_originals(header: Header) -> Iterator[Alternative]:
    """Put a value back that another field keeps, such as X-Original-Subject."""
    for number, slot in enumerate(header.slots):
        for value in header.values(*(prefix + slot.name for prefix in _KEPT)):
            if slot.field is not None and value != slot.field.value:
                note = f"{slot.field.field.name} was replaced; the message keeps its old value"
                yield _instead(number, slot.field, value, "field-replaced", note)


def added_from(header: Header) -> Iterator[Alternative]:
    """Leave one of several From fields out."""
    own = list(_named(header, b"from"))
    for at, (_, field) in enumerate(own if len(own) > 1 else ()):
        # Those above it are signed each one place earlier.
        left = [other.value for _, other in (*own[:at], *own[at + 1 :])]
        values = tuple(zip([number for number, _ in own], [*left, None], strict=True))
        note = f"the From field on line {field.field.line} was added"
        yield Alternative(values, Change("from-added", note, field.field))


def added_fields(header: Header) -> Iterator[Alternative]:
    """Leave out what may not have been there: all fields of a list's, or one that is often added."""
    lists = [(number, field) for number, slot in enumerate(header.slots) if (field := _of_list(slot)) is not None]
    if lists:
        names = ", ".join(dict.fromkeys(field.field.name for _, field in lists))
        change = Change("fields-added", f"a list's fields were added ({names})", lists[0][1].field)
        yield Alternative(tuple((number, None) for number, _ in lists), change)
    for number, field in _named(header, *_ADDED):
        yield _instead(number, field, None, "field-added", f"the field {field.field.name} was added")


def _of_list(slot: Slot) -> SignedField | None:
    is_lists = slot.name.startswith((b"list-", b"x-mailman", b"x-google-group"))
    return slot.field if is_lists or slot.name in {b"precedence", b"x-beenthere", b"errors-to"} else None


def fewer_mailboxes(header: Header) -> Iterator[Alternative]:
    """Take an address off that was added to To, Cc or Reply-To."""
    for number, field in _named(header, b"to", b"cc", b"reply-to"):
        parts = field.value.split(b",")
        if 1 < len(parts) <= _MOST_MAILBOXES:
            for left_out in (len(parts) - 1, *range(len(parts) - 1)):
                value = b",".join(part for at, part in enumerate(parts) if at != left_out)
                note = f"an address was added to {field.field.name}"
                yield _instead(number, field, b" " + value.strip(), "address-added", note)


def requoted(header: Header) -> Iterator[Alternative]:
    """Put quotes around display names, or take them off, as servers do that write addresses anew."""
    for number, field in _named(header, *_ADDRESSES):
        for value in (_QUOTED.sub(rb"\1", field.value), _BARE.sub(rb'\1"\2"', field.value)):
            if value != field.value:
                note = f"the names in {field.field.name} were quoted otherwise"
                yield _instead(number, field, value, "rewritten", note)


def rewrapped(header: Header) -> Iterator[Alternative]:
    """Wrap fields otherwise: a single one, or all of them."""
    folded = [(number, slot.field) for number, slot in enumerate(header.slots) if slot.field is not None]
    for by in (b"", b" ", b"\r\n ", b"\r\n\t", b"\t"):
        if not header.simple and by.strip(b"\r\n\t ") == b"" and by:
            continue  # relaxed takes all white space for the same
        changed = [(number, field, _FOLD.sub(by, field.value)) for number, field in folded]
        changed = [each for each in changed if each[2] != each[1].value]
        if changed:
            lines = ", ".join(dict.fromkeys(field.field.name for _, field, _ in changed))
            change = Change("rewrapped", f"fields were wrapped anew ({lines})", changed[0][1].field)
            yield Alternative(tuple((number, value) for number, _, value in changed), change)
            for number, field, value in changed if len(changed) > 1 else ():
                yield _instead(number, field, value, "rewrapped", f"{field.field.name} was wrapped anew")


def unwrapped(header: Header) -> Iterator[Alternative]:
    """Wrap again, at the usual widths, what was wrapped when it was signed; only with ``simple`` it matters."""
    for number, slot in enumerate(header.slots if header.simple else ()):
        field = slot.field
        if field is None or b"\r\n" in field.value or len(field.value) > _LONGEST_LINE:
            continue
        seen = {field.value}
        for width in _WIDTHS:
            for by in (b"\r\n ", b"\r\n\t"):
                value = _wrapped(field, width, by)
                if value not in seen:
                    seen.add(value)
                    yield _instead(number, field, value, "rewrapped", f"{field.field.name} was wrapped anew")


def _wrapped(field: SignedField, width: int, by: bytes) -> bytes:
    lines: list[bytes] = []
    room = width - len(field.name) - 1
    for word in re.findall(rb"[ \t]*+[^ \t]++", field.value):
        if lines and len(lines[-1]) + len(word) > room:
            room = width
            lines.append(b" " + word.lstrip(b" \t"))
        elif lines:
            lines[-1] += word
        else:
            lines.append(word)
    return by.join((lines[0], *(line[1:] for line in lines[1:]))) if lines else field.value


WAYS: tuple[Way, ...] = (
    added_from,
    subject_tags,
    munged_from,
    kept_originals,
    added_fields,
    fewer_mailboxes,
    requoted,
    rewrapped,
    unwrapped,
)


def _shown(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip()
