"""The options of ``hdrscan serve``, declared with typer."""

from typing import Annotated

import typer

from hdrscan.cli import OK, WRONG_USE
from hdrscan.cli.help import CONTEXT, PanelCommand
from hdrscan.cli.output import complain
from hdrscan.cli.settings_options import Given, settings_of
from hdrscan.errors import UsageError
from hdrscan.model.finding import Severity
from hdrscan.settings import Settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
"""The command."""
_MISSING = "the page needs more packages: pip install 'hdrscan[web]'"
_DIGITS = 9
_EPILOG = """
Examples:

\b
  hdrscan serve                        http://127.0.0.1:8025/
  hdrscan serve --host ::1 --port 0    another address, and any free port
  curl -H 'Content-Type: message/rfc822' -H 'Accept: application/json'
    --data-binary @message.eml http://127.0.0.1:8025/
"""


@app.command(epilog=_EPILOG, cls=PanelCommand, context_settings=CONTEXT)
def serve(
    host: Annotated[str, typer.Option(metavar="IP", help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 is any free one.")] = 8025,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Settings; without it, hdrscan.toml in the current folder where that exists."
        ),
    ] = None,
    allow_remote_clients: Annotated[  # noqa: FBT002 - typer takes a flag's default where Python has it
        bool,
        typer.Option(
            "--allow-remote-clients",
            help="Serve on an address that others reach. They can use the page, without password or encryption.",
        ),
    ] = False,
) -> None:
    """Serve a page on this machine on which headers are pasted or files are dropped, and the report comes back.

    Nothing is kept after the answer, and no name server is asked unless that is ticked.
    """
    raise typer.Exit(_serve(host, port, config, remote_clients=allow_remote_clients))


def _serve(host: str, port: int, config: str | None, *, remote_clients: bool) -> int:
    try:
        from hdrscan.web.server import serve as start  # noqa: PLC0415 - an extra, and slow to load
    except ImportError:
        complain(_MISSING)
        return WRONG_USE

    def known(values: dict[str, list[str]]) -> Settings:
        return settings_of(
            Given(
                config,
                relays=values.get("relay", []),
                receivers=values.get("receiver", []),
                domains=values.get("domain", []),
                tenant=next(iter(values.get("tenant", ())), None),
                ignore=values.get("ignore", []),
                min_severity=_severity(values.get("min_severity", [])),
                receiver_writes_below=values.get("receiver_writes_below") == ["yes"],
                at=_number(values.get("at", [])),
                sealers=values.get("sealer", []),
            )
        )

    try:
        known({})
        start(host, port, known, _tell, remote_clients=remote_clients)
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    return OK


def _severity(values: list[str]) -> str | None:
    known = [severity.value for severity in Severity]
    if values and values[0] not in known:
        raise UsageError(f"min_severity: {values[0]} is none of {', '.join(known)}")
    return values[0] if values else None


def _number(values: list[str]) -> int | None:
    """Read the number of a hop, counted from the oldest, from 1; raises UsageError where it is none."""
    if not values:
        return None
    if len(values) > 1 or not (values[0].isascii() and values[0].isdigit()) or not 0 < len(values[0]) <= _DIGITS:
        raise UsageError("The hop has to be one whole number, counted from the oldest, from 1.")
    number = int(values[0])
    if number < 1:
        raise UsageError("Hops are counted from the oldest, from 1.")
    return number


def _tell(address: str) -> None:
    complain(f"open {address} in a browser; Ctrl-C ends it")
