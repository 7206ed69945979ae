"""Mail of the recipient's own domain came in from outside, without a connector (direct send).

## What it means

From and MAIL FROM are the recipient's own domain, and Exchange Online took the message as a stranger's:
`Incoming`, `Anonymous`, and no connector recognized the client. A printer or an application delivers to the
tenant's MX itself, or somebody forges the domain.

## Why it matters

The message is treated as a forgery, and a real forgery looks the same. Where DMARC passed, it is a service that
sends for the domain: it is lost when direct send is refused and it has no connector.

## Fix

If the device is yours, give its address an inbound connector. When every such device has one, refuse direct send.

## References

Microsoft's documentation of direct send, of `New-InboundConnector` and of `Set-OrganizationConfig
-RejectDirectSend`.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import TENANT
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host


@rule("ROUTE008", "direct-send", Severity.HIGH)
def direct_send(case: Case) -> Iterator[Draft]:
    """Find the recipient's own domain at its front door, unattributed."""
    helo, hop = case.route.helo, case.hop
    if helo.kind is not HeloKind.DIRECT_SEND or hop is None:
        return
    yield Draft(
        f"{host(helo.name, helo.ip)} delivered mail of {case.author or 'your own domain'} to the tenant's front "
        "door itself, without a connector.",
        (case.quote_hop(hop, "helo", "ip", note="who delivered it"), *case.helo_evidence),
        _fix(str(helo.ip)) if helo.ip else None,
        severity=_severity(case),
    )


def _severity(case: Case) -> Severity | None:
    if case.has_aligned_pass:
        # A service that sends for the domain with its leave is lost only when direct send is refused.
        return Severity.LOW
    # Where To alone says whose domain it is, the message may be to somebody else.
    return None if case.route.helo.confidence is Confidence.HIGH else Severity.MEDIUM


def _fix(ip: str) -> Fix:
    return Fix(
        "Give the device a connector, or refuse direct send",
        "Exchange Online PowerShell",
        f"# if {ip} is yours:\n"
        f'New-InboundConnector -Name "Relay {ip}" -ConnectorType OnPremises -SenderDomains * '
        f"-SenderIPAddresses {ip} -RequireTls $true\n"
        "# if it is not, and once every device of yours has a connector:\n"
        "Set-OrganizationConfig -RejectDirectSend $true",
        caution=(
            "A connector for an address that is not yours lets strangers speak as your tenant. A device that "
            "cannot do TLS needs -RequireTls $false."
        ),
        owner=TENANT,
    )
