"""The command: options in, exit code out, nothing else (docs/cli.md).

Most calls name files, and no option but the format. They need no option parser, and loading one would cost more
than the scan.
"""

import os
import sys
from typing import NoReturn

OK, FOUND, WRONG_USE, UNREAD, INTERRUPTED = 0, 1, 2, 3, 130
FORMATS = ("table", "json", "jsonl", "csv", "markdown", "html")
"""The values of ``hdrscan.cli.scanning.Format``, which is not loaded for all commands."""
TOPICS = ("explain", "rules", "domain", "serve", "diff")
"""First words that are commands of their own; a file of that name is given as ``./explain``."""


def main() -> NoReturn:
    """Run the command on the process's arguments; Ctrl-C ends it quietly."""
    arguments = sys.argv[1:]
    plain = _plain(arguments)
    try:
        sys.exit(_parse(arguments) if plain is None else _scan(*plain))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _plain(arguments: list[str]) -> tuple[list[str], str] | None:
    """Return the paths and the format of a call that needs no option parser; None for any other."""
    # Windows leaves wildcards to the program, and the option parser's library expands them.
    if os.name == "nt" or arguments[:1] in ([topic] for topic in TOPICS):
        return None
    form = "table"
    option = next((at for at, argument in enumerate(arguments) if argument in {"-f", "--format"}), None)
    if option is not None:
        form = arguments[option + 1] if option + 1 < len(arguments) else ""
        arguments = [*arguments[:option], *arguments[option + 2 :]]
    if form not in FORMATS or any(argument != "-" and argument.startswith("-") for argument in arguments):
        return None
    return arguments, form


def _scan(paths: list[str], form: str) -> int:
    from hdrscan.cli.scanning import Format, scan  # noqa: PLC0415 - either this or the option parser is loaded

    return scan(paths, form=Format(form))


def _parse(arguments: list[str]) -> int:
    from hdrscan.cli.commands import run  # noqa: PLC0415

    return run(arguments)
