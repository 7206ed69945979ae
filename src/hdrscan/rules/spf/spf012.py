"""The SPF record needs more DNS lookups than receivers make.

## What it means

`include`, `a`, `mx`, `ptr`, `exists` and `redirect` cost one lookup each, those of included records too: ten
are allowed. Two questions may find nothing. An `mx` may name ten hosts.

## Why it matters

Receivers give up with a permanent error, some of them at once and some only for senders late in the record.

## Fix

Drop `mx` and `a` where `ip4:` can say it, and includes of services that you no longer use. Give a service a
subdomain of its own as MAIL FROM.

## References

RFC 7208 section 4.6.4.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("SPF012", "spf-over-limits", Severity.HIGH, needs=Needs.DNS)
def spf_over_limits(case: Case) -> Iterator[Draft]:
    """Find a record over the limits; void lookups alone are the lesser matter."""
    yield from dns_findings(case, "SPF012", _cost)


def _cost(check: "Check") -> Severity:
    from hdrscan.model.spf import SpfLimits  # noqa: PLC0415 - loaded where the DNS was asked

    allowed = SpfLimits()
    only_voids = check.evaluations and all(found.lookups <= allowed.lookups for found in check.evaluations)
    return Severity.MEDIUM if only_voids else Severity.HIGH
