"""SPF fails with the record that is published.

## What it means

The recipient's server recorded no result of SPF. The record of the domain in MAIL FROM (of the HELO name, for
a null sender), as it is published now, says that the address that delivered the message may not send for it.

The record may have been another one on the day of the receipt: what is published is not what was recorded.

## Why it matters

Receivers that check SPF reject or quarantine such mail, and without an aligned DKIM signature DMARC fails
too. A forwarder's address is in nobody else's record: on a copy that was passed on, it is the forwarder who
has to rewrite the sender.

## Fix

If the host is yours, add its address to the record: `ip4:` or `ip6:`, never `a:` with an address.
If it is not, somebody else sent the message in your name, or a host forwarded it without rewriting the sender.

## References

RFC 7208 sections 2.6.4, 2.6.5 and 8.4.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.auth.outcomes import dmarc_outcome
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.authentication import Alignment, RecordedSpf
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.naming import quote_name
from hdrscan.rules.published import today
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.spf_results import causes, stop_or_permit

if TYPE_CHECKING:
    from hdrscan.model.live import ClientFacts

_NOT_PERMITTED = ("fail", "softfail")


@rule("SPF018", "spf-fails-as-published", Severity.HIGH, confidence=Confidence.MEDIUM, needs=Needs.DNS)
def spf_fails_as_published(case: Case) -> Iterator[Draft]:
    """Find a client that the published record does not permit, where the recipient recorded nothing."""
    client = case.live.judged if case.live is not None else None
    found = client.spf if client is not None else None
    if case.boundary.spf is not None or case.hop is None or client is None or found is None:
        return
    result = found.result.value if found.result else ""
    if result not in _NOT_PERMITTED:
        return
    judged = RecordedSpf(
        result=result,
        domain=found.domain,
        identity=found.identity,
        ip=found.ip,
        helo=case.hop.helo,
        alignment=Alignment.UNKNOWN,
        aligned=False,
        field=case.hop.field,
    )
    yield Draft(
        f"The recipient recorded no result of SPF. {today(case)} it gives {result} for {found.domain} and "
        f"{found.ip}: {found.reason}",
        _evidence(case, client),
        stop_or_permit(case, judged),
        severity=_severity(case, result),
        causes=causes(case),
        answers=found.trace.answers,
    )


def _severity(case: Case, result: str) -> Severity:
    dmarc = dmarc_outcome(case.report)
    if case.is_passed_on:
        return Severity.LOW
    if dmarc is not None and dmarc.result == "pass":
        return Severity.MEDIUM if result == "fail" else Severity.LOW
    return Severity.HIGH if result == "fail" else Severity.MEDIUM


def _evidence(case: Case, client: "ClientFacts") -> tuple[Evidence, ...]:
    """Quote the address, and where the message names the domain."""
    if case.hop is None:
        return ()
    address = case.quote_hop(case.hop, "ip", "rdns", "helo", note="the address that was judged")
    domain = client.spf.domain if client.spf is not None else NOT_PRESENT
    for field in case.block.named("return-path"):
        place = (field, (field.offset, field.offset + len(field.body)))
        named = quote_name(case, place, str(domain), "the MAIL FROM domain")
        if named is not None:
            return address, named
    return (address,)
