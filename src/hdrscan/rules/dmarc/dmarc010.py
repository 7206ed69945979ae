"""The From domain has no DMARC record, nor has its organization.

## What it means

No record was found by the tree walk, from the From domain upwards, nor by the public suffix list.

## Why it matters

Receivers do not act on mail that is forged in the domain's name, and large ones turn bulk mail without a record
away.

## Fix

Publish `v=DMARC1; p=none; rua=mailto:...` with a mailbox that takes reports, and tighten the policy when they
show that your own mail passes.

## References

RFC 9989 section 4.10; RFC 7489 section 6.6.3.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.policies import publish_policy
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DMARC010", "dmarc-not-published", Severity.HIGH, needs=Needs.DNS)
def dmarc_not_published(case: Case) -> Iterator[Draft]:
    """Find a From domain to which no policy applies."""
    for draft in dns_findings(case, "DMARC010", Severity.HIGH, aside=lambda _: _recorded(case)):
        yield draft._replace(fix=publish_policy(case.author or "")) if draft.fix else draft


def _recorded(case: Case) -> str:
    """Say what the recipient found, where that was a record."""
    recorded = case.boundary.dmarc.recorded
    found = recorded in {"pass", "fail"}
    return f" The recipient still found one: it recorded dmarc={recorded}." if found else ""
