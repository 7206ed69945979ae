"""The DNS checklist for one message: the points that make sense for its domains, its relay and its keys."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.dkim import check_dkim
from hdrscan.checklist.dmarc import check_dmarc
from hdrscan.checklist.drafting import Family
from hdrscan.checklist.exchanges import check_exchanges
from hdrscan.checklist.hardening import check_hardening
from hdrscan.checklist.office365 import cloud_of, uses_office365
from hdrscan.checklist.relays import check_relays
from hdrscan.checklist.run import hands_off
from hdrscan.checklist.spf import check_spf
from hdrscan.dns.resolver import Resolver
from hdrscan.message_queries import Inquiry
from hdrscan.model.checklist import Check, DomainPlan, Relay, Status
from hdrscan.model.live import ClientRole, Concern, MessageCheck
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.settings import Settings
from hdrscan.text.addresses import is_internal, normalize
from hdrscan.text.names import is_dns_name, plain_name

MOST_SIGNERS = 4
"""Domains whose keys are judged: the sender decides how many sign."""
_RELAYS = frozenset({HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY})
_CONNECTOR = frozenset({OriginKind.CONNECTOR_RELAY, OriginKind.HYBRID_EXCHANGE})
_OFFICE365_SELECTORS = frozenset({"selector1", "selector2"})
# Of no meaning for one message: the first two are advice to a planner, the pool is known from the message itself.
_LEFT_OUT = frozenset(
    {"relay-mx", "spf-mx", "spf-relay-pool", "dkim-own-key", "dmarc-organization", "dmarc-helo"}
)
_NAME_IT = "Give the relay a full public name, and let PTR, A and HELO say it."
_HELO_POINTS = frozenset({"relay-address", "helo-address", "helo-ptr"})


class _Client(NamedTuple):
    relay: Relay
    domain: str
    """The MAIL FROM that it was judged for; empty where that is not known."""
    is_named: bool
    """Whether it has a name that the DNS can have."""


def message_checks(
    report: Report, settings: Settings, inquiry: Inquiry, resolver: Resolver
) -> tuple[MessageCheck, ...]:
    """Check what the message names: each family for the domain that it matters for.

    The number of questions is bounded: that of domains is, and that of each family's questions.
    """
    client = _client(report, settings, inquiry)
    found: list[MessageCheck] = []
    author, sender = inquiry.author, inquiry.mail_from.domain
    if client is not None:
        found += _relay_checks(client, resolver)
    if isinstance(sender, str):
        plan = _plan(sender, report, settings, client, resolver)
        found += _kept(Concern.MAIL_FROM, sender, check_spf(plan, resolver))
        if sender != author:
            found += _kept(Concern.MAIL_FROM, sender, _reachable(plan, resolver))
    if isinstance(author, str):
        plan = _plan(author, report, settings, client, resolver)
        signed = tuple(selector for domain, selector in _signers(report) if domain == author)
        keys = tuple(key for key in signed if not (plan.office365 and key in _OFFICE365_SELECTORS))
        found += _kept(Concern.AUTHOR, author, check_exchanges(plan, resolver), office365=plan.office365)
        found += _kept(Concern.AUTHOR, author, check_dkim(plan._replace(selectors=keys), resolver), keys=signed)
        found += _kept(Concern.AUTHOR, author, check_dmarc(plan, resolver))
        found += _kept(Concern.AUTHOR, author, check_hardening(plan, resolver))
    for domain, selector in _signers(report):
        if domain != author:
            keys = (selector,)
            plan = DomainPlan(domain, (), selectors=keys, office365=False)
            found += _kept(Concern.SIGNATURE, domain, check_dkim(plan, resolver), keys=keys)
    return tuple(found)


def _plan(
    domain: str, report: Report, settings: Settings, client: _Client | None, resolver: Resolver
) -> DomainPlan:
    relays = (client.relay,) if client is not None and client.domain == domain else ()
    return DomainPlan(
        domain,
        relays,
        cloud_of(domain, report, resolver),
        office365=uses_office365(domain, report, settings, resolver),
    )


def _client(report: Report, settings: Settings, inquiry: Inquiry) -> _Client | None:
    """Take the relay: the boundary's client where it is one, else the one that came in by a connector."""
    route = report.route
    if route is None:
        return None
    role = ClientRole.BOUNDARY if route.helo.kind in _RELAYS else None
    if route.origin.kind in _CONNECTOR and role is None:
        role = ClientRole.INGRESS
    asked = next((client for client in inquiry.clients if client.role is role), None)
    if asked is None or not isinstance(asked.ip, str) or is_internal(asked.ip):
        return None
    helo = asked.name if isinstance(asked.name, str) and "." in asked.name else ""
    host = _named(asked.ip, settings) or helo or asked.ip
    domain = asked.mail_from.domain
    relay = Relay(host, (asked.ip,), helo or host)
    return _Client(relay, domain if isinstance(domain, str) else "", is_named=bool(helo))


def _named(ip: str, settings: Settings) -> str | None:
    """Return the host before an address in the user's list of relays, where it was written as one entry."""
    host: str | None = None
    for entry in settings.relays:
        address = normalize(entry)
        if address == ip:
            return host
        if address is None:
            host = None if "/" in entry else entry
    return None


def _relay_checks(client: _Client, resolver: Resolver) -> Iterator[MessageCheck]:
    """Check a relay's names; a name with further addresses is as good as any."""
    ip = client.relay.addresses[0]
    for entry in hands_off(check_relays(DomainPlan("", (client.relay,)), resolver)).checks:
        further = entry.point.id in {"relay-address", "helo-address"} and entry.status is Status.WARNING
        nameless = entry.point.id in _HELO_POINTS and not client.is_named
        if entry.point.id not in _LEFT_OUT and not further and not nameless:
            told = entry if client.is_named or not entry.records else entry._replace(fix=_NAME_IT, records=())
            yield MessageCheck(Concern.RELAY, client.relay.host, ip, told)


def _reachable(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check of the MAIL FROM domain that bounces reach it; what else its MX records say is its own matter."""
    family = check_exchanges(plan, resolver)
    return Family(tuple(entry for entry in family.checks if entry.point.code != "DNS006"))


def _kept(
    concern: Concern, name: str, family: Family, *, keys: tuple[str, ...] = (), office365: bool = True
) -> Iterator[MessageCheck]:
    for entry in hands_off(family).checks:
        left_out = entry.point.id in _LEFT_OUT or (entry.point.code == "DNS006" and not office365)
        # Few hosts have a record at their own name, and nobody misses it.
        optional = entry.point.id == "spf-helo" and entry.status is Status.WARNING
        if not left_out and not optional:
            yield MessageCheck(concern, name, _key(entry, keys), entry)


def _key(entry: Check, keys: tuple[str, ...]) -> str:
    """Return the selector that a check is about; empty for another check."""
    return next((key for key in keys if entry.subject.startswith(f"{plain_name(key)}._domainkey.")), "")


def _signers(report: Report) -> tuple[tuple[str, str], ...]:
    """Return the domains and selectors of the signatures, each once, topmost first."""
    found: dict[tuple[str, str], None] = {}
    for signature in report.authentication.signatures if report.authentication else ():
        domain, selector = signature.domain, signature.selector
        if isinstance(domain, str) and isinstance(selector, str):
            name = f"{selector}._domainkey.{domain}"
            if is_dns_name(plain_name(name)):
                found[plain_name(domain), plain_name(selector)] = None
    return tuple(found)[:MOST_SIGNERS]
