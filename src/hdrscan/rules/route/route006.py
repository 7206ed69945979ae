"""Office 365 sent the message from its relay pool, which no SPF record permits.

## What it means

Exchange Online sends mail that it only passes on, and whose sender it could neither find among the tenant's
accepted domains nor authenticate by SPF or DKIM, from addresses of their own (40.95.0.0/16, 52.103.128.0/17).

## Why it matters

SPF cannot pass: these addresses are in no SPF record, and nobody can put them there. Without an aligned DKIM
signature the message fails DMARC and is refused or lost; with one, the finding is less grave.

## Fix

Send with a From and MAIL FROM of an accepted domain of the tenant; or have SPF or DKIM pass on the way into
Exchange Online; or rewrite the sender on the relay that forwards (SRS).

## References

Microsoft's documentation of outbound delivery pools; RFC 7208 section 2.4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import OriginKind
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import NO_ADDRESS_IN_A, dns_zone, host_owner, main_cf, safe_name, spf_record, zone_owner
from hdrscan.rules.pools import pool_evidence, sending_report
from hdrscan.rules.registry import Draft, rule

_CAUTION = (
    "Do not add the relay pool's addresses to an SPF record: Microsoft moves them, and anybody's mail uses them."
)
_SRS = (
    "sender_canonical_maps = tcp:localhost:10001",
    "sender_canonical_classes = envelope_sender",
    "recipient_canonical_maps = tcp:localhost:10002",
    "recipient_canonical_classes = envelope_recipient, header_recipient",
)


@rule("ROUTE006", "relay-pool", Severity.HIGH)
def relay_pool(case: Case) -> Iterator[Draft]:
    """Find mail from the relay pool."""
    evidence = pool_evidence(case, "relay")
    if not evidence:
        return
    spf = case.boundary.spf
    sender = str(spf.domain) if spf is not None and spf.domain else case.author
    yield Draft(
        f"Office 365 sent this from its relay pool [{case.route.helo.ip}], which the SPF record of "
        f"{sender or 'the sender'} cannot permit.",
        evidence,
        _fix(case, sender),
        severity=Severity.MEDIUM if case.is_signed_by_author else None,
    )


def _fix(case: Case, sender: str | None) -> Fix | None:
    if case.route.origin.kind is OriginKind.HYBRID_EXCHANGE:
        return Fix(
            "Send with a From and MAIL FROM of an accepted domain, such as these",
            "Exchange Online PowerShell",
            "Get-AcceptedDomain | Format-Table DomainName, DomainType",
            caution=_CAUTION,
            owner=zone_owner(case.author),
        )
    spf = case.boundary.spf
    if sender is None or (spf is not None and spf.identity == "helo"):
        return None  # a bounce has no sender to rewrite, and no record to mend
    if case.route.origin.kind is OriginKind.CONNECTOR_RELAY:
        relay = host_owner(case.route.origin.name, case.route.origin.ip)
        return main_cf(
            "Rewrite the senders of what the relay forwards, with postsrsd", *_SRS, caution=_CAUTION, owner=relay
        )
    report = sending_report(case)
    ip = report.text("CIP") if report else case.route.origin.ip
    return Fix(
        f"Have SPF of {safe_name(sender)} permit the host that brings the mail to the forwarding tenant",
        dns_zone(sender),
        spf_record(sender, ip, with_office365=False),
        caution=f"{_CAUTION} {NO_ADDRESS_IN_A}",
        owner=zone_owner(sender),
    )
