"""One message as an event of the Elastic Common Schema, version 9.4.0 (docs/formats.md).

Standard fields hold what the recipient's server saw, and what the message says of itself where the field is
defined as that (``email.*``). What the schema has no field for stands under ``hdrscan``, which comes first.
"""

from datetime import datetime

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.model.report import Mailbox, Report
from hdrscan.report.exchange.common import own_values
from hdrscan.report.exchange.seen import (
    Client,
    addresses_of,
    client_of,
    filled,
    hosts_of,
    message_id,
    moment_of,
    people,
    text_of,
    worst,
)
from hdrscan.report.json_line import line_of
from hdrscan.report.json_values import Json, text
from hdrscan.selection import seen_at
from hdrscan.version import __version__

VERSION = "9.4.0"
_SEVERITIES = {severity: 5 - severity.rank for severity in Severity}
"""``event.severity``: 5 for critical to 1 for information; the schema leaves the scale to the source."""


def to_line(report: Report) -> str:
    """Return the event as a line of JSON; what is not known is left out."""
    return line_of(to_event(report))


def to_event(report: Report) -> Json:
    """Return the event as JSON values."""
    client, found = client_of(report), worst(report)
    moment = moment_of(report)
    return filled(
        {
            "hdrscan": own_values(report),
            "@timestamp": None if moment is None else _spelled(moment),
            "ecs": {"version": VERSION},
            "message": None if report.route is None else report.route.summary,
            "event": {
                "kind": "event",
                "category": ["email"],
                "type": ["info"],
                "module": "hdrscan",
                "dataset": "hdrscan.message",
                "severity": None if found is None else _SEVERITIES[found.severity],
            },
            "email": _email(report, client),
            "source": {
                "address": client.ip,
                "ip": client.ip,
                "domain": client.name,
            },
            "destination": {
                "address": client.server or client.server_ip,
                "ip": client.server_ip,
                "domain": client.server,
            },
            "tls": _tls(client),
            "related": {
                "ip": [each.name for each in addresses_of(report) if each.standing is Standing.TRUSTED],
                "hosts": [each.name for each in hosts_of(report) if each.standing is Standing.TRUSTED],
            },
            "rule": None
            if found is None
            else {
                "id": found.code,
                "name": found.name,
                "description": found.message,
                "ruleset": "hdrscan",
                "version": __version__,
            },
            "error": {"message": report.error},
        }
    )


def _email(report: Report, client: Client) -> Json:
    moment = seen_at(report)
    senders = _addresses(report.message.sender)
    return {
        "from": {"address": list(dict.fromkeys(report.message.authors))},
        "sender": {"address": senders[0] if senders else None},
        "reply_to": {"address": _addresses(report.message.reply_to)},
        "to": {"address": _addresses(people(report, "to"))},
        "cc": {"address": _addresses(people(report, "cc"))},
        "subject": text(report.message.subject),
        "message_id": message_id(report),
        "local_id": text(client.queue_id),
        "origination_timestamp": text(report.message.date),
        "delivery_timestamp": None if moment is None else _spelled(moment),
        "content_type": text_of(report, "content-type"),
        "x_mailer": text_of(report, "x-mailer"),
    }


def _tls(client: Client) -> Json | None:
    """Return the boundary's TLS; the schema wants the version without the protocol's name."""
    if isinstance(client.tls, Absent):
        return None
    version = client.tls.version
    protocol, number = ("tls", version[4:]) if isinstance(version, str) and version[:4] == "TLSv" else ("", "")
    return {
        "established": True,
        "version_protocol": protocol,
        "version": "1.0" if number == "1" else number,
        "cipher": client.tls.cipher,
    }


def _addresses(mailboxes: tuple[Mailbox, ...]) -> list[str]:
    return list(dict.fromkeys(found.address for found in mailboxes if found.address))


def _spelled(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
