"""How values of the model become JSON values, and nothing else."""

from hdrscan.model.absent import Absent

Json = dict[str, object]


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
