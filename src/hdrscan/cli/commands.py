"""The commands: which there are, and which one a command line means.

``hdrscan PATH...`` scans. A first word that is another command's name means that command; a file of that name is
given as ``./explain``. Each command is declared with typer in a module that is loaded when it is used.
"""

import gc
import os
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperGroup
from typer.main import get_command

from hdrscan.cli import WRONG_USE
from hdrscan.cli.help import CONTEXT
from hdrscan.cli.probing import refused

SCAN = "scan"
"""The command that is meant where none is named; nobody has to write it."""


class Command(NamedTuple):
    """Where a command is declared, and what it does."""

    module: str
    app: str
    """The module's typer application."""
    does: str


COMMANDS = {
    "explain": Command("hdrscan.cli.explain_command", "explaining", "What a finding, a code or a field means."),
    "rules": Command("hdrscan.cli.explain_command", "listing", "All findings that there are."),
    "domain": Command("hdrscan.cli.domain", "app", "Check the DNS that a relay through Office 365 needs."),
    "diff": Command("hdrscan.cli.diff_command", "app", "What has changed between two messages of one path."),
    "redact": Command("hdrscan.cli.redacting", "app", "A copy of a message with other names, to show to others."),
    "serve": Command("hdrscan.cli.serving", "app", "A page on this machine to paste headers into."),
}
_ALL = {SCAN: Command("hdrscan.cli.scan_command", "app", "Scan messages."), **COMMANDS}


class Commands(TyperGroup):
    """Finds the command that is meant, and loads no other."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - as in typer
        """Read the name of the command; where none is given, it is ``scan``."""
        own = {option for parameter in self.params for option in parameter.opts}
        if not args or (args[0] not in COMMANDS and args[0].partition("=")[0] not in own):
            args = [SCAN, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002
        """Return the names that a user may write."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Load a command; None for a name that is none."""
        return load(cmd_name) if cmd_name in _ALL else None


app = typer.Typer(
    cls=Commands,
    add_help_option=False,
    context_settings=CONTEXT,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
"""All commands as one application, with what typer adds for completion."""


@app.callback()
def _main() -> None:
    """Read e-mail headers."""


def load(name: str) -> Any:  # noqa: ANN401 - typer does not export its command's type
    """Return a command as typer parses it."""
    if name != SCAN:
        gc.enable()  # scanning does so itself where there is more than one message
    command = _ALL[name]
    return get_command(getattr(import_module(command.module), command.app))


def run(arguments: list[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    try:
        # Without args typer takes them from the process, and expands wildcards on Windows.
        app(args=None if os.name == "nt" else arguments, prog_name="hdrscan")
    except SystemExit as done:
        code = done.code if isinstance(done.code, int) else 0
        by_parser = not isinstance(done.__context__, typer.Exit)
        return refused(arguments) if code == WRONG_USE and by_parser else code
    return 0
