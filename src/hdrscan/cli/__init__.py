"""The command: options in, exit code out, nothing else (docs/cli.md).

Most calls name files and no options. They need no option parser, and loading one would cost more than the scan.
"""

import os
import sys
from typing import NoReturn

OK, FOUND, WRONG_USE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130
TOPICS = ("explain", "rules", "domain")
"""First words that are commands of their own; a file of that name is given as ``./explain``."""


def main() -> NoReturn:
    """Run the command on the process's arguments; Ctrl-C ends it quietly."""
    arguments = sys.argv[1:]
    try:
        sys.exit(_scan(arguments) if _only_paths(arguments) else _parse(arguments))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _only_paths(arguments: list[str]) -> bool:
    # Windows leaves wildcards to the program, and the option parser's library expands them.
    if os.name == "nt" or arguments[:1] in ([topic] for topic in TOPICS):
        return False
    return all(argument == "-" or not argument.startswith("-") for argument in arguments)


def _scan(paths: list[str]) -> int:
    from hdrscan.cli.scanning import scan  # noqa: PLC0415 - either this or the option parser is loaded

    return scan(paths)


def _parse(arguments: list[str]) -> int:
    from hdrscan.cli.commands import run  # noqa: PLC0415

    return run(arguments)
