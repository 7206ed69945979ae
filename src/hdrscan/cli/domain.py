"""The options of ``hdrscan domain``, declared with typer."""

from typing import Annotated

import typer

from hdrscan.cli import domain_command
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.domain_command import Cloud, FailOn, Form, Request
from hdrscan.cli.help import CONTEXT, PanelCommand

_EPILOG = """
Examples:

\b
  hdrscan domain example.com --relay mail.example.com=203.0.113.25
                                       what is published now
  hdrscan domain example.com --relay mail.example.com=203.0.113.25
    --emit-zone new.zone               and what should be
  hdrscan domain example.com --relay mail.example.com=203.0.113.25
    --zone new.zone                    what if that were published?
  hdrscan domain --domains list.txt --relay mail.example.com=203.0.113.25
    --fail-on warning                  many, for a script

Exit codes: 0 nothing failed; 1 a check failed, or came to what --fail-on says;
2 wrong use; 3 no question of a domain was answered.
"""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
"""The command."""


@app.command(epilog=_EPILOG, cls=PanelCommand, context_settings=CONTEXT)
def domain(  # noqa: PLR0913, PLR0917 - typer makes an option of each argument
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="NAME...", help="The mail domains to check; several give a table."),
    ] = None,
    domains: Annotated[
        list[str] | None,
        typer.Option(
            metavar="FILE|-", help="Domains too: one on each line, # begins a comment. May be repeated."
        ),
    ] = None,
    relay: Annotated[
        list[str] | None,
        typer.Option(
            metavar="HOST=IP[,IP]",
            help="Your own relay and its addresses; needed where hdrscan.toml names none. May be repeated.",
        ),
    ] = None,
    helo: Annotated[
        str | None, typer.Option(metavar="NAME", help="What the relays say in HELO, when not their own names.")
    ] = None,
    dkim_selector: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="A DKIM selector of your own, such as OpenDKIM's on the relay. May be repeated."
        ),
    ] = None,
    cloud: Annotated[Cloud, typer.Option(help="Microsoft's cloud that holds the tenant.")] = Cloud.WORLDWIDE,
    fail_on: Annotated[
        FailOn, typer.Option(help="End with exit code 1 if a check came to this or worse.")
    ] = FailOn.FAIL,
    form: Annotated[Form, typer.Option("--format", "-f", help="How the report is written.")] = Form.TABLE,
    emit_zone: Annotated[
        str | None,
        typer.Option(
            metavar="FILE|-",
            help="Write the records to publish there, as a zone file; - writes them instead of the report.",
        ),
    ] = None,
    resolver: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ADDR[:PORT]", help="Ask this name server instead of the system's. May be repeated."
        ),
    ] = None,
    zone: Annotated[
        list[str] | None,
        typer.Option(metavar="FILE", help="A zone file: what if this were published? May be repeated."),
    ] = None,
    dns_record: Annotated[
        str | None, typer.Option(metavar="FILE", help="Keep every answer in this file.")
    ] = None,
    dns_replay: Annotated[
        str | None, typer.Option(metavar="FILE", help="Answer from such a file; ask nobody.")
    ] = None,
    no_dns: Annotated[  # noqa: FBT002 - typer takes a flag's default where Python has it
        bool, typer.Option("--no-dns", help="Ask nobody: the zone files or the recording alone answer.")
    ] = False,
    config: Annotated[
        str | None,
        typer.Option(
            metavar="FILE", help="Settings; without it, hdrscan.toml in the current folder where that exists."
        ),
    ] = None,
) -> None:
    """Check a domain's DNS for a Postfix relay that sends through Office 365 by an inbound connector.

    Unlike scanning, this command asks the DNS by its nature: the names and addresses that you give leave this
    machine, unless --no-dns or --dns-replay is given. It connects to nothing but name servers.
    """
    request = Request(names or (), relay or (), helo, dkim_selector or (), cloud, config, domains or ())
    asked = DnsOptions(
        dns=not (no_dns or dns_replay),
        resolvers=resolver or (),
        record=dns_record,
        replay=dns_replay,
        zones=zone or (),
    )
    raise typer.Exit(domain_command.check(request, asked, form=form, emit_zone=emit_zone, fail_on=fail_on))
