"""SPF failed for the address that delivered the message.

## What it means

The recipient's server looked up the SPF record of the domain in MAIL FROM (of the HELO name, for a null sender),
and the record says that this address may not send for it.

## Why it matters

Receivers reject or quarantine such mail, and without an aligned DKIM signature DMARC fails too.

## Fix

If the host is yours, add its address to the record: `ip4:` or `ip6:`, never `a:` with an address.
If it is not, somebody else sent the message in your name, or a host forwarded it without rewriting the sender.

## References

RFC 7208 sections 2.6.4 and 8.4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import publish_spf
from hdrscan.rules.registry import Draft, rule


@rule("SPF001", "spf-fail", Severity.HIGH)
def spf_fail(case: Case) -> Iterator[Draft]:
    """Find a trusted ``fail``."""
    spf = case.boundary.spf
    if spf is None or spf.result != "fail":
        return
    whose = "the HELO name" if spf.identity == "helo" else "MAIL FROM"
    # The relay pool stands in no SPF record, and nobody can put it there.
    causes = ("ROUTE006", "ROUTE003")
    yield Draft(
        f"SPF of {spf.domain or 'the sender'} ({whose}) does not permit {spf.ip or 'the address'}.",
        (case.quote_check(spf, "fail"),),
        publish_spf(str(spf.domain), spf.ip) if spf.domain and case.is_from_relay else None,
        causes=causes,
    )
