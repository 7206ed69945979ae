"""A DKIM key is revoked, or in test mode.

## What it means

`p=` is empty, which revokes the key; or the record has `t=y`.

## Why it matters

No signature of a revoked key verifies. `t=y` tells receivers to treat a failed signature as if there were none;
Microsoft records `dkim=test`.

## Fix

Publish the key, or sign by a selector whose key is in force. Take `t=y` out when the trial is over.

## References

RFC 6376 section 3.6.1.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings, is_failed
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("DKIM014", "dkim-key-not-in-force", Severity.HIGH, needs=Needs.DNS)
def dkim_key_not_in_force(case: Case) -> Iterator[Draft]:
    """Find revoked keys and keys in test mode."""
    yield from dns_findings(case, "DKIM014", _cost)


def _cost(check: "Check") -> Severity:
    return Severity.HIGH if is_failed(check) else Severity.MEDIUM
