"""How values of the model become JSON values, and nothing else."""

from hdrscan.model.absent import Absent

Json = dict[str, object]


def text(value: str | Absent) -> str | None:
    """Return text as it is; null for an absent value."""
    return None if isinstance(value, Absent) else value


def number(value: float | Absent) -> float | None:
    """Return a number or a truth value; null for an absent value."""
    return None if isinstance(value, Absent) else value
