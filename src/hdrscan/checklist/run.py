"""The whole checklist: every family, in the order in which a person reads it."""

from collections.abc import Iterator

from hdrscan.checklist.aliases import check_alias, checks_without_conflicts, without_conflicts
from hdrscan.checklist.dkim import check_dkim
from hdrscan.checklist.dmarc import check_dmarc
from hdrscan.checklist.drafting import Family
from hdrscan.checklist.exchanges import check_exchanges
from hdrscan.checklist.hardening import check_hardening
from hdrscan.checklist.relays import check_relays
from hdrscan.checklist.spf import check_spf
from hdrscan.dns.gather import gather
from hdrscan.dns.resolver import Resolver
from hdrscan.dns.reverse import reverse_name
from hdrscan.model.checklist import Check, Checklist, DomainPlan, Status
from hdrscan.model.dns import Question
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.providers.microsoft import SPF_INCLUDES
from hdrscan.text.names import is_within

_FAMILIES = (check_relays, check_alias, check_exchanges, check_spf, check_dkim, check_dmarc, check_hardening)
# Microsoft runs these zones; of all records here a tenant can publish its DMARC policy alone.
_MICROSOFT = ("onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn")
_OURS = " Microsoft runs this zone: there is nothing for you to publish."


def run_checklist(plan: DomainPlan, resolver: Resolver, provenance: DnsProvenance) -> Checklist:
    """Check everything. The resolver should keep answers, for questions come up twice.

    The number of questions is bounded whatever the answers say.
    """
    gather(resolver, _beforehand(plan))
    families = [hands_off(family(plan, resolver)) for family in _FAMILIES]
    checks = tuple(entry for family in families for entry in family.checks)
    zone = tuple(dict.fromkeys(record for family in families for record in family.records))
    return Checklist(
        plan,
        checks_without_conflicts(plan, checks, resolver),
        without_conflicts(plan, zone, resolver),
        provenance,
    )


def _beforehand(plan: DomainPlan) -> Iterator[Question]:
    """Yield the questions that are certain to come up: asked together, they wait together."""
    domain = plan.domain
    for relay in plan.relays:
        for name in (relay.host, relay.helo):
            yield from (Question(name, kind) for kind in ("A", "AAAA"))
        yield Question(relay.helo, "TXT")
        yield from (Question(reverse_name(ip), "PTR") for ip in relay.addresses)
    yield from (Question(domain, kind) for kind in ("MX", "TXT"))
    yield Question(SPF_INCLUDES[plan.cloud], "TXT")
    for selector in ("selector1", "selector2"):
        yield from (Question(f"{selector}._domainkey.{domain}", kind) for kind in ("CNAME", "TXT"))
    yield from (Question(f"{selector}._domainkey.{domain}", "TXT") for selector in plan.selectors)
    yield from (Question(f"{label}.{domain}", "TXT") for label in ("_dmarc", "_mta-sts", "_smtp._tls"))


def hands_off(family: Family) -> Family:
    """Demand nothing of zones that Microsoft runs."""
    return Family(
        tuple(_unasked(entry) for entry in family.checks),
        tuple(record for record in family.records if not _is_microsofts(record.name)),
    )


def _unasked(entry: Check) -> Check:
    """Demand nothing that only Microsoft could publish."""
    if entry.point.family == "dmarc":
        return entry
    records = tuple(record for record in entry.records if not _is_microsofts(record.name))
    if len(records) == len(entry.records) and not _is_microsofts(entry.subject):
        return entry
    if entry.status not in {Status.FAIL, Status.WARNING}:
        return entry
    return entry._replace(status=Status.INFO, found=entry.found + _OURS, fix="", records=records)


def _is_microsofts(name: str) -> bool:
    return not name.startswith("_dmarc.") and any(is_within(name, zone) for zone in _MICROSOFT)
