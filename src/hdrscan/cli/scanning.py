"""Scanning: each source read, judged and written; what fails costs only itself.

One message, the usual call, goes the short way through this module; everything else is ``hdrscan.cli.many``'s.
"""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TextIO, cast

from hdrscan.cli import FOUND, OK, UNREAD
from hdrscan.cli.dns_options import NO_DNS, DnsOptions, open_dns
from hdrscan.cli.output import complain, opened, silence_standard_output, wants_colour, width_of
from hdrscan.cli.probing import PROBES, probe_of, wrong_use
from hdrscan.cli.settings_options import FILE_NAME, Given, settings_of
from hdrscan.cli.unread import Unread
from hdrscan.errors import UsageError
from hdrscan.ingest.sources import FIRST_READ, Reading, read_head, read_lone, read_up_to
from hdrscan.model.finding import Severity
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from hdrscan.message_facts import DnsContext
    from hdrscan.model.report import Report
    from hdrscan.model.source import HeaderBlock, Source
    from hdrscan.report.probe.layout import Probe
    from hdrscan.selection import Selection

NOTHING_GIVEN = Given()
_HOW_TO_PASTE = "paste the headers, then end with Ctrl-D on a line of its own (Windows: Ctrl-Z and Enter)"


class Format(str, Enum):  # noqa: UP042 - importing StrEnum's module is the same, but typer's help differs
    """How a report is written."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"
    MARKDOWN = "markdown"
    HTML = "html"
    ECS = "ecs"
    MISP = "misp"
    OCSF = "ocsf"
    CHECK = "check"
    PROMETHEUS = "prometheus"


_EVENTS = frozenset({Format.ECS, Format.MISP, Format.OCSF})
"""Lines of JSON for other programs."""


class Wanted(NamedTuple):
    """The options that matter with many messages, as written."""

    jobs: int | None = None
    attached: bool = False
    since: str | None = None
    until: str | None = None
    where: Sequence[str] = ()
    limit: int | None = None
    summary_only: bool = False


EVERYTHING = Wanted()


def scan(  # noqa: PLR0913 - the options, as the user groups them
    paths: Sequence[str],
    *,
    form: Format = Format.TABLE,
    detail: int = 0,
    output: str | None = None,
    given: Given = NOTHING_GIVEN,
    cross_check: bool = False,
    fail_on: str | None = None,
    dns: DnsOptions = NO_DNS,
    wanted: Wanted = EVERYTHING,
) -> int:
    """Scan the sources and return the exit code; no path at all means standard input.

    A single message is always read by the second reader too, ``cross_check`` or not. ``fail_on`` is the least
    severity of a finding that makes the exit code tell of it. ``detail`` is a ``message_view.Detail``.
    """
    sources = paths or ["-"]
    noted = _Noted(Unread(), [])
    try:
        _refuse_misspelt_command(sources[0])
        settings = settings_of(given)
        selection = _selection(wanted, form)
        inputs = [*sources, given.config or FILE_NAME, *dns.files]
        with open_dns(dns.with_settings(settings), inputs) as dns_context, opened(output, inputs) as stream:
            short = wanted == EVERYTHING and form is not Format.CSV
            probe = probe_of(form.value, fail_on, settings, dns_context)
            written = Written(form, detail, probe)
            ended, reading, standard_input = False, None, None
            try:
                reading, standard_input = _lone(sources, short=short, body=dns_context is not None)
            except KeyboardInterrupt:
                if sys.stdin.isatty():
                    raise  # who pastes wants no report then
                ended = True
            if reading is not None:
                _write(_judged([reading], settings, noted, dns_context), written, stream, noted.unread)
                return _code(noted, fail_on, dns_context, probe)
            gc.enable()
            from hdrscan.cli import many, signals  # noqa: PLC0415 - a single message needs none of it

            known = settings._replace(cross_check=cross_check)
            limits = (wanted.jobs, wanted.attached, wanted.summary_only, selection, wanted.limit)
            asked = many.Asked(
                sources, known, form.value, *limits, dns_context=dns_context, detail=detail, probe=probe
            )
            with signals.heeded() as end:
                found = many.nothing_yet() if ended else many.look(asked, standard_input)
                if found.several or selection is not None or wanted.summary_only or form is Format.CSV:
                    done = many.write(asked, found, stream, noted.unread, noted.worst)
                    return _code(noted, fail_on, dns_context, probe) if done else end.code
            _write(_judged(found.readings, settings, noted, dns_context), written, stream, noted.unread)
            return _code(noted, fail_on, dns_context, probe)
    except UsageError as error:
        return wrong_use(str(error), form.value)
    except BrokenPipeError:
        silence_standard_output()  # the reader, such as head, has what it wanted
    except OSError as error:
        return wrong_use(f"the report cannot be written: {(error.strerror or str(error)).lower()}", form.value)
    return _code(noted, fail_on)


def _refuse_misspelt_command(first: str) -> None:
    """Say which command was meant, where the first path is no file but nearly a command's name.

    Raises:
        UsageError: it is.
    """
    if first == "-" or os.path.lexists(first):
        return
    from difflib import get_close_matches  # noqa: PLC0415 - start-up of every scan

    from hdrscan.cli.commands import COMMANDS  # noqa: PLC0415 - its modules load this one

    for topic in get_close_matches(first, COMMANDS, n=1, cutoff=0.75):
        raise UsageError(f"{first}: no such file or directory; did you mean hdrscan {topic}?")


class Written(NamedTuple):
    """How a report is written."""

    form: Format
    detail: int
    probe: "Probe | None" = None
    """Where the form is one for monitoring."""


class _Noted(NamedTuple):
    """What the exit code tells of."""

    unread: Unread
    """What could not be read or judged, and why."""
    worst: list[int]
    """The rank of the worst finding; empty while there is none."""


def _code(
    noted: _Noted, fail_on: str | None, dns_context: "DnsContext | None" = None, probe: "Probe | None" = None
) -> int:
    """Return the exit code; say on standard error where name servers were silent."""
    if probe is not None and probe.form == Format.CHECK:
        return probe.state
    silence = dns_context.silence() if dns_context is not None else ""
    if silence:
        complain(silence)
    if silence or noted.unread:
        return UNREAD
    return FOUND if fail_on is not None and noted.worst and min(noted.worst) <= Severity(fail_on).rank else OK


def _selection(wanted: Wanted, form: Format) -> "Selection | None":
    if wanted == EVERYTHING:
        return None
    if wanted.summary_only and (form in {Format.CSV, *_EVENTS} or form.value in PROBES):
        raise UsageError(f"--summary-only: {form.value} has no summary; json has")
    from hdrscan.selection import selection_of  # noqa: PLC0415 - a plain call selects nothing

    return selection_of(wanted.since, wanted.until, wanted.where)


def _lone(sources: Sequence[str], *, short: bool, body: bool) -> tuple[Reading | None, BinaryIO | None]:
    """Read what is one message; else return None, and standard input from its beginning.

    ``body``: signatures will be verified, and a pipe can be read only once.
    """
    standard_input = None
    if "-" in sources and sys.stdin is not None:
        if sys.stdin.isatty():
            complain(_HOW_TO_PASTE)
        standard_input = sys.stdin.buffer
    if len(sources) != 1 or (sources[0] == "-" and standard_input is None):
        return None, standard_input
    if standard_input is None:
        # start-up: pathlib is slow to load
        lone = short and not os.path.isdir(sources[0])  # noqa: PTH112
        return read_lone(sources[0]) if lone else None, None
    most = FIRST_READ
    if body:
        from hdrscan.dkim.body import MOST_BODY  # noqa: PLC0415 - only where the DNS is asked

        most = MOST_BODY
    head = read_up_to(standard_input, most)
    # The size of a pipe is not known; of one that goes on it is at least this much.
    reading = read_head(head, "-", len(head) + (len(head) == most))
    if reading is not None and short:
        return reading, None
    from hdrscan.ingest.prefixed import Prefixed  # noqa: PLC0415 - start-up

    return None, cast("BinaryIO", Prefixed(head, standard_input))


def _judged(
    readings: Sequence[Reading], settings: Settings, noted: _Noted, dns_context: "DnsContext | None"
) -> "Iterator[Report]":
    from hdrscan.model.report import Report  # noqa: PLC0415 - nothing to judge, nothing to load

    for reading in readings:
        if reading.source is None or reading.block is None:
            noted.unread.add(reading.path, str(reading.error))
            complain(str(reading.error))
            continue
        try:
            report = _report(reading.source, reading.block, settings, dns_context)
        except Exception as error:  # noqa: BLE001 - a message that breaks the program costs its own report only
            problem = f"{type(error).__name__}: {error}"
            noted.unread.add(reading.path, problem)
            complain(f"{reading.path}: hdrscan failed on this message, please report it: {problem}")
            report = Report.failed(reading.source, reading.block, problem)
        for failure in report.failures:
            problem = f"rule {failure.code} broke on this message, please report it: {failure.error}"
            noted.unread.add(reading.path, problem)
            complain(f"{reading.path}: {problem}")
        noted.worst.extend(finding.severity.rank for finding in report.findings)
        yield report


def _report(
    source: "Source", block: "HeaderBlock", settings: Settings, dns_context: "DnsContext | None"
) -> "Report":
    """Judge a message, by the DNS too where it may be asked."""
    from hdrscan.analyze import conclude, examine, judge  # noqa: PLC0415 - as above

    if dns_context is None:
        return judge(source, block, settings)
    from hdrscan.message_facts import ask_about  # noqa: PLC0415 - only where the DNS is asked

    examined = examine(source, block, settings)
    return conclude(examined, settings, ask_about(examined.report, settings, dns_context))


def _write(reports: "Iterator[Report]", written: "Written", stream: TextIO, unread: Unread) -> None:
    form = written.form
    if form in (Format.JSON, Format.JSONL):
        from hdrscan.report.json_v1 import to_document, to_line, to_text  # noqa: PLC0415 - one format is needed

        if form is Format.JSON:
            stream.write(to_text(to_document(reports, unread)))
        else:
            stream.writelines(map(to_line, reports))
        return
    if written.probe is not None:
        for report in reports:
            written.probe.piece(report)
        stream.write(written.probe.closing(None, list(unread)))
        return
    if form in _EVENTS:
        from hdrscan.report.exchange.lines import writer_of  # noqa: PLC0415

        stream.writelines(map(writer_of(form.value), reports))
        return
    stream.writelines(
        ("\n" if number else "") + _text(report, written, stream) + "\n" for number, report in enumerate(reports)
    )


def _text(report: "Report", written: "Written", stream: TextIO) -> str:
    from hdrscan.report.message_view import Detail  # noqa: PLC0415 - one format is needed

    detail = Detail(written.detail)
    if written.form is Format.HTML:
        from hdrscan.report.html.message import to_html  # noqa: PLC0415

        return to_html(report)
    if written.form is Format.MARKDOWN:
        from hdrscan.report.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(report, detail=detail)
    from hdrscan.report.table import to_table  # noqa: PLC0415

    return to_table(report, width=width_of(stream), colour=wants_colour(stream), detail=detail)
