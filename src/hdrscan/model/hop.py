"""A hop: what one Received field says, and how the hops follow one another."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.source import Field, Span


class Tls(NamedTuple):
    """The transport security that a receiving server recorded."""

    version: str | Absent
    """Such as ``TLSv1.3``, in one spelling whatever the server writes."""
    cipher: str | Absent
    """The cipher suite as the server spells it."""


class Hop(NamedTuple):
    """One ``Received`` field (RFC 5321 section 4.4), read.

    The client is described three times and never mixed up: ``helo`` is what it said of itself, ``rdns`` is the
    name the receiving server looked up for its address, ``ip`` is the address that server saw.
    """

    field: Field
    received_index: int
    """Position among the message's Received fields, 0 is the topmost."""
    name: str | Absent
    """The word that stands after ``from``, as written, whichever of the three it is."""
    helo: str | Absent
    rdns: str | Absent
    ip: str | Absent
    by: str | Absent
    by_ip: str | Absent
    protocol: str | Absent
    via: str | Absent
    id: str | Absent
    for_: str | Absent
    envelope_from: str | Absent
    """The reverse-path without angle brackets; the empty string is the null sender."""
    tls: Tls | Absent
    authenticated: str | Absent
    """The authenticated user; the empty string when the server says "authenticated" and no name."""
    time: datetime | Absent
    """When the server received it, in UTC."""
    offset: int | Absent
    """The server's offset from UTC, minutes."""
    software: str | Absent
    dialect: str
    """The name of the dialect that claims the field, ``generic`` where none does."""
    notes: tuple[str, ...]
    """What the server adds about the client, such as ``may be forged``, and what could not be read."""
    spans: Mapping[str, Span]
    """Where each value stands in the header block's text, by attribute name."""
    rdns_confirmed: bool = False
    """Whether the server that wrote the field writes a looked-up name only if that name resolves back to the
    address. Anybody can give his own address any name (PTR); only a confirmed one tells whose host it is."""
    is_local: bool = False
    """Whether the server's own form says that the message was handed over inside the host or the system: local
    pickup, LMTP, mapi. No connection of a stranger's is behind it."""
    lacks: tuple[str, ...] = ()
    """What the family's fields always have and this one has not, by attribute: the server did not write it."""

    @property
    def confirmed_name(self) -> str | Absent:
        """The looked-up name, where the server confirmed it: the only name that says whose host a client is."""
        return self.rdns if self.rdns_confirmed or isinstance(self.rdns, Absent) else Absent.NOT_CHECKED


class Continuity(Enum):
    """Whether the host that handed a message over is the host that had received it before."""

    ORIGIN = "origin"
    """The oldest hop: there is nothing below it."""
    SAME = "same"
    """The ``from`` of this hop names the ``by`` of the hop below."""
    BREAK = "break"
    """It names another host, and neither gives an address to compare: a hop is missing, or was put in."""
    UNKNOWN = "unknown"
    """One of the two names no host."""


class Step(NamedTuple):
    """A hop in its chain."""

    n: int
    """Position from the oldest, from 1."""
    hop: Hop
    admd: str | Absent
    """The receiving host's administration (RFC 5598 section 2.3): a provider's name, or a domain."""
    delay: float | Absent
    """Seconds since the next older hop with a readable time; negative means clock skew."""
    skew: str | Absent
    """For a negative delay: whose clock seems wrong, in one sentence."""
    continuity: Continuity
    address_kind: str | Absent
    """What is special about the client's address: ``private``, ``loopback``, ``link-local``, ... ."""


class Chain(NamedTuple):
    """All hops of a message, oldest first."""

    steps: tuple[Step, ...]
    total: float | Absent
    """Seconds from the oldest readable time to the newest."""
