"""The From domain has no DMARC record that could be used.

## What it means

The recipient recorded `dmarc=none`: no record; `bestguesspass`: no record either, but the message would have
passed with a usual one (a word of Microsoft's); or `permerror`: there is a record, or are several, and it is in
error.

With the DNS asked, the finding follows from the one that says what is published (DMARC010, DMARC014); where a
sound record is published now, it says so, and nothing is left to do.

## Why it matters

Anybody can write the domain in From without being refused for it, and large receivers ask bulk senders for a
record.

## Fix

Publish one record at `_dmarc.` of the organizational domain: first `p=none` with an address for reports, then
stricter. For a tenant's name below onmicrosoft.com the record is made in the Microsoft 365 admin center.

## References

RFC 9989 (DMARC); Microsoft's documentation of DMARC for Microsoft 365.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.policies import publish_policy
from hdrscan.rules.published import today
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone
from hdrscan.rules.wording import clipped

if TYPE_CHECKING:
    from hdrscan.model.dmarc import DmarcQuery
    from hdrscan.model.dns import Answer

_SAID = {
    "none": "has no DMARC record",
    "bestguesspass": "has no DMARC record, although the message would have passed",
    "permerror": "has a DMARC record in error, or several records",
}


@rule("DMARC002", "dmarc-no-record", Severity.MEDIUM)
def dmarc_no_record(case: Case) -> Iterator[Draft]:
    """Find a recorded ``none``, ``bestguesspass`` or ``permerror``."""
    dmarc, author = case.boundary.dmarc, case.author
    said = _SAID.get(str(dmarc.recorded))
    # Without a From domain there is nothing to have a record.
    if said is None or author is None:
        return
    evidence = tuple(case.quote_trusted("dmarc", str(dmarc.recorded)))
    if not evidence:
        return
    found = _published(case)
    if found is not None:
        yield Draft(
            f"The recipient recorded dmarc={dmarc.recorded} for {author}. {today(case)} there is a sound record "
            f"at _dmarc.{found.domain}: {clipped(found.record.text if found.record else '')}",
            evidence,
            severity=Severity.INFO,
            answers=(found.answer,),
        )
        return
    yield Draft(
        f"The From domain {author} {said}."
        if has_zone(author)
        else f"{author} in From is not a domain that could have a DMARC record.",
        evidence,
        publish_policy(author),
        severity=Severity.LOW if case.is_passed_on else None,
        causes=("DMARC010", "DMARC014"),
        answers=_asked(case),
    )


def _published(case: Case) -> "DmarcQuery | None":
    """Return where a sound record stands now; None where none does, or it is not known."""
    facts = case.live.dmarc if case.live is not None else None
    found = facts.policy.found if facts is not None else None
    if found is None or isinstance(found, Absent) or found.record is None or found.record.defects:
        return None
    return found if found.record.is_usable else None


def _asked(case: Case) -> "tuple[Answer, ...]":
    """Return the answers that prove it, all of which say something."""
    facts = case.live.dmarc if case.live is not None else None
    answers = tuple(query.answer for query in facts.policy.walk.queries) if facts is not None else ()
    return answers if all(hasattr(answer, "ttl") for answer in answers) else ()
