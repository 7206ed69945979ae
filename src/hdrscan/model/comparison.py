"""What differs between two messages that took the same path: each value of one beside that of the other."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.finding import Finding
from hdrscan.model.report import Report


class Change(Enum):
    """How two values relate."""

    SAME = "same"
    VARIES = "varies"
    """They differ as they do from one message to the next, such as two machines of one provider's pool."""
    DIFFERENT = "different"
    GONE = "gone"
    """Only the first message has it."""
    NEW = "new"
    """Only the second one has it."""

    @property
    def counts(self) -> bool:
        """Whether it makes two messages different."""
        return self not in {Change.SAME, Change.VARIES}

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


class Pair(NamedTuple):
    """One value of both messages."""

    name: str
    """What it is, such as ``SPF result``; unique in its section."""
    before: str | None
    """As the report has it; None where the first message has none."""
    after: str | None
    change: Change


class Section(NamedTuple):
    """Values that belong together."""

    name: str
    """Such as ``route``."""
    pairs: tuple[Pair, ...]


class HopPair(NamedTuple):
    """A hop of one message beside the hop of the other that took its place."""

    before: int | None
    """Its number from the oldest, from 1; None where only the second message has such a hop."""
    after: int | None
    host: str
    """The receiving host, of the second message where it has one."""
    is_claimed: bool
    """In one of the messages the sender's side wrote it."""
    pairs: tuple[Pair, ...]

    @property
    def change(self) -> Change:
        """How the hops relate."""
        if self.before is None:
            return Change.NEW
        if self.after is None:
            return Change.GONE
        changes = {pair.change for pair in self.pairs}
        if any(change.counts for change in changes):
            return Change.DIFFERENT
        return Change.VARIES if Change.VARIES in changes else Change.SAME


class FindingPair(NamedTuple):
    """A finding of one message beside the other's of the same code."""

    before: Finding | None
    after: Finding | None

    @property
    def change(self) -> Change:
        """Gone, new, or the same."""
        if self.before is None:
            return Change.NEW
        return Change.GONE if self.after is None else Change.SAME

    @property
    def finding(self) -> Finding:
        """The second message's, where it has one."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - a pair of nothing is never made
        return found


class Comparison(NamedTuple):
    """Two messages side by side."""

    before: Report
    after: Report
    sections: tuple[Section, ...]
    hops: tuple[HopPair, ...]
    """Oldest first."""
    findings: tuple[FindingPair, ...]
    """Gone and new ones first, of each the worst first."""

    @property
    def differences(self) -> int:
        """How many differences there are."""
        return (
            sum(pair.change.counts for section in self.sections for pair in section.pairs)
            + sum(_in_hop(hop) for hop in self.hops)
            + sum(pair.change.counts for pair in self.findings)
        )


def _in_hop(hop: HopPair) -> int:
    """Count a hop's differences; a hop that only one message has is one, whatever its values are."""
    return 1 if hop.change in {Change.GONE, Change.NEW} else sum(pair.change.counts for pair in hop.pairs)
