"""Fixes that turn on or mend signing: Office 365's two CNAMEs, and OpenDKIM on a relay."""

from hdrscan.model.finding import Fix, Owner
from hdrscan.model.route import HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import dns_zone, mx_label, zone_owner
from hdrscan.rules.readers import client_owner
from hdrscan.rules.senders import (
    TENANT_SUFFIXES,
    cloud_of,
    goes_through_office365,
    has_zone,
    is_authors_way,
    is_tenant_name,
    owner_of_client,
)
from hdrscan.text.names import is_host_name, is_public_suffix, organizational_domain


def sign_mail(case: Case) -> Fix | None:
    """Return the fix that signs mail with the From domain, on the way that this message took."""
    domain = case.author
    if domain is None or not has_zone(domain) or is_tenant_name(domain):
        return None
    # Nothing ties another host to the domain: somebody else sends in its name, and has nothing to sign for.
    if not is_authors_way(case):
        return None
    if case.is_from_office365:
        return office365_selectors(case, domain)
    if case.route.helo.kind is HeloKind.POSTFIX_RELAY and owner_of_client(case, domain) is not None:
        return opendkim(domain, client_owner(case))
    if goes_through_office365(case):
        return office365_selectors(case, domain)
    return Fix(
        f"Sign with d={domain} (or a name below it) on the host that sends the mail",
        "the host that sends the mail",
        "",
        caution="A service that sends for you signs with your domain once you publish the records that it names.",
        owner=zone_owner(domain),
    )


def office365_selectors(case: Case, domain: str) -> Fix:
    """Return the two CNAMEs by which Office 365 signs with a domain."""
    dashed, tenant = mx_label(domain), initial_domain(case)
    return Fix(
        f"Let Office 365 sign with {domain}: publish its two selectors, then enable DKIM in the Defender portal",
        dns_zone(domain),
        "\n".join(
            f"{selector}._domainkey.{domain}. IN CNAME {selector}-{dashed}._domainkey.{tenant}."
            for selector in ("selector1", "selector2")
        ),
        caution=(
            "Take the exact targets from Exchange Online PowerShell: "
            f"Get-DkimSigningConfig -Identity {domain} | fl Selector1CNAME,Selector2CNAME "
            "(domains added since about May 2025 have targets below dkim.mail.microsoft). "
            f"Then Set-DkimSigningConfig -Identity {domain} -Enabled $true. "
            "CNAMEs, no TXT records, and no proxy in front of them."
        ),
        owner=zone_owner(domain),
    )


def initial_domain(case: Case) -> str:
    """Return the tenant's name below onmicrosoft.com, where a signature tells it, else a placeholder."""
    names = [check.domain for check in case.boundary.dkim if check.result == "pass"]
    names += [signature.domain for signature in case.authentication.signatures]
    for name in names:
        lowered = name.lower().rstrip(".") if isinstance(name, str) else ""
        if is_host_name(lowered) and is_tenant_name(lowered) and not is_public_suffix(lowered):
            # Subdomains of a tenant's name sign too, and mail.onmicrosoft.com is the hybrid form of it.
            return organizational_domain(lowered).replace(".mail.onmicrosoft.com", ".onmicrosoft.com")
    return f"<initial>.{TENANT_SUFFIXES[cloud_of(case)]}"


def opendkim(domain: str, owner: Owner, *, selector: str = "mail") -> Fix:
    """Return the lines by which OpenDKIM signs what a Postfix relay sends."""
    return Fix(
        f"Sign with {domain} on the relay, by OpenDKIM",
        "opendkim.conf and Postfix main.cf",
        "\n".join(
            (
                "# opendkim.conf",
                f"Domain {domain}",
                f"Selector {selector}",
                f"KeyFile /etc/dkimkeys/{selector}.private",
                "Socket inet:8891@localhost",
                "OversignHeaders From",
                "# Postfix main.cf",
                "smtpd_milters = inet:localhost:8891",
                "non_smtpd_milters = $smtpd_milters",
            )
        ),
        caution=(
            f"Make the key with opendkim-genkey -b 2048 -d {domain} -s {selector} -D /etc/dkimkeys and publish "
            f"its record at {selector}._domainkey.{domain}; no program may change the mail after it is signed."
        ),
        owner=owner,
    )
