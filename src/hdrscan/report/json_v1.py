"""The report as JSON, version 1 (docs/schema/hdrscan-1.json): a frozen copy of the model, never a dump of it."""

import json
from collections.abc import Iterable, Mapping

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop, Step
from hdrscan.model.report import Mailbox, Report
from hdrscan.overview import Overview
from hdrscan.report.escape import for_json_text
from hdrscan.report.json_auth import EMPTY, sections
from hdrscan.report.json_findings import failure, finding
from hdrscan.report.json_journey import as_far_as, journey
from hdrscan.report.json_line import line_of
from hdrscan.report.json_microsoft import microsoft
from hdrscan.report.json_route import route
from hdrscan.report.json_summary import summary
from hdrscan.report.json_values import Json, number
from hdrscan.report.rendered import RenderedMessage
from hdrscan.trace.boundary import standing_of
from hdrscan.version import __version__

SCHEMA = "hdrscan/1"


def to_json(report: Report) -> Json:
    """Return one report as JSON values. Absent values are null, and all text can be written in any encoding."""
    values: Json = json.loads(to_line(report))
    return values


def _values(report: Report) -> Json:
    """Return the report's values with text as the model has it.

    It is made readable in the finished line, all at once: most lines hold nothing to change, and one look tells.
    Only where a key comes from the message it is made readable first, since two that look alike then are one.
    """
    source, message = report.source, report.message
    return {
        "schema": SCHEMA,
        "version": __version__,
        "source": {
            "path": source.path,
            "index": source.index,
            "offset": source.offset,
            "length": source.length,
            "sha256": _digest(report),
            "kind": source.kind,
        },
        "message": {
            "from": {"address": message.from_address, "domain": message.from_domain},
            "authors": [_mailbox(found) for found in message.mailboxes],
            "sender": [_mailbox(found) for found in message.sender],
            "reply_to": [_mailbox(found) for found in message.reply_to],
            "reverse_path": message.reverse_path,
            "to": message.to,
            "subject": message.subject,
            "date": message.date,
            "message_id": message.message_id,
            "notes": message.notes,
        },
        "hops": [_hop(step, report) for step in report.chain.steps],
        "route": _route(report),
        "journey": journey(report.journey),
        **_authentication(report),
        "microsoft": None if report.microsoft is None else microsoft(report.microsoft),
        "live": _live(report),
        "findings": [finding(found) for found in report.findings],
        "rule_errors": [failure(found) for found in report.failures],
        "quirks": [{"id": quirk.id, "line": quirk.line, "note": quirk.note} for quirk in report.quirks],
        "error": report.error,
    }


def _route(report: Report) -> Json:
    found = route(report.route, report.boundary, as_far_as(report.journey))
    return {**found, "journey": report.journey.summary}


def _mailbox(found: Mailbox) -> Json:
    return {
        "name": found.name or None,
        "address": found.address or None,
        "domain": found.domain or None,
        "unicode_domain": found.unicode_domain or None,
    }


def _live(report: Report) -> Json | None:
    if report.live is None:
        return None
    from hdrscan.report.json_live import live  # noqa: PLC0415 - start-up: only where the DNS was asked

    return live(report.live)


def to_document(reports: Iterable[Report], unread: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> Json:
    """Return the document of ``--format json``: all reports and a summary.

    ``unread`` holds the sources that could not be read and why; it is looked at after the last report.
    """
    overview = Overview(bounded=True)
    messages = []
    for report in reports:
        overview.add(report)
        messages.append(to_json(report))
    return {
        "schema": SCHEMA,
        "messages": messages,
        "summary": summary(overview, unread.items() if isinstance(unread, Mapping) else unread),
    }


def to_line(report: Report) -> str:
    """Return one report as a line of ``--format jsonl``."""
    return line_of(_values(report))


def to_piece(report: Report) -> RenderedMessage:
    """Return the line cut at the message's index: no key before it is called so, and text escapes its quotes."""
    key = '"index":'
    head, _, tail = to_line(report).partition(f"{key}{report.source.index},")
    return RenderedMessage(head + key, "," + tail, report.source.index)


def to_text(document: Json) -> str:
    """Return the document of ``--format json`` as text for people and programs."""
    return for_json_text(json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def _digest(report: Report) -> str | None:
    """Return the message's digest; null where only its beginning was read."""
    from hashlib import sha256  # noqa: PLC0415 - start-up: the other formats need none

    data = report.block.source
    return sha256(data).hexdigest() if len(data) == report.source.length else None


def _authentication(report: Report) -> Json:
    if report.authentication is None:
        return EMPTY
    boundary = report.boundary.hop if report.boundary else None
    return sections(report.authentication, boundary, report.differences)


def _hop(step: Step, report: Report) -> Json:
    hop = step.hop
    return {
        "n": step.n,
        "received_index": hop.received_index,
        "line": hop.field.line,
        "from": {
            "name": hop.name,
            "helo": hop.helo,
            "rdns": hop.rdns,
            "rdns_confirmed": None if isinstance(hop.rdns, Absent) else hop.rdns_confirmed,
            "ip": hop.ip,
        },
        "by": {"name": hop.by, "ip": hop.by_ip},
        "with": hop.protocol,
        "via": hop.via,
        "id": hop.id,
        "for": hop.for_,
        "envelope_from": hop.envelope_from,
        "authenticated": hop.authenticated,
        "tls": _tls(hop),
        "timestamp": hop.time,
        "utc_offset_minutes": hop.offset,
        "delay_seconds": number(step.delay),
        "clock_skew": step.skew,
        "continuity": step.continuity.value,
        "address_kind": step.address_kind,
        "software": hop.software,
        "dialect": hop.dialect,
        "admd": step.admd,
        "trust": standing_of(hop, report.boundary).value,
        "notes": hop.notes,
        "absent": _reasons(hop),
    }


def _reasons(hop: Hop) -> dict[str, str]:
    """Say why a value is missing, where the reason is more than "not there"."""
    values = (
        ("from.helo", hop.helo),
        ("from.rdns", hop.rdns),
        ("from.ip", hop.ip),
        ("timestamp", hop.time),
    )
    return {
        key: value.value for key, value in values if isinstance(value, Absent) and value is not Absent.NOT_PRESENT
    }


def _tls(hop: Hop) -> Json | Absent:
    if isinstance(hop.tls, Absent):
        return hop.tls
    return {"version": hop.tls.version, "cipher": hop.tls.cipher}
