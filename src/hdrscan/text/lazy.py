"""Patterns that are compiled when they are first used: one message needs two of three (docs/decisions/0004)."""

import re
from typing import Any, cast


class _Lazy:
    """Stands for a pattern; what was asked for once, such as ``match``, becomes an attribute like any other."""

    def __init__(self, pattern: str, flags: int) -> None:
        self._written = (pattern, flags)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        found = getattr(re.compile(*self._written), name)
        setattr(self, name, found)
        return found


def lazy(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Return a pattern that costs nothing until it is used, and nothing more from then on."""
    return cast("re.Pattern[str]", _Lazy(pattern, flags))
