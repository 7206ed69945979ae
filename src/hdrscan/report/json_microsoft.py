"""Microsoft's own fields as JSON: values as written, and beside them what each is known to mean."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from hdrscan.microsoft.codes import meaning_of
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Attributed
from hdrscan.model.microsoft import (
    AntispamReport,
    AttributedClient,
    Authority,
    Entry,
    MicrosoftRecord,
    Pool,
    ProxiedClient,
    SkippedTo,
    Stamp,
)
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json, number


def microsoft(weighed: Attributed[MicrosoftRecord]) -> Json:
    """Return the section about Microsoft's fields."""
    record = weighed.record
    return {
        "trust": weighed.standing.value,
        "trust_reason": weighed.reason,
        "tenant_id": _first(record.tenant_ids),
        "forefront": _report(record.report("forefront")),
        "forefront_untrusted": _report(record.report("forefront", untrusted=True)),
        "antispam": _report(record.report("antispam")),
        "antispam_untrusted": _report(record.report("antispam", untrusted=True)),
        "mailbox_delivery": _report(record.report("mailbox-delivery")),
        "scl": _first(record.scl),
        "pool": _pool(record.pool),
        "attributed_clients": [_attributed(found) for found in record.attributed],
        "skipped_to": [_skipped(found) for found in record.skipped_to],
        "client_proxied_by": [_proxied(found) for found in record.client_proxied_by],
        "from_entity": _all(record.from_entity),
        "authority": {authority.scope: _authority(authority) for authority in record.authorities},
        "directionality": _all(record.directionality),
        "eop_passes": _all(record.eop_passes),
        "tenant_attributions": [
            {"line": found.field.line, "tenant_id": found.tenant_id.value, "number": found.number.value}
            for found in record.tenant_attributions
        ],
        "originator_org": _all(record.originator_org),
        "sender_ip": _all(record.sender_ip),
        "original_client_ip": _all(record.original_client_ip),
        "antispam_relay": _all(record.antispam_relay),
        "header_firewall": [
            {"action": found.action, "server": found.server.value} for found in record.header_firewall
        ],
        "incoming_header_count": _all(record.incoming_header_count),
        "latency_seconds": [
            {"value": number(stamp.value), "raw": stamp.raw, "line": stamp.field.line} for stamp in record.latency
        ],
        "arrival": _all(record.arrival),
    }


def _all(stamps: Iterable[Stamp[Any]]) -> list[Json]:
    """Return every field of a kind, topmost first: what it means, as written, and where."""
    return [{"value": stamp.value, "raw": stamp.raw, "line": stamp.field.line} for stamp in stamps]


def _first(stamps: tuple[Stamp[Any], ...]) -> object:
    return stamps[0].value if stamps else None


def _report(report: AntispamReport | None) -> Json | None:
    if report is None:
        return None
    return {
        "field": report.field.name,
        "line": report.field.line,
        "values": {readable(entry.key).upper(): entry.raw for entry in reversed(report.entries)},
        "entries": [_entry(entry) for entry in report.entries],
    }


def _entry(entry: Entry) -> Json:
    return {
        "key": entry.key,
        "raw": entry.raw,
        "meaning": _meaning(entry.key, entry.raw),
    }


@lru_cache(maxsize=1024)
def _meaning(key: str, raw: str) -> list[Json]:
    """Say what a value means; keys and values repeat from message to message."""
    return [{"text": reading.text, "basis": reading.basis.value} for reading in meaning_of(key, raw)]


def _pool(pool: Pool) -> Json | None:
    if isinstance(pool.kind, Absent):
        return None
    return {
        "kind": pool.kind,
        "signals": [{"pool": signal.pool, "reason": signal.reason} for signal in pool.signals],
        "agree": pool.agree,
    }


def _attributed(found: AttributedClient) -> Json:
    return {
        "line": found.field.line,
        "tenant_id": found.tenant_id.value,
        "ip": found.ip.value,
        "helo": found.helo.value,
    }


def _skipped(found: SkippedTo) -> Json:
    return {
        "line": found.field.line,
        "kind": found.kind,
        "ip": found.ip.value,
        "domain": found.domain.value,
    }


def _proxied(found: ProxiedClient) -> Json:
    return {
        "line": found.field.line,
        "front": found.front.value,
        "front_ip": found.front_ip.value,
        "back": found.back.value,
        "back_ip": found.back_ip.value,
    }


def _authority(authority: Authority) -> Json:
    return {
        "auth_as": _all(authority.auth_as),
        "auth_source": _all(authority.auth_source),
        "auth_mechanism": _all(authority.auth_mechanism),
        "auth_domain": _all(authority.auth_domain),
    }
