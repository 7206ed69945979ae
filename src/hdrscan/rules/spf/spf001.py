"""SPF failed for the address that delivered the message.

## What it means

The recipient's server looked up the SPF record of the domain in MAIL FROM (of the HELO name, for a null sender),
and the record says that this address may not send for it.

## Why it matters

Receivers reject or quarantine such mail, and without an aligned DKIM signature DMARC fails too.
Where DKIM makes DMARC pass, the failure costs less. A forwarder's address is in nobody else's record: on a copy
that was passed on, it is the forwarder who has to rewrite the sender.

## Fix

If the host is yours, add its address to the record: `ip4:` or `ip6:`, never `a:` with an address.
If it is not, somebody else sent the message in your name, or a host forwarded it without rewriting the sender.

## References

RFC 7208 sections 2.6.4 and 8.4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.spf_results import causes, severity_of, stop_or_permit, whose


@rule("SPF001", "spf-fail", Severity.HIGH)
def spf_fail(case: Case) -> Iterator[Draft]:
    """Find a trusted ``fail``."""
    spf = case.boundary.spf
    if spf is None or spf.result != "fail":
        return
    yield Draft(
        f"SPF of {whose(spf)} does not permit {spf.ip or 'the address'}.",
        (case.quote_check(spf, "fail"),),
        stop_or_permit(case, spf),
        severity=severity_of(case, Severity.HIGH, Severity.MEDIUM),
        causes=causes(case),
    )
