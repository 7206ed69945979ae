"""The commands and their options, declared with typer."""

import os
from typing import Annotated

import typer

from hdrscan.cli import scanning
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.scanning import Format, Wanted
from hdrscan.cli.settings_options import Given
from hdrscan.model.finding import Severity as SeverityName
from hdrscan.version import __version__

_SCAN_EPILOG = """
Examples:

\b
  hdrscan message.eml                  the full report of one message
  hdrscan < headers.txt                headers pasted from a screen
  hdrscan --format json a.eml mails/   for another program
  hdrscan archive.mbox mails.zip       many: a row each, then the summary
  hdrscan -f csv --since 2025-03-01 --where spf=fail Maildir/
  hdrscan --receiver mx.example.net message.eml
                                       name the host that received it for you
  hdrscan --relay mail.example.com=203.0.113.25 message.eml
                                       name your own relay
  hdrscan --fail-on high message.eml   for a script: exit code 1 on a high one
  hdrscan --dns message.eml            with what the DNS says today
  hdrscan --zone new.zone message.eml  what if this were published?
  hdrscan --dns --spf-client 203.0.113.25 --spf-mail-from a@example.com
                                       may this client send for that domain?
  hdrscan explain SPF001               what a finding means, and what to do
  hdrscan explain SFV:SKI              what a code in a header means
  hdrscan rules                        all findings that there are
  hdrscan domain example.com --relay mail.example.com=203.0.113.25
                                       the DNS that such a relay needs
  hdrscan diff good.eml bad.eml        what has changed since it worked
  hdrscan serve                        a page to paste headers into

Exit codes: 0 done; 1 a finding at or above --fail-on; 2 wrong use; 3 a source could not be read or judged (the
others were), or name servers were silent.
"""
_EXPLAIN_EPILOG = """
Examples:

\b
  hdrscan explain SPF001
  hdrscan explain compauth 451
  hdrscan explain SFV:SKI
  hdrscan explain X-MS-Exchange-Organization-AuthAs
"""

_scan = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_rules = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
_explain = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def run(arguments: list[str]) -> int:
    """Run the command that the arguments name and return its exit code."""
    try:
        if arguments[:1] == ["explain"]:
            _explain(args=arguments[1:], prog_name="hdrscan explain")
        elif arguments[:1] == ["rules"]:
            _rules(args=arguments[1:], prog_name="hdrscan rules")
        elif arguments[:1] == ["domain"]:
            from hdrscan.cli.domain import app  # noqa: PLC0415 - start-up of all other commands

            app(args=arguments[1:], prog_name="hdrscan domain")
        elif arguments[:1] == ["serve"]:
            from hdrscan.cli.serving import app as serving  # noqa: PLC0415 - as above

            serving(args=arguments[1:], prog_name="hdrscan serve")
        elif arguments[:1] == ["diff"]:
            from hdrscan.cli.diff_command import app as comparing  # noqa: PLC0415 - as above

            comparing(args=arguments[1:], prog_name="hdrscan diff")
        else:
            # Without args typer takes them from the process, and expands wildcards on Windows.
            _scan(args=None if os.name == "nt" else arguments, prog_name="hdrscan")
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else 0
    return 0


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer passes the flag
    if asked:
        typer.echo(f"hdrscan {__version__}")
        raise typer.Exit


@_scan.command(epilog=_SCAN_EPILOG)
def scan(  # noqa: PLR0913, PLR0917 - typer makes an option of each argument
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Messages, pasted headers, mboxes, archives, and folders of them. None or - is standard input.",
        ),
    ] = None,
    form: Annotated[Format, typer.Option("--format", "-f", help="How the report is written.")] = Format.TABLE,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            metavar="",
            help="Show the evidence of every finding, the records and why; -vv also host names in full.",
        ),
    ] = 0,
    output: Annotated[
        str | None, typer.Option("--output", "-o", metavar="FILE", help="Write there instead of to the screen.")
    ] = None,
    relay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST|IP|CIDR",
            help="Your own relay; also a host with its address, HOST=IP. May be repeated.",
        ),
    ] = None,
    receiver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST|DOMAIN|CIDR", help="Your own receiving host, domain or network. May be repeated."
        ),
    ] = None,
    receiver_writes_below: Annotated[  # noqa: FBT002 - typer takes a flag's default where Python has it
        bool,
        typer.Option(
            "--receiver-writes-below",
            help="Your receiver writes its results directly below its Received, and removes a stranger's.",
        ),
    ] = False,
    at: Annotated[
        int | None,
        typer.Option(
            "--at", min=1, metavar="N", help="Judge as the host saw it that received hop N, the oldest being 1."
        ),
    ] = None,
    trust_sealer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DOMAIN", help="Believe what this domain sealed about its own receipt. May be repeated."
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
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES", help="Look for these findings only: codes or their beginnings, such as SPF,DKIM001."
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="Do not look for these findings.")
    ] = None,
    min_severity: Annotated[
        SeverityName | None, typer.Option(help="Leave out findings below this severity.")
    ] = None,
    fail_on: Annotated[
        SeverityName | None,
        typer.Option(help="End with exit code 1 if there is a finding of this severity or above."),
    ] = None,
    cross_check: Annotated[  # noqa: FBT002 - as above
        bool,
        typer.Option(
            "--cross-check",
            help="With many messages too: have a second reader read every Authentication-Results field.",
        ),
    ] = False,
    dns: Annotated[  # noqa: FBT002 - as above
        bool, typer.Option("--dns", help="Ask the DNS what is published now, and verify signatures.")
    ] = False,
    resolver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDR[:PORT]", help="Ask this name server instead of the system's. May be repeated."
        ),
    ] = None,
    dns_record: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep every answer there, with its time.")
    ] = None,
    dns_replay: Annotated[
        str | None, typer.Option(metavar="FILE", help="Take the answers from a recording; nobody is asked.")
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A zone file: what if this were published? May be repeated."),
    ] = None,
    dnsbl: Annotated[
        list[str] | None,
        typer.Option(metavar="LIST", help="Look hops up in this list of addresses, or in 'default' ones."),
    ] = None,
    spf_client: Annotated[
        str | None,
        typer.Option(metavar="IP", help="Without a message: evaluate SPF for a client with this address."),
    ] = None,
    spf_mail_from: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="With --spf-client: the MAIL FROM; none for bounces."),
    ] = None,
    spf_helo: Annotated[
        str | None, typer.Option(metavar="NAME", help="With --spf-client: what the client says in HELO.")
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs", "-j", min=1, metavar="N", help="Processes; by default the cores, where it is worth it."
        ),
    ] = None,
    attached: Annotated[  # noqa: FBT002 - as above
        bool, typer.Option("--attached", help="Judge the messages that a message carries in its place.")
    ] = False,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only messages received then or later (UTC).")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="Only messages received before, or on that day (UTC).")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="Only such messages: route, origin, crossing, from, spf, dkim, dmarc, finding. May be repeated.",
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="End after so many messages.")] = None,
    summary_only: Annotated[  # noqa: FBT002 - as above
        bool, typer.Option("--summary-only", help="Leave the messages out.")
    ] = False,
    version: Annotated[  # noqa: ARG001, FBT002 - typer calls _show_version
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Read e-mail headers and say how the message travelled: each hop, its delay, and whose word it is.

    Nothing leaves this machine unless --dns or --resolver is given; then names and addresses of the message do.
    """
    given = Given(
        config,
        relay or (),
        receiver or (),
        domain or (),
        tenant,
        select or (),
        ignore or (),
        min_severity and min_severity.value,
        receiver_writes_below,
        at,
        trust_sealer or (),
    )
    asked = DnsOptions(dns, resolver or (), dns_record, dns_replay, zone or (), dnsbl or ())
    if (spf_client, spf_mail_from, spf_helo) != (None, None, None):
        raise typer.Exit(_by_hand(paths, (spf_client, spf_mail_from, spf_helo), asked, given, form, output))
    code = scanning.scan(
        paths or [],
        form=form,
        detail=min(verbose, 2),
        output=output,
        given=given,
        cross_check=cross_check,
        fail_on=fail_on and fail_on.value,
        dns=asked,
        wanted=Wanted(jobs, attached, since, until, where or (), limit, summary_only),
    )
    raise typer.Exit(code)


def _by_hand(  # noqa: PLR0913, PLR0917 - what the options say, passed on
    paths: list[str] | None,
    request: tuple[str | None, str | None, str | None],
    asked: DnsOptions,
    given: Given,
    form: Format,
    output: str | None,
) -> int:
    from hdrscan.cli.by_hand import SpfRequest, evaluate  # noqa: PLC0415 - start-up of a scan

    return evaluate(SpfRequest(*request), paths or (), asked, given, form=form, output=output)


@_explain.command(epilog=_EXPLAIN_EPILOG)
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


@_rules.command()
def list_rules(
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for another program.")] = False,  # noqa: FBT002
) -> None:
    """List the findings that there are: code, severity, name and title."""
    from hdrscan.cli.explaining import list_rules as say  # noqa: PLC0415 - only this command lists them

    raise typer.Exit(say(as_json=as_json))
