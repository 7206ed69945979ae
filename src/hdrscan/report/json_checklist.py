"""The DNS checklist as JSON, version 1 (docs/schema/hdrscan-domain-1.json)."""

import json

from hdrscan.model.checklist import Check, Checklist, Status, ZoneRecord
from hdrscan.model.spf import SpfEvaluation
from hdrscan.report.escape import for_json_text, readable
from hdrscan.report.json_dns import answer, result, trace
from hdrscan.report.json_values import Json
from hdrscan.report.provenance_lines import provenance_json
from hdrscan.text.zone_line import record_line
from hdrscan.version import __version__

SCHEMA = "hdrscan-domain/1"


def to_text(checklist: Checklist) -> str:
    """Return a checklist as the text of one JSON document, with a line end."""
    return for_json_text(json.dumps(to_json(checklist), ensure_ascii=False, indent=2)) + "\n"


def to_json(checklist: Checklist) -> Json:
    """Return a checklist as JSON values."""
    plan = checklist.plan
    return {
        "schema": SCHEMA,
        "version": __version__,
        "domain": plan.domain,
        "cloud": plan.cloud,
        "relays": [
            {"host": relay.host, "addresses": list(relay.addresses), "helo": relay.helo} for relay in plan.relays
        ],
        "dkim_selectors": list(plan.selectors),
        "asking": provenance_json(checklist.provenance),
        "summary": {status.value.replace(" ", "_"): len(checklist.of(status)) for status in Status},
        "checks": [_check(check) for check in checklist.checks],
        "zone": [_record(record) for record in checklist.zone],
    }


def _check(check: Check) -> Json:
    return {
        "id": check.point.id,
        "family": check.point.family,
        "code": check.point.code or None,
        "title": check.point.title,
        "subject": readable(check.subject),
        "status": check.status.value,
        "found": readable(check.found),
        "why": check.point.why,
        "paths": [path.name.lower() for path in check.point.paths],
        "fix": readable(check.fix) or None,
        "records": [_record(record) for record in check.records],
        "answers": [answer(found) for found in dict.fromkeys(check.answers)],
        "spf": [_evaluation(found) for found in check.evaluations],
    }


def _record(record: ZoneRecord) -> Json:
    return {
        "name": readable(record.name),
        "type": record.type,
        "line": record_line(record),
        "complete": record.is_known,
        "comment": readable(record.comment),
    }


def _evaluation(found: SpfEvaluation) -> Json:
    return {
        "ip": found.ip,
        "identity": found.identity,
        "domain": readable(found.domain),
        "result": result(found.result),
        "reason": readable(found.reason),
        "lookups": found.lookups,
        "voids": found.voids,
        "trace": trace(found.trace),
    }
