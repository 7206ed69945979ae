"""A selector of Office 365 does not lead to the domain's key.

## What it means

The record at the selector is not a CNAME, such as a TXT record that holds the target's name, an address of a
proxy, or a record at a doubled name; or the CNAME names the key of another selector or domain.

## Why it matters

Microsoft changes the keys behind the name: what is not exactly that CNAME breaks the signature.

## Fix

Publish a CNAME, not proxied, with exactly the target that `Get-DkimSigningConfig` shows.

## References

Microsoft's documentation of DKIM for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("DKIM012", "dkim-wrong-target", Severity.MEDIUM, needs=Needs.DNS)
def dkim_wrong_target(case: Case) -> Iterator[Draft]:
    """Find selectors that lead elsewhere."""
    yield from dns_findings(case, "DKIM012", Severity.MEDIUM)
