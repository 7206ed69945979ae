"""The journey: every hand-over of a message from one administration to the next, judged (docs/journey.md)."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.authentication import Authentication
from hdrscan.model.hop import Hop
from hdrscan.model.route import HeloVerdict


class CrossingStanding(Enum):
    """Whose word a crossing is."""

    FACT = "fact"
    """The recipient's own server saw it."""
    VOUCHED = "vouched"
    """The receiver sealed what it saw (RFC 8617), the seal holds, and its word is trusted: the address and the
    results. The names beside the address were not sealed."""
    CLAIMED = "claimed"
    """Anybody who had the message later can have written it."""


class Crossing(NamedTuple):
    """One passage from an administration's hosts (ADMD, RFC 5598 section 2.3) to another's."""

    hop: Hop
    """The Received field of the host that took the message in."""
    sender: str | Absent
    """The administration of the client, where more than its own word shows it."""
    receiver: str | Absent
    """The administration that took the message in."""
    helo: HeloVerdict
    """Who spoke HELO, by the same signals as at the boundary; never of high confidence unless it is a fact."""
    authentication: Authentication
    """What this receiver recorded about it. Of a vouched crossing, only what it sealed."""
    delay: float | Absent
    """Seconds since the next older hop with a readable time; negative means clock skew."""
    standing: CrossingStanding
    reason: str
    """Why it has this standing, as a sentence."""
    sealer: str | Absent = NOT_PRESENT
    """The domain whose seal vouches for it."""


class Journey(NamedTuple):
    """All crossings of a message."""

    crossings: tuple[Crossing, ...]
    """Oldest first; the last one is the boundary's."""
    summary: str | None
    """The journey in a sentence or two, for the common kinds; None for others."""

    @property
    def believed(self) -> Crossing | None:
        """The oldest crossing that can be believed: what is below it is nobody's word but the sender's."""
        return next((each for each in self.crossings if each.standing is not CrossingStanding.CLAIMED), None)


NO_JOURNEY = Journey((), None)
