"""What the DNS says of hosts: their names and addresses, where a domain takes mail, and who lists an address."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.dns import Answer, NotAsked, Records, TempFail


class HostAddresses(NamedTuple):
    """The addresses of one host name."""

    name: str
    v4: tuple[str, ...]
    """IPv4 addresses, in the order of the answer."""
    v6: tuple[str, ...]
    """IPv6 addresses, likewise."""
    answers: tuple[Answer, ...]
    """To A and AAAA, or to the one of the two that was asked; none where the text is not a name to ask for."""

    @property
    def all(self) -> tuple[str, ...]:
        """All addresses, IPv4 first."""
        return self.v4 + self.v6

    @property
    def chain(self) -> tuple[str, ...]:
        """The targets of the CNAME records that were followed."""
        return next((answer.chain for answer in self.answers if isinstance(answer, Records) and answer.chain), ())


class ReverseName(NamedTuple):
    """One name that a PTR record gives an address."""

    name: str
    addresses: HostAddresses
    """Only those of the kind of the address in question."""
    confirmed: bool | Absent
    """Whether the name leads back to the address; not checked where its question failed or was not asked."""


class ReverseNames(NamedTuple):
    """The names of an address, and which of them lead back to it: forward-confirmed reverse DNS."""

    ip: str
    names: tuple[ReverseName, ...]
    """The first ten; further ones stand in the answer alone."""
    answer: Answer
    """To the PTR question."""

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The names that lead back."""
        return tuple(found.name for found in self.names if found.confirmed)

    @property
    def is_confirmed(self) -> bool | Absent:
        """Whether any name leads back; not checked where that hangs on a question without an answer."""
        if self.confirmed:
            return True
        unknown = isinstance(self.answer, TempFail | NotAsked) or any(
            found.confirmed is Absent.NOT_CHECKED for found in self.names
        )
        return Absent.NOT_CHECKED if unknown else False


class ExchangeKind(Enum):
    """Whose host an MX record names."""

    OFFICE365 = "office365"
    """Exchange Online Protection by its old name, ``example-com.mail.protection.outlook.com``, in any cloud."""
    OFFICE365_DNSSEC = "office365-dnssec"
    """Exchange Online by its new name, ``example-com.a-v1.mx.microsoft``, which can be signed."""
    OUTLOOK_COM = "outlook.com"
    """Microsoft's consumer service."""
    ADDRESS = "address"
    """An address where a host name belongs (RFC 5321 section 5.1): nobody can deliver there."""
    NULL = "null"
    """The domain takes no mail (RFC 7505)."""
    OTHER = "other"


class Exchange(NamedTuple):
    """One MX record, and the host that it names."""

    preference: int
    host: str
    kind: ExchangeKind
    addresses: HostAddresses

    @property
    def is_office365(self) -> bool:
        """Whether it is Exchange Online, by either name."""
        return self.kind in {ExchangeKind.OFFICE365, ExchangeKind.OFFICE365_DNSSEC}


class MailExchanges(NamedTuple):
    """Where a domain takes mail (RFC 5321 section 5.1)."""

    domain: str
    exchanges: tuple[Exchange, ...]
    """Best preference first; the first twenty."""
    answer: Answer
    """To the MX question. Where it holds no records, mail goes to the domain's own addresses."""


class PolicyKind(Enum):
    """A record that says how mail to a domain travels."""

    MTA_STS = "mta-sts"
    """TLS is required; the policy itself is a web page, which is not fetched (RFC 8461 section 3.1)."""
    TLS_REPORT = "tls-report"
    """Where reports about TLS go (RFC 8460 section 3)."""


class TextPolicy(NamedTuple):
    """A domain's record of one kind."""

    kind: PolicyKind
    domain: str
    records: tuple[str, ...]
    """The TXT records that begin with the kind's version. One alone counts: several are as good as none."""
    answer: Answer

    @property
    def present(self) -> bool | Absent:
        """Whether there is one, and only one; not checked where the question has no answer."""
        if isinstance(self.answer, TempFail | NotAsked):
            return Absent.NOT_CHECKED
        return len(self.records) == 1


class ListingStatus(Enum):
    """What a list of addresses says of one (RFC 5782)."""

    LISTED = "listed"
    NOT_LISTED = "not listed"
    REFUSED = "refused"
    """The list answers, but not to this resolver: it asks for registration, or it was asked too often."""
    UNUSABLE = "unusable"
    """The list does not work: it lists what it must not, or does not know its own test entry."""
    UNKNOWN = "unknown"
    """The question failed or was not asked."""


class Listing(NamedTuple):
    """One address, looked up in one list."""

    ip: str
    zone: str
    """The list's domain."""
    status: ListingStatus
    codes: tuple[str, ...]
    """The addresses that the list answered with, in 127.0.0.0/8; their meaning is the list's own."""
    reasons: tuple[str, ...]
    """The list's own words (TXT), where it lists the address."""
    note: str
    """One clause for a person: why the status is not a plain yes or no; else empty."""
    answers: tuple[Answer, ...]
    """To the question for the address, to the TXT question, and to the one for the list's test entry."""
