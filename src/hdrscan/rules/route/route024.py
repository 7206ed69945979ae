"""None of the domains that you expect signed the message.

## What it means

`expect.dkim_domain` in `hdrscan.toml` lists domains of which one must have signed. There is no DKIM signature of
any, or the recipient found that it did not verify.

## Why it matters

Without the signature, DMARC rests on SPF alone, and fails as soon as the message is forwarded.

## Fix

Have the last host that sends for the domain sign: turn on DKIM for the domain in the Defender portal, or sign
with OpenDKIM on the relay.

## References

RFC 6376; Microsoft's documentation of DKIM for custom domains.
"""

from collections.abc import Iterator

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, listed
from hdrscan.rules.fixes import zone_owner
from hdrscan.rules.registry import Draft, rule


@rule("ROUTE024", "unexpected-signer", Severity.MEDIUM)
def unexpected_signer(case: Case) -> Iterator[Draft]:
    """Find a message without a valid signature of an expected domain."""
    wanted = expectations(case).dkim_domain
    if not wanted:
        return
    checks = [check for check in case.boundary.dkim if str(check.domain).lower() in wanted]
    signatures = [found for found in case.authentication.signatures if str(found.domain).lower() in wanted]
    if any(check.result == "pass" for check in checks) or (signatures and not checks):
        return  # whether it verified, nobody says
    if checks:
        message = f"The signature of {checks[0].domain} did not verify: {checks[0].result}."
        evidence: tuple[Evidence, ...] = tuple(case.quote_check(check, check.result) for check in checks)
    else:
        message = f"No signature of {listed(wanted)} is on the message."
        evidence = _without(case)
    if evidence:
        yield Draft(message, evidence, _fix(case, wanted[0]))


def _without(case: Case) -> tuple[Evidence, ...]:
    """Quote the signatures of others, else what the recipient found, else From."""
    others = [case.quote_field(found.field, "signed by another") for found in case.authentication.signatures]
    checks = [case.quote_check(check, check.result) for check in case.boundary.dkim]
    author = [case.quote_field(field, "not signed") for field in case.block.named("from")]
    return tuple(others or checks or author[:1])


def _fix(case: Case, domain: str) -> Fix:
    if case.is_from_office365:
        return Fix(
            f"Have Exchange Online sign for {domain}",
            "Exchange Online PowerShell",
            f"New-DkimSigningConfig -DomainName {domain} -Enabled $true\n"
            f"Get-DkimSigningConfig -Identity {domain} | Format-List Selector1CNAME, Selector2CNAME",
            caution="Publish the two CNAME records that it names, and no TXT records in their place.",
            owner=zone_owner(domain),
        )
    return Fix(
        f"Sign for {domain} on the host that sends last",
        "OpenDKIM SigningTable",
        f"*@{domain} default._domainkey.{domain}",
        caution="Nothing may change the message after it is signed.",
        owner=zone_owner(domain),
    )
