"""The options of ``hdrscan explain`` and ``hdrscan rules``, declared with typer."""

from typing import Annotated

import typer

from hdrscan.cli.help import CONTEXT, PanelCommand

_EXPLAIN_EPILOG = """
Examples:

\b
  hdrscan explain SPF001
  hdrscan explain compauth 451
  hdrscan explain SFV:SKI
  hdrscan explain X-MS-Exchange-Organization-AuthAs
"""


explaining = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
listing = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@explaining.command(epilog=_EXPLAIN_EPILOG, cls=PanelCommand, context_settings=CONTEXT)
def explain(
    topic: Annotated[
        list[str],
        typer.Argument(
            metavar="TOPIC...", help="A finding's code, a header's code, with its value, or a field's name."
        ),
    ],
) -> None:
    """Say what a finding means and what to do, or what a code or a field of Microsoft's means."""
    from hdrscan.cli.explaining import explain as say  # noqa: PLC0415 - only this command needs the tables

    raise typer.Exit(say(" ".join(topic)))


@listing.command(cls=PanelCommand, context_settings=CONTEXT)
def list_rules(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for another program.")] = False,  # noqa: FBT002
) -> None:
    """List the findings that there are: code, severity, name and title."""
    from hdrscan.cli.explaining import list_rules as say  # noqa: PLC0415 - only this command lists them

    raise typer.Exit(say(as_json=as_json))
