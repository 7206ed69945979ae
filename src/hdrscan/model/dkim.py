"""DKIM as the DNS and the bytes have it: a published key, and what verifying a signature came to (RFC 6376)."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.auth import ArcSeal, DkimSignature
from hdrscan.model.dns import Answer, Defect
from hdrscan.model.source import Field


class DkimKey(NamedTuple):
    """What stands at ``SELECTOR._domainkey.DOMAIN`` (RFC 6376 section 3.6.1)."""

    name: str
    """The name that was asked for."""
    answer: Answer
    records: tuple[str, ...]
    """The texts of all TXT records. Of several it is not defined which counts (section 3.6.2.2)."""
    text: str | Absent
    """The record that was read, the first one."""
    kind: str
    """``k=``, in lower case; ``rsa`` is the default."""
    public: str
    """``p=``, without white space; empty where the key was revoked, or there is none."""
    bits: int | Absent
    """Size of the key; unreadable where ``p=`` is none, not present where there is no key."""
    revoked: bool
    """``p=`` is there and empty: the key is not to be used any more."""
    testing: bool
    """``t=y``: the domain is trying DKIM out, and asks that failures are not held against it."""
    exact: bool
    """``t=s``: no address of a subdomain may be signed for."""
    services: tuple[str, ...]
    """``s=``; ``*`` is the default."""
    hashes: tuple[str, ...]
    """``h=``; empty allows all."""
    defects: tuple[Defect, ...]
    """What is wrong with the record."""

    @property
    def present(self) -> bool:
        """Whether there is a record at all."""
        return isinstance(self.text, str)


class Verdict(Enum):
    """What verifying came to, in the words of RFC 8601 section 2.7.1."""

    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    """The signature was read and does not hold, or is not to be believed."""
    PERMERROR = "permerror"
    """It cannot be verified as it stands, and never will."""
    TEMPERROR = "temperror"
    """The key could not be fetched; a later try may succeed."""


class Reason(Enum):
    """Why a signature does not hold, or could not be verified."""

    KEY_MISSING = "key-missing"
    KEY_REVOKED = "key-revoked"
    KEY_UNREADABLE = "key-unreadable"
    KEY_UNFIT = "key-unfit"
    """The key is for another algorithm, another service, or another address."""
    KEY_TOO_SHORT = "key-too-short"
    """An RSA key below 1024 bits, which nobody may accept (RFC 8301 section 3.2)."""
    BODY_HASH = "body-hash"
    """The body is not the one that was signed."""
    SIGNATURE = "signature"
    """A signed field is not what was signed, or the key is not the one that signed it."""
    FROM_ADDED = "from-added"
    """A From field was added after the signature was made; without it the signature over the header holds."""
    EXPIRED = "expired"
    """``x=`` was past when the recipient received the message."""
    REDACTED = "redacted"
    """The message is a copy that ``hdrscan redact`` made; its signatures were taken out."""
    ALGORITHM = "algorithm"
    """``rsa-sha1``, which must not be verified (RFC 8301 section 3.1), or an unknown one."""
    UNREADABLE = "unreadable"
    """The field lacks what it needs."""
    DNS = "dns"
    """The question for the key failed."""
    NOT_ASKED = "not-asked"
    """The question for the key was not asked."""
    BODY_NOT_READ = "body-not-read"
    """There is only a header; or the message came from a pipe or an archive, or is too large to be verified."""
    HEADER_REPAIRED = "header-repaired"
    """The bytes of the header are not those that were signed: it was copied from a screen, or repaired."""
    NO_PACKAGE = "no-package"
    """Ed25519 needs a package that is not installed."""
    CHAIN = "chain"
    """The ARC chain is not whole."""


class Change(NamedTuple):
    """Something that was done to the message after it was signed."""

    kind: str
    """Short name, such as ``footer``."""
    note: str
    """One clause for a person, such as "the last 2 of 3 lines of the body were added"."""
    field: Field | None = None
    """The field that was changed or added, as it stands now; None for the body."""


class Undone(NamedTuple):
    """Changes that were found by undoing them. What a signature covers did not arrive: it fails all the same."""

    changes: tuple[Change, ...]
    whole: bool
    """With them undone the signature holds; else only the half of it that they concern does."""
    by: str
    """Which host probably made them, and why it, as a noun for a person; empty where nothing tells."""


class SignatureCheck(NamedTuple):
    """One signature, verified: DKIM-Signature, ARC-Message-Signature or ARC-Seal."""

    signature: DkimSignature | ArcSeal
    verdict: Verdict | Absent
    """Not checked where the bytes or the key were not to be had."""
    reason: Reason | Absent
    """Not applicable for a pass."""
    note: str
    """One sentence for a person."""
    body: bool | Absent
    """Whether the body is the one that was signed; not applicable for a seal, which has none."""
    header: bool | Absent
    """Whether the signature over the header fields holds; with it alone the body may still be another."""
    key: DkimKey | None
    """None where it was not asked for."""
    remarks: tuple[str, ...]
    """Sentences about what does not decide: test mode, a weak key, an expiry since the receipt."""
    undone: Undone | None = None
    """What was changed after signing, where that could be found out; None for a pass."""
    unsigned: int = 0
    """Bytes of the body, canonicalized, that stand behind those that ``l=`` covers."""


class ArcCheck(NamedTuple):
    """A whole ARC chain, verified (RFC 8617 section 5.2)."""

    verdict: Verdict | Absent
    reason: Reason | Absent
    note: str
    """One sentence for a person."""
    message: SignatureCheck | None
    """The newest ARC-Message-Signature: only this one has to hold."""
    seals: tuple[SignatureCheck, ...]
    """Newest first, up to the one that does not hold."""
