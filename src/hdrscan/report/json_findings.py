"""Findings as JSON."""

from hdrscan.model.dns import Answer
from hdrscan.model.finding import Finding, Fix, RuleFailure
from hdrscan.report.json_route import evidence
from hdrscan.report.json_values import Json


def finding(found: Finding) -> Json:
    """Return one finding."""
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity.value,
        "confidence": found.confidence.value,
        "message": found.message,
        "evidence": [evidence(each) for each in found.evidence],
        "fix": None if found.fix is None else _fix(found.fix),
        "owner": found.owner or None,
        "causes": found.causes,
        "answers": _answers(found.answers),
    }


def _answers(found: tuple[Answer, ...]) -> list[Json]:
    if not found:
        return []
    from hdrscan.report.json_dns import answer  # noqa: PLC0415 - start-up: only where the DNS was asked

    return [answer(each) for each in found]


def failure(found: RuleFailure) -> Json:
    """Return a rule that broke on the message."""
    return {"code": found.code, "error": found.error}


def _fix(fix: Fix) -> Json:
    return {
        "title": fix.title,
        "target": fix.target,
        "before": fix.before or None,
        "after": fix.after or None,
        "caution": fix.caution or None,
    }
