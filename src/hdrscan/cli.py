"""The command: options in, exit code out, nothing else (docs/cli.md)."""

import os
import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated, NoReturn, TextIO

import typer

from hdrscan import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hdrscan.ingest.sources import Reading
    from hdrscan.model.report import Report
    from hdrscan.settings import Settings

OK, WRONG_USE, UNREAD, INTERRUPTED = 0, 2, 3, 130
_DEFAULT_WIDTH = 100

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

_EPILOG = """
Examples:

  hdrscan message.eml                     the full report of one message

  pbpaste | hdrscan                       headers pasted from a mail program or a ticket

  hdrscan --format json a.eml b.eml       for another program

  hdrscan --receiver mx.example.net x.eml    name your own receiving host, where mail is relayed to others

Exit codes: 0 done; 2 wrong use; 3 a source could not be read (the others were still scanned).
"""
_PASTE_HELP = "Paste the headers, then end with Ctrl-D (on Windows: Ctrl-Z and Enter). Ctrl-C gives up."


class Format(str, Enum):  # noqa: UP042 - typer shows a StrEnum's values the same way; this one prints on 3.11 too
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def _version(value: bool) -> None:  # noqa: FBT001 - typer passes the flag
    if value:
        typer.echo(f"hdrscan {__version__}")
        raise typer.Exit


@app.command(epilog=_EPILOG)
def scan(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Message files (.eml), pasted headers as text, or folders of them. None or -: standard input.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = Format.TABLE,
    output: Annotated[str | None, typer.Option("--output", "-o", help="Write to this file instead.")] = None,
    receiver: Annotated[
        list[str] | None,
        typer.Option(help="A host, domain or network of your own that receives your mail. May be repeated."),
    ] = None,
    version: Annotated[  # noqa: ARG001 - typer calls _version
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read e-mail headers and say how the message travelled: each hop, its delay, and whose word it is.

    Nothing leaves this machine: hdrscan opens no network connection.
    """
    from hdrscan.settings import Settings  # noqa: PLC0415 - --help and --version need none of this

    settings = Settings(receivers=tuple(name.lower().rstrip(".") for name in receiver or ()))
    failed: list[str] = []
    reports = _judge_all(paths or ["-"], settings, failed)
    try:
        stream = _open(output)
        _write(reports, form, stream)
        stream.flush()
    except BrokenPipeError:
        # The reader, such as head, has what it wanted. Python would complain once more while it closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    raise typer.Exit(UNREAD if failed else OK)


def _judge_all(paths: list[str], settings: "Settings", failed: list[str]) -> "Iterator[Report]":
    from hdrscan.analyze import judge  # noqa: PLC0415

    for reading in _readings(paths):
        if reading.source is None or reading.block is None:
            failed.append(reading.path)
            _complain(str(reading.error))
            continue
        yield judge(reading.source, reading.block, settings)


def _readings(paths: list[str]) -> "Iterator[Reading]":
    from hdrscan.ingest.sources import iter_paths, read_standard_input  # noqa: PLC0415

    for path in paths:
        if path != "-":
            yield from iter_paths([path])
            continue
        if sys.stdin.isatty():
            _complain(_PASTE_HELP)
        yield read_standard_input(sys.stdin.buffer)


def _write(reports: "Iterator[Report]", form: Format, stream: TextIO) -> None:
    import json  # noqa: PLC0415

    if form is Format.JSON:
        from hdrscan.report.json_v1 import to_document  # noqa: PLC0415

        stream.write(json.dumps(to_document(reports), indent=2, ensure_ascii=False) + "\n")
        return
    if form is Format.JSONL:
        from hdrscan.report.json_v1 import to_json  # noqa: PLC0415

        stream.writelines(
            json.dumps(to_json(report), ensure_ascii=False, separators=(",", ":")) + "\n" for report in reports
        )
        return
    stream.writelines(
        ("\n" if number else "") + _text(report, form, stream) + "\n" for number, report in enumerate(reports)
    )


def _text(report: "Report", form: Format, stream: TextIO) -> str:
    if form is Format.MARKDOWN:
        from hdrscan.report.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(report)
    from hdrscan.report.table import to_table  # noqa: PLC0415

    return to_table(report, width=_width(stream), colour=stream.isatty() and not os.environ.get("NO_COLOR"))


def _width(stream: TextIO) -> int:
    """Return the columns to fill: COLUMNS where it is set, the terminal's, or what reads well in a pipe."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _DEFAULT_WIDTH
    except (OSError, ValueError):
        return _DEFAULT_WIDTH


def _open(output: str | None) -> TextIO:
    if output is None:
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure:
            # JSON is UTF-8 whatever the locale says, and no character of a message may stop the report.
            reconfigure(encoding="utf-8", errors="backslashreplace")
        return sys.stdout
    try:
        return open(output, "w", encoding="utf-8")  # noqa: PTH123 - the process ends right after
    except OSError as error:
        _complain(f"{output}: {(error.strerror or str(error)).lower()}")
        raise typer.Exit(WRONG_USE) from error


def _complain(text: str) -> None:
    from hdrscan.report.escape import for_terminal  # noqa: PLC0415

    typer.echo(f"hdrscan: {for_terminal(text)}", err=True)


def main() -> NoReturn:
    """Run the command; Ctrl-C ends it quietly."""
    try:
        app(prog_name="hdrscan", standalone_mode=True)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    sys.exit(OK)
