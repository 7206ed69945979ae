"""The command: options in, exit code out, nothing else (docs/cli.md)."""

import sys
from typing import NoReturn

OK, FOUND, WRONG_USE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> NoReturn:
    """Run the command on the process's arguments; Ctrl-C ends it quietly."""
    from hdrscan.cli.commands import run  # noqa: PLC0415 - the exit codes above are for everybody

    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
