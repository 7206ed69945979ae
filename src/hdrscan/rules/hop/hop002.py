"""A Received field has a form that mail servers do not write.

## What it means

The field names neither who handed the message over nor who received it; or it holds what programs for bulk mail
write in order to look like servers: a date where the address belongs, or a protocol that no server names.

## Why it matters

Such fields are invented, or come from a program that nobody knows. hdrscan rests no verdict on them.

## Fix

Nothing for the recipient. A program of your own that writes the field should write `from`, `by` and a date.

## References

RFC 5321 section 4.4; RFC 3848.
"""

import re
from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Severity
from hdrscan.model.hop import Hop
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import counted
from hdrscan.text.lazy import lazy

_DATE_NOTE = "a date stands where the address belongs"
# Old Exims write asmtp, and Postfix QMQP: those fields their dialects claim. qmail's QMQP server always writes
# the client's address.
_INVENTED = lazy(r"NNFMP|ASMTP|QMQP", re.IGNORECASE)
_UNCLAIMED = "generic"
# A header may hold a thousand such fields; the message says how many.
_SHOWN = 5
# A program that was started by a user writes who it was, and neither from nor by.
_LOCAL = lazy(r"\binvoked[ \t\r\n]++(?:by|from)\b")


@rule("HOP002", "strange-received", Severity.LOW, confidence=Confidence.MEDIUM)
def strange_received(case: Case) -> Iterator[Draft]:
    """Find fields that no server writes; the invented ones and the unreadable ones are one finding each."""
    # What a server is known to write is neither, unless reading it left a note.
    steps = reversed(case.report.chain.steps)
    hops = [step.hop for step in steps if step.hop.dialect == _UNCLAIMED or step.hop.notes]
    invented = [hop for hop in hops if _is_invented(hop)]
    if invented:
        yield Draft(
            f"{counted(len(invented), 'Received field has', 'Received fields have')} a form that only programs "
            f"for bulk mail write: {_what(invented[0])}.",
            tuple(case.quote_hop(hop, note=_what(hop)) for hop in invented[:_SHOWN]),
            severity=Severity.MEDIUM,
        )
    unreadable = [hop for hop in hops if _says_nothing(hop) and hop not in invented]
    if unreadable:
        yield Draft(
            f"{counted(len(unreadable), 'Received field names', 'Received fields name')} neither who handed the "
            "message over nor who received it.",
            tuple(case.quote_hop(hop) for hop in unreadable[:_SHOWN]),
        )


def _is_invented(hop: Hop) -> bool:
    if _DATE_NOTE in hop.notes:
        return True
    if hop.dialect != _UNCLAIMED or not isinstance(hop.protocol, str):
        return False
    is_qmails = hop.protocol.upper() == "QMQP" and isinstance(hop.ip, str)
    return bool(_INVENTED.fullmatch(hop.protocol)) and not is_qmails


def _what(hop: Hop) -> str:
    return _DATE_NOTE if _DATE_NOTE in hop.notes else f"with {str(hop.protocol).upper()}"


def _says_nothing(hop: Hop) -> bool:
    told = (hop.name, hop.helo, hop.rdns, hop.ip, hop.by, hop.by_ip)
    if hop.dialect != _UNCLAIMED or _LOCAL.search(hop.field.body):
        return False
    return all(isinstance(value, Absent) for value in told)
