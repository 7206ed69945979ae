"""Pairing the brackets of a field that a stranger may have filled: from the right, where the server writes.

What stands in quotes before an ``@``, or in angle brackets, is an address: a server writes it with proper quotes,
and what is inside pairs with nothing (RFC 5321 section 4.1.2).
"""

import re

_LONGEST_ADDRESS = 1_000
# What pairs, and what ends something that a stranger may fill with brackets: a path, and a quoted local part.
_MARK = re.compile(r'[()>]|"@')


def pair(text: str) -> tuple[dict[int, int], dict[int, int]]:
    """Pair brackets from the right: where each comment and each protected piece begins, and where it ends."""
    comments: dict[int, int] = {}
    protected: dict[int, int] = {}
    open_: list[int] = []
    before = len(text)
    for mark in reversed([*_MARK.finditer(text)]):
        at = mark.start()
        if at >= before:
            continue  # inside of what is protected
        if mark[0] == ")":
            open_.append(at + 1)
        elif mark[0] == "(":
            if open_:
                comments[at] = open_.pop()
        else:
            start = _quoted_start(text, at) if mark[0] == '"@' else _path_start(text, at)
            if start is not None:
                protected[start] = at + 1
                before = start
    return comments, protected


def _quoted_start(text: str, close: int) -> int | None:
    """Return where the quoted local part that ends at ``close`` begins (RFC 5321 section 4.1.2)."""
    # Between lines of a field a stranger's may begin.
    first = max(0, close - _LONGEST_ADDRESS)
    first = max(first, text.rfind("\n", first, close) + 1, text.rfind("\r", first, close) + 1)
    at = text.rfind('"', first, close)
    while at >= 0:
        before = text[first:at]
        if (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return at
        at = text.rfind('"', first, at)
    return None


def _path_start(text: str, close: int) -> int | None:
    """Return where the path without quotes that ends at ``close`` begins; it may hold spaces and semicolons."""
    first = max(0, close - _LONGEST_ADDRESS)
    start = text.rfind("<", first, close)
    if start < 0 or any(mark in text[start + 1 : close] for mark in '">\r\n'):
        return None
    return start
