"""Where mail entered the recipient's administration, and the chain cut at each change of hands."""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop


class Standing(Enum):
    """Whose word a record is (docs/trust.md)."""

    TRUSTED = "trusted"
    """Written by the recipient's administration."""
    CLAIMED = "claimed"
    """Written below the boundary: by anyone."""
    ONWARD = "onward"
    """Written above the host as which the message is judged: by whoever had it later."""
    HISTORIC = "historic"
    """An earlier leg's record that a host kept under another name; true or not, it is no verdict on this leg."""


class Boundary(NamedTuple):
    """The hop by which mail entered the recipient's ADMD: what it saw is fact, what lies below is claimed."""

    hop: Hop
    admd: str | Absent
    """The recipient's administration."""
    reason: str
    """How the boundary was found, for a person to check."""
    client_is_known: bool = True
    """Whether the hop's client is the host that handed the message over from outside. False where the server saw
    a proxy, a NAT or a host of the recipient's own, or recorded no address: who connected is then unknown."""
    onward: int = 0
    """How many hops stand above the host as which the message is judged; 0 for its last recipient."""


class Segment(NamedTuple):
    """Neighbouring hops received by hosts of one administration (RFC 5598 section 2.3), newest first."""

    admd: str | Absent
    hops: tuple[Hop, ...]
