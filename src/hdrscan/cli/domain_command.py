"""Running the DNS checklist: the options made into a plan, and the report written."""

import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TextIO

from hdrscan.checklist.planning import EXAMPLE, plan_of, read_relay
from hdrscan.cli import FOUND, OK, UNREAD, WRONG_USE
from hdrscan.cli.dns_options import DnsOptions, open_dns
from hdrscan.cli.domain_list import domains_of
from hdrscan.cli.output import complain, opened, silence_standard_output, wants_colour, width_of
from hdrscan.cli.settings_options import FILE_NAME, Given, settings_of
from hdrscan.errors import UsageError
from hdrscan.model.checklist import Checklist, DomainPlan, Status
from hdrscan.settings import values
from hdrscan.text.addresses import is_internal, normalize

if TYPE_CHECKING:
    from hdrscan.message_facts import DnsContext

_MOST_NAMED = 5


class Form(str, Enum):  # noqa: UP042 - as scanning.Format
    """How a checklist is written."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"


class Cloud(str, Enum):  # noqa: UP042 - as scanning.Format
    """One of Microsoft's clouds."""

    WORLDWIDE = "worldwide"
    US_GOV = "us-gov"
    CHINA = "china"


class FailOn(str, Enum):  # noqa: UP042 - as scanning.Format
    """The least result that makes the exit code tell of it."""

    FAIL = "fail"
    WARNING = "warning"
    NOT_CHECKED = "not-checked"
    NEVER = "never"


_TOLD = {
    FailOn.FAIL: (Status.FAIL,),
    FailOn.WARNING: (Status.FAIL, Status.WARNING),
    FailOn.NOT_CHECKED: (Status.FAIL, Status.WARNING, Status.NOT_CHECKED),
    FailOn.NEVER: (),
}


class Request(NamedTuple):
    """The options that say what to check, as written."""

    domains: Sequence[str]
    relays: Sequence[str] = ()
    helo: str | None = None
    selectors: Sequence[str] = ()
    cloud: Cloud = Cloud.WORLDWIDE
    config: str | None = None
    files: Sequence[str] = ()
    """Lists of further domains."""


def check(
    request: Request,
    asked: DnsOptions,
    *,
    form: Form = Form.TABLE,
    emit_zone: str | None = None,
    fail_on: FailOn = FailOn.FAIL,
) -> int:
    """Check the domains, write the report and return the exit code."""
    inputs = [*asked.files, *request.files, request.config or FILE_NAME]
    try:
        plans = plans_of(request)
        _refuse(asked)
        settings = settings_of(Given(request.config))
        with open_dns(asked.with_settings(settings)._replace(lists=()), inputs) as dns_context:
            found = [_checked(plan, dns_context) for plan in plans]
        _write(found, form, emit_zone, inputs)
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()
    except OSError as error:
        complain(f"the report cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG_USE
    empty = [each.plan.domain for each in found if each.is_empty]
    if empty:
        of = f" of {', '.join(empty[:_MOST_NAMED])}" if len(found) > 1 else ""
        complain(f"no question{of} was answered, so nothing was checked")
        return UNREAD
    return FOUND if any(each.of(status) for each in found for status in _TOLD[fail_on]) else OK


def plans_of(request: Request) -> list[DomainPlan]:
    """Read what is to be checked; relays of the settings file are added to those of the options.

    Raises:
        UsageError: a value makes no sense, or no relay has an address.
    """
    domains = domains_of(request.domains, request.files)
    named = dict(_relay(text) for text in request.relays)
    for host, addresses in _of_settings(settings_of(Given(request.config)).relays):
        named.setdefault(host, addresses)
    if not named:
        raise UsageError(f"name your relay with its address: --relay {EXAMPLE}")
    helo = None if request.helo is None else _read("--helo", request.helo, values.name)
    selectors = [_read("--dkim-selector", text, values.name) for text in request.selectors]
    cloud = request.cloud.value
    return [plan_of(domain, named, helo=helo, selectors=selectors, cloud=cloud) for domain in domains]


def _read(what: str, text: str, read: values.Reader) -> str:
    try:
        return str(read(text))
    except ValueError as error:
        raise UsageError(f"{what}: {error}") from error


def _relay(text: str) -> tuple[str, tuple[str, ...]]:
    """Read ``HOST=IP[,IP]``."""
    try:
        return read_relay(text)
    except ValueError as error:
        raise UsageError(f"--relay: {error}") from error


def _of_settings(relays: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the hosts of the settings file that addresses follow; networks and lone addresses name no host."""
    host: str | None = None
    held: list[str] = []
    for entry in (*relays, None):
        address = None if entry is None else normalize(entry)
        if address is not None:
            held += [] if is_internal(address) else [address]
        elif entry is None or "/" not in entry:
            if host is not None and held:
                yield host, tuple(held)
            host, held = entry, []


def _refuse(asked: DnsOptions) -> None:
    if not asked.dns and asked.replay is None and (asked.resolvers or asked.record is not None):
        raise UsageError("--no-dns asks nobody; leave --resolver and --dns-record out")


def _checked(plan: DomainPlan, dns_context: "DnsContext | None") -> Checklist:
    from hdrscan.checklist.run import run_checklist  # noqa: PLC0415 - only for a plan that makes sense

    if dns_context is not None:
        return run_checklist(plan, dns_context.resolver, dns_context.provenance)
    from hdrscan.dns.resolver import NoResolver  # noqa: PLC0415
    from hdrscan.model.absent import NOT_APPLICABLE  # noqa: PLC0415
    from hdrscan.model.dns_provenance import DnsProvenance  # noqa: PLC0415

    return run_checklist(plan, NoResolver(), DnsProvenance("", (), NOT_APPLICABLE, NOT_APPLICABLE))


def _write(found: list[Checklist], form: Form, emit_zone: str | None, inputs: Sequence[str]) -> None:
    if emit_zone is not None:
        from hdrscan.report.zone_file import to_zone  # noqa: PLC0415 - as the formats below

        with opened(None if emit_zone == "-" else emit_zone, inputs) as stream:
            stream.write("\n".join(map(to_zone, found)))
    if emit_zone != "-":
        with opened(None, ()) as stream:
            stream.write(_text(found[0], form, stream) if len(found) == 1 else _texts(found, form))


def _texts(found: list[Checklist], form: Form) -> str:
    """Return the report of several domains."""
    from hdrscan.report import checklists  # noqa: PLC0415 - as below

    if form is Form.JSON:
        return checklists.to_text(found)
    if form is Form.MARKDOWN:
        return checklists.to_markdown(found) + "\n"
    return checklists.to_table(found, width=width_of(sys.stdout)) + "\n"


def _text(found: Checklist, form: Form, stream: TextIO) -> str:
    if form is Form.JSON:
        from hdrscan.report.json_checklist import to_text  # noqa: PLC0415

        return to_text(found)
    from hdrscan.report.checklist import to_markdown, to_table  # noqa: PLC0415

    if form is Form.MARKDOWN:
        return to_markdown(found) + "\n"
    return to_table(found, width=width_of(sys.stdout), colour=wants_colour(stream)) + "\n"
