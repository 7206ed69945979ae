"""An SPF trace as short lines: each record, the terms that ask or decide, numbered as they nest."""

from collections.abc import Iterator

from hdrscan.model.spf import Outcome, SpfEvaluation, SpfStep, SpfTrace

_MOST_LINES = 60


def trace_lines(check: SpfEvaluation) -> list[str]:
    """Return the trace; terms that compare addresses and do not match are counted, not listed."""
    lines = list(_record(check.trace, ""))
    cut = (
        [f"... and {len(lines) - _MOST_LINES} more lines; the JSON report has all"]
        if len(lines) > _MOST_LINES
        else []
    )
    if check.trace.steps:
        cut.append(f"used: {check.lookups} of 10 lookups, {check.voids} of 2 void ones")
    return [*lines[:_MOST_LINES], *cut]


def _record(trace: SpfTrace, number: str) -> Iterator[str]:
    if trace.record is not None:
        yield f"{number}0. {trace.domain}: {trace.record.text}"
    passed = 0
    for place, step in enumerate(trace.steps, 1):
        if step.term.name in {"ip4", "ip6"} and step.outcome is Outcome.NO_MATCH:
            passed += 1
            continue
        if passed:
            yield _passed(number, place, passed)
            passed = 0
        yield f"{number}{place}. {_step(step)}"
        if step.inner is not None:
            yield from _record(step.inner, f"{number}{place}.")
    if passed:
        yield _passed(number, len(trace.steps) + 1, passed)


def _passed(number: str, place: int, count: int) -> str:
    first = f"{number}{place - count}"
    span = first if count == 1 else f"{first} to {number}{place - 1}"
    return f"{span}. ip4 or ip6: no match"


def _step(step: SpfStep) -> str:
    if step.outcome is Outcome.MATCH:
        return f"{step.term.text} MATCHES: {step.reason}"
    if step.outcome is Outcome.REDIRECTED:
        return f"{step.term.text}: {step.reason}"
    return f"{step.term.text}: {step.outcome.value}, {step.reason}"
