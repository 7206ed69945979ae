"""Who sent a message by its envelope: the MAIL FROM that the recipient saw (RFC 5321 section 4.4)."""

from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.source import Field
from hdrscan.route.facts import Facts
from hdrscan.text.mailbox import domain_of, reverse_path


class Sender(NamedTuple):
    """A reverse-path that is no null sender, and where it stands."""

    address: str
    field: Field

    @property
    def domain(self) -> str:
        """Its domain in lower case; empty where it has none."""
        return domain_of(self.address) or ""


def envelope_sender(facts: Facts) -> Sender | None:
    """Return the MAIL FROM that the recipient's own hosts recorded; None for a null sender, or none known.

    A Return-Path above the boundary was written by them, and so was what their Received fields say. One below may
    be a stranger's: it counts where SPF was judged for its domain.
    """
    top = facts.client.received_index
    written = [(field, reverse_path(field.body)) for field in facts.block.named("return-path")]
    for field, address in written:
        if field.index < facts.context.top:
            return Sender(address, field) if address else None
    for hop in reversed(facts.context.hops):
        if hop.received_index <= top and isinstance(hop.envelope_from, str):
            return Sender(hop.envelope_from, hop.field) if hop.envelope_from else None
    spf = facts.authentication.boundary.spf
    judged = spf.domain if spf is not None and spf.identity == "mailfrom" else Absent.NOT_PRESENT
    for field, address in written:
        if address and domain_of(address) == judged:
            return Sender(address, field)
    return None
