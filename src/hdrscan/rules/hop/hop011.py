"""The message reached the recipient without TLS.

## What it means

The recipient's server writes how it received the message, and names no encryption: `SMTP` or `ESMTP` without an
S, and no TLS version.

## Why it matters

Anybody on the way could read the message. Some receivers mark it, and a connector that asks for TLS refuses it.

## Fix

In Postfix, `smtp_tls_security_level = may` uses TLS wherever the other side offers it; `encrypt` insists on it,
as is right for a relay that hands everything to Office 365.

## References

RFC 3207; RFC 3848; RFC 7435.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import THE_HOST, host_owner, main_cf
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.transport import is_plain
from hdrscan.rules.wording import host


@rule("HOP011", "no-tls", Severity.LOW, confidence=Confidence.MEDIUM)
def no_tls(case: Case) -> Iterator[Draft]:
    """Find a boundary that was crossed in clear text."""
    hop = case.hop
    if hop is None or not is_plain(hop):
        return
    owner = host_owner(hop.helo or hop.name, hop.ip)
    fix = main_cf("Use TLS", "smtp_tls_security_level = may", owner=owner)
    if not case.is_from_relay:
        fix = Fix("Deliver with STARTTLS wherever it is offered", THE_HOST, "", owner=owner)
    yield Draft(
        f"{host(hop.helo or hop.name, hop.ip)} handed the message over without TLS.",
        (case.quote_hop(hop, "protocol", note="no TLS"),),
        fix,
        causes=("ROUTE023", "ROUTE008", "ROUTE003"),
    )
