"""Answers that are kept from one question to the next, and from one message to the next.

A message asks the same of its few hosts and addresses again and again, and the next message has half of them too.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

LONGEST = 255
"""No host name and no address is longer. What is longer is a stranger's, and would only fill the memory."""

_MOST = 4096
_T = TypeVar("_T")


def kept(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """Keep a pure function's answers about names of an honest length."""
    ask = lru_cache(maxsize=_MOST)(function)

    @wraps(function)
    def answer(name: str) -> _T:
        return ask(name) if len(name) <= LONGEST else function(name)

    return answer
