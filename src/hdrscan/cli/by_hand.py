"""SPF evaluated by hand: a client, a sender and a HELO name that the user gives, without a message."""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from hdrscan.cli import OK, UNREAD, WRONG_USE
from hdrscan.cli.dns_options import NO_DNS, DnsOptions, open_dns
from hdrscan.cli.output import complain, opened, silence_standard_output, width_of
from hdrscan.cli.scanning import Format
from hdrscan.cli.settings_options import FILE_NAME, Given, settings_of
from hdrscan.errors import UsageError
from hdrscan.text.addresses import normalize


class SpfRequest(NamedTuple):
    """The options that say what to evaluate, as written."""

    client: str | None = None
    mail_from: str | None = None
    helo: str | None = None


def evaluate(  # noqa: PLR0913 - the options, as the user groups them
    request: SpfRequest,
    paths: Sequence[str],
    dns: DnsOptions,
    given: Given,
    *,
    form: Format = Format.TABLE,
    output: str | None = None,
) -> int:
    """Evaluate, write what came of it, and return the exit code; ``paths`` has to be empty."""
    try:
        _refuse(paths, dns, form)
        client, mail_from, helo = _read(request)
        inputs = [given.config or FILE_NAME, *dns.files]
        with open_dns(dns.with_settings(settings_of(given))._replace(lists=()), inputs) as dns_context:
            if dns_context is None:
                return WRONG_USE  # without any option about the DNS, which is refused above
            from hdrscan.dns.resolver import TimeLimit  # noqa: PLC0415
            from hdrscan.message_facts import SPF_SECONDS  # noqa: PLC0415 - as these: only this evaluates
            from hdrscan.spf.check import Session, check_mail_from  # noqa: PLC0415

            limited = TimeLimit(dns_context.resolver, dns_context.clock, SPF_SECONDS)
            found = check_mail_from(Session(client, helo), mail_from, limited)
            from hdrscan.report.spf_by_hand import to_json, to_text  # noqa: PLC0415

            with opened(output, inputs) as stream:
                if form is Format.TABLE:
                    stream.write(to_text(found, helo, dns_context.provenance, width=width_of(sys.stdout)))
                else:
                    stream.write(to_json(found, helo, dns_context.provenance, pretty=form is Format.JSON))
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()
        return OK
    except OSError as error:
        complain(f"the report cannot be written: {(error.strerror or str(error)).lower()}")
        return WRONG_USE
    from hdrscan.model.checklist import is_answered  # noqa: PLC0415

    if found.trace.answers and not is_answered(found.trace.answers):
        complain("no question was answered, so nothing was evaluated")
        return UNREAD
    return OK


def _refuse(paths: Sequence[str], dns: DnsOptions, form: Format) -> None:
    """Refuse options that do not go together.

    Raises:
        UsageError: they do not.
    """
    if paths:
        raise UsageError("--spf-client evaluates without a message; leave the messages out")
    if form not in {Format.TABLE, Format.JSON, Format.JSONL}:
        raise UsageError("--spf-client writes a table or JSON")
    if dns._replace(lists=()) == NO_DNS:
        raise UsageError("--spf-client asks the DNS; give --dns, --zone or --dns-replay too")


def _read(request: SpfRequest) -> tuple[str, str, str]:
    """Read the options.

    Raises:
        UsageError: there is no client's address, or neither a sender nor a HELO name.
    """
    client = normalize(request.client.strip("[]")) if request.client else None
    if client is None:
        raise UsageError("--spf-mail-from and --spf-helo need --spf-client, the address of the client")
    if request.mail_from is None and request.helo is None:
        raise UsageError("--spf-client needs --spf-mail-from or --spf-helo; the null sender is judged by HELO")
    return client, _as_bytes(request.mail_from or ""), _as_bytes(request.helo or "")


def _as_bytes(text: str) -> str:
    """Return what was typed as the bytes that a header would have, one character a byte."""
    return text.encode("utf-8", "surrogateescape").decode("ascii", "surrogateescape")
