"""How two values relate: which differences tell of a change, and which there are between any two messages.

A provider hands each message to another machine of its pool, and a delay is never twice the same. Counted as
differences they would hide the one that matters.
"""

from datetime import timedelta

from hdrscan.model.absent import Absent
from hdrscan.model.comparison import Change, Pair
from hdrscan.providers import provider_of
from hdrscan.providers.microsoft import range_of, role_of
from hdrscan.providers.ranges import ranges_of
from hdrscan.text.addresses import normalize

MORE_DELAY = 60.0
"""Seconds by which a delay grows or shrinks before it counts as a difference."""
_MINUTE = 60
_POOLS = frozenset({"outbound", "frontend", "internal", "submission", "consumer"})
"""What Microsoft's hosts do of which any machine may do it. A tenant's own front door (``mx``) is one by name."""


def text_of(value: str | float | Absent | None) -> str | None:
    """Return a value as text; None where there is none."""
    if value is None or isinstance(value, Absent):
        return None
    return str(value)


def plain(name: str, before: str | float | Absent | None, after: str | float | Absent | None) -> Pair:
    """Compare two values as they are written."""
    return _pair(name, text_of(before), text_of(after), is_pool=False)


def folded(name: str, before: str | Absent | None, after: str | Absent | None) -> Pair:
    """Compare two names, in which case does not matter (RFC 4343)."""
    return _pair(name, text_of(before), text_of(after), is_pool=False, fold=True)


def host(name: str, before: str | Absent | None, after: str | Absent | None) -> Pair:
    """Compare two hosts by name; two machines that do the same for one provider vary."""
    first, second = text_of(before), text_of(after)
    return _pair(name, first, second, is_pool=bool(first and second) and is_one_pool(first, second), fold=True)


def address(name: str, before: str | Absent | None, after: str | Absent | None) -> Pair:
    """Compare two addresses; two of one provider's networks vary."""
    first, second = (None if text is None else normalize(text) or text for text in map(text_of, (before, after)))
    return _pair(name, first, second, is_pool=bool(first and second) and _is_one_network(first, second))


def varying(name: str, before: str | float | Absent | None, after: str | float | Absent | None) -> Pair:
    """Show two values of which no difference counts."""
    return _pair(name, text_of(before), text_of(after), is_pool=True)


def delay(name: str, before: float | Absent, after: float | Absent) -> Pair:
    """Compare two delays in seconds.

    It counts where they differ by a minute or more, or where only one of them is negative: a clock that is wrong.
    """
    first, second = (None if isinstance(value, Absent) else _spelled(value) for value in (before, after))
    if isinstance(before, Absent) or isinstance(after, Absent):
        return _pair(name, first, second, is_pool=True)
    is_near = abs(after - before) < MORE_DELAY and (before < 0) == (after < 0)
    return _pair(name, first, second, is_pool=is_near)


def _spelled(seconds: float) -> str:
    """Spell seconds; from a minute on as hours, minutes and seconds."""
    if abs(seconds) < _MINUTE:
        return f"{seconds:.3g} s"
    return f"{'-' if seconds < 0 else ''}{timedelta(seconds=round(abs(seconds)))}"


def _pair(name: str, before: str | None, after: str | None, *, is_pool: bool, fold: bool = False) -> Pair:
    if before == after or (fold and _folded(before) == _folded(after)):
        change = Change.SAME
    elif is_pool:
        change = Change.VARIES
    elif before is None:
        change = Change.NEW
    elif after is None:
        change = Change.GONE
    else:
        change = Change.DIFFERENT
    return Pair(name, before, after, change)


def _folded(text: str | None) -> str | None:
    return None if text is None else text.lower().rstrip(".")


def is_one_pool(before: str | None, after: str | None) -> bool:
    """Tell whether two host names are two machines of one provider's that do the same."""
    if before is None or after is None:
        return False
    provider = provider_of(before)
    if provider is None or provider is not provider_of(after):
        return False
    role = role_of(before)
    if role is None and role_of(after) is None:
        return True
    return role in _POOLS and role == role_of(after)


def _is_one_network(before: str | None, after: str | None) -> bool:
    if before is None or after is None:
        return False
    if range_of(before) is not None and range_of(after) is not None:
        return True
    owners = {found.provider.name for found in ranges_of(before)}
    return any(found.provider.name in owners for found in ranges_of(after))
