"""What the DNS and the bytes say of one message, asked for its sake: facts to lay beside what was recorded."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check
from hdrscan.model.dkim import ArcCheck, SignatureCheck
from hdrscan.model.dmarc import DmarcPolicy
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.hosts import HostAddresses, Listing, MailExchanges, ReverseNames, TextPolicy
from hdrscan.model.spf import SpfEvaluation


class ClientRole(Enum):
    """Which host it is that is asked about."""

    BOUNDARY = "boundary"
    """The client at the boundary, whose address SPF judges."""
    JUDGED = "judged"
    """The address that the recipient says SPF was judged on, where it is not that of the boundary's client: skip
    listing, behind a filtering service."""
    INGRESS = "ingress"
    """The client at the sender's own Microsoft 365 front door."""
    RELAY = "relay"
    """A relay that the user named, whether the message came through it or not."""


class ClientFacts(NamedTuple):
    """A sending host: what the DNS says of it, and whether it may send for the domain."""

    role: ClientRole
    name: str | Absent
    """What it said in HELO; for a relay, the name that the user gave."""
    ip: str
    """Normalized."""
    sender: str | Absent
    """The MAIL FROM that SPF was evaluated for; the empty string is the null sender, judged by HELO."""
    sender_source: str
    """Where that was taken from, for a person."""
    spf: SpfEvaluation | None
    """As the records are today; None where there is nothing to evaluate, as ``why_no_spf`` says."""
    reverse: ReverseNames
    addresses: HostAddresses | None
    """Of ``name``; None where there is none."""
    why_no_spf: str = ""
    """Why SPF was not evaluated, in a clause; empty where it was."""


class DomainFacts(NamedTuple):
    """A domain of the sender's."""

    domain: str
    roles: tuple[str, ...]
    """``from`` (the author domain) and ``mail from``: one or both."""
    addresses: HostAddresses
    exchanges: MailExchanges
    mta_sts: TextPolicy
    tls_report: TextPolicy


class DmarcToday(NamedTuple):
    """DMARC as it would come out with what is published, signatures as far as they could be verified."""

    policy: DmarcPolicy
    result: str | Absent
    """``pass``, ``fail``, or ``none`` where there is no policy; not checked where that is not known."""
    reason: str
    """What it rests on, in one sentence for a person."""
    passed: tuple[str, ...]
    """The aligned identifiers that passed: ``spf``, ``dkim``; or ``dkim (recorded)``, where the signature could
    not be verified and the recipient had found it good."""


class Concern(Enum):
    """What of the message a check was made for."""

    AUTHOR = "from"
    """The author domain."""
    MAIL_FROM = "mail from"
    """The domain in MAIL FROM."""
    RELAY = "relay"
    """The relay at the boundary, or behind Office 365 the one that its front door saw."""
    SIGNATURE = "signature"
    """The key of a signature."""


class MessageCheck(NamedTuple):
    """A point of the DNS checklist, checked for the sake of one message."""

    concern: Concern
    name: str
    """The domain, or the relay's host name; its address where it has none."""
    key: str
    """The relay's address, or the selector of the signature; else empty."""
    check: Check


class LiveFacts(NamedTuple):
    """All that was asked for one message."""

    provenance: DnsProvenance
    clients: tuple[ClientFacts, ...]
    """The boundary's, one that was judged in its place, the ingress's, then the user's relays."""
    relays: tuple[HostAddresses, ...]
    """The relays that the user named by a host name; one without an address is not a client above."""
    signatures: tuple[SignatureCheck, ...]
    """Of the DKIM-Signature fields, topmost first."""
    arc: ArcCheck | None
    """None where there is no ARC field."""
    dmarc: DmarcToday | None
    """None where the author domain is not known."""
    domains: tuple[DomainFacts, ...]
    lists: tuple[str, ...]
    """The lists of addresses that were asked; empty where none was named."""
    listings: tuple[Listing, ...]
    """For each address of a hop that a stranger can have, in each list."""
    checks: tuple[MessageCheck, ...] = ()
    """The DNS checklist, as far as it makes sense for the message."""

    def client(self, role: ClientRole) -> ClientFacts | None:
        """Return the first client of a role."""
        return next((client for client in self.clients if client.role is role), None)

    @property
    def judged(self) -> ClientFacts | None:
        """The client whose SPF counts for DMARC: the one that the recipient judged, else the boundary's."""
        return self.client(ClientRole.JUDGED) or self.client(ClientRole.BOUNDARY)
