"""The report: everything that is said of one message, frozen."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.authentication import Attributed, AuthRecord
from hdrscan.model.boundary import Boundary
from hdrscan.model.finding import Finding, RuleFailure
from hdrscan.model.hop import Chain
from hdrscan.model.journey import NO_JOURNEY, Journey
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.route import Route
from hdrscan.model.source import HeaderBlock, Quirk, Source

if TYPE_CHECKING:
    from hdrscan.model.live import LiveFacts


class Mailbox(NamedTuple):
    """A mailbox of From, Sender or Reply-To, as the message has it."""

    name: str
    """The display name, decoded; empty without one."""
    address: str
    """The addr-spec; empty where there is only a name."""
    domain: str
    """The address's domain in lower case, as A-labels (RFC 5890); empty without one."""
    unicode_domain: str
    """The same as U-labels: what a mail program may show."""


class Message(NamedTuple):
    """What the message says of itself; nothing here is verified."""

    from_address: str | Absent
    """The addr-spec of the first mailbox in From (RFC 5322 section 3.6.2)."""
    from_domain: str | Absent
    """Its domain, in lower case: the author domain of DMARC."""
    reverse_path: str | Absent
    """From Return-Path, without angle brackets; the empty string is the null sender."""
    to: str | Absent
    subject: str | Absent
    date: str | Absent
    """ISO 8601 in UTC."""
    message_id: str | Absent
    authors: tuple[str, ...] = ()
    """The addr-spec of every mailbox of every From field, in order; as a rule there is one."""
    mailboxes: tuple[Mailbox, ...] = ()
    """The mailboxes of every From field, in order."""
    sender: tuple[Mailbox, ...] = ()
    """Those of Sender: one, if the message is well formed."""
    reply_to: tuple[Mailbox, ...] = ()
    """Those of Reply-To."""
    notes: tuple[str, ...] = ()
    """What is odd about these names, such as a domain that mixes Latin with Cyrillic letters: sentences."""


class Report(NamedTuple):
    """One message's report. Sections that are not built yet are not here."""

    source: Source
    block: HeaderBlock
    message: Message
    chain: Chain
    boundary: Boundary | None
    route: Route | None
    """None only for a message that broke the program."""
    authentication: AuthRecord | None
    """Likewise."""
    microsoft: Attributed[MicrosoftRecord] | None
    """None where Microsoft wrote nothing."""
    differences: Mapping[int, tuple[str, ...]] | None
    """By index of an Authentication-Results field, how the second reader reads it otherwise; None where it was
    not asked."""
    findings: tuple[Finding, ...]
    """The worst first."""
    failures: tuple[RuleFailure, ...]
    """Rules that broke on this message."""
    quirks: tuple[Quirk, ...]
    error: str | None = None
    """What broke, when hdrscan itself failed on this message."""
    live: "LiveFacts | None" = None
    """What the DNS says; None where it was not asked."""
    journey: Journey = NO_JOURNEY
    """Every passage from one administration to the next."""

    @classmethod
    def failed(cls, source: Source, block: HeaderBlock, error: str) -> "Report":
        """Make the report of a message that broke the program: nothing was checked."""
        nothing = NOT_CHECKED
        message = Message(nothing, nothing, nothing, nothing, nothing, nothing, nothing)
        return cls(
            source=source,
            block=block,
            message=message,
            chain=Chain((), NOT_CHECKED),
            boundary=None,
            route=None,
            authentication=None,
            microsoft=None,
            differences=None,
            findings=(),
            failures=(),
            quirks=block.quirks,
            error=error,
        )
