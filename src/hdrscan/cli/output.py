"""Where output goes: data to standard output or a file, everything else to standard error."""

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TextIO

from hdrscan.errors import UsageError
from hdrscan.report.escape import for_terminal

PIPE_WIDTH = 100
"""Columns that are filled where no terminal tells its width."""


def complain(text: str) -> None:
    """Write one line to standard error; what it quotes is escaped.

    Where nobody hears it the scan goes on: the exit code tells too.
    """
    if sys.stderr is None:
        return
    try:
        print(f"hdrscan: {for_terminal(text)}", file=sys.stderr, flush=True)  # noqa: T201 - this is the command
    except OSError:
        sys.stderr = None  # Python would try again at its end, and change the exit code


@contextmanager
def opened(output: str | None, inputs: Sequence[str]) -> Iterator[TextIO]:
    """Open what the report is written to.

    Raises:
        UsageError: the file cannot be written, or is one of the inputs: a source or the settings file.
        BrokenPipeError: the reader of standard output has gone.
    """
    if output is None:
        yield _standard_output()
        sys.stdout.flush()
        return
    if os.path.exists(output) and any(_holds(file, output) for file in inputs):  # noqa: PTH110
        raise UsageError(f"{output}: is one of the files that are read; name another file to write to")
    try:
        with open(output, "w", encoding="utf-8", errors="backslashreplace") as stream:  # noqa: PTH123
            yield stream
    except BrokenPipeError:
        raise  # /dev/stdout, or a named pipe
    except OSError as error:
        raise UsageError(f"{output}: {(error.strerror or str(error)).lower()}") from error


def _standard_output() -> TextIO:
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure:
        # JSON is UTF-8 whatever the locale says, and no character of a message may stop the report.
        reconfigure(encoding="utf-8", errors="backslashreplace")
    return sys.stdout


def _holds(source: str, file: str) -> bool:
    """Tell whether a source is this file, or a folder above it."""
    real, top = os.path.realpath(file), os.path.realpath(source)
    return real == top or real.startswith(top.rstrip(os.sep) + os.sep)


def silence_standard_output() -> None:
    """Let nothing more be written: Python would complain of a closed pipe once more at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def width_of(stream: TextIO) -> int:
    """Return the columns to fill: COLUMNS where it is set, the terminal's, or what reads well in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or PIPE_WIDTH
    except (OSError, ValueError):
        return PIPE_WIDTH


def wants_colour(stream: TextIO) -> bool:
    """Tell whether to write colours: on a terminal only, and never where NO_COLOR is set (no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
