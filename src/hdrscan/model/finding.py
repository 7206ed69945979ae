"""Findings: coded defects and facts, each with the bytes that prove it and, where there is one, a fix."""

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from hdrscan.model.absent import Absent
from hdrscan.model.evidence import Evidence
from hdrscan.model.route import Confidence

if TYPE_CHECKING:
    from hdrscan.model.dns import Answer


class Severity(Enum):
    """How much a finding costs the user."""

    CRITICAL = "critical"
    """Somebody pretends to be somebody else."""
    HIGH = "high"
    """Mail is lost or can be forged."""
    MEDIUM = "medium"
    """Mail may be lost, or will be when a policy gets stricter."""
    LOW = "low"
    """A blemish that receivers may count."""
    INFO = "info"
    """A fact that explains the rest."""

    @property
    def rank(self) -> int:
        """The order, 0 for the worst."""
        return _RANKS[self]

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Role(Enum):
    """By what right somebody can do something about a finding."""

    ZONE = "zone"
    """Owns the domain: publishes its records, and decides how it sends."""
    HOST = "host"
    """Runs the host that sent the message."""
    RECEIVER = "receiver"
    """Runs the host that took the message in."""
    TENANT = "tenant"
    """Administers the Microsoft 365 tenant that took the message in."""


class Owner(NamedTuple):
    """Who can carry out a fix."""

    role: Role
    name: str | Absent
    """The domain or host; absent where the message does not name it."""
    ip: str | Absent = Absent.NOT_APPLICABLE
    """The host's address."""


class Fix(NamedTuple):
    """What to do about a finding."""

    title: str
    """What is done, as a command to a person."""
    target: str
    """Where: ``DNS zone of example.com``, ``Postfix main.cf``, ``Exchange Online PowerShell``, ... ."""
    after: str
    """Text to paste there, with the message's own values; empty where there is nothing to paste."""
    before: str = ""
    """What stands there now, where the message tells."""
    caution: str = ""
    """What must not be done instead, and why."""
    owner: Owner | None = None
    """Who can do it; None where whoever reads the report can."""


class _Finding(NamedTuple):
    """The values of a finding."""

    code: str
    """Such as ``SPF001``."""
    name: str
    """Such as ``spf-fail``."""
    severity: Severity
    confidence: Confidence
    message: str
    """What was found, in one sentence with the message's own values."""
    evidence: tuple[Evidence, ...]
    """The primary one first."""
    fix: Fix | None = None
    causes: tuple[str, ...] = ()
    """Codes of findings of the same message that this one follows from."""
    answers: "tuple[Answer, ...]" = ()
    """What the DNS said, where the finding rests on that too. The evidence shows who made it a matter."""
    owner: str = ""
    """Who would have to act, in words: somebody else than the reader, it seems. Then there is no fix."""


class Finding(_Finding):
    """One finding. Without exactly one primary evidence it is an opinion, and cannot be built.

    Raises:
        ValueError: the evidence has none that is primary, or several.
    """

    __slots__ = ()

    def __new__(cls, *values: Any, **named: Any) -> Self:  # noqa: ANN401 - those of _Finding
        """Refuse a finding without proof."""
        finding = super().__new__(cls, *values, **named)
        if [evidence.primary for evidence in finding.evidence].count(True) != 1:
            raise ValueError(f"{finding.code} needs exactly one primary evidence")
        return finding


class RuleFailure(NamedTuple):
    """A rule that broke on a message: it costs its own answer only."""

    code: str
    error: str
