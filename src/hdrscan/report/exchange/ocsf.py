"""One message as an Email Activity event of the Open Cybersecurity Schema Framework, version 1.8.0.

Class 4009, activity Scan. ``email`` is what the message says of itself; ``src_endpoint``, ``from``, ``to`` and
``command`` are what the recipient's server saw at the boundary, and ``email_auth`` what it recorded. The rest
stands under ``unmapped.hdrscan``, which comes first (docs/formats.md).
"""

from datetime import datetime

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.model.report import Mailbox, Report
from hdrscan.report.exchange.common import own_values
from hdrscan.report.exchange.seen import (
    addresses_of,
    client_of,
    filled,
    is_plain,
    message_id,
    moment_of,
    people,
    results,
    worst,
)
from hdrscan.report.json_line import line_of
from hdrscan.report.json_values import Json, text
from hdrscan.version import __version__

VERSION = "1.8.0"
_CATEGORY, _CLASS, _SCAN = 4, 4009, 3
_SEVERITIES = {
    Severity.INFO: (1, "Informational"),
    Severity.LOW: (2, "Low"),
    Severity.MEDIUM: (3, "Medium"),
    Severity.HIGH: (4, "High"),
    Severity.CRITICAL: (5, "Critical"),
}
_UNKNOWN, _INBOUND = (0, "Unknown"), (1, "Inbound")
_IP_ADDRESS, _EMAIL_ADDRESS = (2, "IP Address"), (5, "Email Address")


def to_line(report: Report) -> str:
    """Return the event as a line of JSON; what is not known is left out."""
    return line_of(to_event(report))


def to_event(report: Report) -> Json:
    """Return the event as JSON values. Without any time in the message it has none, which the class requires."""
    client, found = client_of(report), worst(report)
    moment = moment_of(report)
    severity, severity_name = _SEVERITIES[Severity.INFO if found is None else found.severity]
    direction, direction_name = _UNKNOWN if report.boundary is None else _INBOUND
    event = filled(
        {
            "unmapped": {"hdrscan": own_values(report)},
            "metadata": {
                "version": VERSION,
                "product": {"name": "hdrscan", "vendor_name": "hdrscan", "version": __version__},
                "event_code": None if found is None else found.code,
            },
            "time": None if moment is None else _milliseconds(moment),
            "message": None if report.route is None else report.route.summary,
            "category_uid": _CATEGORY,
            "category_name": "Network Activity",
            "class_uid": _CLASS,
            "class_name": "Email Activity",
            "activity_id": _SCAN,
            "activity_name": "Scan",
            "type_uid": _CLASS * 100 + _SCAN,
            "type_name": "Email Activity: Scan",
            "severity_id": severity,
            "severity": severity_name,
            "direction_id": direction,
            "direction": direction_name,
            "protocol_name": "SMTP" if client.verb else None,
            "command": f"{client.verb} {client.helo}" if client.verb and client.helo else None,
            "src_endpoint": {"ip": client.ip, "hostname": client.name},
            "dst_endpoint": {"ip": client.server_ip, "hostname": client.server},
            "from": _plain(client.sender),
            "to": [recipient] if (recipient := _plain(client.recipient)) else None,
            "email_auth": _authentication(report),
            "observables": _observables(report),
        }
    )
    return {**event, "email": _email(report)}


def _email(report: Report) -> Json:
    """Return the message's own words; addresses that the schema's form does not fit stand as mailboxes only."""
    message = report.message
    authors = [author for author in dict.fromkeys(message.authors) if is_plain(author)]
    to = people(report, "to")
    email = filled(
        {
            "from": authors[0] if authors else None,
            "from_list": authors[1:] and authors,
            "from_mailbox": _mailbox(message.mailboxes[0]) if message.mailboxes else None,
            "sender": next(iter(_addresses(message.sender)), None),
            "reply_to_list": _addresses(message.reply_to),
            "return_path": _plain(message.reverse_path),
            "to": _addresses(to),
            "to_mailboxes": [_mailbox(found) for found in to],
            "cc": _addresses(people(report, "cc")),
            "subject": text(message.subject),
            "message_uid": message_id(report),
            "size": report.source.length,
        }
    )
    # Of the two at least one has to be there.
    return email if "from" in email or "to" in email else {**email, "to": []}


def _authentication(report: Report) -> Json:
    """Return results; the policy is the one that the recipient quotes."""
    found = results(report)
    record = report.authentication
    return {
        "spf": found["spf"] and found["spf"].result,
        "dkim": found["dkim"] and found["dkim"].result,
        "dkim_domain": found["dkim"] and found["dkim"].domain,
        "dmarc": found["dmarc"] and found["dmarc"].result,
        "dmarc_policy": None if record is None else text(record.boundary.dmarc.policy),
    }


def _observables(report: Report) -> list[Json]:
    """Return addresses that the recipient's servers saw, and From's, for those who search all events alike."""
    client = client_of(report)
    found = [
        _observable("src_endpoint.ip", client.ip, _IP_ADDRESS),
        *(
            _observable("email.from", author, _EMAIL_ADDRESS)
            for author in report.message.authors[:1]
            if is_plain(author)
        ),
        *(
            _observable("unmapped.hdrscan", each.name, _IP_ADDRESS)
            for each in addresses_of(report)
            if each.standing is Standing.TRUSTED and each.name != client.ip
        ),
    ]
    return [each for each in found if each]


def _observable(name: str, value: str | Absent, kind: tuple[int, str]) -> Json | None:
    if isinstance(value, Absent):
        return None
    return {"name": name, "type_id": kind[0], "type": kind[1], "value": value}


def _addresses(mailboxes: tuple[Mailbox, ...]) -> list[str]:
    return list(dict.fromkeys(found.address for found in mailboxes if is_plain(found.address)))


def _mailbox(found: Mailbox) -> str:
    return f"{found.name} <{found.address}>" if found.name and found.address else found.address or found.name


def _plain(value: str | Absent) -> str | None:
    return value if isinstance(value, str) and is_plain(value) else None


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
