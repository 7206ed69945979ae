"""A clock of the recipient's own servers is wrong.

## What it means

One of the recipient's servers says that it received the message earlier than the server that had it before, by
more than a minute. Two servers of a provider's (Microsoft, Google, ...) are left out: the recipient cannot set
their clocks.

## Why it matters

Logs of the two hosts cannot be compared, and signatures and tickets with an expiry are judged by a wrong time.

## Fix

Have the named host take its time from NTP.

## References

RFC 5321 section 4.4; RFC 5905.
"""

from collections.abc import Iterator
from itertools import pairwise

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix, Owner, Role, Severity
from hdrscan.providers import provider_of
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_TOLERANCE = 60.0


@rule("HOP003", "clock-skew", Severity.LOW)
def clock_skew(case: Case) -> Iterator[Draft]:
    """Find trusted hops whose time runs backwards; of the boundary's own client nothing is known."""
    timed = [step for step in case.trusted_steps if not isinstance(step.hop.time, Absent)]
    for older, newer in pairwise(timed):
        before, after = older.hop.time, newer.hop.time
        if isinstance(before, Absent) or isinstance(after, Absent):
            continue
        seconds = (before - after).total_seconds()
        if seconds <= _TOLERANCE:
            continue
        hosts = [str(step.hop.by or "a host") for step in (newer, older)]
        own = [host for host in hosts if provider_of(host) is None]
        if not own:
            continue  # the clocks of a provider are nobody else's matter
        yield Draft(
            f"{newer.skew[:1].upper()}{newer.skew[1:]}."
            if isinstance(newer.skew, str)
            else f"The clock of {hosts[0]} is {seconds:g} s behind {hosts[1]}.",
            (
                case.quote_hop(newer.hop, "time", note="the newer hop"),
                case.quote_hop(older.hop, "time", note="the older hop"),
            ),
            Fix(
                "Set the clock by NTP",
                " or ".join(own),
                "timedatectl set-ntp true",
                owner=Owner(Role.RECEIVER, own[0]),
            ),
        )
