"""The fix that publishes a first DMARC policy."""

from hdrscan.model.finding import Fix
from hdrscan.rules.fixes import dns_zone, zone_owner
from hdrscan.rules.senders import has_zone, is_tenant_name
from hdrscan.text.names import organizational_domain


def publish_policy(author: str) -> Fix | None:
    """Return the fix that gives a domain's organization its first policy; None where nobody could publish it."""
    domain = organizational_domain(author)
    if not has_zone(domain):
        return None
    return Fix(
        f"Publish one DMARC record for {domain}, and make it stricter when the reports show nothing amiss",
        "Microsoft 365 admin center, Settings > Domains" if is_tenant_name(domain) else dns_zone(domain),
        f'_dmarc.{domain}. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@{domain}"',
        caution="One record only; v=DMARC1 stands first. Give an address that takes mail.",
        owner=zone_owner(domain),
    )
