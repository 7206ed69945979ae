"""Authentication as JSON: the records as they stand, and what each front door's own word comes to."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from hdrscan.microsoft.compauth import decode_reason
from hdrscan.model.absent import Absent
from hdrscan.model.auth import ArcChain, ArcSeal, ArcSet, AuthResults, DkimSignature, Problem, Property, Resinfo
from hdrscan.model.authentication import (
    AttributedSpf,
    Authentication,
    AuthRecord,
    DkimCheck,
    DmarcCheck,
    RecordedSpf,
)
from hdrscan.model.hop import Hop
from hdrscan.model.source import Quirk
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json, number

EMPTY: Json = {
    "authentication_results": [],
    "received_spf": [],
    "dkim_signatures": [],
    "google_dkim_signatures": [],
    "arc": None,
    "authentication": None,
}
"""The same sections for a message that nothing was found out about."""


def sections(record: AuthRecord, boundary: Hop | None, differences: Mapping[int, tuple[str, ...]] | None) -> Json:
    """Return the report's sections about authentication.

    ``differences``: what the second reader found, by field index; None when it was not asked.
    """
    received = boundary.time if boundary and not isinstance(boundary.time, Absent) else None
    return {
        "authentication_results": [
            {
                **_results(found.record),
                "trust": found.standing.value,
                "trust_reason": found.reason,
                "forged": found.forged,
                "as_recipient": found.as_recipient,
                "second_reader": None if differences is None else differences.get(found.record.field.index, ()),
            }
            for found in record.results
        ],
        "received_spf": [_received_spf(found) for found in record.received_spf],
        "dkim_signatures": [_signature(found, received) for found in record.signatures],
        "google_dkim_signatures": [_signature(found, received) for found in record.google_signatures],
        "arc": _arc(record.arc, received),
        "authentication": {
            **authentication(record.boundary),
            "ingress": None if record.ingress is None else authentication(record.ingress),
        },
    }


def authentication(record: Authentication) -> Json:
    """Return what one front door's record comes to."""
    return {
        "by": record.by,
        "lines": [field.line for field in record.fields],
        "spf": None if record.spf is None else _spf(record.spf),
        "dkim": [_dkim(check) for check in record.dkim],
        "dmarc": _dmarc(record.dmarc),
        "more_dmarc": [_dmarc(check) for check in record.more_dmarc],
        "arc": None if record.arc is None else {"result": record.arc.result},
        "compauth": None if record.compauth is None else _compauth(record.compauth),
        "from_attribution": record.from_attribution,
    }


def _spf(check: RecordedSpf) -> Json:
    return {
        "result": check.result,
        "domain": check.domain,
        "identity": check.identity,
        "ip": check.ip,
        "helo": check.helo,
        "alignment": check.alignment.value,
        "aligned": check.aligned,
        "line": check.field.line,
    }


def _dkim(check: DkimCheck) -> Json:
    return {
        "result": check.result,
        "domain": check.domain,
        "selector": check.selector,
        "alignment": check.alignment.value,
        "aligned": check.aligned,
        "comment": check.comment,
        "line": check.field.line,
    }


def _dmarc(check: DmarcCheck) -> Json:
    return {
        "recorded": check.recorded,
        "recomputed": check.recomputed,
        "would_be": check.would_be,
        "reason": check.reason,
        "method": check.method,
        "domain": check.domain,
        "policy": check.policy,
        "action": check.action,
        "line": None if check.field is None else check.field.line,
    }


def _compauth(resinfo: Resinfo) -> Json:
    readings = decode_reason(resinfo.reason) if isinstance(resinfo.reason, str) else ()
    return {
        "result": resinfo.result,
        "reason": resinfo.reason,
        "meaning": [{"text": reading.text, "basis": reading.basis.value} for reading in readings],
    }


def _results(record: AuthResults) -> Json:
    return {
        "field": record.field.name,
        "line": record.field.line,
        "authserv_id": record.authserv_id,
        "version": record.version,
        "instance": record.instance,
        "valid": record.valid,
        "errors": record.errors,
        "quirks": [_quirk(quirk) for quirk in record.quirks],
        "none": record.none,
        "results": [_resinfo(resinfo) for resinfo in record.resinfos],
        "properties": _properties(record.properties),
        "comments": [comment.text for comment in record.comments],
    }


def _quirk(quirk: Quirk) -> Json:
    return {"id": quirk.id, "line": quirk.line, "note": quirk.note}


def _resinfo(resinfo: Resinfo) -> Json:
    properties = _properties(resinfo.properties)
    return {
        "method": resinfo.method,
        "version": resinfo.version,
        "result": resinfo.result,
        "word": resinfo.word,
        "reason": resinfo.reason,
        "properties": properties,
        "repeated_properties": _repeated(resinfo.properties) if len(resinfo.properties) > len(properties) else (),
        "comments": [comment.text for comment in resinfo.comments],
    }


def _properties(properties: Iterable[Property]) -> dict[str, str]:
    """Return each name's first value; the others are listed apart."""
    values: dict[str, str] = {}
    for found in properties:
        values.setdefault(readable(found.name), found.value)
    return values


def _repeated(properties: Iterable[Property]) -> list[Json]:
    seen: set[str] = set()
    repeated: list[Json] = []
    for found in properties:
        if found.name in seen:
            repeated.append({"name": readable(found.name), "value": found.value})
        seen.add(found.name)
    return repeated


def _received_spf(weighed: AttributedSpf) -> Json:
    record = weighed.record
    filled = {found.name: found for found in weighed.filled}
    told = {"client_ip": record.client_ip, "helo": record.helo}
    return {
        "line": record.field.line,
        "result": record.result,
        "word": record.word,
        "comment": record.comment,
        **{name: filled[name].value if name in filled else value for name, value in told.items()},
        "envelope_from": record.envelope_from,
        "identity": record.identity,
        "receiver": record.receiver,
        "mechanism": record.mechanism,
        "problem": record.problem,
        "domain": record.domain,
        "extra": {readable(name): value for name, value in record.extra},
        "style": record.style,
        "filled": {name: {"field": found.field.name, "line": found.field.line} for name, found in filled.items()},
        "valid": not record.errors,
        "errors": record.errors,
        "trust": weighed.standing.value,
        "trust_reason": weighed.reason,
        "as_recipient": weighed.as_recipient,
    }


def _signature(record: DkimSignature, received: datetime | None) -> Json:
    return {
        "line": record.field.line,
        "domain": record.domain,
        "selector": record.selector,
        "algorithm": record.algorithm,
        "canonicalization": record.canonicalization,
        "identity": record.identity,
        "instance": record.instance,
        "signed_headers": record.signed_headers,
        "oversigned": record.oversigned,
        "timestamp": record.timestamp,
        "expiration": record.expiration,
        "age_seconds": None if received is None else number(record.age_at(received)),
        "expired": None if received is None else record.expired_at(received),
        "body_length": record.body_length,
        "signature_bits": record.signature_bits,
        "problems": _problems(record.problems),
    }


def _problems(problems: Iterable[Problem]) -> list[Json]:
    return [{"id": problem.id, "note": problem.note} for problem in problems]


def _arc(chain: ArcChain, received: datetime | None) -> Json:
    return {
        "status": chain.status.value,
        "cv": chain.cv,
        "reasons": chain.reasons,
        "sets": [_arc_set(found, received) for found in chain.sets],
    }


def _arc_set(found: ArcSet, received: datetime | None) -> Json:
    signature, results = found.message_signature, found.authentication_results
    return {
        "instance": found.instance,
        "seal": None if found.seal is None else _seal(found.seal),
        "message_signature": None if signature is None else _signature(signature, received),
        "authentication_results": None if results is None else _results(results),
    }


def _seal(seal: ArcSeal) -> Json:
    return {
        "line": seal.field.line,
        "cv": seal.cv,
        "domain": seal.domain,
        "selector": seal.selector,
        "algorithm": seal.algorithm,
        "timestamp": seal.timestamp,
        "signature_bits": seal.signature_bits,
        "problems": _problems(seal.problems),
    }
