"""What authentication is worth: each record with its standing, and what the recipient's own word comes to."""

from enum import Enum
from typing import Generic, NamedTuple, TypeVar

from hdrscan.model.absent import Absent
from hdrscan.model.auth import ArcChain, AuthResults, DkimSignature, ReceivedSpf, Resinfo
from hdrscan.model.boundary import Standing
from hdrscan.model.source import Field

T = TypeVar("T")


class Attributed(NamedTuple, Generic[T]):
    """A record and whose word it is (docs/trust.md)."""

    record: T
    standing: Standing
    reason: str
    """Why it has this standing, as a sentence part for a person."""
    forged: bool = False
    """It speaks as the recipient, from a place where the recipient is known not to write."""
    as_recipient: bool = False
    """It speaks as the recipient, from a place where a stranger can write too: shown to be neither's."""


class Filled(NamedTuple):
    """A value that a record leaves out, taken from another field that tells it."""

    name: str
    """``client_ip`` or ``helo``."""
    value: str
    field: Field
    """Where it was taken from."""


class AttributedSpf(NamedTuple):
    """A Received-SPF field, whose word it is, and what other fields add to it."""

    record: ReceivedSpf
    standing: Standing
    reason: str
    filled: tuple[Filled, ...]
    as_recipient: bool = False
    """As in ``Attributed``."""


class Alignment(Enum):
    """How a domain relates to the author domain, the one in From (RFC 9989; by public suffix, RFC 7489)."""

    SAME = "same"
    """The same name."""
    ORGANIZATION = "organization"
    """Another name of one organizational domain: aligned in relaxed mode, not in strict mode."""
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """One of the two domains is not known."""

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


ALIGNMENT_TEXT = {
    Alignment.SAME: "same domain",
    Alignment.ORGANIZATION: "same organization",
    Alignment.DIFFERENT: "other organization",
    Alignment.UNKNOWN: "domain unknown",
}
"""Each relation as people read it."""


class RecordedSpf(NamedTuple):
    """What the recipient found SPF to say."""

    result: str
    domain: str | Absent
    """The domain that was checked."""
    identity: str | Absent
    """``mailfrom``, or ``helo`` where the sender is null (RFC 7208 section 2.4)."""
    ip: str | Absent
    """The address that was judged; not always the boundary's client, see skip listing (docs/microsoft.md)."""
    helo: str | Absent
    alignment: Alignment
    aligned: bool
    """The check passed, and its domain aligns in the mode that the record asks for: an authenticated identifier
    of the From domain."""
    field: Field


class DkimCheck(NamedTuple):
    """What the recipient found of one signature, or that there was none."""

    result: str
    domain: str | Absent
    selector: str | Absent
    alignment: Alignment
    aligned: bool
    """As in ``RecordedSpf``."""
    comment: str | Absent
    """The checker's own words, such as ``body hash did not verify``."""
    field: Field

    def is_about(self, signature: DkimSignature) -> bool:
        """Tell whether it is a signature's result: names are compared without case (RFC 4343)."""
        domain = _name(self.domain)
        signers = {_name(signature.domain), _name(signature.identity).rpartition("@")[2]}
        if not domain or domain not in signers:
            return False
        return not self.selector or _name(self.selector) == _name(signature.selector)


def _name(name: str | Absent) -> str:
    return "" if isinstance(name, Absent) else name.lower().rstrip(".")


class DmarcCheck(NamedTuple):
    """DMARC of one domain as the recipient recorded it, and as its own SPF and DKIM come to; never merged."""

    recorded: str | Absent
    """Only where the record is about this domain: it names it, or another of its organization, or none at all."""
    recomputed: str | Absent
    """``pass`` or ``fail``, as far as the domain has a policy at all, which headers alone do not say; ``none``
    where the recipient recorded that it has none."""
    reason: str
    """What the recomputation rests on, or why there is none."""
    method: str
    """By which rule domains were compared."""
    domain: str | Absent
    """The author domain: From's, else ``header.from`` as the receiver read it."""
    policy: str | Absent
    """``p=`` as the receiver quotes it, in lower case."""
    action: str | Absent
    """What the receiver says it did about a failure, in lower case."""
    field: Field | None
    would_be: str | Absent
    """What SPF and DKIM come to, ``pass`` or ``fail``, whatever the recipient recorded about the policy."""


class Authentication(NamedTuple):
    """One front door's record: the boundary's, or that of the ingress."""

    by: str | Absent
    """Who says so: the authserv-id, else the administration."""
    spf: RecordedSpf | None
    dkim: tuple[DkimCheck, ...]
    dmarc: DmarcCheck
    arc: Resinfo | None
    compauth: Resinfo | None
    """Microsoft's composite authentication."""
    fields: tuple[Field, ...]
    """The fields it was read from, topmost first; none means that nobody trusted wrote anything."""
    more_dmarc: tuple[DmarcCheck, ...] = ()
    """DMARC of the other domains in From; then what was recorded about domains that From does not name, which
    counts for nobody in it. Of several in From that of which least is proven stands in ``dmarc``, and alignment
    is with it: nobody knows which of them the reader sees."""
    from_attribution: bool = False
    """The front door left no Received field: its record and Microsoft's attribution name the same client."""


class AuthRecord(NamedTuple):
    """Everything that the message says of its authentication. Topmost first."""

    results: tuple[Attributed[AuthResults], ...]
    """Authentication-Results fields, and kept ones under other names; ARC's own are in ``arc`` too."""
    received_spf: tuple[AttributedSpf, ...]
    signatures: tuple[DkimSignature, ...]
    """DKIM-Signature fields."""
    google_signatures: tuple[DkimSignature, ...]
    """X-Google-DKIM-Signature fields: Google's own, of no meaning to other receivers."""
    arc: ArcChain
    boundary: Authentication
    ingress: Authentication | None
    """What the sender's own Microsoft 365 front door found, where mail came through one."""
