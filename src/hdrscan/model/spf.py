"""SPF (RFC 7208): a record as read, and one evaluation of it with every step that led to the result."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.dns import Answer, Defect
from hdrscan.model.source import Span


class SpfResult(Enum):
    """What an evaluation comes to (RFC 7208 section 2.6)."""

    NONE = "none"
    """There was no domain to check, or it publishes no record."""
    NEUTRAL = "neutral"
    PASS = "pass"  # noqa: S105 - no password
    FAIL = "fail"
    SOFTFAIL = "softfail"
    TEMPERROR = "temperror"
    """The DNS failed; a later try may succeed."""
    PERMERROR = "permerror"
    """The published records cannot be evaluated until somebody mends them."""


class SpfTerm(NamedTuple):
    """A mechanism or modifier as written (RFC 7208 section 4.6.1)."""

    text: str
    """The whole term, qualifier included."""
    span: Span
    """Where it stands in the record's text."""
    qualifier: str
    """``+``, ``-``, ``~`` or ``?``; ``+`` where none is written, and empty for a modifier."""
    name: str
    """In lower case, such as ``include`` or ``redirect``."""
    value: str
    """The domain-spec, network or macro string as written, without a prefix length; empty where there is none."""
    prefix4: int = 32
    """Bits of an IPv4 address that have to agree."""
    prefix6: int = 128
    """Bits of an IPv6 address that have to agree."""

    @property
    def is_modifier(self) -> bool:
        """Tell a modifier from a mechanism."""
        return not self.qualifier


class SpfRecord(NamedTuple):
    """The text of one record, read whole."""

    text: str
    terms: tuple[SpfTerm, ...]
    """Every term that could be read, in order."""
    defects: tuple[Defect, ...]
    """Syntax errors. A single one makes the whole record a permerror (RFC 7208 section 4.6)."""
    remarks: tuple[Defect, ...]
    """What is allowed and most likely not meant, such as a term behind ``all``."""

    def modifier(self, name: str) -> SpfTerm | None:
        """Return the modifier of this name; ``redirect`` and ``exp`` can stand only once."""
        return next((term for term in self.terms if term.is_modifier and term.name == name), None)


class SpfLimits(NamedTuple):
    """What an evaluation may use (RFC 7208 section 4.6.4)."""

    lookups: int = 10
    """Terms that ask the DNS, over all records together."""
    voids: int = 2
    """Questions that may find nothing."""
    names: int = 10
    """Hosts of one ``mx``, and names of the client's address that ``ptr`` looks at."""


class Outcome(Enum):
    """What evaluating one term came to."""

    MATCH = "match"
    NO_MATCH = "no match"
    REDIRECTED = "redirected"
    """The result is the one of the record that ``redirect`` names."""
    ENDED = "ended"
    """The evaluation could not go on: an error, or a question that was not asked."""


class SpfStep(NamedTuple):
    """One term, evaluated."""

    term: SpfTerm
    outcome: Outcome
    reason: str
    """One clause for a person."""
    target: str | Absent
    """The name that the term asked about, macros expanded; not applicable for ``all``, ``ip4`` and ``ip6``."""
    answers: tuple[Answer, ...]
    """What was asked for this term itself, in order."""
    lookups: int
    """Terms that asked the DNS so far, this one and those inside it included."""
    voids: int
    """Questions that found nothing so far."""
    inner: "SpfTrace | None" = None
    """For ``include`` and ``redirect``: the evaluation of the other record."""


class SpfTrace(NamedTuple):
    """The evaluation of one domain's record."""

    domain: str
    answer: Answer | None
    """What came back for the record; None where the domain is not a name that could be asked for."""
    record: SpfRecord | None
    steps: tuple[SpfStep, ...]
    """The terms evaluated, in order, up to the one that decided."""
    result: SpfResult | Absent
    """Not checked where it depends on a question that was not asked."""
    reason: str
    """One sentence for a person."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """All answers of the evaluation in order, those of included records too."""
        found = [] if self.answer is None else [self.answer]
        for step in self.steps:
            found += [*step.answers, *(step.inner.answers if step.inner is not None else ())]
        return tuple(found)


class SpfEvaluation(NamedTuple):
    """One call of check_host (RFC 7208 section 4), for one identity."""

    identity: str
    """``mailfrom`` or ``helo``."""
    ip: str
    """The client's address in RFC 5952 spelling; an IPv4 address mapped into IPv6 is IPv4 (section 5)."""
    domain: str
    """The domain checked; for the null sender the one of HELO (section 2.4)."""
    sender: str
    """With ``postmaster`` where the local part is missing (section 4.3)."""
    result: SpfResult | Absent
    reason: str
    explanation: str | Absent
    """The domain's own words for a fail (section 6.2). They are a stranger's words: show them as such."""
    lookups: int
    voids: int
    trace: SpfTrace

    @property
    def decisive(self) -> tuple[SpfStep, ...]:
        """The steps that decided, from the checked record inwards; empty where no term did."""
        path: list[SpfStep] = []
        trace: SpfTrace | None = self.trace
        while trace is not None and trace.steps and trace.steps[-1].outcome is not Outcome.NO_MATCH:
            path.append(trace.steps[-1])
            trace = trace.steps[-1].inner
        return tuple(path)
