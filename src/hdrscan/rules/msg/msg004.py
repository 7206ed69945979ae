"""The date of the message is far from its receipt.

## What it means

Date differs by more than a day from the time at which the recipient's server took the message in: it lies
before it, or ahead of it.

## Why it matters

Honest mail is dated when it is sent and arrives in minutes. A date ahead keeps a message on top of the mailbox;
an old one is a clock that is wrong, mail that lay in a queue or was held for approval, or an old message sent
again.

## Fix

None for the recipient. A sender of yours should take its time from NTP.

## References

RFC 5322 section 3.6.1.
"""

from collections.abc import Iterator
from datetime import datetime

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.text.cfws import unfold
from hdrscan.text.dates import find_date

_DAY = 86_400
_RESENT = ("resent-date", "resent-from")


@rule("MSG004", "date-far-off", Severity.LOW)
def date_far_off(case: Case) -> Iterator[Draft]:
    """Find a Date more than a day from the boundary's time; what was sent on again keeps its first one."""
    hop, field = case.hop, next(case.block.named("date"), None)
    received = hop.time if hop is not None else None
    if hop is None or field is None or not isinstance(received, datetime):
        return
    found = find_date(unfold(field.body))
    if found is None or found.time is None:
        return
    seconds = (received - found.time).total_seconds()
    if abs(seconds) <= _DAY:
        return
    sent_on = case.is_passed_on or any(case.block.named(*_RESENT))
    yield Draft(
        f"The message is dated {_span(abs(seconds))} {'before' if seconds > 0 else 'after'} its receipt.",
        (case.quote_field(field, "its date"), case.quote_hop(hop, "time", note="received")),
        severity=Severity.INFO if sent_on and seconds > 0 else None,
    )


def _span(seconds: float) -> str:
    days = seconds / _DAY
    return f"{days:.1f} days" if days < 10 else f"{round(days):,} days"  # noqa: PLR2004 - one place is enough
