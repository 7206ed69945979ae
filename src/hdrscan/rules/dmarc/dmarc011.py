"""The DMARC policy asks for reports only.

## What it means

The policy that applies to the From domain is `none`, or `t=y` asks for the next milder one than it names.

## Why it matters

Mail that is forged in the domain's name is delivered.

## Fix

When the reports show that your own mail passes: `p=quarantine`, then `p=reject`, without `t=y`.

## References

RFC 9989 sections 4.7 and 5.4.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import checks, dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DMARC011", "dmarc-policy-none", Severity.MEDIUM, needs=Needs.DNS)
def dmarc_policy_none(case: Case) -> Iterator[Draft]:
    """Find a policy without effect."""
    # A p= that is none counts as p=none.
    broken = bool(checks(case, "DMARC014"))
    yield from dns_findings(case, "DMARC011", Severity.MEDIUM, causes=("DMARC014",) if broken else ())
