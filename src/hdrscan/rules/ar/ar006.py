"""A second reader reads an Authentication-Results field otherwise.

## What it means

hdrscan reads each field itself and has the package authres read it too. For this field the two do not agree:
it is written in a way that readers take differently.

## Why it matters

Filters and mail programs may see another result than hdrscan shows. In the recipient's own field that is worth a
look; in any other it is a curiosity, or meant to deceive.

## Fix

Have the checker write what RFC 8601 allows: quoted values, closed comments, one result between two semicolons.

## References

RFC 8601 section 2.2.
"""

from collections.abc import Iterator

from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_MOST = 8
# It did not read the field at all then.
_NOT_READ = ("the field is too long", "the second reader, ")


@rule("AR006", "readers-disagree", Severity.INFO)
def readers_disagree(case: Case) -> Iterator[Draft]:
    """Find fields for which the second reader reports a difference."""
    differences = case.report.differences or {}
    shown = 0
    for found in case.authentication.results:
        said = differences.get(found.record.field.index, ())
        if said and not said[0].startswith(_NOT_READ) and shown < _MOST:
            shown += 1
            trusted = found.standing is Standing.TRUSTED
            whose = "the recipient's own " if trusted else ""
            yield Draft(
                f"A second reader reads {whose}{found.record.field.name} otherwise: {said[0].rstrip('.')}.",
                (case.quote_field(found.record.field, "; ".join(said)),),
                severity=Severity.LOW if trusted else None,
            )
