"""What monitoring asks of messages: counted as they pass, and the same size for one and for a million."""

import re
from collections import Counter
from typing import TYPE_CHECKING

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Finding, Severity
from hdrscan.model.hop import Tls
from hdrscan.model.report import Report
from hdrscan.report.exchange.seen import results
from hdrscan.rules.expected import CODES
from hdrscan.selection import seen_at

if TYPE_CHECKING:
    from datetime import datetime

MOST_HOPS = 30
"""Hops whose delays are told; a sender can write a thousand."""
MOST_WORDS = 20
"""Different results of a check; a record can hold any word."""
OTHER = "other"
_LONGEST_WORD = 32
_VERSION = re.compile(r"SSLv[23]|TLSv1(?:\.[1-3])?")


class Tally:
    """Counts over messages, their greatest delays and their worst findings."""

    def __init__(self, fail_on: Severity = Severity.HIGH) -> None:
        """``fail_on``: the least severity of a finding that is critical."""
        self.fail_on = fail_on
        self.messages = 0
        self.errors: list[str] = []
        """What broke on messages, the first ones."""
        self.unseen = 0
        """Messages without a hop of the recipient's: nobody saw where they came from."""
        self.routes: Counter[tuple[str, str]] = Counter()
        """By kind of host that spoke HELO, and kind of origin."""
        self.results: Counter[tuple[str, str]] = Counter()
        """By check and result; ``missing`` where nothing tells."""
        self.aligned: Counter[str] = Counter()
        """By check: messages in which it authenticates the From domain."""
        self.tls: Counter[str] = Counter()
        """By version at the boundary; ``none`` where its server records none."""
        self.severities: Counter[Severity] = Counter()
        """Findings."""
        self.codes: Counter[tuple[str, Severity]] = Counter()
        """Findings by code."""
        self.delay: float | None = None
        """The greatest, in seconds, from the oldest hop to the newest."""
        self.hop_delays: dict[int, float] = {}
        """The greatest by the hop's number from the oldest; what was below the boundary is claimed."""
        self.newest: datetime | None = None
        """When the newest message reached the boundary."""
        self.critical: Finding | None = None
        """The first of the worst findings that are critical."""
        self.warning: Finding | None = None
        """Likewise, of those that are one step below."""
        self.criticals = self.warnings = 0
        self.summary = ""
        """The way of the last message, in a few words."""

    def add(self, report: Report) -> None:
        """Count one message."""
        self.messages += 1
        if report.error is not None or report.route is None:
            self._broke(str(report.error))
            return
        for failure in report.failures:
            self._broke(f"rule {failure.code}: {failure.error}")
        self._count_findings(report.findings)
        helo, origin = report.route.helo.kind.value, report.route.origin.kind.value
        self.routes[helo, origin] += 1
        outcomes = results(report)
        for check, found in outcomes.items():
            self._count_result(check, "missing" if found is None else found.result)
            self.aligned[check] += found is not None and found.aligned
        self._count_times(report)
        if report.boundary is None:
            self.unseen += 1
        else:
            self.tls[_version(report.boundary.hop.tls)] += 1
        told = ", ".join(f"{check.upper()} {found.result}" for check, found in outcomes.items() if found)
        self.summary = f"{helo}{f', {told}' if told else ', no results recorded'}"

    def _broke(self, error: str) -> None:
        if len(self.errors) < MOST_WORDS:
            self.errors.append(error)

    def _count_findings(self, findings: tuple[Finding, ...]) -> None:
        for finding in findings:
            self.severities[finding.severity] += 1
            self.codes[finding.code, finding.severity] += 1
            rank = finding.severity.rank
            if rank <= self.fail_on.rank or finding.code in CODES:
                self.criticals += 1
                self.critical = _worse(self.critical, finding)
            elif rank == self.fail_on.rank + 1 and finding.severity is not Severity.INFO:
                self.warnings += 1
                self.warning = _worse(self.warning, finding)

    def _count_result(self, check: str, result: str) -> None:
        word = result[:_LONGEST_WORD]
        known = sum(1 for name, _ in self.results if name == check)
        self.results[check, word if (check, word) in self.results or known < MOST_WORDS else OTHER] += 1

    def _count_times(self, report: Report) -> None:
        moment, total = seen_at(report), report.chain.total
        if moment is not None and (self.newest is None or moment > self.newest):
            self.newest = moment
        if not isinstance(total, Absent):
            self.delay = total if self.delay is None else max(self.delay, total)
        for step in report.chain.steps[:MOST_HOPS]:
            if not isinstance(step.delay, Absent):
                self.hop_delays[step.n] = max(step.delay, self.hop_delays.get(step.n, step.delay))


def _version(tls: Tls | Absent) -> str:
    if isinstance(tls, Absent):
        return "none"
    return tls.version if isinstance(tls.version, str) and _VERSION.fullmatch(tls.version) else OTHER


def _worse(known: Finding | None, found: Finding) -> Finding:
    return found if known is None or found.severity.rank < known.severity.rank else known
