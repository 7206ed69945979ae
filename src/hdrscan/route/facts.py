"""What signals look at: the boundary, what lies below it, and the records, each question asked once."""

from functools import cached_property

from hdrscan.auth.border import Border
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import AuthRecord, Weighed
from hdrscan.model.boundary import Standing
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import AntispamReport, AttributedClient, MicrosoftRecord, Stamp
from hdrscan.model.report import Message
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.providers import Provider, microsoft, provider_of
from hdrscan.text.addresses import in_network, is_internal
from hdrscan.text.mailbox import domain_of, first_address
from hdrscan.text.names import is_host_name, organizational_domain, same_host, top_level_is_public
from hdrscan.trace.ingress import from_microsoft, is_outbound_name

CONSUMER_TENANT = "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa"
"""The tenant id that stands for all of Outlook.com."""
_NO_STAMPS = MicrosoftRecord()


class Facts:
    """All that is known of a message before its route is judged."""

    def __init__(
        self,
        block: HeaderBlock,
        border: Border,
        message: Message,
        authentication: AuthRecord,
        stamps: Weighed[MicrosoftRecord] | None,
    ) -> None:
        """Gather the records; ``border`` must have a boundary."""
        if border.boundary is None:
            raise ValueError("without a Received field there is nothing to judge a route by")
        self.block = block
        self.border = border
        self.settings = border.settings
        self.message = message
        self.authentication = authentication
        self.client: Hop = border.boundary.hop
        """The boundary's hop: its client is the host that spoke HELO."""
        self._stamps = stamps

    @cached_property
    def below(self) -> tuple[Hop, ...]:
        """The hops below the boundary, topmost first."""
        return tuple(hop for hop in self.border.hops if hop.received_index > self.client.received_index)

    @cached_property
    def helo(self) -> str | Absent:
        """What the boundary's client said, else the name that stands for it."""
        return self.client.helo or self.client.name

    @cached_property
    def own_hop(self) -> Hop | None:
        """The hop right below the boundary, where the boundary's client wrote it itself, by its name."""
        hop = self.below[0] if self.below else None
        if hop is None or isinstance(hop.by, Absent):
            return None
        names = (self.client.helo, self.client.rdns, self.client.name)
        return hop if any(not isinstance(name, Absent) and same_host(hop.by, name) for name in names) else None

    @cached_property
    def provider(self) -> Provider | None:
        """Whose host the boundary's client is, where more than its own word says so.

        The name that was looked up for it; or what it said, if SPF passed for its address and a domain of that
        provider, as for gmail.com from a host that calls itself Google's.
        """
        report = self.receiving_report
        looked_up = (self.client.rdns, report.text("PTR") if report else Absent.NOT_PRESENT)
        for name in looked_up:
            found = provider_of(name) if isinstance(name, str) else None
            if found is not None:
                return found
        said = provider_of(self.helo) if isinstance(self.helo, str) else None
        spf = self.authentication.boundary.spf
        if said is None or spf is None or not self.spf_passed or isinstance(spf.domain, Absent):
            return None
        return said if provider_of(spf.domain) == said else None

    @cached_property
    def entry(self) -> Hop | None:
        """The hop by which mail had entered the administration of the boundary's client, as that side tells it.

        From the client's own hop down, while the hops stand in one organization and their clients are inner ones.
        """
        found: Hop | None = None
        names = [name for name in (self.client.helo, self.client.rdns, self.client.name) if isinstance(name, str)]
        organizations = {organizational_domain(name) for name in names if top_level_is_public(name)}
        providers = {provider_of(name) for name in names}
        for hop in self.below:
            by = hop.by
            if isinstance(by, Absent):
                if self.is_inner(hop):
                    continue  # qmail writes such fields between its own programs
                break
            ours = any(same_host(by, name) for name in names) or organizational_domain(by) in organizations
            # smtp.gmail.com belongs to mail-x.google.com.
            ours = ours or (provider_of(by) is not None and provider_of(by) in providers)
            inner = (
                found is not None
                and self.is_private(found)
                and not (is_host_name(by) and top_level_is_public(by))
            )
            if not ours and not inner:
                break
            found = hop
            if not self.is_inner(hop):
                break
        return found

    def is_inner(self, hop: Hop) -> bool:
        """Tell whether a hop's client is the receiving host itself, or stands in its own network."""
        if isinstance(hop.ip, Absent) or self.is_private(hop) or hop.ip == self.client.ip:
            return True
        if isinstance(hop.rdns, Absent) or isinstance(hop.by, Absent):
            return False
        return organizational_domain(hop.rdns) == organizational_domain(hop.by)

    @cached_property
    def recipient_domains(self) -> frozenset[str]:
        """The domains that the message was sent to: as the recipient's own hops say, and as To says."""
        trusted = (hop.for_ for hop in self.border.hops if hop.received_index <= self.client.received_index)
        written = [first_address(field.body) for field in self.block.named("to")]
        addresses = [address for address in (*trusted, *written) if isinstance(address, str)]
        return frozenset(domain for domain in map(domain_of, addresses) if domain)

    @cached_property
    def stamps(self) -> MicrosoftRecord:
        """Microsoft's own fields, where the recipient's or Microsoft's border vouches for them; else none."""
        weighed = self._stamps
        return weighed.record if weighed is not None and weighed.standing is not Standing.CLAIMED else _NO_STAMPS

    @cached_property
    def claimed_stamps(self) -> MicrosoftRecord:
        """Microsoft's own fields, whoever wrote them."""
        return _NO_STAMPS if self._stamps is None else self._stamps.record

    @property
    def attributed(self) -> AttributedClient | None:
        """The client that a tenant's inbound connector recognized."""
        return next(iter(self.stamps.attributed), None)

    def sending_report(self, stamps: MicrosoftRecord) -> AntispamReport | None:
        """Return the report that the sending tenant stamped.

        The recipient's front door keeps it as untrusted, beside its own; elsewhere an untrusted one is that of an
        earlier tenant.
        """
        own = None if self.border.is_front_door else stamps.report("forefront")
        return own or stamps.report("forefront", untrusted=True)

    @cached_property
    def receiving_report(self) -> AntispamReport | None:
        """The report of the recipient's own front door."""
        return self.stamps.report("forefront") if self.border.is_exchange else None

    @cached_property
    def spf_passed(self) -> bool:
        """Whether the recipient found that the boundary's client may send for its MAIL FROM domain."""
        spf = self.authentication.boundary.spf
        return spf is not None and spf.result == "pass" and spf.ip == self.client.ip

    def is_private(self, hop: Hop) -> bool:
        """Tell whether a hop's client connected from an address that no stranger has."""
        return isinstance(hop.ip, str) and is_internal(hop.ip)

    def is_microsoft_address(self, ip: str | Absent) -> bool:
        """Tell whether an address lies in a range that Microsoft sends mail from."""
        if ip is self.client.ip:
            return self._is_microsoft_client
        return self._is_microsofts(ip)

    @cached_property
    def _is_microsoft_client(self) -> bool:
        return self._is_microsofts(self.client.ip)

    def _is_microsofts(self, ip: str | Absent) -> bool:
        return isinstance(ip, str) and microsoft.range_of(ip, self.settings.outbound_ranges) is not None

    @cached_property
    def client_says_outbound(self) -> tuple[bool, bool, bool]:
        """Whether the boundary's client's HELO, its looked-up name, and its name are those of such a server."""
        client = self.client
        return self.is_outbound(client.helo), self.is_outbound(client.rdns), self.is_outbound(client.name)

    def is_outbound(self, name: str | Absent) -> bool:
        """Tell whether a name is that of an outbound server of Microsoft 365."""
        return isinstance(name, str) and is_outbound_name(name, self.settings)

    def is_microsoft_outbound(self, hop: Hop) -> bool:
        """Tell whether a hop's client is an outbound server of Microsoft 365, by its name and its address."""
        return from_microsoft(hop, self.settings)

    def is_in_from_domain(self, name: str | Absent) -> bool:
        """Tell whether a host name lies in the organizational domain of From."""
        author = self.message.from_domain
        if isinstance(name, Absent) or isinstance(author, Absent):
            return False
        return organizational_domain(name) == organizational_domain(author)

    def is_relay_address(self, ip: str | Absent) -> bool:
        """Tell whether the user named an address, or a network that holds it, as a relay's."""
        return isinstance(ip, str) and any(in_network(ip, known) for known in self.settings.relays)

    def is_relay_name(self, name: str | Absent) -> bool:
        """Tell whether the user named a host as a relay."""
        return isinstance(name, str) and name.lower().rstrip(".") in self.settings.relays

    def quote(self, hop: Hop, name: str, note: str = "") -> tuple[Evidence, ...]:
        """Quote one value of a hop; nothing where the field does not hold it."""
        span = hop.spans.get(name)
        return () if span is None else (quote(self.block, hop.field, span, note),)

    def quote_client(self, hop: Hop) -> tuple[Evidence, ...]:
        """Quote what a hop's client said, and its address."""
        return self._client_quoted if hop is self.client else self._quote_client(hop)

    @cached_property
    def _client_quoted(self) -> tuple[Evidence, ...]:
        return self._quote_client(self.client)

    def _quote_client(self, hop: Hop) -> tuple[Evidence, ...]:
        said = self.quote(hop, "helo", "said in HELO") or self.quote(hop, "name", "the client's name")
        seen = self.quote(hop, "ip", "the address that was seen")
        return (*said, *(found._replace(primary=not said) for found in seen))

    def quote_stamp(self, stamp: Stamp[str] | Stamp[int], note: str = "") -> tuple[Evidence, ...]:
        """Quote one of Microsoft's values."""
        return (quote(self.block, stamp.field, stamp.span, note),)

    def quote_entry(self, report: AntispamReport, *keys: str) -> tuple[Evidence, ...]:
        """Quote entries of an antispam report."""
        found = [entry for key in keys if (entry := report.entry(key)) is not None]
        return tuple(
            quote(self.block, report.field, entry.span, entry.key, primary=number == 0)
            for number, entry in enumerate(found)
        )

    def quote_field(self, field: Field, note: str = "") -> tuple[Evidence, ...]:
        """Quote a whole field."""
        return (quote(self.block, field, None, note),)
