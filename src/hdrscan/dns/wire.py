"""The usual question and the usual reply on the wire (RFC 1035 section 4).

Over many messages, most of the time went into making and reading packets. What nearly every question comes to is
read here: addresses, texts, names, aliases in front of them, and that there is nothing. For any other reply
``read_fast_path`` returns None, and dnspython asks again and reads that.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from hdrscan.dns.rdata import MAX_CHAIN
from hdrscan.model.dns import Mx, NoData, NxDomain, Question, Records, Text, Value
from hdrscan.text.addresses import normalize
from hdrscan.text.names import labels_of, name_of

TYPES = {"A": 1, "NS": 2, "CNAME": 5, "PTR": 12, "MX": 15, "TXT": 16, "AAAA": 28, "TLSA": 52}
"""The types of record that are asked for here, by their numbers; of TLSA only the absence is read."""

_SOA, _CNAME = 6, 5
_HEADER = 12
_IN = b"\0\1"
_ONE_QUESTION_AND_OPT = b"\1\0\0\1\0\0\0\0\0\1"  # recursion desired
_OPT = 41
_NOERROR, _NXDOMAIN = 0, 3
_RESPONSE, _CODE = 0x80, 0x0F
_TRUNCATED_OR_ODD = 0x7A  # of the third byte: another opcode than QUERY, or TC
_LONGEST_NAME = 255
_MOST_RECORDS = 256
_POINTER = 0xC0


class _OddError(Exception):
    """The reply is not one of the usual."""


class _Record(NamedTuple):
    owner: tuple[bytes, ...]
    """Labels in lower case."""
    type: int
    ttl: int
    start: int
    end: int


def question_of(question: Question, number: bytes, payload: int) -> bytes:
    """Return a question in a packet; ``number`` has two bytes, and is to be random.

    ``payload`` is the size of the largest reply over UDP (RFC 6891 section 6.2.3).

    Raises:
        KeyError: the type is none of ``TYPES``.
    """
    name = b"".join(b"%c%b" % (len(label), label) for label in labels_of(question.name)) + b"\0"
    asked = name + TYPES[question.type].to_bytes(2, "big") + _IN
    opt = b"\0" + _OPT.to_bytes(2, "big") + payload.to_bytes(2, "big") + b"\0\0\0\0\0\0"
    return number + _ONE_QUESTION_AND_OPT + asked + opt


def is_reply(packet: bytes, asked: bytes) -> bool:
    """Tell whether a packet is a reply to a question: same number, same question."""
    end = len(asked) - 11  # without OPT
    return (
        len(packet) >= end
        and packet[:2] == asked[:2]
        and packet[2] & _RESPONSE > 0
        and packet[4:6] == b"\0\1"
        and packet[_HEADER:end] == asked[_HEADER:end]
    )


def read_fast_path(
    packet: bytes, asked: bytes, question: Question, server: str
) -> Records | NoData | NxDomain | None:
    """Read a reply to ``asked``; None for whatever is not quite as usual, broken replies among it."""
    if packet[2] & _TRUNCATED_OR_ODD or packet[3] & _CODE not in {_NOERROR, _NXDOMAIN}:
        return None
    try:
        return _read(packet, len(asked) - 11, question, server)
    except (_OddError, IndexError):
        return None


def _read(packet: bytes, place: int, question: Question, server: str) -> Records | NoData | NxDomain:
    answers, authorities = (int.from_bytes(packet[at : at + 2], "big") for at in (6, 8))
    if answers + authorities > _MOST_RECORDS:
        raise _OddError
    records, place = _records(packet, place, answers)
    name = tuple(label.lower() for label in labels_of(question.name))
    missing = packet[3] & _CODE == _NXDOMAIN
    if not records:
        ttl = _absence(packet, _records(packet, place, authorities)[0], name)
        return NxDomain(question, ttl, (), server) if missing else NoData(question, ttl, (), server)
    kind = TYPES[question.type]
    chain: list[str] = []
    ttls: list[int] = []
    while not (found := [record for record in records if record.owner == name and record.type == kind]):
        aliases = [record for record in records if record.owner == name and record.type == _CNAME]
        if len(aliases) != 1 or len(chain) >= MAX_CHAIN:
            raise _OddError
        target = _name_at(packet, aliases[0])
        ttls.append(aliases[0].ttl)
        chain.append(name_of(target))
        name = tuple(label.lower() for label in target)
    if missing:
        raise _OddError
    read = _READERS.get(kind)
    if read is None:
        raise _OddError
    values = tuple(dict.fromkeys(read(packet, record) for record in found))
    return Records(question, values, min([*ttls, *(record.ttl for record in found)]), tuple(chain), server)


def _absence(packet: bytes, authorities: list[_Record], name: tuple[bytes, ...]) -> int:
    """Return how long the absence may be believed: the SOA record's TTL or its minimum (RFC 2308 section 5)."""
    if len(authorities) != 1 or authorities[0].type != _SOA:
        raise _OddError
    soa = authorities[0]
    if name[len(name) - len(soa.owner) :] != soa.owner or len(soa.owner) > len(name):
        raise _OddError
    place = soa.start
    for _ in range(2):
        _, place = _labels(packet, place)
    if soa.end - place != 20:  # noqa: PLR2004 - five numbers
        raise _OddError
    return min(soa.ttl, int.from_bytes(packet[soa.end - 4 : soa.end], "big"))


def _records(packet: bytes, place: int, count: int) -> tuple[list[_Record], int]:
    found: list[_Record] = []
    for _ in range(count):
        owner, place = _labels(packet, place)
        start = place + 10
        end = start + int.from_bytes(packet[place + 8 : start], "big")
        ttl = int.from_bytes(packet[place + 4 : place + 8], "big")
        if end > len(packet) or packet[place + 2 : place + 4] != _IN or ttl >= 1 << 31:
            raise _OddError
        kind = int.from_bytes(packet[place : place + 2], "big")
        found.append(_Record(tuple(label.lower() for label in owner), kind, ttl, start, end))
        place = end
    return found, place


def _labels(packet: bytes, place: int) -> tuple[tuple[bytes, ...], int]:
    """Read a name; return its labels and the place behind it."""
    labels: list[bytes] = []
    behind = None
    size = 1
    earliest = place
    while length := packet[place]:
        if length >= _POINTER:
            target = (length & ~_POINTER) << 8 | packet[place + 1]
            behind = place + 2 if behind is None else behind
            if target >= earliest:
                raise _OddError  # a pointer points backwards, and no two to the same place
            place = earliest = target
            continue
        label = packet[place + 1 : place + 1 + length]
        size += length + 1
        if length > 63 or len(label) < length or size > _LONGEST_NAME:  # noqa: PLR2004 - RFC 1035
            raise _OddError
        labels.append(label)
        place += length + 1
    return tuple(labels), place + 1 if behind is None else behind


def _name_at(packet: bytes, record: _Record, skipped: int = 0) -> tuple[bytes, ...]:
    labels, place = _labels(packet, record.start + skipped)
    if place != record.end:
        raise _OddError
    return labels


def _name(packet: bytes, record: _Record) -> Value:
    return name_of(_name_at(packet, record))


def _exchange(packet: bytes, record: _Record) -> Value:
    preference = int.from_bytes(packet[record.start : record.start + 2], "big")
    return Mx(preference, name_of(_name_at(packet, record, 2)))


def _ipv4(packet: bytes, record: _Record) -> Value:
    return _normalized(".".join(map(str, packet[record.start : record.end])))


def _ipv6(packet: bytes, record: _Record) -> Value:
    data = packet[record.start : record.end].hex()
    return _normalized(":".join(data[at : at + 4] for at in range(0, len(data), 4)))


def _normalized(text: str) -> Value:
    address = normalize(text)
    if address is None:
        raise _OddError
    return address


def _text(packet: bytes, record: _Record) -> Value:
    strings = tuple(string.decode("ascii", "surrogateescape") for string in _strings(packet, record))
    if not strings:
        raise _OddError
    return Text("".join(strings), strings)


def _strings(packet: bytes, record: _Record) -> Iterator[bytes]:
    place = record.start
    while place < record.end:
        end = place + 1 + packet[place]
        if end > record.end:
            raise _OddError
        yield packet[place + 1 : end]
        place = end


_READERS: dict[int, Callable[[bytes, _Record], Value]] = {
    TYPES["A"]: _ipv4,
    TYPES["AAAA"]: _ipv6,
    TYPES["CNAME"]: _name,
    TYPES["NS"]: _name,
    TYPES["PTR"]: _name,
    TYPES["MX"]: _exchange,
    TYPES["TXT"]: _text,
}
