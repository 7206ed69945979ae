"""Microsoft's composite authentication failed.

## What it means

`compauth=fail` is Microsoft's own verdict on the From domain, from SPF, DKIM, DMARC and signals of its own. The
reason says how: 000 by the domain's DMARC policy, 001 for want of records or with weak ones, 002 by an
administrator's block, 010 and 6xx for a From that is one of the recipient's own domains.

## Why it matters

Exchange Online treats the message as spoofed: junk or quarantine, as the anti-phishing policy says.

## Fix

Repair what SPF, DKIM and DMARC lack; the findings named as causes say it. A block of an administrator's stands in
the Tenant Allow/Block List, and mail of one's own relay needs an inbound connector.

## References

Microsoft's documentation of anti-spam message headers and of spoof intelligence.
"""

from collections.abc import Iterator

from hdrscan.microsoft.compauth import decode_reason
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.microsoft import Basis
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import TENANT
from hdrscan.rules.registry import Draft, rule

_LEGS = ("SPF001", "SPF002", "SPF003", "SPF005", "SPF006", "DKIM001", "DKIM002", "DKIM003", "DKIM005")
_OWN_DOMAIN = ("010", "6")


@rule("AR004", "compauth-fail", Severity.MEDIUM)
def compauth_fail(case: Case) -> Iterator[Draft]:
    """Find ``compauth=fail`` in the recipient's own record."""
    compauth = case.boundary.compauth
    if compauth is None or compauth.result != "fail":
        return
    evidence = tuple(case.quote_trusted("compauth", "Microsoft's own verdict"))
    if not evidence:
        return
    reason = compauth.reason if isinstance(compauth.reason, str) else ""
    readings = decode_reason(reason)
    best = next((found for found in readings if found.basis is Basis.DOCUMENTED), next(iter(readings), None))
    meaning = f": {best.text.rstrip('.')}" if best is not None else ""
    domain = f" {case.author}" if case.author else ""
    yield Draft(
        f"Exchange Online considers the From domain{domain} spoofed (compauth reason "
        f"{reason or 'not given'}{meaning}).",
        evidence,
        _fix(reason),
        # An administrator's block is not a consequence of the records.
        causes=() if reason == "002" else ("ROUTE008", "DMARC001", "DMARC002", *_LEGS),
    )


def _fix(reason: str) -> Fix | None:
    if reason == "002":
        return Fix(
            "Look for the spoofed pair of sender and host, and remove the block if it is wrong",
            "Defender portal, Tenant Allow/Block Lists, Spoofed senders",
            "",
            owner=TENANT,
        )
    if reason.startswith(_OWN_DOMAIN):
        return Fix(
            "Give the sending host an inbound connector if it is yours; else the message is a forgery",
            "Exchange admin center, Mail flow > Connectors",
            "",
            owner=TENANT,
        )
    return None
