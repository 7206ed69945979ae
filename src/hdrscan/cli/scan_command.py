"""The options of ``hdrscan PATH...``, declared with typer.

All are in one signature, from which typer makes them: that makes it longer than most modules.
"""

import os
from typing import Annotated, Any

import typer

from hdrscan.cli import scanning
from hdrscan.cli.commands import COMMANDS
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.help import CONTEXT, OTHER, PanelCommand
from hdrscan.cli.scanning import Format, Wanted
from hdrscan.cli.settings_options import Given
from hdrscan.model.finding import Severity as SeverityName
from hdrscan.version import __version__

_EPILOG = """
Examples:

\b
  hdrscan message.eml              hdrscan < headers.txt
  hdrscan -f html -o report.html message.eml
  hdrscan archive.mbox mails.zip   many: a row each, then the summary
  hdrscan -f csv --since 2025-03-01 --where spf=fail Maildir/
  hdrscan --relay mail.example.com=203.0.113.25 --fail-on high message.eml
  hdrscan --zone new.zone message.eml
  hdrscan explain SPF001

Exit codes: 0 done; 1 a finding at or above --fail-on; 2 wrong use; 3 a source could not be read or judged (the
others were), or name servers were silent. With -f check those of a Nagios plugin.
"""
_INPUT, _KNOWN, _FINDINGS, _DNS = "Input", "What you know", "Findings", "DNS"
_MANY, _OUTPUT = "Many messages", "Output"
_COMMANDS = "Commands (hdrscan COMMAND --help tells more)"


class ScanCommand(PanelCommand):
    """The command that nobody has to name: its help is that of the program."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:  # noqa: ANN401
        """Make a context that is called as the program is; ``obj`` is the program's own."""
        return super().make_context(parent.info_name if parent else info_name, args, None, obj=parent, **extra)

    def panels(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:  # noqa: ANN401
        """Return the panels, with the program's commands, and its options beside those of this command."""
        found = super().panels(ctx)
        other = found.pop(OTHER)
        own = [] if ctx.obj is None else [option.get_help_record(ctx) for option in ctx.obj.command.params]
        commands = [(f"{name} ...", command.does) for name, command in COMMANDS.items()]
        return {
            **found,
            "Commands (hdrscan COMMAND --help tells more)": commands,
            OTHER: [*other, *filter(None, own)],
        }


def _first_words(ctx: typer.Context, incomplete: str) -> list[str]:
    """Complete a path, and in the place of the first one a command."""
    from glob import escape, glob  # noqa: PLC0415 - only a shell asks

    paths = [f"{path}/" if os.path.isdir(path) else path for path in sorted(glob(f"{escape(incomplete)}*"))]  # noqa: PTH112, PTH207
    commands = [] if ctx.params.get("paths") else [name for name in COMMANDS if name.startswith(incomplete)]
    return [*commands, *paths]


app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
"""The command."""


def _show_version(asked: bool) -> None:  # noqa: FBT001 - typer passes the flag
    if asked:
        typer.echo(f"hdrscan {__version__}")
        raise typer.Exit


@app.command(epilog=_EPILOG, cls=ScanCommand, context_settings=CONTEXT)
def scan(  # noqa: PLR0913, PLR0917 - typer makes an option of each argument
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...",
            help="Messages, headers, mboxes, archives, folders of them; - for standard input.",
            autocompletion=_first_words,
            rich_help_panel=_INPUT,
        ),
    ] = None,
    attached: Annotated[  # noqa: FBT002 - typer takes a flag's default where Python has it
        bool,
        typer.Option(
            "--attached", help="Judge the messages that a message carries in its place.", rich_help_panel=_INPUT
        ),
    ] = False,
    relay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST|IP|CIDR",
            help="Your own relay; also with its address, HOST=IP. May be repeated.",
            rich_help_panel=_KNOWN,
        ),
    ] = None,
    receiver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST|DOMAIN|CIDR",
            help="Your own receiving host or network. May be repeated.",
            rich_help_panel=_KNOWN,
        ),
    ] = None,
    receiver_writes_below: Annotated[  # noqa: FBT002 - as above
        bool,
        typer.Option(
            "--receiver-writes-below",
            help="It writes results below its Received, and removes a stranger's.",
            rich_help_panel=_KNOWN,
        ),
    ] = False,
    at: Annotated[
        int | None,
        typer.Option(
            min=1,
            metavar="N",
            help="Judge as the host saw it that received hop N; 1 is the oldest.",
            rich_help_panel=_KNOWN,
        ),
    ] = None,
    trust_sealer: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DOMAIN",
            help="Believe what it sealed about its own receipt. May be repeated.",
            rich_help_panel=_KNOWN,
        ),
    ] = None,
    domain: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Your own mail domain. May be repeated.", rich_help_panel=_KNOWN),
    ] = None,
    tenant: Annotated[
        str | None,
        typer.Option(metavar="GUID", help="The id of your own Microsoft 365 tenant.", rich_help_panel=_KNOWN),
    ] = None,
    config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Settings, instead of ./hdrscan.toml.", rich_help_panel=_KNOWN),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Look for these only: codes or beginnings, as SPF,DKIM001.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(metavar="CODES", help="Do not look for these.", rich_help_panel=_FINDINGS),
    ] = None,
    min_severity: Annotated[
        SeverityName | None,
        typer.Option(
            metavar="SEVERITY",
            help="Leave out what is less: critical, high, medium, low or info.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    fail_on: Annotated[
        SeverityName | None,
        typer.Option(
            metavar="SEVERITY",
            help="End with exit code 1 if there is one of this severity or above.",
            rich_help_panel=_FINDINGS,
        ),
    ] = None,
    cross_check: Annotated[  # noqa: FBT002 - as above
        bool,
        typer.Option(
            "--cross-check",
            help="Have a second reader read the fields of many messages too.",
            rich_help_panel=_FINDINGS,
        ),
    ] = False,
    dns: Annotated[  # noqa: FBT002 - as above
        bool,
        typer.Option(
            "--dns", help="Ask the DNS what is published now, and verify signatures.", rich_help_panel=_DNS
        ),
    ] = False,
    resolver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDR[:PORT]",
            help="Ask this server, not the system's. May be repeated.",
            rich_help_panel=_DNS,
        ),
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE",
            help="A zone file: what if this were published? May be repeated.",
            rich_help_panel=_DNS,
        ),
    ] = None,
    dns_record: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="Keep every answer there, with its time.", rich_help_panel=_DNS),
    ] = None,
    dns_replay: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Take the answers from a recording; nobody is asked.", rich_help_panel=_DNS
        ),
    ] = None,
    dnsbl: Annotated[
        list[str] | None,
        typer.Option(
            metavar="LIST",
            help="Look hops up in a list of addresses, or in 'default' ones.",
            rich_help_panel=_DNS,
        ),
    ] = None,
    spf_client: Annotated[
        str | None,
        typer.Option(metavar="IP", help="Without a message: evaluate SPF for this client.", rich_help_panel=_DNS),
    ] = None,
    spf_mail_from: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="With --spf-client: the MAIL FROM; none for bounces.", rich_help_panel=_DNS
        ),
    ] = None,
    spf_helo: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="With --spf-client: what it says in HELO.", rich_help_panel=_DNS),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(metavar="DATE", help="Only messages received then or later (UTC).", rich_help_panel=_MANY),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="Only messages received before, or on that day (UTC).", rich_help_panel=_MANY
        ),
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="KEY=VALUE",
            help="Only such: route, origin, crossing, from, spf, dkim, dmarc, finding.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="End after so many messages.", rich_help_panel=_MANY),
    ] = None,
    summary_only: Annotated[  # noqa: FBT002 - as above
        bool, typer.Option("--summary-only", help="Leave the messages out.", rich_help_panel=_MANY)
    ] = False,
    jobs: Annotated[
        int | None,
        typer.Option(
            "--jobs",
            "-j",
            min=1,
            metavar="N",
            help="Processes; by default as many as are worth it.",
            rich_help_panel=_MANY,
        ),
    ] = None,
    form: Annotated[
        Format,
        typer.Option(
            "--format",
            "-f",
            metavar="FORM",
            help="table, markdown, html, json, jsonl, csv; ecs, misp, ocsf; check, prometheus.",
            show_default=False,
            rich_help_panel=_OUTPUT,
        ),
    ] = Format.TABLE,
    verbose: Annotated[
        int,
        typer.Option(
            "--verbose",
            "-v",
            count=True,
            metavar="",
            help="All evidence, the records, and why; -vv host names in full too.",
            show_default=False,
            rich_help_panel=_OUTPUT,
        ),
    ] = 0,
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Write there instead of to the screen.",
            rich_help_panel=_OUTPUT,
        ),
    ] = None,
    version: Annotated[  # noqa: ARG001, FBT002 - typer calls _show_version
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Say by its headers how a message travelled: each hop, its delay, and whose word it is.

    Nothing leaves this machine unless --dns or --resolver is given; then names and addresses do.
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
