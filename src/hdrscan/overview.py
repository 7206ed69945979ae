"""What many messages come to, counted as they pass: bounded in memory, and the same in whatever parts.

A bounded overview keeps the first ``MAX_ROWS`` keys of every table; what would be a further key is counted under
``OTHERS``. Parts that are joined to it are not bounded, only short: so it depends on the messages and their order
alone which keys are kept, and not on how they were parted.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from hdrscan.auth.outcomes import dkim_outcomes, dmarc_outcome, spf_outcome
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import RecordedSpf
from hdrscan.model.finding import Finding, Severity
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence, HeloKind, HeloVerdict, Route
from hdrscan.model.spf import SpfResult
from hdrscan.providers import provider_of
from hdrscan.selection import seen_at
from hdrscan.text.names import aligned, is_host_name, organizational_domain, top_level_is_public

if TYPE_CHECKING:
    from hdrscan.model.hop import Hop

MAX_ROWS = 2_000
OTHERS = "(others)"
UNNAMED = "(unnamed)"
_OWN_RELAYS = (HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY)
_LONGEST = 100

Key = tuple[str, ...]
C = TypeVar("C")


class Sender(NamedTuple):
    """What was counted for one From domain and one sending source.

    Results are those that the recipient recorded; where it recorded none and the DNS was asked, those that were
    verified or follow from what is published (``auth.outcomes``).
    """

    messages: int = 0
    spf_pass: int = 0
    spf_aligned: int = 0
    dkim_pass: int = 0
    dkim_aligned: int = 0
    dmarc_pass: int = 0
    dmarc_fail: int = 0
    """Neither SPF nor DKIM authenticates the From domain: what ``p=reject`` would cost."""
    asked: int = 0
    """Messages about which the DNS was asked; what follows is what is published, or would be with zone files."""
    published_spf_pass: int = 0
    published_dmarc_pass: int = 0
    published_dmarc_fail: int = 0

    def __add__(self, other: "Sender") -> "Sender":  # type: ignore[override]  # counts are added, not joined
        """Add count by count."""
        return Sender(*map(int.__add__, self, other))


class Kind(NamedTuple):
    """What was counted for one code of finding."""

    name: str
    severity: Severity
    """The worst that it had."""
    messages: int
    """In how many it was found, once or several times."""
    path: str
    index: int  # type: ignore[assignment]  # as in model.source.Field
    """The first message with it: its source, and its number in that."""

    def joined(self, other: "Kind") -> "Kind":
        """Add what was counted over the messages that follow; the sample stays."""
        worst = min(self.severity, other.severity, key=lambda severity: severity.rank)
        return self._replace(severity=worst, messages=self.messages + other.messages)


class _Table(dict[Key, C], Generic[C]):
    """Rows by key, in the order in which they came."""

    bound: int | None = None

    def place(self, key: Key) -> Key:
        """Return the key under which something is counted."""
        return key if self.bound is None or key in self or len(self) < self.bound else (OTHERS,) * len(key)


class Overview:
    """Counts over messages."""

    def __init__(self, *, bounded: bool = False) -> None:
        """Begin with nothing; ``bounded`` for the whole, which may be of any size."""
        self.messages = self.hops = self.errors = 0
        self.quirks: Counter[str] = Counter()
        self.routes: _Table[int] = _Table()
        """By kind of host at the boundary, its name or provider, and kind of origin."""
        self.senders: _Table[Sender] = _Table()
        """By From domain, kind of source and name of source."""
        self.delays: _Table[Counter[float]] = _Table()
        """By the receiving hosts of two hops in a row: how often each delay, in seconds, rounded."""
        self.findings: dict[str, Kind] = {}
        """By code, of which there are few."""
        self.first: datetime | None = None
        self.last: datetime | None = None
        if bounded:
            self.routes.bound = self.senders.bound = self.delays.bound = MAX_ROWS

    @property
    def worst(self) -> int | None:
        """The rank of the worst finding; None where there is none."""
        return min((kind.severity.rank for kind in self.findings.values()), default=None)

    def kinds(self) -> list[tuple[str, Kind]]:
        """Return the findings by code, the worst first, and the most frequent of these."""
        return sorted(self.findings.items(), key=lambda row: (row[1].severity.rank, -row[1].messages, row[0]))

    @property
    def rows(self) -> int:
        """Count the rows of all tables: what it takes in memory."""
        return len(self.routes) + len(self.senders) + len(self.delays)

    def add(self, report: Report) -> None:
        """Count one message."""
        self.messages += 1
        self.hops += len(report.chain.steps)
        if report.quirks:
            self.quirks.update(quirk.id for quirk in report.quirks)
        for code, worst in _worst_by_code(report.findings).items():
            self._count_kind(code, Kind(worst.name, worst.severity, 1, report.source.path, report.source.index))
        if report.error is not None or report.route is None or report.authentication is None:
            self.errors += 1
            return
        moment = seen_at(report)
        if moment is not None:
            self._saw(moment, moment)
        helo = report.route.helo
        spf = report.authentication.boundary.spf
        key = (helo.kind.value, _client(helo, spf), report.route.origin.kind.value)
        self._count(key)
        domain = report.message.from_domain
        author = UNNAMED if isinstance(domain, Absent) else domain[:_LONGEST]
        self._count_sender((author, *source_of(report.route, spf)), _sender(report))
        below: Hop | None = None
        for step in report.chain.steps:
            if below is not None and not isinstance(step.delay, Absent):
                self._delays((_host(below.by), _host(step.hop.by)))[_rounded(step.delay)] += 1
            below = step.hop

    def join(self, other: "Overview", first_index: int = 0) -> None:
        """Add what was counted over the messages that follow, whose numbers in their source begin there."""
        self.messages += other.messages
        self.hops += other.hops
        self.errors += other.errors
        self.quirks.update(other.quirks)
        for code, kind in other.findings.items():
            self._count_kind(code, kind._replace(index=first_index + kind.index))
        for key, count in other.routes.items():
            self._count(key, count)
        for key, sender in other.senders.items():
            self._count_sender(key, sender)
        for key, delays in other.delays.items():
            self._delays(key).update(delays)
        if other.first is not None and other.last is not None:
            self._saw(other.first, other.last)

    def _saw(self, first: datetime, last: datetime) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def _count_kind(self, code: str, kind: Kind) -> None:
        known = self.findings.get(code)
        self.findings[code] = kind if known is None else known.joined(kind)

    def _count(self, key: Key, count: int = 1) -> None:
        key = self.routes.place(key)
        self.routes[key] = self.routes.get(key, 0) + count

    def _count_sender(self, key: Key, sender: Sender) -> None:
        key = self.senders.place(key)
        known = self.senders.get(key)
        self.senders[key] = sender if known is None else known + sender

    def _delays(self, key: Key) -> Counter[float]:
        return self.delays.setdefault(self.delays.place(key), Counter())


def source_of(route: Route, spf: RecordedSpf | None) -> tuple[str, str]:
    """Say what sent a message, by kind and name: a tenant, an own relay, or another administration."""
    helo, origin = route.helo, route.origin
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return ("Office 365 tenant", str(origin.tenant_id)) if origin.tenant_id else ("Office 365", UNNAMED)
    if helo.kind in _OWN_RELAYS:
        return "relay", _client(helo, spf)
    return "other", _client(helo, spf)


def dmarc_verdict(report: Report) -> str | None:
    """Return ``pass`` or ``fail``: recorded, or recomputed where no policy was applied; None where neither is.

    Where nothing was recorded, what follows from the published policy counts.
    """
    dmarc = report.authentication.boundary.dmarc if report.authentication is not None else None
    outcome = dmarc_outcome(report)
    words = () if dmarc is None else (dmarc.recorded, dmarc.would_be)
    for word in (*words, *(() if outcome is None else (outcome.result,))):
        if isinstance(word, str) and word.lower() in {"pass", "fail"}:
            return word.lower()
    return None


def percentiles(delays: Counter[float], *shares: float) -> Iterator[float]:
    """Yield the delays, in seconds, below or at which these shares of all lie (nearest rank)."""
    ordered = sorted(delays.items())
    total = delays.total()
    for share in shares:
        rank, passed = max(1, -int(-share * total // 1)), 0
        for delay, count in ordered:
            passed += count
            if passed >= rank:
                yield delay
                break


def _worst_by_code(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    """Return the worst finding of each code; the worst stand first."""
    return {finding.code: finding for finding in reversed(findings)}


def _sender(report: Report) -> Sender:
    spf, dkim = spf_outcome(report), dkim_outcomes(report)
    verdict = dmarc_verdict(report)
    return Sender(
        1,
        int(spf is not None and spf.result == "pass"),
        int(spf is not None and spf.aligned),
        int(any(outcome.result == "pass" for outcome in dkim)),
        int(any(outcome.aligned for outcome in dkim)),
        int(verdict == "pass"),
        int(verdict == "fail"),
        *((0, 0, 0, 0) if report.live is None else _published(report.live)),
    )


def _published(live: LiveFacts) -> tuple[int, int, int, int]:
    judged = live.judged
    spf = judged.spf if judged else None
    dmarc = live.dmarc.result if live.dmarc else None
    return 1, int(spf is not None and spf.result is SpfResult.PASS), int(dmarc == "pass"), int(dmarc == "fail")


def _host(name: str | Absent) -> str:
    """Name a host, or its provider: the many hosts of one are alike, and would fill every table."""
    if isinstance(name, Absent):
        return UNNAMED
    provider = provider_of(name)
    return provider.name if provider else name.lower()[:_LONGEST]


def _client(helo: HeloVerdict, spf: RecordedSpf | None) -> str:
    """Name the host that spoke HELO, if more than its own word shows whose it is; else give its address.

    A provider's host is named by what shows it in a report of one message, any other by a confirmed name, or
    where SPF passed for a domain of the name's own organization: an own relay in full, others by their domain.
    Anybody can say a name, and a summary is not a place to blame its owner.
    """
    if not isinstance(helo.provider, Absent):
        return helo.provider.name
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return "Microsoft 365"
    own = helo.kind in _OWN_RELAYS
    name = _shown_name(helo, spf)
    if name is None and own and helo.confidence is Confidence.HIGH and isinstance(helo.name, str):
        name = helo.name
    if name is not None:
        return name.lower()[:_LONGEST] if own else organizational_domain(name)
    return str(helo.ip or UNNAMED)


def _shown_name(helo: HeloVerdict, spf: RecordedSpf | None) -> str | None:
    confirmed = Absent.NOT_PRESENT if helo.hop is None else helo.hop.confirmed_name
    if isinstance(confirmed, str) and _is_public(confirmed):
        return confirmed
    passed = spf.domain if spf is not None and spf.result == "pass" and spf.ip == helo.ip else Absent.NOT_PRESENT
    said = helo.name
    if isinstance(said, str) and isinstance(passed, str) and _is_public(said) and aligned(said, passed):
        return said
    return None


def _is_public(name: str) -> bool:
    return is_host_name(name) and top_level_is_public(name)


def _rounded(delay: float) -> float:
    """Round to two digits, so that there are few different ones: exact below 100 seconds, 5 % off at most."""
    if -100 < delay < 100 and delay == int(delay):  # noqa: PLR2004 - nothing to round, nearly always
        return float(delay)
    return float(f"{delay:.2g}")
