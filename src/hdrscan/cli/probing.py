"""The formats for monitoring, whose exit codes are those of Nagios' plugins (docs/probe.md)."""

import sys
from typing import TYPE_CHECKING

from hdrscan.cli import UNREAD, WRONG_USE
from hdrscan.cli.output import complain
from hdrscan.model.finding import Severity
from hdrscan.settings import Settings

if TYPE_CHECKING:
    from hdrscan.message_facts import DnsContext
    from hdrscan.report.probe.layout import Probe

CHECK = "check"
PROBES = (CHECK, "prometheus")


def probe_of(
    form: str, fail_on: str | None, settings: Settings, dns_context: "DnsContext | None"
) -> "Probe | None":
    """Return what counts messages for monitoring; None for every other form."""
    if form not in PROBES:
        return None
    from hdrscan.report.probe.layout import Probe  # noqa: PLC0415 - one form is needed

    least = None if fail_on is None else Severity(fail_on)
    delay = None if settings.expect is None else settings.expect.delay
    return Probe(form, least, delay, str if dns_context is None else dns_context.silence)


def wrong_use(problem: str, form: str) -> int:
    """Say what is wrong, and return the exit code. To monitoring it is an unknown state, and no critical one."""
    complain(problem)
    if form != CHECK:
        return WRONG_USE
    from hdrscan.report.probe.check import to_problem  # noqa: PLC0415 - as above

    if sys.stdout is not None:
        sys.stdout.write(to_problem(problem))
    return UNREAD


def refused(arguments: list[str]) -> int:
    """Return the exit code where the option parser refuses the arguments, whichever form they ask for."""
    asked = any(
        argument in {"--format=check", "-fcheck"} or (argument == CHECK and before in {"--format", "-f"})
        for before, argument in zip(["", *arguments], arguments, strict=False)
    )
    return UNREAD if asked else WRONG_USE
