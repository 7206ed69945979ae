"""What other programs' formats ask of a report: what the recipient's server saw, apart from what is claimed.

Anyone who searches events by an address takes it for a fact. So what stands in a standard field is what the
boundary saw or the recipient recorded; what anybody can write goes into fields that say so.
"""

from datetime import datetime
from typing import NamedTuple

from hdrscan.auth.outcomes import Outcome, dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.correspondents import mailboxes_of
from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Finding
from hdrscan.model.hop import Tls
from hdrscan.model.report import Mailbox, Report
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json
from hdrscan.selection import seen_at
from hdrscan.text.addresses import normalize
from hdrscan.text.display import decode_field
from hdrscan.text.lazy import lazy
from hdrscan.trace.boundary import standing_of

MOST = 100
"""Addresses or hosts in one list."""
_HOST = lazy(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})+")
_ADDRESS = lazy(r"[a-zA-Z0-9!#$%&'*+\-/=?^_`{|}~.]{1,64}@[a-zA-Z0-9-]{1,63}\.[a-zA-Z0-9.-]{1,253}")
_ANGLES = lazy(r"<([^<>]+)>")


class Client(NamedTuple):
    """The host from which the recipient's administration took the message, as its server saw it."""

    ip: str | Absent
    name: str | Absent
    """Its name, only where the server confirmed it."""
    helo: str | Absent
    """What it called itself: its own word."""
    tls: Tls | Absent
    verb: str | Absent
    """``EHLO`` or ``HELO``, as far as the protocol in the field tells (RFC 5321 section 4.1.1.1, RFC 3848)."""
    sender: str | Absent
    """MAIL FROM, where the server recorded it."""
    recipient: str | Absent
    """RCPT TO, likewise."""
    queue_id: str | Absent
    server: str | Absent
    """The receiving server."""
    server_ip: str | Absent


NOBODY = Client(*[NOT_PRESENT] * len(Client._fields))
"""Where no hop is the boundary."""


class Place(NamedTuple):
    """A host of the chain, and whose word it is."""

    name: str
    """A host name or an address."""
    standing: Standing


def client_of(report: Report) -> Client:
    """Return who handed the message over at the boundary. Behind a proxy or a NAT nobody knows that."""
    if report.boundary is None:
        return NOBODY
    hop, known = report.boundary.hop, report.boundary.client_is_known
    return Client(
        ip=address(hop.ip) if known else NOT_APPLICABLE,
        name=host(hop.confirmed_name) if known else NOT_APPLICABLE,
        helo=hop.helo,
        tls=hop.tls,
        verb=_verb(hop.protocol),
        sender=hop.envelope_from,
        recipient=hop.for_,
        queue_id=hop.id,
        server=host(hop.by),
        server_ip=address(hop.by_ip),
    )


def _verb(protocol: str | Absent) -> str | Absent:
    word = "" if isinstance(protocol, Absent) else protocol.upper()
    if word.startswith(("ESMTP", "UTF8SMTP")):
        return "EHLO"
    return "HELO" if word == "SMTP" else NOT_PRESENT


def moment_of(report: Report) -> datetime | None:
    """Return when the message was received, by the boundary's clock; without one, the Date that it bears."""
    seen = seen_at(report)
    if seen is not None:
        return seen
    return None if isinstance(report.message.date, Absent) else datetime.fromisoformat(report.message.date)


def addresses_of(report: Report) -> list[Place]:
    """Return the clients' addresses of all hops, newest first."""
    found: dict[str, Standing] = {}
    for step in reversed(report.chain.steps):
        ip = address(step.hop.ip)
        if isinstance(ip, str):
            found.setdefault(ip, standing_of(step.hop, report.boundary))
    return [Place(*each) for each in found.items()][:MOST]


def hosts_of(report: Report) -> list[Place]:
    """Return the hosts that received the message, and clients' names that a server confirmed, newest first."""
    found: dict[str, Standing] = {}
    for step in reversed(report.chain.steps):
        for name in (host(step.hop.by), host(step.hop.confirmed_name)):
            if isinstance(name, str):
                found.setdefault(name.lower(), standing_of(step.hop, report.boundary))
    return [Place(*each) for each in found.items()][:MOST]


def people(report: Report, key: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of a field such as ``to``, in order and each once."""
    return tuple(dict.fromkeys(mailboxes_of(report.block, key)))


def text_of(report: Report, key: str) -> str | None:
    """Return the topmost field of a lower-case name, decoded."""
    field = next(report.block.named(key), None)
    return None if field is None else readable(decode_field(field.body)).strip() or None


def message_id(report: Report) -> str | None:
    """Return the Message-ID without its angle brackets."""
    text = report.message.message_id
    if isinstance(text, Absent):
        return None
    match = _ANGLES.search(text)
    return (match[1] if match else text).strip() or None


def results(report: Report) -> dict[str, Outcome | None]:
    """Return what SPF, DKIM and DMARC came to, by name; of several signatures the one that counts."""
    signatures = sorted(dkim_outcomes(report), key=lambda found: (not found.aligned, found.result != "pass"))
    return {
        "spf": spf_outcome(report),
        "dkim": signatures[0] if signatures else None,
        "dmarc": dmarc_outcome(report),
    }


def worst(report: Report) -> Finding | None:
    """Return the worst finding."""
    return report.findings[0] if report.findings else None


def address(ip: str | Absent) -> str | Absent:
    """Return an address that every program reads, without a scope id."""
    return NOT_PRESENT if isinstance(ip, Absent) else normalize(ip) or NOT_PRESENT


def host(name: str | Absent) -> str | Absent:
    """Return a host's name where it can be one in the DNS, else nothing."""
    if isinstance(name, Absent) or not _HOST.fullmatch(name.rstrip(".")):
        return NOT_PRESENT
    return NOT_PRESENT if normalize(name) else name.rstrip(".")


def is_plain(text: str) -> bool:
    """Tell whether an addr-spec is one of those that all programs take: ASCII, no quotes, a domain with a dot."""
    return _ADDRESS.fullmatch(text) is not None


def filled(values: Json) -> Json:
    """Return values without those that are missing or empty, at any depth; events leave out what is not known."""
    kept: Json = {}
    for key, value in values.items():
        inner = filled(value) if isinstance(value, dict) else value
        if inner is None or isinstance(inner, Absent) or inner in ("", [], {}, ()):
            continue
        kept[key] = inner
    return kept
