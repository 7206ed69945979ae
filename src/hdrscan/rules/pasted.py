"""Hops of Microsoft 365 below a stranger's boundary, and whether Microsoft is said to have handed them on.

A mailing list or a forwarder gets mail from Office 365 too: then a hop says that an outbound server of
Microsoft's brought it. Hops that nobody had from Microsoft were pasted in.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.providers import microsoft
from hdrscan.route.facts import Facts

_MAILBOX_PROTOCOLS = ("imap", "pop")


def unbacked(facts: Facts) -> tuple[Hop, Hop] | None:
    """Return the topmost hop below the boundary that Microsoft is said to have written, and the next above it.

    Nothing where Microsoft is said to have handed it over, or where the hop above cannot tell.
    """
    if facts.border.by_microsoft or facts.is_private(facts.client):
        return None
    above = facts.client
    for hop in facts.below:
        if isinstance(hop.by, str) and microsoft.role_of(hop.by) in ("frontend", "internal"):
            return None if _may_be_from_microsoft(facts, above) else (hop, above)
        if not (isinstance(hop.helo, Absent) and isinstance(hop.name, Absent) and isinstance(hop.ip, Absent)):
            above = hop
    return None


def is_handed_over(facts: Facts) -> bool:
    """Tell whether any hop says that Microsoft's outbound servers brought the message."""
    return any(_may_be_from_microsoft(facts, hop) for hop in (facts.client, *facts.below))


def _may_be_from_microsoft(facts: Facts, hop: Hop) -> bool:
    """Tell whether a hop says that its client is an outbound server of Microsoft's.

    Its address proves nothing here: who lies about the one lies about the other, and large networks show their
    servers an address of their own.
    """
    if isinstance(hop.protocol, str) and hop.protocol.lower().startswith(_MAILBOX_PROTOCOLS):
        return True  # a program that fetched the message from its mailbox
    return any(map(facts.is_outbound, (hop.helo, hop.rdns, hop.name)))
