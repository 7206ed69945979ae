"""The relay's names differ, or its address has several.

## What it means

The relay's HELO name is not among the PTR names of its address, or has another address; or the address has
several PTR names. Office 365's own hosts are left out: their names differ by design.

## Why it matters

Receivers compare what a relay calls itself with what its address is called, and take any of several names.

## Fix

Use one name everywhere: PTR, A and, in Postfix, `smtp_helo_name`. Relays behind one address share that name.

## References

RFC 5321 section 4.1.4; RFC 1912 section 2.1.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("DNS004", "relay-names-differ", Severity.MEDIUM, needs=Needs.DNS)
def relay_names_differ(case: Case) -> Iterator[Draft]:
    """Find a HELO name that is not the address's, and several names."""
    yield from dns_findings(case, "DNS004", _cost, causes=("DNS001", "DNS003"))


def _cost(check: "Check") -> Severity:
    return Severity.LOW if check.point.id == "relay-one-name" else Severity.MEDIUM
