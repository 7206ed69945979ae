"""A comparison as JSON, version 1 (docs/schema/hdrscan-diff-1.json)."""

import json

from hdrscan.model.comparison import Comparison, FindingPair, HopPair, Pair
from hdrscan.model.report import Report
from hdrscan.report.escape import for_json_text
from hdrscan.report.json_values import Json
from hdrscan.version import __version__

SCHEMA = "hdrscan-diff/1"


def comparison_to_text(comparison: Comparison) -> str:
    """Return a comparison as text for people and programs."""
    return for_json_text(json.dumps(_values(comparison), ensure_ascii=False, indent=2)) + "\n"


def _values(comparison: Comparison) -> Json:
    return {
        "schema": SCHEMA,
        "version": __version__,
        "before": _source(comparison.before),
        "after": _source(comparison.after),
        "differences": comparison.differences,
        "sections": [
            {"name": section.name, "values": [_pair(pair) for pair in section.pairs]}
            for section in comparison.sections
        ],
        "hops": [_hop(hop) for hop in comparison.hops],
        "findings": [_finding(pair) for pair in comparison.findings],
    }


def _source(report: Report) -> Json:
    return {"path": report.source.path, "index": report.source.index}


def _pair(pair: Pair) -> Json:
    return {"name": pair.name, "before": pair.before, "after": pair.after, "change": pair.change.value}


def _hop(hop: HopPair) -> Json:
    return {
        "before": hop.before,
        "after": hop.after,
        "host": hop.host,
        "claimed": hop.is_claimed,
        "change": hop.change.value,
        "values": [_pair(pair) for pair in hop.pairs],
    }


def _finding(pair: FindingPair) -> Json:
    return {
        "code": pair.finding.code,
        "name": pair.finding.name,
        "severity": pair.finding.severity.value,
        "change": pair.change.value,
        "before": None if pair.before is None else pair.before.message,
        "after": None if pair.after is None else pair.after.message,
    }
