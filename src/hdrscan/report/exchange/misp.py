"""One message as a MISP object of the template ``email``, version 19 (docs/formats.md).

MISP shares what it holds with other organizations and feeds it to blocklists. Therefore no attribute is marked
for detection (``to_ids``): a forged From names the victim, and the address at the boundary is as a rule a relay.
Each attribute's comment says whose word it is.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.report import Mailbox, Report
from hdrscan.report.escape import readable
from hdrscan.report.exchange.seen import addresses_of, client_of, hosts_of, people, results, text_of
from hdrscan.report.json_line import line_of
from hdrscan.report.json_values import Json
from hdrscan.text.lazy import lazy

TEMPLATE_UUID, TEMPLATE_VERSION = "a0c666e0-fc65-4be8-b48f-3423d788b552", "19"
_DELIVERY, _NETWORK, _OTHER = "Payload delivery", "Network activity", "Other"
_ADDRESS = lazy(r"[^\s\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+\.[^\s@\x00-\x1f\x7f]+")


class Relation(NamedTuple):
    """What the template says of an attribute."""

    type: str
    category: str
    correlate: bool = True


RELATIONS = {
    "from": Relation("email-src", _DELIVERY),
    "from-display-name": Relation("email-src-display-name", _DELIVERY),
    "reply-to": Relation("email-reply-to", _DELIVERY),
    "return-path": Relation("email-src", _DELIVERY),
    "to": Relation("email-dst", _DELIVERY, correlate=False),
    "to-display-name": Relation("email-dst-display-name", _DELIVERY),
    "cc": Relation("email-dst", _DELIVERY, correlate=False),
    "cc-display-name": Relation("email-dst-display-name", _DELIVERY),
    "subject": Relation("email-subject", _DELIVERY),
    "message-id": Relation("email-message-id", _DELIVERY, correlate=False),
    "send-date": Relation("datetime", _OTHER, correlate=False),
    "x-mailer": Relation("email-x-mailer", _DELIVERY, correlate=False),
    "user-agent": Relation("text", _OTHER, correlate=False),
    "thread-index": Relation("email-thread-index", _DELIVERY, correlate=False),
    "ip-src": Relation("ip-src", _NETWORK),
    "received-header-ip": Relation("ip-src", _NETWORK),
    "received-header-hostname": Relation("hostname", _NETWORK),
    "header": Relation("email-header", _DELIVERY, correlate=False),
}
"""The attributes that are written; the template has more, for bodies and files."""
_MESSAGE = "as the message has it"
_SEEN = "seen by the recipient's server"
_WORDS = {
    Standing.TRUSTED: "in a Received field of the recipient's",
    Standing.CLAIMED: "claimed: below the boundary",
    Standing.HISTORIC: "claimed: of an earlier leg",
}


def to_line(report: Report) -> str:
    """Return the object as a line of JSON."""
    return line_of(to_object(report))


def to_object(report: Report) -> Json:
    """Return the object as JSON values, as MISP's import and PyMISP take it."""
    attributes: dict[tuple[str, str], Json] = {}
    for relation, value, comment in _attributes(report):
        known, shown = RELATIONS[relation], readable(value).strip()
        if shown:
            attributes.setdefault(
                (relation, shown),
                {
                    "object_relation": relation,
                    "type": known.type,
                    "category": known.category,
                    "value": shown,
                    "to_ids": False,
                    "disable_correlation": not known.correlate,
                    "comment": comment,
                },
            )
    return {
        "name": "email",
        "meta-category": "network",
        "template_uuid": TEMPLATE_UUID,
        "template_version": TEMPLATE_VERSION,
        "comment": _comment(report),
        "Attribute": list(attributes.values()),
    }


def _attributes(report: Report) -> Iterator[tuple[str, str, str]]:
    """Yield the relation of each attribute, its value and its comment."""
    client = client_of(report)
    if isinstance(client.ip, str):
        yield "ip-src", client.ip, _SEEN
    for relation, address in _addresses(report):
        if _ADDRESS.fullmatch(address):
            yield relation, address, _MESSAGE
    for relation, value in (*_names(report), *_texts(report)):
        yield relation, value, _MESSAGE
    for place in addresses_of(report):
        if place.name != client.ip:
            yield "received-header-ip", place.name, _WORDS[place.standing]
    for place in hosts_of(report):
        yield "received-header-hostname", place.name, _WORDS[place.standing]
    header = "\n".join(field.raw for field in report.block.fields)
    yield "header", header.replace("\r\n", "\n"), _MESSAGE


def _names(report: Report) -> Iterator[tuple[str, str]]:
    """Yield display names."""
    for relation, mailboxes in (
        ("from-display-name", report.message.mailboxes),
        ("to-display-name", people(report, "to")),
        ("cc-display-name", people(report, "cc")),
    ):
        yield from ((relation, mailbox.name) for mailbox in mailboxes)


def _texts(report: Report) -> Iterator[tuple[str, str]]:
    """Yield fields that a message has once."""
    message = report.message
    for relation, value in (
        ("subject", message.subject),
        ("message-id", message.message_id),
        ("send-date", message.date),
        *((name, text_of(report, name)) for name in ("x-mailer", "user-agent", "thread-index")),
    ):
        if isinstance(value, str):
            yield relation, value


def _addresses(report: Report) -> Iterator[tuple[str, str]]:
    """Yield the addresses of header fields, with their relations."""
    message = report.message
    for author in message.authors:
        yield "from", author
    for relation, mailboxes in (
        ("reply-to", message.reply_to),
        ("to", people(report, "to")),
        ("cc", people(report, "cc")),
    ):
        yield from ((relation, mailbox.address) for mailbox in _written(mailboxes))
    if isinstance(message.reverse_path, str):
        yield "return-path", message.reverse_path


def _written(mailboxes: tuple[Mailbox, ...]) -> Iterator[Mailbox]:
    return (mailbox for mailbox in mailboxes if mailbox.address)


def _comment(report: Report) -> str:
    """Return the verdict: the route, the results, and the codes of findings worse than information."""
    if report.error is not None:
        return f"hdrscan failed on this message: {readable(report.error)}"
    parts = [] if report.route is None else [report.route.summary]
    told = [
        f"{name.upper()} {found.result}" + (f" ({found.domain})" if not isinstance(found.domain, Absent) else "")
        for name, found in results(report).items()
        if found is not None
    ]
    codes = dict.fromkeys(found.code for found in report.findings if found.severity.value != "info")
    parts += [", ".join(told) + "."] if told else []
    parts += [f"Findings: {', '.join(codes)}."] if codes else []
    return readable(" ".join(parts))
