"""A relay that you do not expect handed the message over.

## What it means

`expect.relays` in `hdrscan.toml` lists your relays. The relay at the boundary, or the client that a connector
recognized behind Office 365, is none of them.

## Why it matters

Another host sends in your name, or uses your connector.

## Fix

If the host is yours, add it to `expect.relays`. If not, look at the tenant's inbound connectors and at the SPF
record.

## References

Microsoft's documentation of inbound connectors; RFC 7208 section 2.4.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, is_expected_relay
from hdrscan.rules.fixes import safe_name
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE022", "unexpected-relay", Severity.MEDIUM)
def unexpected_relay(case: Case) -> Iterator[Draft]:
    """Find relays at the boundary, and connectors' clients behind Office 365, that are none of those expected."""
    if not expectations(case).relays:
        return
    for name, ip, where, evidence in _relays(case):
        if is_expected_relay(case, name, ip):
            continue
        yield Draft(
            f"{host(name, ip)}, the relay {where}, is none of those expected.",
            evidence,
            _fix(str(ip) if ip else safe_name(name, "")),
        )


def _fix(relay: str) -> Fix | None:
    if not relay:
        return None
    return Fix("If the relay is yours, expect it too", "hdrscan.toml, [expect]", f'relays = ["{relay}"]')


def _relays(case: Case) -> Iterator[tuple[str | Absent, str | Absent, str, tuple[Evidence, ...]]]:
    facts = case.facts
    if facts is None:
        return
    if case.is_from_relay:
        yield case.route.helo.name, case.route.helo.ip, "at the boundary", case.helo_evidence
    elif case.is_from_office365 and facts.attributed is not None:
        client = facts.attributed
        shown = (*facts.quote_stamp(client.ip, "its address"), *facts.quote_stamp(client.helo, "said in HELO"))
        yield client.helo.value, client.ip.value, "behind Office 365", shown
