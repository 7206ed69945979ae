"""Hops of Microsoft 365 where Microsoft cannot have written them, and whether it is said to have handed them on.

A mailing list or a forwarder gets mail from Office 365 too: then a hop says that an outbound server of
Microsoft's brought it. Hops that nobody had from Microsoft were pasted in.
"""

from collections.abc import Iterable

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft
from hdrscan.route.facts import Facts

_MAILBOX_PROTOCOLS = ("imap", "pop")


def unbacked(facts: Facts) -> tuple[Hop, Hop] | None:
    """Return the topmost hop that Microsoft is said to have written among a stranger's, and the next above it.

    A stranger wrote what lies below the boundary; where Microsoft is the client there, what lies below the front
    door of the sender's tenant. Nothing where Microsoft is said to have handed it over, or where the hop above
    cannot tell.
    """
    door = facts.context.ingress if facts.context.by_microsoft else facts.client
    if door is None or facts.is_private(door):
        return None
    below = (hop for hop in facts.below if hop.received_index > door.received_index)
    return _unbacked(facts, door, below)


def _unbacked(facts: Facts, door: Hop, below: Iterable[Hop]) -> tuple[Hop, Hop] | None:
    above = door
    for hop in below:
        if isinstance(hop.by, str) and microsoft.role_of(hop.by) in ("frontend", "internal"):
            return None if _may_be_from_microsoft(facts, above, seen=above is door) else (hop, above)
        if not (isinstance(hop.helo, Absent) and isinstance(hop.name, Absent) and isinstance(hop.ip, Absent)):
            above = hop
    return None


def is_handed_over(facts: Facts) -> bool:
    """Tell whether any hop says that Microsoft's outbound servers brought the message."""
    return any(
        _may_be_from_microsoft(facts, hop, seen=hop is facts.client) for hop in (facts.client, *facts.below)
    )


def _may_be_from_microsoft(facts: Facts, hop: Hop, *, seen: bool) -> bool:
    """Tell whether a hop's client may be an outbound server of Microsoft's.

    By name and address where a server that can be believed has ``seen`` it. Further down both are the writer's
    word: who lies about the one lies about the other, and large networks show their servers an address of their
    own.
    """
    if isinstance(hop.protocol, str) and hop.protocol.lower().startswith(_MAILBOX_PROTOCOLS):
        return True  # a program that fetched the message from its mailbox
    if facts.may_be_microsoft_outbound(hop) or _is_inner(hop):
        return True
    return not seen and (facts.says_outbound(hop) or facts.is_outbound(hop.rdns))


def _is_inner(hop: Hop) -> bool:
    """Tell whether Microsoft's own hosts talk to each other, as below the front door that they answer to."""
    names = (hop.by, hop.name)
    return all(isinstance(name, str) and microsoft.role_of(name) in ("internal", "frontend") for name in names)
