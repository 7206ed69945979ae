"""SPF does not permit the address, without forbidding it: softfail or neutral.

## What it means

The record of the domain in MAIL FROM ends in `~all` or `?all`, and no mechanism before that holds the address
that delivered the message.

## Why it matters

For DMARC it is the same as a failure: SPF authenticates nothing. Receivers count a softfail against the message.

## Fix

If the host is yours, add its address to the record: `ip4:` or `ip6:`, never `a:` with an address.
If it is not, somebody else sent the message in your name, or a host forwarded it without rewriting the sender.

## References

RFC 7208 sections 2.6.2, 2.6.5 and 8.2.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.spf_results import causes, severity_of, stop_or_permit, whose


@rule("SPF002", "spf-softfail", Severity.MEDIUM)
def spf_softfail(case: Case) -> Iterator[Draft]:
    """Find a trusted ``softfail`` or ``neutral``."""
    spf = case.boundary.spf
    if spf is None or spf.result not in {"softfail", "neutral"}:
        return
    yield Draft(
        f"SPF of {whose(spf)} says {spf.result} of {spf.ip or 'the address'}, which counts as no pass.",
        (case.quote_check(spf, spf.result),),
        stop_or_permit(case, spf),
        severity=severity_of(case, Severity.MEDIUM, Severity.LOW),
        causes=causes(case),
    )
