"""Record data as dnspython gives it, turned into our values.

The types below say what is used of dnspython's classes, so that only ``network`` and ``zone`` have to import it.
"""

from collections.abc import Iterable
from typing import Protocol, cast

from hdrscan.model.dns import Mx, Text, Value
from hdrscan.text.addresses import normalize
from hdrscan.text.names import name_of

MAX_CHAIN = 12
"""CNAME records followed one after another; real chains have up to five."""


class Name(Protocol):
    """A name of dnspython."""

    @property
    def labels(self) -> tuple[bytes, ...]:
        """From the left; an absolute name ends with the empty label."""


class Rdata(Protocol):
    """Any record data of dnspython."""

    def to_text(self) -> str:
        """Return it as a master file has it."""


class _Address(Protocol):
    address: str


class _Strings(Protocol):
    strings: tuple[bytes, ...]


class _Target(Protocol):
    target: Name


class _Exchange(Protocol):
    preference: int
    exchange: Name


def values_of(record_type: str, rdatas: Iterable[Rdata]) -> tuple[Value, ...]:
    """Turn the data of records of one type into values, in their order."""
    return tuple(_value(record_type, rdata) for rdata in rdatas)


def _value(record_type: str, rdata: object) -> Value:
    if record_type in {"A", "AAAA"}:
        address = cast("_Address", rdata).address
        return normalize(address) or address
    if record_type in {"TXT", "SPF"}:
        strings = tuple(string.decode("ascii", "surrogateescape") for string in cast("_Strings", rdata).strings)
        return Text("".join(strings), strings)
    if record_type == "MX":
        exchange = cast("_Exchange", rdata)
        return Mx(exchange.preference, name_of(exchange.exchange.labels))
    if record_type in {"CNAME", "NS", "PTR", "DNAME"}:
        return name_of(cast("_Target", rdata).target.labels)
    return cast("Rdata", rdata).to_text()
