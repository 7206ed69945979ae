"""One message against the DNS: everything that is asked for its sake, gathered as facts."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from datetime import datetime
from typing import NamedTuple

from hdrscan.checklist.message_checks import message_checks
from hdrscan.dmarc.evaluate import dmarc_today
from hdrscan.dmarc.policy import find_policy
from hdrscan.dns.blocklists import blocklists
from hdrscan.dns.gather import gather
from hdrscan.dns.hosts import addresses, fcrdns, mail_exchanges, text_policy
from hdrscan.dns.resolver import Clock, Resolver, TimeLimit
from hdrscan.dns.reverse import reverse_name, reversed_name
from hdrscan.message_queries import ClientInquiry, Inquiry, inquire
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.dkim import ArcCheck, SignatureCheck
from hdrscan.model.dns import NotAsked, Question
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.hosts import PolicyKind, ReverseNames
from hdrscan.model.live import ClientFacts, ClientRole, DomainFacts, LiveFacts
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind
from hdrscan.model.spf import SpfEvaluation
from hdrscan.settings import Settings
from hdrscan.spf.check import Session, check_mail_from
from hdrscan.text.addresses import is_internal
from hdrscan.text.names import is_dns_name

SPF_SECONDS = 20.0
"""How long one SPF evaluation may take (RFC 7208 section 4.6.4)."""


class DnsContext(NamedTuple):
    """Where questions go, and what is said of the answers."""

    resolver: Resolver
    """Several threads ask it at once; a ``Cached`` one asks each question once for all messages."""
    clock: Clock
    provenance: DnsProvenance
    lists: tuple[str, ...] = ()
    """Lists of addresses to look hops up in."""
    pool: Executor | None = None
    """Threads that ask what can be foreseen, for all messages; without them each message has its own."""
    effort: Clock | None = None
    """Seconds that the asking thread has worked. It bounds the search for what was changed, which must find the
    same however many messages are under way. Without it ``clock`` does."""
    silence: Callable[[], str] = str
    """Says in the end, in one sentence, that name servers were silent; empty where they were not."""


def ask_about(report: Report, settings: Settings, dns_context: DnsContext) -> LiveFacts:
    """Ask everything that a message needs.

    The questions that can be foreseen go out at once; what they lead to follows one by one.
    """
    inquiry = inquire(report, settings)
    resolver = dns_context.resolver
    gather(resolver, _foreseen(inquiry, report, dns_context.lists), dns_context.pool)
    clients = tuple(facts for client in inquiry.clients for facts in _client_facts(client, dns_context))
    signatures, arc = _verified(report, dns_context)
    by_role = {found.role: found.spf for found in reversed(clients)}
    spf = by_role.get(ClientRole.JUDGED) or by_role.get(ClientRole.BOUNDARY)
    author = inquiry.author
    today = None
    if isinstance(author, str):
        policy = find_policy(author, resolver)
        today = dmarc_today(policy, spf, signatures, report.authentication, resolver)
    return LiveFacts(
        provenance=dns_context.provenance,
        clients=clients,
        relays=tuple(
            addresses(client.name, resolver)
            for client in inquiry.clients
            if client.role is ClientRole.RELAY and isinstance(client.name, str)
        ),
        signatures=signatures,
        arc=arc,
        dmarc=today,
        domains=tuple(_domain_facts(domain, roles, resolver) for domain, roles in _domains(inquiry)),
        lists=dns_context.lists,
        listings=tuple(
            listing for ip in inquiry.addresses for listing in blocklists(ip, dns_context.lists, resolver)
        ),
        checks=message_checks(report, settings, inquiry, resolver),
    )


def _verified(report: Report, dns_context: DnsContext) -> tuple[tuple[SignatureCheck, ...], ArcCheck | None]:
    from hdrscan.dkim.verify import verify_message  # noqa: PLC0415 - dkimpy is loaded for signed messages alone

    record = report.authentication
    if record is None or not (record.signatures or record.arc.sets):
        return (), None
    hop = report.boundary.hop if report.boundary else None
    received = hop.time if hop is not None and isinstance(hop.time, datetime) else NOT_PRESENT
    return verify_message(report, received, dns_context.resolver, dns_context.effort or dns_context.clock)


def _client_facts(client: ClientInquiry, dns_context: DnsContext) -> Iterator[ClientFacts]:
    """Ask about one host; a relay that is known by its name has as many addresses as the DNS gives it."""
    resolver, name = dns_context.resolver, client.name
    if isinstance(client.ip, str) and is_internal(client.ip):
        yield _inside(client, client.ip)
        return
    found = addresses(name, resolver) if isinstance(name, str) else None
    ips = (client.ip,) if isinstance(client.ip, str) else found.all[:4] if found else ()
    for ip in ips:
        spf = _spf(client, ip, dns_context)
        yield ClientFacts(
            role=client.role,
            name=name,
            ip=ip,
            sender=client.mail_from.address,
            sender_source=client.mail_from.source,
            spf=spf,
            reverse=fcrdns(ip, resolver),
            addresses=found,
            why_no_spf="" if spf else _why_no_spf(client),
        )


def _inside(client: ClientInquiry, ip: str) -> ClientFacts:
    """Say of a client inside some network that SPF has nothing to judge there; nobody is asked about it."""
    why = "the client has a private address, and SPF judges those that strangers can have"
    unasked = ReverseNames(ip, (), NotAsked(Question(reverse_name(ip), "PTR"), "the address is a private one"))
    sender = client.mail_from
    return ClientFacts(client.role, client.name, ip, sender.address, sender.source, None, unasked, None, why)


def _why_no_spf(client: ClientInquiry) -> str:
    if isinstance(client.mail_from.address, Absent):
        return client.mail_from.source
    return "the null sender is judged by HELO, and that is not known"


def _spf(client: ClientInquiry, ip: str, dns_context: DnsContext) -> SpfEvaluation | None:
    helo = client.name if isinstance(client.name, str) else client.said
    sender = client.mail_from.address
    if isinstance(sender, Absent) or not (sender or helo):
        return None
    limited = TimeLimit(dns_context.resolver, dns_context.clock, SPF_SECONDS)
    return check_mail_from(Session(ip, helo), sender, limited)


def _domains(inquiry: Inquiry) -> list[tuple[str, tuple[str, ...]]]:
    roles: dict[str, tuple[str, ...]] = {}
    for domain, role in ((inquiry.author, "from"), (inquiry.mail_from.domain, "mail from")):
        if isinstance(domain, str):
            roles[domain] = (*roles.get(domain, ()), role)
    return list(roles.items())


def _domain_facts(domain: str, roles: tuple[str, ...], resolver: Resolver) -> DomainFacts:
    return DomainFacts(
        domain,
        roles,
        addresses(domain, resolver),
        mail_exchanges(domain, resolver),
        text_policy(PolicyKind.MTA_STS, domain, resolver),
        text_policy(PolicyKind.TLS_REPORT, domain, resolver),
    )


def _foreseen(inquiry: Inquiry, report: Report, lists: tuple[str, ...]) -> Iterator[Question]:
    """Yield the questions that are asked whatever the answers to others are."""
    for client in inquiry.clients:
        if isinstance(client.name, str):
            yield from (Question(client.name, record_type) for record_type in ("A", "AAAA"))
        if isinstance(client.ip, str) and not is_internal(client.ip):
            yield Question(reverse_name(client.ip), "PTR")
    for domain, _ in _domains(inquiry):
        yield from (Question(domain, record_type) for record_type in ("TXT", "MX", "A", "AAAA"))
        yield from (
            Question(f"{label}.{domain}", "TXT")
            for label in ("_dmarc", "_mta-sts", "_smtp._tls")
            if is_dns_name(f"{label}.{domain}")
        )
    for signature in report.authentication.signatures[:8] if report.authentication else ():
        name = f"{signature.selector}._domainkey.{signature.domain}"
        if signature.selector and signature.domain and is_dns_name(name):
            yield Question(name, "TXT")
    yield from _selectors(inquiry, report)
    for ip in inquiry.addresses if lists else ():
        yield from (Question(reversed_name(ip, zone), "A") for zone in lists)


def _selectors(inquiry: Inquiry, report: Report) -> Iterator[Question]:
    """Yield the questions for Office 365's own selectors, where it sent the message."""
    if report.route is None or report.route.helo.kind is not HeloKind.OFFICE365_OUTBOUND:
        return
    for selector in ("selector1", "selector2"):
        name = f"{selector}._domainkey.{inquiry.author}"
        if isinstance(inquiry.author, str) and is_dns_name(name):
            yield from (Question(name, record_type) for record_type in ("CNAME", "TXT"))
