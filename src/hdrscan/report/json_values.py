"""How values of the model become JSON values, and nothing else."""

from datetime import datetime

from hdrscan.model.absent import Absent

Json = dict[str, object]


def spelled(value: object) -> str | None:
    """Spell what JSON has no sign for: null for an absent value, a time in UTC as ISO 8601 with a Z.

    The writers of a line ask it about each such value. So text, whole numbers, truth values, times and tuples
    stand among a line's values as the model has them, absent or not; a call for each, two hundred a message, took
    longer than to write the line.
    """
    if isinstance(value, Absent):
        return None
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"a {type(value).__name__} is not a value of JSON")


def text(value: str | Absent) -> str | None:
    """Return text as it is; null for an absent value."""
    return None if isinstance(value, Absent) else value


def number(value: float | Absent) -> float | None:
    """Return a number or a truth value; null for an absent value."""
    if isinstance(value, Absent):
        return None
    return exact(value) if type(value) is float else value  # whole numbers and truth values stay what they are


class Exponent(float):
    """A number that JSON writers spell in two ways, ``1e-06`` and ``1e-6``.

    ``json`` writes it like any other; orjson takes no type of ours for a number, and leaves it to ``json``.
    """


def exact(value: float) -> float:
    """Mark a number that is written with an exponent."""
    return value if 1e-4 <= abs(value) < 1e16 or not value else Exponent(value)  # noqa: PLR2004 - as float's repr
