"""The message took longer than you expect.

## What it means

`expect.delay` in `hdrscan.toml` is the longest time, in seconds, that a message may take from the oldest hop to
the newest, and this one took longer.

## Why it matters

It waited in a queue: for a host that was not there, for greylisting, or behind other mail.

## Fix

The hop in question is named. Look into the log of the host that had the message before it, by its queue id.

## References

RFC 5321 sections 4.4 and 4.5.4.1.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE028", "late", Severity.MEDIUM)
def late(case: Case) -> Iterator[Draft]:
    """Find a message that took too long; the times below the boundary are what the sender's hosts say."""
    longest, chain = expectations(case).delay, case.report.chain
    if longest is None or isinstance(chain.total, Absent) or chain.total <= longest:
        return
    timed = [(step.delay, step.hop) for step in chain.steps if not isinstance(step.delay, Absent)]
    delay, hop = max(timed, key=lambda pair: pair[0])
    yield Draft(
        f"The message took {chain.total:,.0f} s, where at most {longest:,} s is expected; "
        f"{delay:,.0f} s of them passed before {hop.by or 'a server'} received it.",
        (case.quote_hop(hop, "time", note="received then"),),
    )
