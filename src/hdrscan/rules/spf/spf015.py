"""The SPF record does not permit Office 365, which sends for the domain.

## What it means

The address that delivered the message is one of those that Microsoft's own SPF include holds, and the record of
the domain in MAIL FROM does not permit it: the include is missing, or it is that of another cloud. With the DNS
asked, the record is evaluated as it is published now, for that address and, where the domain's mail goes
through Office 365, for an address of each pool.

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
from hdrscan.rules.published import checks, drafts, groups, is_failed
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import NOT_PASSED, is_tenant_name, permit
from hdrscan.rules.spf_results import compared


@rule("SPF015", "spf-without-office365", Severity.HIGH)
def spf_without_office365(case: Case) -> Iterator[Draft]:
    """Find an address of Microsoft's that the record does not permit, recorded or published."""
    recorded = list(_recorded(case))
    yield from recorded
    # An answer about the very address that was judged says more than one about the pools.
    if recorded or case.live is None:
        return
    saved = Severity.MEDIUM if case.has_aligned_pass and not case.is_from_office365 else Severity.HIGH
    wrong = any(found.check.point.id == "spf-microsoft-include" for found in checks(case, "SPF021"))
    for group in groups(case, "SPF015", by_point=False):
        # What only Microsoft's record lacks is no matter of the domain's.
        group = [found for found in group if found.check.fix]  # noqa: PLW2901
        if not group:
            continue
        by_address = all(not is_failed(found.check) for found in group)
        yield from drafts(
            case, group, Severity.MEDIUM if by_address else saved, causes=("SPF021",) if wrong else ()
        )


def _recorded(case: Case) -> Iterator[Draft]:
    """Find a recorded result that is not a pass, for an address that is not of the relay pool."""
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
    draft = Draft(
        f"The SPF record of {spf.domain} does not permit Office 365: {spf.ip} is one of the addresses that "
        f"include:{microsoft.SPF_INCLUDES.get(found.cloud, microsoft.SPF_INCLUDES['worldwide'])} stands for.",
        (case.quote_check(spf, f"{spf.ip} lies in {found.cidr}"),),
        permit(case, spf.domain, spf.ip),
        severity=Severity.MEDIUM if case.has_aligned_pass else Severity.HIGH,
    )
    yield compared(case, draft, spf.ip)
