"""What Microsoft's servers write beside the standard fields: values as written, each with its place.

Nothing here is a verdict: whose word a field is, the trust layer says (docs/trust.md). Outside Microsoft all of
these are free text that any sender can write. All spans are offsets into ``HeaderBlock.text``.
"""

from datetime import datetime
from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.source import Field, Span

T = TypeVar("T")


class Basis(Enum):
    """How well founded a reading of a code is."""

    DOCUMENTED = "documented"
    """Microsoft says so."""
    COUNTED = "inferred from counts"
    """It goes together with something known in thousands of real messages; Microsoft does not say so."""
    UNVERIFIED = "unverified"
    """Said by others or in outdated pages; nobody here has checked it."""


class Reading(NamedTuple):
    """What a code means, and on whose word."""

    text: str
    basis: Basis


class Stamp(NamedTuple, Generic[T]):
    """One value with its place."""

    value: T | Absent
    """What the text means; UNREADABLE where it does not parse."""
    raw: str
    """The text as written."""
    field: Field
    span: Span


class Entry(NamedTuple):
    """One ``K:V`` of an antispam report."""

    key: str
    """As written, such as ``CIP``."""
    raw: str
    value: str | int | Absent
    """An address for CIP, a number for the levels and SFP, else text; NOT_PRESENT for an empty value."""
    span: Span
    """Where the value stands; an empty value has its place after the colon."""


class AntispamReport(NamedTuple):
    """One field of ``;``-separated ``K:V`` pairs: X-Forefront-Antispam-Report and its relatives."""

    field: Field
    kind: str
    """``forefront``, ``antispam`` or ``mailbox-delivery``."""
    untrusted: bool
    """The copy that the sending tenant stamped and the receiving side kept, but does not believe."""
    entries: tuple[Entry, ...]
    unread: tuple[Span, ...]
    """Pieces without a colon."""

    def entry(self, key: str) -> Entry | None:
        """Return the first entry of this upper-case key."""
        return next((entry for entry in self.entries if entry.key.upper() == key), None)

    def text(self, key: str) -> str | Absent:
        """Return a key's text or address."""
        entry = self.entry(key)
        if entry is None:
            return NOT_PRESENT
        return entry.value if isinstance(entry.value, str | Absent) else UNREADABLE

    def number(self, key: str) -> int | Absent:
        """Return a key's number."""
        entry = self.entry(key)
        if entry is None:
            return NOT_PRESENT
        return entry.value if isinstance(entry.value, int | Absent) else UNREADABLE


class AttributedClient(NamedTuple):
    """The client that handed mail to a tenant's inbound connector (``OriginalAttributedTenantConnectingIp``)."""

    field: Field
    tenant_id: Stamp[str]
    ip: Stamp[str]
    helo: Stamp[str]


class SkippedTo(NamedTuple):
    """The host that enhanced filtering judged in place of the one that connected."""

    field: Field
    kind: str
    """``skip-listed`` or ``external-original``: the field's name says which."""
    ip: Stamp[str]
    domain: Stamp[str]
    """The host's HELO."""


class ProxiedClient(NamedTuple):
    """``X-ClientProxiedBy``: the front server that passed an authenticated client on, and to whom."""

    field: Field
    front: Stamp[str]
    front_ip: Stamp[str]
    back: Stamp[str]
    back_ip: Stamp[str]


class TenantAttribution(NamedTuple):
    """``X-EOPTenantAttributedMessage``: the tenant that a message was attributed to, and a number."""

    field: Field
    tenant_id: Stamp[str]
    number: Stamp[int]


class HeaderFirewall(NamedTuple):
    """A server that stripped, promoted or stamped a message's cross-tenant headers."""

    action: str
    """``stamped``, ``promoted`` or ``stripped``."""
    server: Stamp[str]


class TopHeaderMarker(NamedTuple):
    """``X-IncomingTopHeaderMarker``: count and size of the header as it came in."""

    field: Field
    fields: Stamp[int]
    """How many fields the header had (its ``Count``)."""
    size: Stamp[int]
    """Bytes."""


class Authority(NamedTuple):
    """Whether a server took the sender for one of its own: one scope's AuthAs, AuthSource and AuthMechanism."""

    scope: str
    """``organization``, ``crosstenant`` or ``crosspremises``: whose word it is, or how it was carried over."""
    auth_as: tuple[Stamp[str], ...]
    """``Anonymous``, ``Internal``, ``External`` or ``Partner``."""
    auth_source: tuple[Stamp[str], ...]
    """The server that decided."""
    auth_mechanism: tuple[Stamp[str], ...]
    """Two hexadecimal digits."""
    auth_domain: tuple[Stamp[str], ...]


class PoolSignal(NamedTuple):
    """Something that tells which of Microsoft's address pools sent a message."""

    pool: str
    """``normal``, ``high-risk``, ``relay``, ``consumer`` or ``system``."""
    reason: str
    """One sentence part for a person, such as ``SFP 1501``."""
    field: Field | None
    """None for an address, whose evidence the caller has."""
    span: Span | None


class Pool(NamedTuple):
    """The address pool that sent a message out of Microsoft 365."""

    kind: str | Absent
    """As in ``PoolSignal``; NOT_PRESENT where nothing tells."""
    signals: tuple[PoolSignal, ...]
    agree: bool
    """Whether all signals tell the same pool."""


UNKNOWN_POOL = Pool(NOT_PRESENT, (), agree=True)


class MicrosoftRecord(NamedTuple):
    """All that Microsoft's own fields say. Tuples hold every field of a kind, topmost first."""

    reports: tuple[AntispamReport, ...] = ()
    attributed: tuple[AttributedClient, ...] = ()
    skipped_to: tuple[SkippedTo, ...] = ()
    client_proxied_by: tuple[ProxiedClient, ...] = ()
    authorities: tuple[Authority, ...] = ()
    eop_passes: tuple[Stamp[int], ...] = ()
    """``X-EOPAttributedMessage``: Exchange Online front doors passed before the last one (inferred)."""
    tenant_attributions: tuple[TenantAttribution, ...] = ()
    tenant_ids: tuple[Stamp[str], ...] = ()
    """``CrossTenant-Id``: the last tenant that stamped the message."""
    from_entity: tuple[Stamp[str], ...] = ()
    """``Internet``, ``Hosted`` or ``HybridOnPrem``, as the last stamping tenant sees the sender."""
    directionality: tuple[Stamp[str], ...] = ()
    """``Incoming`` or ``Originating``."""
    originator_org: tuple[Stamp[str], ...] = ()
    antispam_relay: tuple[Stamp[int], ...] = ()
    sender_ad_check: tuple[Stamp[int], ...] = ()
    header_firewall: tuple[HeaderFirewall, ...] = ()
    sender_ip: tuple[Stamp[str], ...] = ()
    """``X-Sender-IP``: the address that connected to Outlook.com."""
    original_client_ip: tuple[Stamp[str], ...] = ()
    """``CrossPremises-OriginalClientIPAddress``."""
    incoming_header_count: tuple[Stamp[int], ...] = ()
    top_header_marker: tuple[TopHeaderMarker, ...] = ()
    latency: tuple[Stamp[float], ...] = ()
    """``Transport-EndToEndLatency``: seconds inside Microsoft."""
    arrival: tuple[Stamp[datetime], ...] = ()
    """``CrossTenant-OriginalArrivalTime``, in UTC."""
    scl: tuple[Stamp[int], ...] = ()
    """``Organization-SCL``: spam confidence level."""
    pool: Pool = UNKNOWN_POOL

    def report(self, kind: str, *, untrusted: bool = False) -> AntispamReport | None:
        """Return the topmost report of a kind."""
        return next((r for r in self.reports if r.kind == kind and r.untrusted == untrusted), None)

    def authority(self, scope: str) -> Authority | None:
        """Return what one scope says of the sender."""
        return next((authority for authority in self.authorities if authority.scope == scope), None)
