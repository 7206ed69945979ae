"""The two formats as one form of writing: nothing a message, and all of it behind the last."""

from collections.abc import Callable, Collection

from hdrscan.model.finding import Severity
from hdrscan.model.report import Report
from hdrscan.overview import Overview
from hdrscan.report.many import Layout
from hdrscan.report.probe.check import State, state_of, to_line
from hdrscan.report.probe.prometheus import to_metrics
from hdrscan.report.probe.tally import Tally


class Probe(Layout):
    """Counts messages. It keeps what it counts, so that one process has to see all of them."""

    def __init__(
        self, form: str, fail_on: Severity | None, expected_delay: int | None, silence: Callable[[], str]
    ) -> None:
        """``form`` is ``check`` or ``prometheus``; ``silence`` says whether name servers were silent."""
        super().__init__(form, 0)
        self.tally = Tally(Severity.HIGH if fail_on is None else fail_on)
        self.state = State.UNKNOWN
        """Of all messages, once ``closing`` was asked."""
        self._expected_delay = expected_delay
        self._silence = silence

    def piece(self, report: Report) -> None:
        """Count a message; nothing is written of it."""
        self.tally.add(report)

    def closing(self, overview: Overview | None, unread: Collection[tuple[str, str]]) -> str:  # noqa: ARG002 - all is counted here
        """Return all that is written."""
        problem = next((reason for _, reason in unread), "") or self._silence()
        self.state = state_of(self.tally, problem)
        if self.form == "check":
            return to_line(self.tally, problem, self._expected_delay)
        return to_metrics(self.tally, len(unread), problem)
