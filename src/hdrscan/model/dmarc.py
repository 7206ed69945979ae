"""DMARC (RFC 9989): a record as read, and where a domain's policy was found."""

from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.dns import Answer, Defect
from hdrscan.model.source import Span


class DmarcTag(NamedTuple):
    """One tag of a record (RFC 9989 section 4.8)."""

    name: str
    """In lower case."""
    value: str
    """As written, without the spaces around it."""
    span: Span
    """Where the value stands in the record's text."""


class DmarcUri(NamedTuple):
    """Where reports go: one entry of ``rua`` or ``ruf``."""

    text: str
    domain: str | Absent
    """The domain of a ``mailto:`` address, in lower case; not applicable for other schemes."""
    span: Span


class DmarcRecord(NamedTuple):
    """One record, read. A tag that is wrong counts as if it were not there (RFC 9989 section 4.7)."""

    text: str
    tags: tuple[DmarcTag, ...]
    p: str | Absent
    """``none``, ``quarantine`` or ``reject``; unreadable for another word."""
    sp: str | Absent
    """For subdomains, likewise."""
    np: str | Absent
    """For subdomains that do not exist, likewise."""
    psd: str
    """``y``: a public suffix; ``n``: an organization of its own; ``u``: the tree walk tells, the default."""
    testing: bool
    """``t=y``: the owner asks for the next milder policy than the one published."""
    adkim: str
    """``r`` or ``s``; relaxed is the default."""
    aspf: str
    """Likewise."""
    rua: tuple[DmarcUri, ...]
    """The valid ones."""
    ruf: tuple[DmarcUri, ...]
    """The valid ones."""
    fo: tuple[str, ...]
    """When failure reports are wanted; ``0`` is the default."""
    defects: tuple[Defect, ...]
    """What is wrong."""
    remarks: tuple[Defect, ...]
    """What is allowed and most likely not meant, or means nothing since RFC 9989."""

    @property
    def is_usable(self) -> bool:
        """Tell whether receivers act on it: ``p`` is valid, or reports are wanted (RFC 9989 section 4.10.1)."""
        return self._is_sound or bool(self.rua)

    @property
    def _is_sound(self) -> bool:
        return isinstance(self.p, str) and Absent.UNREADABLE not in {self.sp, self.np}

    def policy(self, *, below: bool = False, exists: bool = True) -> str:
        """Return the policy for the record's own domain, or for one below it, which exists or does not.

        A record without a valid ``p``, or with an ``sp`` or ``np`` that is none, asks for ``none`` at most.
        """
        if not self._is_sound:
            return "none"
        choices = [self.p]
        if below:
            choices = [self.sp, self.p] if exists else [self.np, self.sp, self.p]
        return next(choice for choice in choices if isinstance(choice, str))


class DmarcQuery(NamedTuple):
    """One level of a tree walk."""

    domain: str
    """Without ``_dmarc``."""
    answer: Answer
    record: DmarcRecord | None
    """The record; None where there is none, or more than one."""
    records: int
    """How many DMARC records there are. Several at one name are all discarded (RFC 9989 section 4.10)."""


class DmarcWalk(NamedTuple):
    """A DNS tree walk (RFC 9989 section 4.10) and what it tells about the domain's organization."""

    domain: str
    queries: tuple[DmarcQuery, ...]
    """In the order asked: from the domain upwards."""
    organizational_domain: str | Absent
    """Not checked where it hangs on a question that failed or was not asked."""
    reason: str
    """How it was found, or why it was not."""


class DmarcPolicy(NamedTuple):
    """The policy that a domain asks for, by the tree walk and by the public suffix list."""

    domain: str
    """The author domain."""
    walk: DmarcWalk
    found: DmarcQuery | Absent
    """Where the policy record stands (RFC 9989 section 4.10.1): not present when there is none."""
    policy: str | Absent
    """What it asks for this domain, before ``t=y`` is taken into account."""
    exists: bool | Absent
    """Whether the domain exists; looked for only where ``np`` depends on it."""
    suffix_domain: str
    """The organizational domain by the public suffix list (RFC 7489 section 3.2)."""
    suffix_found: DmarcQuery | Absent
    """Where the policy record stands for a receiver that still goes by the list (RFC 7489 section 6.6.3)."""

    @property
    def differs(self) -> bool:
        """Tell whether the two ways lead to other records, or to other organizations where there is a record."""
        one, other = self.found, self.suffix_found
        if not isinstance(one, DmarcQuery) or not isinstance(other, DmarcQuery):
            return Absent.NOT_CHECKED not in (one, other) and one is not other
        organization = self.walk.organizational_domain
        apart = isinstance(organization, str) and organization != self.suffix_domain
        return apart or one.domain != other.domain


class ReportTarget(NamedTuple):
    """A place for reports, and whether it agreed to get them (RFC 9990 section 4)."""

    uri: DmarcUri
    external: bool | Absent
    """Whether it belongs to another organization, so that it has to agree."""
    answer: Answer | None
    """What its domain says; None where it was not asked because it need not agree."""
    authorized: bool | Absent
