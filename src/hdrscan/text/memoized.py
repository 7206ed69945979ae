"""Answers that are kept from one question to the next, and from one message to the next.

A message asks the same of its few hosts and addresses again and again, and the next message has half of them too.
"""

from collections.abc import Callable
from typing import TypeVar

LONGEST = 255
"""No host name and no address is longer. What is longer is a stranger's, and would only fill the memory."""

_MOST = 4096
_T = TypeVar("_T")


def memoized(function: Callable[[str], _T]) -> Callable[[str], _T]:
    """Keep a pure function's answers about names of an honest length."""
    # A message asks a hundred times, and mostly what is known: to look that up calls no function of Python's.
    return _Answers(function).__getitem__


class _Answers(dict[str, _T]):
    """The answers by name; a new one is worked out when it is asked for."""

    def __init__(self, function: Callable[[str], _T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, name: str) -> _T:
        answer = self._function(name)
        if len(name) <= LONGEST:
            if len(self) >= _MOST:
                self.clear()  # those that are asked again and again are soon back
            self[name] = answer
        return answer
