"""The part of an event that no common schema has a field for, under a name of hdrscan's own."""

from hashlib import sha256

from hdrscan.auth.outcomes import Outcome, dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Authentication
from hdrscan.model.boundary import Standing
from hdrscan.model.report import Report
from hdrscan.report.exchange.seen import addresses_of, client_of, hosts_of
from hdrscan.report.json_values import Json, number
from hdrscan.version import __version__


def own_values(report: Report) -> Json:
    """Return the route, the results, the findings and where the message lies. The source's index comes first."""
    source, data = report.source, report.block.source
    record = report.authentication.boundary if report.authentication is not None else None
    return {
        "source": {
            "path": source.path,
            "index": source.index,
            "offset": source.offset,
            "length": source.length,
            "sha256": sha256(data).hexdigest() if len(data) == source.length else None,
            "kind": source.kind,
        },
        "version": __version__,
        "route": _route(report),
        "spf": _outcome(spf_outcome(report)),
        "dkim": [_outcome(found) for found in dkim_outcomes(report)],
        "dmarc": None if record is None else _dmarc(report, record),
        "compauth": None if record is None or record.compauth is None else record.compauth.result,
        "hops": len(report.chain.steps),
        "delay_seconds": number(report.chain.total),
        "claimed": _claimed(report),
        "worst": report.findings[0].severity.value if report.findings else None,
        "findings": [
            {
                "code": found.code,
                "name": found.name,
                "severity": found.severity.value,
                "confidence": found.confidence.value,
                "message": found.message,
            }
            for found in report.findings
        ],
        "quirks": sorted({quirk.id for quirk in report.quirks}),
        "error": report.error,
    }


def _route(report: Report) -> Json | None:
    if report.route is None:
        return None
    helo, origin = report.route.helo, report.route.origin
    return {
        "helo": {
            "kind": helo.kind.value,
            "confidence": None if isinstance(helo.confidence, Absent) else helo.confidence.value,
            "name": client_of(report).helo,
            "provider": None if isinstance(helo.provider, Absent) else helo.provider.name,
        },
        "origin": {
            "kind": origin.kind.value,
            "confidence": None if isinstance(origin.confidence, Absent) else origin.confidence.value,
            "tenant_id": origin.tenant_id,
        },
    }


def _outcome(found: Outcome | None) -> Json | None:
    if found is None:
        return None
    return {
        "result": found.result,
        "domain": found.domain,
        "aligned": found.aligned,
        "basis": found.basis.value,
    }


def _dmarc(report: Report, record: Authentication) -> Json:
    return {
        **(_outcome(dmarc_outcome(report)) or {}),
        "recorded": record.dmarc.recorded,
        "recomputed": record.dmarc.recomputed,
        "policy": record.dmarc.policy,
        "action": record.dmarc.action,
    }


def _claimed(report: Report) -> Json:
    """Return what stands in hops below the boundary: anybody can have written it."""
    return {
        "ip": [place.name for place in addresses_of(report) if place.standing is Standing.CLAIMED],
        "hosts": [place.name for place in hosts_of(report) if place.standing is Standing.CLAIMED],
    }
