"""Scanning: each source read, judged and written; what fails costs only itself."""

import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, TextIO

from hdrscan.cli import FOUND, OK, UNREAD, WRONG_USE
from hdrscan.cli.asking import NO_DNS, DnsOptions, desk_of
from hdrscan.cli.knowing import FILE_NAME, Given, settings_of
from hdrscan.cli.output import complain, opened, silence_standard_output, wants_colour, width_of
from hdrscan.errors import SourceError, UsageError
from hdrscan.ingest.sources import Reading, is_single, iter_paths, read_standard_input
from hdrscan.model.finding import Severity
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from hdrscan.lookup.message import Desk
    from hdrscan.model.report import Report
    from hdrscan.model.source import HeaderBlock, Source

NOTHING_GIVEN = Given()
_HOW_TO_PASTE = "paste the headers, then end with Ctrl-D on a line of its own (Windows: Ctrl-Z and Enter)"


class Format(str, Enum):  # noqa: UP042 - importing StrEnum's module is the same, but typer's help differs
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    MARKDOWN = "markdown"


def scan(  # noqa: PLR0913 - one for each wish of the user's
    paths: Sequence[str],
    *,
    form: Format = Format.TABLE,
    output: str | None = None,
    given: Given = NOTHING_GIVEN,
    cross_check: bool = False,
    fail_on: str | None = None,
    dns: DnsOptions = NO_DNS,
) -> int:
    """Scan the sources and return the exit code; no path at all means standard input.

    A single message is always read by the second reader too, ``cross_check`` or not. ``fail_on`` is the least
    severity of a finding that makes the exit code tell of it.
    """
    sources = paths or ["-"]
    unread: dict[str, str] = {}
    worst: list[int] = []
    try:
        settings = settings_of(given)._replace(cross_check=cross_check or is_single(sources))
        inputs = [*sources, given.config or FILE_NAME, *dns.files]
        with desk_of(dns, inputs) as desk, opened(output, inputs) as stream:
            _write(_judged(sources, settings, unread, worst, desk), form, stream, unread)
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()  # the reader, such as head, has what it wanted
    except OSError as error:
        complain(f"the report cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG_USE
    if unread:
        return UNREAD
    return FOUND if fail_on is not None and worst and worst[0] <= Severity(fail_on).rank else OK


def _judged(
    paths: Sequence[str], settings: Settings, unread: dict[str, str], worst: list[int], desk: "Desk | None"
) -> "Iterator[Report]":
    """Judge message by message; ``unread`` gets what could not be, ``worst`` the rank of the worst finding."""
    from hdrscan.model.report import Report  # noqa: PLC0415 - nothing to judge, nothing to load

    for reading in _readings(paths):
        if reading.source is None or reading.block is None:
            unread[reading.path] = str(reading.error)
            complain(str(reading.error))
            continue
        try:
            report = _report(reading.source, reading.block, settings, desk)
        except Exception as error:  # noqa: BLE001 - a message that breaks the program costs its own report only
            unread[reading.path] = f"{type(error).__name__}: {error}"
            complain(f"{reading.path}: hdrscan failed on this message, please report it: {unread[reading.path]}")
            report = Report.failed(reading.source, reading.block, unread[reading.path])
        for failure in report.failures:
            unread[reading.path] = f"rule {failure.code} broke: {failure.error}"
            complain(
                f"{reading.path}: rule {failure.code} broke on this message, please report it: {failure.error}"
            )
        worst[:] = sorted([*worst, *(finding.severity.rank for finding in report.findings)])[:1]
        yield report


def _report(source: "Source", block: "HeaderBlock", settings: Settings, desk: "Desk | None") -> "Report":
    """Judge a message, by the DNS too where it may be asked."""
    from hdrscan.analyze import conclude, examine, judge  # noqa: PLC0415 - as above

    if desk is None:
        return judge(source, block, settings)
    from hdrscan.lookup.message import ask_about  # noqa: PLC0415 - only where the DNS is asked

    examined = examine(source, block, settings)
    return conclude(examined, settings, ask_about(examined.report, settings, desk))


def _readings(paths: Sequence[str]) -> Iterator[Reading]:
    for path in paths:
        if path != "-":
            yield from iter_paths([path])
        elif sys.stdin is None:
            yield Reading("-", error=SourceError("standard input is closed"))
        else:
            if sys.stdin.isatty():
                complain(_HOW_TO_PASTE)
            yield read_standard_input(sys.stdin.buffer)


def _write(reports: "Iterator[Report]", form: Format, stream: TextIO, unread: dict[str, str]) -> None:
    if form in (Format.JSON, Format.JSONL):
        from hdrscan.report.json_v1 import to_document, to_line, to_text  # noqa: PLC0415 - one format is needed

        if form is Format.JSON:
            stream.write(to_text(to_document(reports, unread)))
        else:
            stream.writelines(map(to_line, reports))
        return
    stream.writelines(
        ("\n" if number else "") + _text(report, form, stream) + "\n" for number, report in enumerate(reports)
    )


def _text(report: "Report", form: Format, stream: TextIO) -> str:
    if form is Format.MARKDOWN:
        from hdrscan.report.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(report)
    from hdrscan.report.table import to_table  # noqa: PLC0415

    return to_table(report, width=width_of(stream), colour=wants_colour(stream))
