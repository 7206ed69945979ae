"""The message carries results of an earlier leg.

## What it means

Fields such as Authentication-Results-Original, what the sending tenant's own front door found, or Microsoft's
record from before it signs (`dkim=none`) are kept in the header. Each is about another hop than the boundary.

## Why it matters

They describe an earlier hop and are not the recipient's verdict: `dkim=none` in one of them is not a defect, and
a pass is not proof.

## Fix

Nothing is wrong. Read the recipient's own results for the verdict, and these for the way before it.

## References

RFC 8601 section 5; Microsoft's documentation of anti-spam message headers.
"""

from collections.abc import Iterator

from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_SEALED = "arc-authentication-results"
_SHOWN = 6


@rule("AR003", "earlier-results", Severity.INFO)
def earlier_results(case: Case) -> Iterator[Draft]:
    """Find historic fields; what ARC sealed is not a surprise in an ARC chain."""
    historic = [
        found
        for found in case.authentication.results
        if found.standing is Standing.HISTORIC and found.record.field.key != _SEALED
    ]
    if not historic:
        return
    results = historic[0].record.resinfos
    said = " ".join(f"{found.method}={found.result}" for found in results) or "nothing readable"
    more = f", and {len(historic) - 1} more" if len(historic) > 1 else ""
    yield Draft(
        f"{historic[0].record.field.name} ({said}){more} describes an earlier hop; "
        f"it is not the recipient's verdict: {historic[0].reason}.",
        tuple(case.quote_field(found.record.field, found.reason) for found in historic[:_SHOWN]),
    )
