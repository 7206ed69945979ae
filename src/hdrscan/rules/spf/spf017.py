"""The SPF record permits strangers, or says nothing of them.

## What it means

The record ends with `+all`, which permits the whole world; or with `?all` or not at all, which says nothing; or
it permits a range wider than /16 (IPv4) or /32 (IPv6).

## Why it matters

With `+all` an SPF pass proves nothing, and DMARC passes for any forger. Who has an address in a wide range can
send in the domain's name.

## Fix

End the record with `-all` or `~all`, and name your own hosts.

## References

RFC 7208 sections 5.1 and 5.6.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import drafts, groups, is_failed
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("SPF017", "spf-too-permissive", Severity.MEDIUM, needs=Needs.DNS)
def spf_too_permissive(case: Case) -> Iterator[Draft]:
    """Find an ending that permits all or says nothing, and ranges that are too wide."""
    for group in groups(case, "SPF017"):
        severity = _cost(group[0].check)
        for draft in drafts(case, group, severity):
            # A pass by +all is worth nothing to any recipient, whoever can mend it.
            is_lessened = severity is Severity.CRITICAL and draft.severity is not severity
            yield draft._replace(severity=Severity.HIGH) if is_lessened else draft


def _cost(check: "Check") -> Severity:
    permits_all = check.point.id == "spf-end" and is_failed(check)
    return Severity.CRITICAL if permits_all else Severity.MEDIUM
