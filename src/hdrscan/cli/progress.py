"""Progress on standard error, with rich; only where a terminal shows it."""

import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)


class Bar:
    """Bytes done, messages, rate, and time left."""

    def __init__(self, sources: Sequence[str]) -> None:
        """Show it; the sizes of the sources are asked for first, where the system tells them."""
        columns = (
            BarColumn(),
            DownloadColumn(binary_units=True),
            TextColumn("{task.fields[messages]:,} messages"),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        # Without a thread of its own: worker processes are forked off this one.
        self._progress = Progress(
            *columns, console=Console(file=sys.stderr), transient=True, auto_refresh=False, redirect_stdout=False
        )
        self._task = self._progress.add_task("", total=_size(sources), messages=0)
        self._progress.start()

    def advance(self, size: int, messages: int) -> None:
        """Show that so many bytes more are done, and how many messages there were in all."""
        self._progress.update(self._task, advance=size, messages=messages, refresh=True)

    def close(self) -> None:
        """Take it from the screen."""
        self._progress.stop()


def _size(sources: Sequence[str]) -> int | None:
    """Add up the sizes of files and folders; None where one cannot be told."""
    total = 0
    for source in sources:
        if source == "-":
            return None
        for path in _files(source) if os.path.isdir(source) else (source,):  # noqa: PTH112 - as in ingest.sources
            try:
                total += os.stat(path).st_size  # noqa: PTH116
            except OSError:
                continue
    return total


def _files(folder: str) -> Sequence[str]:
    return [os.path.join(base, name) for base, _, names in os.walk(folder) for name in names]  # noqa: PTH118
