"""Which messages are reported: by time, and by ``key=value`` terms (docs/cli.md, "Selecting")."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from hdrscan.auth.outcomes import dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.errors import UsageError
from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.rules.registry import rules

MISSING = "missing"
"""The value of a term that asks for what is not there."""
_DATE_LENGTH = len("2025-01-31")


class Selection(NamedTuple):
    """What a message has to be."""

    since: datetime | None = None
    """At or after this moment, by the boundary's clock."""
    until: datetime | None = None
    """Before this moment."""
    terms: tuple[tuple[str, frozenset[str]], ...] = ()
    """Keys and the values of which one has to be there; every key has to agree."""

    def holds(self, report: Report) -> bool:
        """Tell whether a message is wanted; one whose time is not known lies in no range of time."""
        if self.since is not None or self.until is not None:
            moment = seen_at(report)
            if moment is None or (self.since and moment < self.since) or (self.until and moment >= self.until):
                return False
        return all(not wanted.isdisjoint(_KEYS[key](report)) for key, wanted in self.terms)


def seen_at(report: Report) -> datetime | None:
    """Return when the message entered the recipient's administration, by the boundary's clock."""
    moment = report.boundary.hop.time if report.boundary else None
    return None if isinstance(moment, Absent) else moment


def selection_of(since: str | None, until: str | None, where: Sequence[str]) -> Selection | None:
    """Read the options; None where none was given.

    Raises:
        UsageError: a date or a term makes no sense.
    """
    terms: dict[str, set[str]] = {}
    for term in where:
        key, equals, value = term.partition("=")
        key, value = key.strip().lower(), value.strip().lower()
        if not equals or not value or key not in _KEYS:
            raise UsageError(f"--where {term}: not KEY=VALUE with a KEY of {', '.join(_KEYS)}")
        known = _VALUES.get(key)
        if known is not None and value not in known:
            raise UsageError(f"--where {term}: no such {key}; it is one of {', '.join(known)}")
        if key == "finding" and value != MISSING and not any(code.startswith(value) for code in _codes()):
            raise UsageError(f"--where {term}: no rule's code is or begins with {value!r}; see hdrscan rules")
        if key == "from" and "@" in value:
            raise UsageError(
                f"--where {term}: a domain alone, such as from={value.rpartition('@')[2] or 'example.com'}"
            )
        terms.setdefault(key, set()).add(value)
    if since is None and until is None and not terms:
        return None
    begin = None if since is None else _moment("--since", since, timedelta())
    end = None if until is None else _moment("--until", until, timedelta(days=1))
    if begin is not None and end is not None and begin >= end:
        raise UsageError(f"--since {since} --until {until}: no time lies between them")
    return Selection(
        begin,
        end,
        tuple((key, frozenset(values)) for key, values in terms.items()),
    )


def _moment(option: str, text: str, whole_day: timedelta) -> datetime:
    """Read a date, which ends ``whole_day`` later, or a moment; without an offset both are UTC."""
    try:
        if len(text) <= _DATE_LENGTH:
            return datetime.combine(date.fromisoformat(text), time(), UTC) + whole_day
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{option} {text}: neither a date (2025-01-31) nor a time (2025-01-31T12:00Z)"
        ) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _codes() -> tuple[str, ...]:
    return tuple(rule.code.lower() for rule in rules())


def _route(report: Report) -> set[str]:
    return {report.route.helo.kind.value} if report.route else set()


def _origin(report: Report) -> set[str]:
    return {report.route.origin.kind.value} if report.route else set()


def _crossing(report: Report) -> set[str]:
    """Return the kinds of all crossings, the boundary's among them."""
    return {crossing.helo.kind.value for crossing in report.journey.crossings} or {MISSING}


def _from(report: Report) -> set[str]:
    domain = report.message.from_domain
    if isinstance(domain, Absent):
        return {MISSING}
    labels = domain.split(".")
    # A value that begins with a dot means the domains below.
    return {domain, *("." + ".".join(labels[at:]) for at in range(1, len(labels)))}


def _spf(report: Report) -> set[str]:
    outcome = spf_outcome(report)
    return {outcome.result} if outcome else {MISSING}


def _dkim(report: Report) -> set[str]:
    return {outcome.result for outcome in dkim_outcomes(report)} or {MISSING}


def _dmarc(report: Report) -> set[str]:
    outcome = dmarc_outcome(report)
    return {outcome.result} if outcome else {MISSING}


def _finding(report: Report) -> set[str]:
    """Return the codes and their beginnings, such as ``spf``."""
    codes = {finding.code.lower() for finding in report.findings}
    return {code[:length] for code in codes for length in range(1, len(code) + 1)} or {MISSING}


_KEYS: dict[str, Callable[[Report], set[str]]] = {
    "route": _route,
    "origin": _origin,
    "crossing": _crossing,
    "from": _from,
    "spf": _spf,
    "dkim": _dkim,
    "dmarc": _dmarc,
    "finding": _finding,
}
# What RFC 8601 section 2.7 registers for each method, and what servers write besides: hardfail (Exim, older
# Postfix filters), tempfail (Proton), bestguesspass (Microsoft).
_COMMON = ("none", "pass", "fail", "policy", "neutral", "temperror", "permerror")
_VALUES: dict[str, tuple[str, ...]] = {
    "route": tuple(str(kind.value) for kind in HeloKind),
    "origin": tuple(str(kind.value) for kind in OriginKind),
    "crossing": tuple(str(kind.value) for kind in HeloKind),
    "spf": (*_COMMON, "softfail", "hardfail", "tempfail", MISSING),
    "dkim": (*_COMMON, "hardfail", "tempfail", "timeout", "test", "ignore", MISSING),
    "dmarc": (*_COMMON, "bestguesspass", "tempfail", MISSING),
}
"""The values that a key may be asked for; a key that is not here takes any."""
