"""The DNS checklist of a domain that relays through Office 365: what is checked, and what came of it."""

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from hdrscan.model.dns import Answer, Value
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.spf import SpfEvaluation


class Status(Enum):
    """What a check came to."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    """Mail is lost, or can be forged, or the record does not do what it is for."""
    WARNING = "warning"
    """It works, and something should be changed."""
    INFO = "info"
    """Worth knowing; nothing has to be done."""
    NOT_CHECKED = "not checked"
    """A question was not asked or not answered, or another check has to pass first."""


class MailPath(Enum):
    """A way that mail of the domain goes."""

    SAME_TENANT = "relay to the same tenant"
    """The relay's mail through the inbound connector to a mailbox of the tenant: its address and HELO count."""
    OFFICE365 = "relay through Office 365 to outsiders"
    """The relay's mail through the connector to strangers, who see Microsoft's address and HELO."""
    DIRECT = "relay straight to outsiders, direct send"
    """The relay's mail without the connector: its own address and HELO count everywhere."""
    MAILBOXES = "mailboxes"
    """Mail from and to the mailboxes of the tenant."""


class Relay(NamedTuple):
    """One relay of the user's."""

    host: str
    addresses: tuple[str, ...]
    """In RFC 5952 spelling; at least one."""
    helo: str
    """What it says in HELO."""


class DomainPlan(NamedTuple):
    """What is to be checked."""

    domain: str
    relays: tuple[Relay, ...]
    cloud: str = "worldwide"
    """A key of ``providers.microsoft.SPF_INCLUDES``."""
    selectors: tuple[str, ...] = ()
    """DKIM selectors beside those of Office 365, such as OpenDKIM's on the relay."""
    office365: bool = True
    """Whether Office 365 sends and signs for the domain; False leaves out what only it needs."""


class Point(NamedTuple):
    """A thing that is checked."""

    id: str
    """Such as ``spf-relay``; stays the same from version to version."""
    family: str
    """``relay``, ``mx``, ``spf``, ``dkim``, ``dmarc`` or ``hardening``."""
    code: str
    """The rule that a finding of it belongs to, such as ``SPF016``; empty where there is none."""
    title: str
    """What has to be so."""
    why: str
    """Why it matters, in one or two sentences."""
    paths: tuple[MailPath, ...]
    """On which paths it does."""


class ZoneRecord(NamedTuple):
    """A record to publish."""

    name: str
    type: str
    value: Value
    comment: str
    """What it is for, and what it takes the place of."""
    is_known: bool = True
    """False where part of the value is a placeholder for what only the user can look up."""


class Check(NamedTuple):
    """One point, checked for one subject."""

    point: Point
    subject: str
    """The name or address that it is about."""
    status: Status
    found: str
    """What was found, in a sentence or two. It may quote records: they are a stranger's words."""
    answers: tuple[Answer, ...] = ()
    """The proof: what was asked, and what came back."""
    evaluations: tuple[SpfEvaluation, ...] = ()
    """SPF evaluations that the result rests on."""
    fix: str = ""
    """What to do, in one or two sentences; empty where nothing has to be done."""
    records: tuple[ZoneRecord, ...] = ()
    """What to publish for it."""


class Checklist(NamedTuple):
    """All that was checked for a domain."""

    plan: DomainPlan
    checks: tuple[Check, ...]
    zone: tuple[ZoneRecord, ...]
    """All records that the domain should have, those that are right already among them."""
    provenance: DnsProvenance
    """Who was asked, and when."""

    def of(self, status: Status) -> tuple[Check, ...]:
        """Return the checks that came to this."""
        return tuple(check for check in self.checks if check.status is status)

    @property
    def is_empty(self) -> bool:
        """Tell whether no question at all was answered."""
        return not any(is_answered(check.answers) for check in self.checks)


def is_answered(answers: Iterable[Answer]) -> bool:
    """Tell whether the DNS has said something, be it that there is nothing."""
    return any(hasattr(answer, "ttl") for answer in answers)
