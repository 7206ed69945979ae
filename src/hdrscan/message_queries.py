"""What there is to ask about one message: which hosts, for which sender, which domains. Nothing is asked here."""

from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.authentication import Authentication
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.live import ClientRole
from hdrscan.model.report import Report
from hdrscan.settings import Settings
from hdrscan.text.addresses import is_internal, normalize
from hdrscan.text.mailbox import domain_of
from hdrscan.text.names import is_dns_name, plain_name

MOST_RELAYS = 16
"""Relays of the user's that are looked at in one message."""
MOST_HOPS = 30
"""Addresses of hops that are looked up in lists: strangers write hops."""


class MailFrom(NamedTuple):
    """The envelope's sender, as far as the header tells."""

    address: str | Absent
    """The empty string is the null sender. A domain alone stands as ``postmaster@DOMAIN``."""
    source: str

    @property
    def domain(self) -> str | Absent:
        """The address's domain; not present for the null sender, or where none is known."""
        found = domain_of(self.address) if isinstance(self.address, str) else None
        return _name(found or NOT_PRESENT)


class ClientInquiry(NamedTuple):
    """One sending host to ask about."""

    role: ClientRole
    name: str | Absent
    ip: str | Absent
    """Not present for a relay that the user named by its host name alone: the DNS tells."""
    mail_from: MailFrom
    said: str = ""
    """What it said in HELO, as it said it: the null sender is judged by it (RFC 7208 section 2.4), and comes to
    none where it is an address literal."""


class Inquiry(NamedTuple):
    """All there is to ask about."""

    clients: tuple[ClientInquiry, ...]
    author: str | Absent
    mail_from: MailFrom
    addresses: tuple[str, ...]
    """Of hops, newest first: what a list of addresses can say something of."""


def inquire(report: Report, settings: Settings) -> Inquiry:
    """Choose what to ask about a message."""
    record = report.authentication
    author: str | Absent = report.message.from_domain
    if record is not None and record.boundary.dmarc.domain:
        author = record.boundary.dmarc.domain
    hop = report.boundary.hop if report.boundary else None
    mail_from = _mail_from(report, hop)
    clients = []
    if hop is not None:
        clients += _client(ClientRole.BOUNDARY, hop, mail_from)
        clients += _judged(record.boundary if record else None, hop, mail_from)
    ingress = report.route.ingress if report.route else None
    if ingress is not None and record is not None:
        clients += _client(ClientRole.INGRESS, ingress, _ingress_mail_from(record.ingress, mail_from))
    clients += _relays(settings.relays, mail_from if mail_from.address else _of_author(author, mail_from))
    return Inquiry(tuple(clients), _name(author), mail_from, _hop_addresses(report))


def _client(role: ClientRole, hop: Hop, mail_from: MailFrom) -> list[ClientInquiry]:
    """Take a hop's client; of one whose address no stranger can have nothing is asked, and that is said."""
    ip = normalize(hop.ip) if isinstance(hop.ip, str) else None
    said = hop.helo if isinstance(hop.helo, str) else ""
    return [] if ip is None else [ClientInquiry(role, _name(hop.helo), ip, mail_from, said)]


def _judged(record: Authentication | None, hop: Hop, mail_from: MailFrom) -> list[ClientInquiry]:
    """Take the address that the recipient judged where it looked past the boundary's client."""
    told = record.spf.ip if record and record.spf else NOT_PRESENT
    ip = normalize(told) if isinstance(told, str) else None
    if ip is None or ip == (normalize(hop.ip) if isinstance(hop.ip, str) else None) or is_internal(ip):
        return []
    helo = record.spf.helo if record and record.spf else NOT_PRESENT
    return [ClientInquiry(ClientRole.JUDGED, _name(helo), ip, mail_from)]


def _mail_from(report: Report, hop: Hop | None) -> MailFrom:
    """Find the MAIL FROM of the last leg: what the recipient's own servers wrote, best first."""
    record = report.authentication
    spf = record.boundary.spf if record else None
    if spf is not None and spf.identity == "helo":
        return MailFrom("", "the recipient checked the HELO name, as for a null sender")
    recorded = spf.domain if spf is not None else NOT_PRESENT
    told: list[tuple[str | Absent, str]] = [(report.message.reverse_path, "Return-Path")]
    if record is not None:
        told += [
            (found.record.envelope_from, f"Received-SPF, line {found.record.field.line}")
            for found in record.received_spf
            if found.standing is Standing.TRUSTED
        ]
    if hop is not None:
        told.append((hop.envelope_from, f"Received, line {hop.field.line}"))
    for address, source in told:
        # An address of another domain than the checked one is that of another leg.
        if isinstance(address, str) and (not recorded or domain_of(address) == recorded):
            return MailFrom(address, source)
    if isinstance(recorded, str):
        return MailFrom(f"postmaster@{recorded}", "the domain that the recipient checked")
    return MailFrom(NOT_PRESENT, "no field tells the MAIL FROM")


def _ingress_mail_from(record: Authentication | None, mail_from: MailFrom) -> MailFrom:
    spf = record.spf if record else None
    if spf is None or isinstance(spf.domain, Absent) or spf.domain == mail_from.domain:
        return mail_from
    return MailFrom(f"postmaster@{spf.domain}", "the domain that the ingress checked")


def _of_author(author: str | Absent, otherwise: MailFrom) -> MailFrom:
    """Let a relay be judged for the From domain where there is no MAIL FROM to judge it for."""
    return MailFrom(f"postmaster@{author}", "From, for want of a MAIL FROM") if author else otherwise


def _relays(relays: tuple[str, ...], mail_from: MailFrom) -> list[ClientInquiry]:
    """Take the relays that are single hosts; a network names none."""
    clients = []
    for relay in relays[:MOST_RELAYS]:
        ip = normalize(relay)
        if ip is not None:
            clients.append(ClientInquiry(ClientRole.RELAY, NOT_PRESENT, ip, mail_from))
        elif "/" not in relay:
            clients.append(ClientInquiry(ClientRole.RELAY, _name(relay), NOT_PRESENT, mail_from))
    return clients


def _name(name: str | Absent) -> str | Absent:
    """Return a name that the DNS can have."""
    if isinstance(name, Absent):
        return name
    plain = plain_name(name)
    return plain if is_dns_name(plain) and normalize(plain.strip("[]")) is None else NOT_PRESENT


def _hop_addresses(report: Report) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for step in reversed(report.chain.steps):
        ip = normalize(step.hop.ip) if isinstance(step.hop.ip, str) else None
        if ip is not None and not is_internal(ip):
            found[ip] = None
    return tuple(found)[:MOST_HOPS]
