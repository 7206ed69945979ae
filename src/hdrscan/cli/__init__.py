"""The command: options in, exit code out, nothing else (docs/cli.md)."""

import gc
import sys
from typing import NoReturn

OK, FOUND, WRONG_USE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> NoReturn:
    """Run the command on the process's arguments; Ctrl-C ends it quietly.

    One message is done before the collector of circular garbage finds any: it is off until a command or many
    messages turn it on, and at the end does not search what ends with the process (see
    docs/decisions/0004-start-up.md).
    """
    gc.disable()
    from hdrscan.cli.commands import run  # noqa: PLC0415 - the exit codes above are for everybody

    try:
        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    finally:
        gc.freeze()
