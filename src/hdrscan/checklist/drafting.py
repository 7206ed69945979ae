"""Building checks: what the families have in common."""

from collections.abc import Iterable
from typing import NamedTuple

from hdrscan.checklist.points import POINTS
from hdrscan.model.checklist import Check, Status, ZoneRecord
from hdrscan.model.dns import Answer, NotAsked, TempFail
from hdrscan.model.spf import SpfEvaluation


class Family(NamedTuple):
    """What one family of checks comes to."""

    checks: tuple[Check, ...]
    records: tuple[ZoneRecord, ...] = ()
    """All that the domain should publish of this family."""


def check(  # noqa: PLR0913 - the fields of a check, of which most calls give four
    point: str,
    subject: str,
    status: Status,
    found: str,
    answers: Iterable[Answer] = (),
    *,
    fix: str = "",
    records: tuple[ZoneRecord, ...] = (),
    evaluations: tuple[SpfEvaluation, ...] = (),
) -> Check:
    """Return a check of a point, named by its id."""
    return Check(POINTS[point], subject, status, found, tuple(answers), evaluations, fix, records)


UNSEEN = " What is published now was not seen: compare before you publish this."
"""For the comment of a record that may take the place of another."""


def unknown(*answers: Answer) -> str | None:
    """Return why one of the answers tells nothing, as a sentence; None when all of them tell something."""
    for answer in answers:
        if isinstance(answer, TempFail | NotAsked):
            return f"{answer.question.name} {answer.question.type}: {answer.reason}."
    return None


def listed(words: Iterable[str], most: int = 6) -> str:
    """Return words with commas; of very many only the first."""
    found = list(words)
    rest = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + rest
