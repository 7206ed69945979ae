"""``hdrscan diff``: its options, declared with typer, and what it does."""

import sys
from enum import Enum
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from hdrscan.cli import FOUND, OK, UNREAD, WRONG_USE
from hdrscan.cli.help import CONTEXT, PanelCommand
from hdrscan.cli.output import complain, opened, silence_standard_output, wants_colour, width_of
from hdrscan.cli.settings_options import FILE_NAME, Given, settings_of
from hdrscan.errors import SourceError, UsageError
from hdrscan.ingest.sources import FIRST_READ, read_up_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hdrscan.model.comparison import Comparison
    from hdrscan.model.report import Report
    from hdrscan.settings import Settings

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
"""The command."""
_EPILOG = """
Examples:

\b
  hdrscan diff lastweek.eml today.eml
  hdrscan diff -f json good.eml - < headers.txt
  hdrscan diff --relay mail.example.com=203.0.113.25 good.eml bad.eml

Exit codes: 0 nothing differs; 1 something does; 2 wrong use; 3 a message could not be read or judged.
"""


class Form(str, Enum):  # noqa: UP042 - as hdrscan.cli.scanning.Format
    """How a comparison is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    HTML = "html"


@app.command(epilog=_EPILOG, cls=PanelCommand, context_settings=CONTEXT)
def diff(  # noqa: PLR0913, PLR0917 - typer makes an option of each argument
    before: Annotated[str, typer.Argument(metavar="BEFORE", help="The message that was as it should be.")],
    after: Annotated[str, typer.Argument(metavar="AFTER", help="The one that is not; - is standard input.")],
    form: Annotated[Form, typer.Option("--format", "-f", help="How the comparison is written.")] = Form.TABLE,
    verbose: Annotated[  # noqa: FBT002 - typer takes a flag's default where Python has it
        bool,
        typer.Option("--verbose", "-v", help="Show also what is the same, and what varies between any messages."),
    ] = False,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to the screen.")
    ] = None,
    relay: Annotated[
        list[str] | None,
        typer.Option(metavar="HOST|IP|CIDR", help="Your own relay; also HOST=IP. May be repeated."),
    ] = None,
    receiver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST|DOMAIN|CIDR", help="Your own receiving host, domain or network. May be repeated."
        ),
    ] = None,
    domain: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Your own mail domain. May be repeated.")
    ] = None,
    tenant: Annotated[
        str | None, typer.Option(metavar="GUID", help="The id of your own Microsoft 365 tenant.")
    ] = None,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Settings; without it, hdrscan.toml in the current folder where that exists."
        ),
    ] = None,
) -> None:
    """Compare two messages of the same path: what has changed since it worked.

    Both are judged alike, without the DNS. What varies between any two messages is not counted: times, ids, which
    machine of a provider's took a message, and delays that differ by less than a minute.
    """
    given = Given(config, relay or (), receiver or (), domain or (), tenant)
    raise typer.Exit(_run((before, after), given, form, output, everything=verbose))


def _run(paths: tuple[str, str], given: Given, form: Form, output: str | None, *, everything: bool) -> int:
    from hdrscan.compare import compare  # noqa: PLC0415 - --help needs none of it

    try:
        settings = settings_of(given)
        comparison = compare(*_reports(paths, settings))
        with opened(output, [*paths, given.config or FILE_NAME]) as stream:
            stream.write(_text(comparison, form, stream, everything=everything))
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except SourceError as error:
        complain(str(error))
        return UNREAD
    except BrokenPipeError:
        silence_standard_output()  # the reader, such as head, has what it wanted
    except OSError as error:
        complain(f"the comparison cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG_USE
    return _code(comparison)


def _code(comparison: "Comparison") -> int:
    """Return the exit code; say which rules broke, as a scan does."""
    failures = [
        (report.source.path, failure)
        for report in (comparison.before, comparison.after)
        for failure in report.failures
    ]
    for path, failure in failures:
        complain(f"{path}: rule {failure.code} broke on this message, please report it: {failure.error}")
    if failures:
        return UNREAD
    return FOUND if comparison.differences else OK


def _reports(paths: tuple[str, str], settings: "Settings") -> "Iterator[Report]":
    """Judge both messages.

    Raises:
        UsageError: both are standard input.
        SourceError: one of them cannot be read or judged, or its source holds several messages.
    """
    if paths == ("-", "-"):
        raise UsageError("standard input holds one message; name the other's file")
    for path in paths:
        try:
            yield _report(path, settings)
        except SourceError:
            raise
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
            raise SourceError(f"{path}: hdrscan failed on this message, please report it: {problem}") from error


def _report(path: str, settings: "Settings") -> "Report":
    from hdrscan.api import scan_path  # noqa: PLC0415 - as above

    if path != "-":
        return scan_path(path, settings)
    if sys.stdin is None:
        raise SourceError("standard input is closed")
    from hdrscan.analyze import judge  # noqa: PLC0415
    from hdrscan.ingest.sources import read_bytes  # noqa: PLC0415

    return judge(*read_bytes(read_up_to(sys.stdin.buffer, FIRST_READ)), settings)


def _text(comparison: "Comparison", form: Form, stream: TextIO, *, everything: bool) -> str:
    if form is Form.JSON:
        from hdrscan.report.json_comparison import comparison_to_text  # noqa: PLC0415 - one format is needed

        return comparison_to_text(comparison)
    from hdrscan.report.comparison_view import comparison_view  # noqa: PLC0415

    document = comparison_view(comparison, everything=everything)
    if form is Form.HTML:
        from hdrscan.report.html.plain import write_html  # noqa: PLC0415

        return write_html(document) + "\n"
    if form is Form.MARKDOWN:
        from hdrscan.report.markdown import write_markdown  # noqa: PLC0415

        return write_markdown(document) + "\n"
    from hdrscan.report.table import write_text  # noqa: PLC0415

    return write_text(document, width=width_of(stream), colour=wants_colour(stream)) + "\n"
