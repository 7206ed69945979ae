"""The SPF record does not permit Office 365, which sent the message.

## What it means

The address that delivered the message is one of those that Microsoft's own SPF include holds, and the record of
the domain in MAIL FROM does not permit it: the include is missing, or it is that of another cloud.

## Why it matters

Every message that Office 365 sends for the domain to an outside recipient fails SPF, whatever stood before it.

## Fix

Add `include:spf.protection.outlook.com` to the record (`spf.protection.office365.us` for US Government,
`spf.protection.partner.outlook.cn` for China). `mx` does not do it: the hosts of the MX record only receive.

## References

RFC 7208 section 5.2; Microsoft's documentation of SPF for Microsoft 365.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.providers import microsoft
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import NOT_PASSED, is_tenant_name, permit


@rule("SPF015", "spf-without-office365", Severity.HIGH)
def spf_without_office365(case: Case) -> Iterator[Draft]:
    """Find an address of Microsoft's, not of the relay pool, that the record does not permit."""
    spf = case.boundary.spf
    if spf is None or spf.result not in NOT_PASSED or spf.identity == "helo" or not isinstance(spf.ip, str):
        return
    found = microsoft.range_of(spf.ip)
    # A forwarder sends with a stranger's MAIL FROM: that domain has no reason to permit Office 365.
    if (
        found is None
        or found.in_spf is False
        or case.is_passed_on
        or not case.is_from_office365
        or not spf.domain
    ):
        return
    pool = case.facts.stamps.pool.kind if case.facts else ""
    if pool == "relay" or is_tenant_name(str(spf.domain)):
        return
    yield Draft(
        f"The SPF record of {spf.domain} does not permit Office 365: {spf.ip} is one of the addresses that "
        f"include:{microsoft.SPF_INCLUDES.get(found.cloud, microsoft.SPF_INCLUDES['worldwide'])} stands for.",
        (case.quote_check(spf, f"{spf.ip} lies in {found.cidr}"),),
        permit(case, spf.domain, spf.ip),
        severity=Severity.MEDIUM if case.has_aligned_pass else Severity.HIGH,
    )
