"""What an entry of the code tables is, and short ways to write readings of each basis."""

from collections.abc import Mapping
from typing import NamedTuple

from hdrscan.model.microsoft import Basis, Reading

Readings = tuple[Reading, ...]


class Code(NamedTuple):
    """A key that Microsoft writes, with its known values."""

    title: str
    """What the key is, in a few words."""
    readings: Readings
    values: Mapping[str, Readings]
    """By value, in upper case."""
    see: tuple[str, ...] = ()
    """Related topics."""


def documented(text: str) -> Reading:
    """Make a reading that Microsoft's documentation gives."""
    return Reading(text, Basis.DOCUMENTED)


def counted(text: str) -> Reading:
    """Make a reading that was inferred from counts over real messages."""
    return Reading(text, Basis.COUNTED)


def unverified(text: str) -> Reading:
    """Make a reading that nobody here has verified."""
    return Reading(text, Basis.UNVERIFIED)


def each(**texts: str) -> dict[str, Readings]:
    """Make documented readings of values, one each."""
    return {value: (documented(text),) for value, text in texts.items()}
