"""What fields about authentication say: results, SPF records, signatures and ARC sets, as written.

All spans are offsets into ``HeaderBlock.text``: the field's ``offset`` is already added.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.source import Field, Quirk, Span


class Comment(NamedTuple):
    """A comment (RFC 5322 section 3.2.2) that stands beside a value."""

    text: str
    """What stands between the brackets, unfolded."""
    span: Span
    """Where it stands, brackets included."""


class Property(NamedTuple):
    """One ``ptype.property=value`` of a result (RFC 8601 section 2.2)."""

    name: str
    """``ptype.property`` in lower case, such as ``smtp.mailfrom``; one word where no ptype is written."""
    value: str
    """What the value means: without quotes, or angle brackets around an address."""
    span: Span
    """Where the value stands, quotes included; in a field of encoded words (RFC 2047), the words that hold it."""


class Resinfo(NamedTuple):
    """One ``method=result`` with what belongs to it (RFC 8601 section 2.2); unknown words survive."""

    method: str
    """In lower case."""
    version: int | Absent
    """Of the method."""
    result: str
    """In lower case, and in today's words: ``hardfail`` is ``fail``."""
    word: str
    """The result as written."""
    reason: str | Absent
    properties: tuple[Property, ...]
    """In the order written; a name can occur more than once."""
    comments: tuple[Comment, ...]
    span: Span
    """From the method to the end of the last property or comment."""

    def value(self, *names: str) -> str | Absent:
        """Return the first value that one of these properties has, names tried in the order given."""
        found = self.property(*names)
        return NOT_PRESENT if found is None else found.value

    def property(self, *names: str) -> Property | None:
        """Return the first property of these names, names tried in the order given."""
        for name in names:
            for found in self.properties:
                if found.name == name:
                    return found
        return None


class AuthResults(NamedTuple):
    """An ``Authentication-Results`` field or a relative (RFC 8601 section 2.2, RFC 8617 section 4.1.1)."""

    field: Field
    authserv_id: str | Absent
    authserv_id_span: Span | None
    version: int | Absent
    instance: int | Absent
    """``i=`` of an ARC-Authentication-Results field."""
    resinfos: tuple[Resinfo, ...]
    properties: tuple[Property, ...]
    """Properties that stand before the first result; RFC 8601 has no place for them."""
    comments: tuple[Comment, ...]
    """Comments that stand before the first result."""
    none: bool
    """The field says ``none``: no authentication was done."""
    errors: tuple[str, ...]
    """What RFC 8601 does not allow in the field."""
    quirks: tuple[Quirk, ...]
    suspect: int | None = None
    """Index of the result that holds a value of the sender's choosing, where what follows can also be read as
    part of that value: later results do not count, nor does a domain in this one. -1 where that is so from the
    beginning; None where it is nowhere (docs/trust.md)."""

    @property
    def valid(self) -> bool:
        """Whether the field keeps to RFC 8601 (an ARC field: and to RFC 8617)."""
        return not self.errors

    def of(self, *methods: str) -> Iterator[Resinfo]:
        """Yield the results of these lower-case methods in the order written."""
        return (resinfo for resinfo in self.resinfos if resinfo.method in methods)


class ReceivedSpf(NamedTuple):
    """A ``Received-SPF`` field (RFC 7208 section 9.1)."""

    field: Field
    result: str | Absent
    """In lower case, and in today's words."""
    word: str | Absent
    """The result as written."""
    comment: str | Absent
    """The first comment without its brackets, unfolded."""
    client_ip: str | Absent
    """The key's value; NOT_PRESENT where only the comment names an address."""
    envelope_from: str | Absent
    """Without quotes and angle brackets; the empty string is the null sender."""
    helo: str | Absent
    identity: str | Absent
    """``mailfrom`` or ``helo``, in lower case."""
    receiver: str | Absent
    mechanism: str | Absent
    problem: str | Absent
    extra: tuple[tuple[str, str], ...]
    """All other keys, in lower case, with their values, in the order written."""
    domain: str | Absent
    """The domain that the comment speaks of."""
    address: str | Absent
    """The client's address that the comment names."""
    style: str
    """Whose phrases these are: ``microsoft``, ``google``, ``pyspf``, ``mail-spf``, ... or ``generic``."""
    spans: Mapping[str, Span]
    """Where each value stands, by attribute name; keys of ``extra`` by their key."""
    errors: tuple[str, ...]
    """What RFC 7208 does not allow in the field."""
    sound: bool = True
    """Whether its values can be believed: false where it breaks off inside one, or contradicts itself, as where a
    sender's address holds quotes and brackets. The result stands before all of them."""


class Tag(NamedTuple):
    """One ``tag=value`` of a tag list (RFC 6376 section 3.2)."""

    name: str
    """As written: tag names are case-sensitive."""
    value: str
    """Without surrounding white space, unfolded; in ``b``, ``bh`` and ``h`` without any white space."""
    span: Span
    """Where the value stands, as written."""


class Problem(NamedTuple):
    """A defect of a signature that its own text shows."""

    id: str
    """Short name, such as ``missing-tag``."""
    note: str
    """One sentence for a person."""
    span: Span
    """Where it shows: a value, or the whole body where something is missing."""


class DkimSignature(NamedTuple):
    """A ``DKIM-Signature`` (RFC 6376 section 3.5), ``X-Google-DKIM-Signature`` or ``ARC-Message-Signature``."""

    field: Field
    domain: str | Absent
    selector: str | Absent
    algorithm: str | Absent
    """In lower case."""
    canonicalization: str
    """``header/body``, with the default ``simple`` filled in."""
    identity: str | Absent
    """``i=`` as written; NOT_APPLICABLE in an ARC field, where ``i=`` is the instance."""
    instance: int | Absent
    """``i=`` of an ARC field."""
    signed_headers: tuple[str, ...]
    """Names of ``h=`` in lower case, in order, repeated ones included."""
    oversigned: tuple[str, ...]
    """Names that ``h=`` lists more than once: one more field of it breaks the signature (section 5.4.2)."""
    timestamp: int | Absent
    """When it was signed, seconds since 1970 UTC."""
    expiration: int | Absent
    """Seconds since 1970 UTC."""
    body_length: int | Absent
    """``l=``: how many bytes of the body are signed; what follows them is not."""
    body_hash: str | Absent
    signature: str | Absent
    signature_bits: int | Absent
    """Length of the signature, which is the size of an RSA key; NOT_APPLICABLE for other algorithms."""
    query: str
    """``q=``, with the default ``dns/txt`` filled in."""
    version: str | Absent
    tags: tuple[Tag, ...]
    problems: tuple[Problem, ...]

    def tag(self, name: str) -> Tag | None:
        """Return the first tag of this name."""
        return next((tag for tag in self.tags if tag.name == name), None)

    def age_at(self, moment: datetime) -> float | Absent:
        """Return the seconds from signing to a moment; negative when it was signed in that moment's future."""
        if isinstance(self.timestamp, Absent):
            return self.timestamp
        return moment.timestamp() - self.timestamp

    def expired_at(self, moment: datetime) -> bool | Absent:
        """Tell whether the signature had expired at a moment; without ``x=`` it never does."""
        if isinstance(self.expiration, Absent):
            return self.expiration
        return moment.timestamp() > self.expiration


class ArcSeal(NamedTuple):
    """An ``ARC-Seal`` field (RFC 8617 section 4.1.3)."""

    field: Field
    instance: int | Absent
    cv: str | Absent
    """``none``, ``pass`` or ``fail``: what the sealer found the chain below to be."""
    domain: str | Absent
    selector: str | Absent
    algorithm: str | Absent
    timestamp: int | Absent
    """Seconds since 1970 UTC."""
    signature: str | Absent
    signature_bits: int | Absent
    tags: tuple[Tag, ...]
    problems: tuple[Problem, ...]

    def tag(self, name: str) -> Tag | None:
        """Return the first tag of this name."""
        return next((tag for tag in self.tags if tag.name == name), None)


class ArcSet(NamedTuple):
    """The three fields of one instance; the topmost of each kind where there are several."""

    instance: int
    seal: ArcSeal | None
    message_signature: DkimSignature | None
    authentication_results: AuthResults | None


class ArcStatus(Enum):
    """The structure of a chain (RFC 8617 section 5.2, steps 1 to 3); no signature is checked here."""

    NONE = "none"
    """The message has no ARC fields."""
    COMPLETE = "complete"
    """Every set is whole, none is missing, and the ``cv`` values fit; the newest may say ``fail``."""
    BROKEN = "broken"


class ArcChain(NamedTuple):
    """All ARC sets of a message."""

    sets: tuple[ArcSet, ...]
    """Oldest first."""
    status: ArcStatus
    reasons: tuple[str, ...]
    """Why it is broken."""
    cv: str | Absent
    """What the newest seal says of the chain below it; ``fail`` ends the chain's value."""
    gaps: tuple[int, ...]
    """Instances that are missing below the newest."""
    duplicates: tuple[int, ...]
    """Instances of which a kind of field occurs more than once."""
