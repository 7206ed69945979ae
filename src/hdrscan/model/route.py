"""The two answers of a route: who spoke HELO at the boundary, and where the mail came from behind that host."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.boundary import Segment, Standing
from hdrscan.model.evidence import Evidence
from hdrscan.model.hop import Hop


class HeloKind(Enum):
    """What the host is that spoke HELO at the boundary, whose name and address SPF judged."""

    POSTFIX_RELAY = "postfix-relay"
    """The sender's own relay, which runs Postfix."""
    ONPREM_RELAY = "onprem-relay"
    """The sender's own relay, with another or an unknown MTA."""
    OFFICE365_OUTBOUND = "office365-outbound"
    """Microsoft 365's outbound servers: their name, from one of Microsoft's addresses."""
    OFFICE365_SPOOFED = "office365-spoofed"
    """The name of Microsoft 365's outbound servers, from an address that is not Microsoft's."""
    GATEWAY = "gateway"
    """A filtering service between the sender and the recipient, by its address or a confirmed name."""
    DIRECT_SEND = "direct-send"
    """A device or application that delivers to the tenant's front door itself, without a connector."""
    EXTERNAL = "external"
    """Anybody else's mail server."""
    UNKNOWN = "unknown"
    """The header does not tell."""

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


class OriginKind(Enum):
    """Where the mail came from behind the host that spoke HELO at the boundary."""

    MAILBOX = "mailbox"
    """A mailbox of the administration that sent it."""
    SMTP_AUTH = "smtp-auth"
    """A client that logged in to submit it (RFC 4954)."""
    CONNECTOR_RELAY = "connector-relay"
    """An own relay, which Microsoft 365 recognized by a connector."""
    HYBRID_EXCHANGE = "hybrid-exchange"
    """An on-prem Exchange that shares its organization with the tenant."""
    FORWARD = "forward"
    """A mailbox or list that passed on what somebody else had sent."""
    SERVICE = "service"
    """An application or a service that sends in the sender's name."""
    CONSUMER = "consumer"
    """A consumer mailbox, such as Outlook.com."""
    SAME = "same"
    """The host itself: nothing stands behind it."""
    UNKNOWN = "unknown"
    """The header does not tell."""

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


class Confidence(Enum):
    """How sure an answer is."""

    HIGH = "high"
    """The recipient's own servers saw it, the user said so, or Microsoft wrote it on mail that it sent itself."""
    MEDIUM = "medium"
    """The sender's side says so, and nothing speaks against it."""
    LOW = "low"
    """It fits, and other explanations fit as well."""

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


class Proof(Enum):
    """What shows that a host is a provider's; what it says of itself does not."""

    CONFIRMED_NAME = "confirmed-name"
    """The recipient's server looked up a name of the provider's that leads back to the address."""
    RANGE = "range"
    """The address lies in a network that the provider sends from."""
    SPF = "spf"
    """SPF passed for a domain of the provider's, whose name the host said."""


class HostProvider(NamedTuple):
    """Whose host spoke HELO, where more than its own word says so."""

    name: str
    proof: Proof
    network: str | Absent
    """The network that holds the address, in CIDR notation."""
    source: str | Absent
    """Who says that the network is the provider's."""
    date: str | Absent
    """When it was last seen to say so."""


class HostSoftware(NamedTuple):
    """The MTA of the host that spoke HELO, as a Received field of its own shows it."""

    name: str
    standing: Standing
    """Claimed: the host wrote that field itself, and anybody can write one."""
    evidence: tuple[Evidence, ...]


class Signal(NamedTuple):
    """Something in the header that speaks for one answer (docs/route-signals.md)."""

    id: str
    """Short name, such as ``office365-address``."""
    supports: HeloKind | OriginKind
    confidence: Confidence
    """How sure the answer is by this signal alone."""
    text: str
    """What it is, as a sentence for a person."""
    evidence: tuple[Evidence, ...]
    """The bytes that show it; none where something is missing."""


class HeloVerdict(NamedTuple):
    """Who spoke HELO at the boundary, the host whose name and address SPF judged."""

    kind: HeloKind
    confidence: Confidence | Absent
    """Absent for an unknown kind."""
    name: str | Absent
    """What the host said in HELO, else the name that stands for it."""
    ip: str | Absent
    hop: Hop | None
    """The boundary; None where there is no Received field."""
    signals: tuple[Signal, ...]
    """What speaks for the answer, the deciding one first."""
    against: tuple[Signal, ...]
    """What speaks for another."""
    reason: str
    """The deciding signal's sentence, or why there is no answer."""
    provider: HostProvider | Absent = NOT_PRESENT
    """Whose host it is, where that is a provider's and proven."""
    software: HostSoftware | Absent = NOT_PRESENT
    """What it runs, which says nothing of whose it is."""


class OriginVerdict(NamedTuple):
    """Where the mail came from behind that host."""

    kind: OriginKind
    confidence: Confidence | Absent
    name: str | Absent
    """The origin's own HELO or name, where one is recorded."""
    ip: str | Absent
    tenant_id: str | Absent
    signals: tuple[Signal, ...]
    against: tuple[Signal, ...]
    reason: str


class Route(NamedTuple):
    """The verdict on a message's way."""

    helo: HeloVerdict
    origin: OriginVerdict
    ingress: Hop | None
    """The front door of the sender's own tenant, behind a boundary at which Microsoft is the client."""
    segments: tuple[Segment, ...]
    """The hops cut where they change hands, newest first."""
    notes: tuple[str, ...]
    """What makes the verdict less certain than it looks, such as an old table of Microsoft's addresses."""
    summary: str
    """The verdict in one or two sentences for an administrator."""
