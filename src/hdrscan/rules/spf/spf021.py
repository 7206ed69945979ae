"""The SPF record includes a wrong name, or one without a sound record.

## What it means

An included domain has no SPF record or a broken one; or a name of Microsoft's is included that does not hold
what Office 365 sends from: a former service (`spf.messaging.microsoft.com`), an MX host
(`*.mail.protection.outlook.com`), another cloud, a misspelling.

## Why it matters

An include without a sound record is a permanent error for every sender that is not permitted before it. A wrong
name of Microsoft's permits nothing.

## Fix

Replace it by `include:spf.protection.outlook.com`, `spf.protection.office365.us` for US Government,
`spf.protection.partner.outlook.cn` for China; leave a dead include out.

## References

RFC 7208 section 5.2; Microsoft's documentation of SPF for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings
from hdrscan.rules.registry import Draft, Needs, rule


@rule("SPF021", "spf-wrong-include", Severity.MEDIUM, needs=Needs.DNS)
def spf_wrong_include(case: Case) -> Iterator[Draft]:
    """Find includes of dead domains and of wrong Microsoft names."""
    yield from dns_findings(case, "SPF021", Severity.MEDIUM)
