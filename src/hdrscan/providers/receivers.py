"""Where receivers write their own results of authentication, and what they remove of a stranger's: dated data.

Whoever sends a message can write any field below the receiver's ``Received``, in the receiver's name too. A field
there is the receiver's word only if the receiver is known to write there, and if its own field can be told from a
stranger's (RFC 8601 section 5; docs/trust.md). A receiver that is not in this table is not known.
"""

from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import NOT_CHECKED, Absent


class Place(Enum):
    """Where a receiver's own fields stand, seen from the Received by which it took the message in."""

    ABOVE = "above"
    BELOW = "directly below"
    """The receiver's own Received-SPF stands next below the Received, and its results next below that."""
    FOOT = "at the foot"
    """Below all Received fields, in a form that no other place has."""


class Receiver(NamedTuple):
    """What is known of one administration."""

    name: str
    """As ``Boundary.admd`` has it."""
    places: tuple[Place, ...]
    """All places in which it writes; elsewhere a field in its name is not its own."""
    removes: bool | Absent
    """Whether it removes a stranger's field in its own name; NOT_CHECKED where nobody has seen either."""
    moves: bool
    """Whether it moves fields of one name together, so that a stranger's can stand above its Received too."""
    names: tuple[str, ...]
    """What it calls itself, beside names of its hosts."""
    evidence: str
    as_of: str
    """When the evidence was last looked at: a year and month."""
    spf_begins: str = ""
    """How the comment of its own Received-SPF begins, where it writes directly below."""
    results_begin: str = ""
    """How its own Authentication-Results begins there, to the character: whether it removes a stranger's in other
    spellings is not known."""


RECEIVERS: tuple[Receiver, ...] = (
    Receiver(
        "Microsoft 365",
        (Place.ABOVE,),
        removes=True,
        moves=False,
        names=("mx.microsoft.com",),
        evidence="7,714 messages at its front doors: results above in all, a stranger's plain field left in none",
        as_of="2026-11",
    ),
    Receiver(
        "Google",
        (Place.BELOW,),
        removes=NOT_CHECKED,
        moves=False,
        names=(),
        evidence="54 messages: one Received-SPF and one Authentication-Results next below in all, the same "
        "results sealed in an ARC set above",
        as_of="2026-11",
        spf_begins="google.com: ",
        results_begin="mx.google.com;",
    ),
    Receiver(
        "Proton",
        (Place.ABOVE, Place.FOOT),
        removes=NOT_CHECKED,
        moves=True,
        names=(),
        evidence="8 whole messages, and 25 at the foot: one field a method, above for signed mail and at the "
        "foot for unsigned; arc= names the client's address; another host's field (OVH's) moved up beside them",
        as_of="2026-11",
    ),
    Receiver(
        "Yahoo",
        (Place.ABOVE,),
        removes=NOT_CHECKED,
        moves=False,
        names=(),
        evidence="published copies of 2021 to 2024: below the hop to the mailbox, above the border's Received",
        as_of="2026-11",
    ),
    Receiver(
        "Zoho",
        (Place.ABOVE,),
        removes=NOT_CHECKED,
        moves=False,
        names=(),
        evidence="published copies of 2017, 2018, 2021 and 2026: above the Received by mx.zohomail.com",
        as_of="2026-11",
    ),
)
"""By administration. Servers that anybody runs have no row. The real ones of the tests show that OpenDKIM,
OpenDMARC and policyd-spf write above the Received of Postfix, and that none of them removes a stranger's field.
rspamd writes directly below it, and Exim where its configuration says: neither is told from a stranger there."""

_BY_NAME = {receiver.name: receiver for receiver in RECEIVERS}


def receiver_of(admd: str | Absent) -> Receiver | None:
    """Return what is known of an administration; None where nothing is."""
    return None if isinstance(admd, Absent) else _BY_NAME.get(admd)


def named_by(authserv_id: str) -> Receiver | None:
    """Return the receiver that calls itself by a name that is none of its hosts'."""
    lowered = authserv_id.lower()
    return next((receiver for receiver in RECEIVERS if lowered in receiver.names), None)
