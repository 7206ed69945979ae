"""The route as JSON: both verdicts, each with the signals for and against it and the bytes that show them."""

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Boundary, Segment
from hdrscan.model.evidence import Evidence
from hdrscan.model.hop import Hop
from hdrscan.model.route import HeloVerdict, HostProvider, HostSoftware, OriginVerdict, Route, Signal
from hdrscan.report.json_values import Json


def route(verdict: Route | None, boundary: Boundary | None, as_far_as: Json | None = None) -> Json:
    """Return the section about the route; only the boundary where nothing was judged.

    ``as_far_as``: the oldest crossing that can be believed.
    """
    if verdict is None:
        return {
            "summary": None,
            "helo": None,
            "origin": None,
            "boundary": _boundary(boundary),
            "ingress": None,
            "segments": [],
            "notes": [],
        }
    return {
        "summary": verdict.summary,
        "helo": helo(verdict.helo),
        "origin": {**_origin(verdict.origin), "as_far_as": as_far_as},
        "boundary": _boundary(boundary),
        "ingress": None if verdict.ingress is None else _place(verdict.ingress),
        "segments": [_segment(segment) for segment in verdict.segments],
        "notes": verdict.notes,
    }


def evidence(found: Evidence) -> Json:
    """Return the bytes that a claim rests on."""
    return {
        "field": found.field.name,
        "line": found.line,
        "span": found.span,
        "quote": found.quote,
        "note": found.note,
        "primary": found.primary,
    }


def helo(verdict: HeloVerdict) -> Json:
    """Return who spoke HELO, with what shows it."""
    return {
        "kind": verdict.kind.value,
        "confidence": verdict.confidence and verdict.confidence.value,
        "name": verdict.name,
        "ip": verdict.ip,
        "received_index": None if verdict.hop is None else verdict.hop.received_index,
        "reason": verdict.reason,
        "signals": [_signal(signal) for signal in verdict.signals],
        "against": [_signal(signal) for signal in verdict.against],
        "provider": _provider(verdict.provider),
        "software": _software(verdict.software),
    }


def _provider(found: HostProvider | Absent) -> Json | None:
    if isinstance(found, Absent):
        return None
    return {
        "name": found.name,
        "proof": found.proof.value,
        "network": found.network,
        "source": found.source,
        "date": found.date,
    }


def _software(found: HostSoftware | Absent) -> Json | None:
    if isinstance(found, Absent):
        return None
    return {
        "name": found.name,
        "standing": found.standing.value,
        "evidence": [evidence(each) for each in found.evidence],
    }


def _origin(verdict: OriginVerdict) -> Json:
    return {
        "kind": verdict.kind.value,
        "confidence": verdict.confidence and verdict.confidence.value,
        "name": verdict.name,
        "ip": verdict.ip,
        "tenant_id": verdict.tenant_id,
        "reason": verdict.reason,
        "signals": [_signal(signal) for signal in verdict.signals],
        "against": [_signal(signal) for signal in verdict.against],
    }


def _signal(signal: Signal) -> Json:
    return {
        "id": signal.id,
        "supports": signal.supports.value,
        "confidence": signal.confidence.value,
        "text": signal.text,
        "evidence": [evidence(found) for found in signal.evidence],
    }


def _boundary(boundary: Boundary | None) -> Json | None:
    if boundary is None:
        return None
    return {**_place(boundary.hop), "admd": boundary.admd, "reason": boundary.reason}


def _place(hop: Hop) -> Json:
    return {"received_index": hop.received_index, "line": hop.field.line}


def _segment(segment: Segment) -> Json:
    return {"admd": segment.admd, "received_indexes": [hop.received_index for hop in segment.hops]}
