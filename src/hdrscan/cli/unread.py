"""What could not be read or judged: told as it comes, counted, and kept in part for the end of the report."""

from collections.abc import Iterator

MAX_KEPT = 2_000
"""Rows that are kept: a mailbox of junk can have millions, and memory does not grow with the source."""
OTHERS = "(others)"
"""What stands in place of a path for all that are not kept, as in ``hdrscan.overview``."""


class Unread:
    """Paths and reasons, in the order in which they were told."""

    def __init__(self) -> None:
        """Nothing yet."""
        self._kept: list[tuple[str, str]] = []
        self._last: tuple[str, str] | None = None
        self._count = 0

    def add(self, path: str, reason: str) -> bool:
        """Note one; False where it was noted just before."""
        if self._last == (path, reason):
            return False
        self._last = (path, reason)
        self._count += 1
        if self._count <= MAX_KEPT:
            self._kept.append(self._last)
        return True

    def __len__(self) -> int:
        """Count all, those that are not kept too."""
        return self._count

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Yield what is kept, and how many more there were."""
        yield from self._kept
        if self._count > MAX_KEPT:
            yield OTHERS, f"{self._count - MAX_KEPT:,} more; standard error names them"

    def __contains__(self, row: object) -> bool:
        """Tell whether a row is kept."""
        return row in self._kept
