"""Values by name, where a name may occur several times."""

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")
_MOST = 50


def numbered(values: Iterable[tuple[str, T]]) -> dict[str, T]:
    """Return values by name; the second of a name is called ``name #2``. Of very many, the first are taken."""
    found: dict[str, T] = {}
    for name, value in values:
        if len(found) == _MOST:
            break
        key, count = name, 1
        while key in found:
            count += 1
            key = f"{name} #{count}"
        found[key] = value
    return found
