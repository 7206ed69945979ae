"""What signals look at: the boundary, what lies below it, and the records, each question asked once."""

from functools import cached_property

from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Attributed, AuthRecord
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import AntispamReport, AttributedClient, MicrosoftRecord
from hdrscan.model.report import Message
from hdrscan.model.source import HeaderBlock
from hdrscan.providers import Provider, microsoft, provider_of
from hdrscan.route.hosts import Claim, Owner, claim_of, is_login, owner_of
from hdrscan.route.quotes import Quotes
from hdrscan.text.addresses import in_network, is_internal
from hdrscan.text.mailbox import domain_of, first_address
from hdrscan.text.names import is_host_name, organizational_domain, same_host, top_level_is_public
from hdrscan.trace.boundary import host_family
from hdrscan.trace.ingress import from_microsoft, is_outbound_name

CONSUMER_TENANT = "84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa"
"""The tenant id that stands for all of Outlook.com."""
_NO_STAMPS = MicrosoftRecord()


class Facts(Quotes):
    """All that is known of a message before its route is judged."""

    def __init__(
        self,
        block: HeaderBlock,
        context: TrustContext,
        message: Message,
        authentication: AuthRecord,
        stamps: Attributed[MicrosoftRecord] | None,
    ) -> None:
        """Gather the records; ``context`` must have a boundary."""
        if context.boundary is None:
            raise ValueError("without a boundary there is nothing to judge a route by")
        super().__init__(block, context.boundary.hop)
        self.context = context
        self.settings = context.settings
        self.message = message
        self.authentication = authentication
        self._stamps = stamps

    @cached_property
    def below(self) -> tuple[Hop, ...]:
        """The hops below the boundary, topmost first."""
        return tuple(hop for hop in self.context.hops if hop.received_index > self.client.received_index)

    @cached_property
    def helo(self) -> str | Absent:
        """What the boundary's client said, else the name that stands for it."""
        return self.client.helo or self.client.name

    @cached_property
    def is_client_known(self) -> bool:
        """Whether the boundary's client is the host that handed the message over, or one that the user named.

        Else a proxy, a NAT or a host of the recipient's own stands there for anybody: neither what it said nor
        what stands below tells anything of the host outside.
        """
        boundary = self.context.boundary
        return (boundary is not None and boundary.client_is_known) or self.is_own_relay

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names that the boundary's client goes by: what it said, and what the server confirmed."""
        client = self.client
        if not self.is_client_known:
            return ()
        # The word after from may be a looked-up name, which has been told already.
        word = Absent.NOT_PRESENT if client.name == client.rdns else client.name
        names = (client.helo, client.confirmed_name, word)
        return tuple(name for name in names if isinstance(name, str))

    @cached_property
    def own_hop(self) -> Hop | None:
        """The hop right below the boundary, where the boundary's client wrote it itself, by its name.

        A client that calls itself one of the recipient's own hosts has not named itself.
        """
        hop = self.below[0] if self.below else None
        if hop is None or isinstance(hop.by, Absent):
            return None
        whose, boundary = host_family(hop.by), self.context.boundary
        if boundary is not None and whose and whose == boundary.admd:
            return None
        return hop if any(same_host(hop.by, name) for name in self.names) else None

    @cached_property
    def owner(self) -> Owner | None:
        """The provider whose host the boundary's client is, and what proves it; None for anybody else's."""
        if not self.is_client_known:
            return None
        spf = self.authentication.boundary.spf
        passed = spf.domain if spf is not None and self.spf_passed else Absent.NOT_PRESENT
        return owner_of(self.client, self.helo, passed)

    @property
    def provider(self) -> Provider | None:
        """Whose host the boundary's client is, where more than its own word says so."""
        return None if self.owner is None else self.owner.provider

    @cached_property
    def claim(self) -> Claim | None:
        """The provider whose name the boundary's client gives without being shown to be its host.

        Not asked of a client that logged in, which gives any name, and of the names of Office 365's outbound
        servers, which have signals of their own.
        """
        client = self.client
        said = self.helo
        if is_login(client) or not self.is_client_known or self.is_private(client) or self.is_outbound(said):
            return None
        if self.provider is not None and isinstance(said, str) and provider_of(said) == self.provider:
            return None
        return claim_of(client, said, self.looked_up, self.settings.outbound_ranges)

    @cached_property
    def looked_up(self) -> str | Absent:
        """The name of the boundary's client's address, as its owner wrote it into the DNS: confirmed or not."""
        report = self.receiving_report
        # Where a gateway was skipped, the report is about another host.
        if report is not None and isinstance(self.client.rdns, Absent) and report.text("CIP") == self.client.ip:
            return report.text("PTR")
        return self.client.rdns

    @cached_property
    def entry(self) -> Hop | None:
        """The hop by which mail had entered the administration of the boundary's client, as that side tells it.

        From the client's own hop down, while the hops stand in one organization and their clients are inner ones.
        """
        found: Hop | None = None
        organizations = {organizational_domain(name) for name in self.names if top_level_is_public(name)}
        providers = {provider_of(name) for name in self.names}
        for hop in self.below:
            by = hop.by
            if isinstance(by, Absent):
                if self.is_inner(hop):
                    continue  # qmail writes such fields between its own programs
                break
            ours = any(same_host(by, name) for name in self.names) or organizational_domain(by) in organizations
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
        name = hop.confirmed_name
        if isinstance(name, Absent) or isinstance(hop.by, Absent):
            return False
        return organizational_domain(name) == organizational_domain(hop.by)

    @cached_property
    def recipient_domains(self) -> frozenset[str]:
        """The domains that the message was sent to: as the recipient's own hops say, and as To says."""
        trusted = (hop.for_ for hop in self.context.hops if hop.received_index <= self.client.received_index)
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
        own = None if self.context.is_front_door else stamps.report("forefront")
        return own or stamps.report("forefront", untrusted=True)

    @cached_property
    def receiving_report(self) -> AntispamReport | None:
        """The report of the recipient's own front door."""
        return self.stamps.report("forefront") if self.context.is_front_door else None

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

    def is_outbound(self, name: str | Absent) -> bool:
        """Tell whether a name is that of an outbound server of Microsoft 365."""
        return isinstance(name, str) and is_outbound_name(name, self.settings)

    def says_outbound(self, hop: Hop) -> bool:
        """Tell whether a hop's client gives the name of an outbound server of Microsoft 365; anybody can."""
        return self.is_outbound(hop.helo) or self.is_outbound(hop.name)

    def is_microsoft_outbound(self, hop: Hop) -> bool:
        """Tell whether a hop's client is an outbound server of Microsoft 365, by its name and its address."""
        return from_microsoft(hop, self.settings)

    def may_be_microsoft_outbound(self, hop: Hop) -> bool:
        """Tell whether a hop's client may be one: by its name, and by its address where that can be told.

        It cannot where the address is missing or masked, or one of the receiver's own that stands for another.
        """
        if self.is_microsoft_outbound(hop):
            return True
        untold = isinstance(hop.ip, Absent) or self.is_private(hop)
        return untold and (self.says_outbound(hop) or self.is_outbound(hop.rdns))

    def is_in_from_domain(self, name: str | Absent) -> bool:
        """Tell whether a host name lies in the organizational domain of From."""
        author = self.message.from_domain
        if isinstance(name, Absent) or isinstance(author, Absent):
            return False
        return organizational_domain(name) == organizational_domain(author)

    def is_relay_address(self, ip: str | Absent) -> bool:
        """Tell whether the user named an address, or a network that holds it, as a relay's."""
        return isinstance(ip, str) and any(in_network(ip, known) for known in self.settings.relays)

    @cached_property
    def is_own_relay(self) -> bool:
        """Whether the boundary's client is a relay that the user named: by its address or a confirmed name."""
        return self.is_relay_address(self.client.ip) or self.is_relay_name(self.client.confirmed_name)

    def is_relay_name(self, name: str | Absent) -> bool:
        """Tell whether the user named a host as a relay."""
        return isinstance(name, str) and name.lower().rstrip(".") in self.settings.relays
