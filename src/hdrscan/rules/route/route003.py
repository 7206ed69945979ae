"""A stranger says the name of an outbound server of Office 365.

## What it means

The client said a name below `outbound.protection.outlook.com` in HELO, and its address is none that Microsoft
sends mail from.

## Why it matters

The name was chosen to look like Microsoft. Whatever the header says below the boundary is that stranger's word.

## Fix

Compare the address with the record that Microsoft publishes; hdrscan's own table has a date. If Microsoft sends
from it by now, add the network to `microsoft.outbound_ranges` in `hdrscan.toml`. If not, refuse such a HELO.
Where the From domain's own signature verified, look first whether your network translates addresses.

## References

RFC 5321 section 4.1.4; Microsoft's list of Office 365 addresses for Exchange Online.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.providers import microsoft
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped

_OLD = 365


@rule("ROUTE003", "office365-name-forged", Severity.CRITICAL)
def office365_name_forged(case: Case) -> Iterator[Draft]:
    """Find Microsoft's name from an address that is not Microsoft's; less sure where the table is old."""
    helo, hop = case.route.helo, case.hop
    if helo.kind is not HeloKind.OFFICE365_SPOOFED or hop is None:
        return
    is_inside = _may_be_translated(case)
    is_old = not isinstance(hop.time, Absent) and microsoft.ranges_age(hop.time.date()) > _OLD
    yield Draft(
        f"{helo.ip} said {clipped(str(helo.name))} in HELO, and no range that Microsoft sends from holds that "
        f"address (table of {microsoft.RANGES_AS_OF:%Y-%m-%d}).",
        case.helo_evidence,
        Fix(
            "Compare the address with Microsoft's published record",
            "a shell",
            f"dig +short TXT {microsoft.SPF_INCLUDES['worldwide']}",
            caution="Do not add the address to a list of allowed senders because of the name.",
        ),
        severity=Severity.MEDIUM if is_inside else None,
        confidence=Confidence.LOW if is_inside else Confidence.MEDIUM if is_old else None,
    )


def _may_be_translated(case: Case) -> bool:
    """Tell whether the recipient's network may show an address of its own in place of Microsoft's.

    Then Microsoft's inner hops stand right below, and the author's signature verified.
    """
    below = case.facts.below[:1] if case.facts is not None else ()
    inner = any(isinstance(hop.by, str) and microsoft.role_of(hop.by) == "internal" for hop in below)
    return inner and case.is_signed_by_author
