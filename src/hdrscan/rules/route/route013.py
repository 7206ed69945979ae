"""A relay of the sender's own delivered mail that Office 365 had sent through it (smart host).

## What it means

An outbound server of Office 365 handed the message to the sender's own relay, and the relay delivered it.

## Why it matters

SPF is judged on the relay's address, so it must stand in the SPF record. Microsoft signed the message before the
relay had it: a footer or a rewritten line breaks the signature.

## Fix

Permit the relay's address in SPF. Let the relay change nothing in the body or the signed fields, or have it sign
anew, last of all.

## References

RFC 7208 section 2.4; RFC 6376 section 5.4; Microsoft's documentation of outbound connectors to smart hosts.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host

_PASSED = "pass"


@rule("ROUTE013", "smart-host", Severity.MEDIUM)
def smart_host(case: Case) -> Iterator[Draft]:
    """Find Office 365 right behind an own relay; where SPF and DKIM passed, it is only a fact."""
    facts, hop = case.facts, case.hop
    inner = None if facts is None else facts.entry
    if facts is None or hop is None or inner is None or not case.is_from_relay:
        return
    # A list or a forwarder gets mail from Office 365 too, of others.
    ours = facts.is_own_relay or facts.is_in_from_domain(facts.helo)
    if not facts.is_microsoft_outbound(inner) or not ours:
        return
    yield Draft(
        f"Office 365 sent this through the relay {host(facts.helo, hop.ip)}, on whose address SPF was judged.",
        (
            case.quote_hop(hop, "helo", "name", "ip", note="the relay"),
            case.quote_hop(inner, "helo", "name", "ip", note="handed it to the relay"),
        ),
        severity=None if _is_harmed(case) else Severity.INFO,
        confidence=case.sure(case.route.helo.confidence),
    )


def _is_harmed(case: Case) -> bool:
    """Tell whether SPF or every signature failed on this way; SPF016 and DKIM003 say what to do about it."""
    spf, dkim = case.boundary.spf, case.boundary.dkim
    if spf is not None and spf.result != _PASSED:
        return True
    return bool(dkim) and not any(check.result == _PASSED for check in dkim)
