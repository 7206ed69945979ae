"""One line with a state, as Nagios and whatever runs its plugins take it (docs/probe.md).

The text stands before a bar, performance data behind it; text of a message can hold neither a bar nor a line end.
"""

from enum import IntEnum

from hdrscan.model.finding import Finding, Severity
from hdrscan.report.escape import for_terminal
from hdrscan.report.probe.tally import Tally

_LONGEST = 500
"""Characters of a finding's sentence; monitoring cuts long lines."""


class State(IntEnum):
    """What a plugin's exit code means."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


def state_of(tally: Tally, problem: str = "") -> State:
    """Return the state; ``problem`` is why something could not be read or checked.

    What is critical stays so, whatever could not be read beside it. A message that no server of the recipient's
    saw arrive says nothing about a route.
    """
    if tally.critical is not None:
        return State.CRITICAL
    if problem or tally.errors or tally.unseen or not tally.messages:
        return State.UNKNOWN
    return State.OK if tally.warning is None else State.WARNING


def to_line(tally: Tally, problem: str = "", expected_delay: int | None = None) -> str:
    """Return the line, with its end."""
    state = state_of(tally, problem)
    return f"HDRSCAN {state.name} - {_text(tally, state, problem)} | {_performance(tally, expected_delay)}\n"


def to_problem(problem: str) -> str:
    """Return the line for a call that makes no sense."""
    return f"HDRSCAN UNKNOWN - {_shown(problem)}\n"


def _text(tally: Tally, state: State, problem: str) -> str:
    if state is State.CRITICAL and tally.critical is not None:
        return _finding(tally.critical, tally.criticals)
    if state is State.WARNING and tally.warning is not None:
        return _finding(tally.warning, tally.warnings)
    if state is State.UNKNOWN:
        if problem or tally.errors:
            return _shown(problem or tally.errors[0])
        if tally.unseen:
            return "no server of the recipient's is in the Received fields"
        return "no message"
    many = f"{tally.messages:,} messages; the last: " if tally.messages > 1 else ""
    return _shown(f"{many}{tally.summary}")


def _finding(found: Finding, count: int) -> str:
    more = f" (and {count - 1:,} more)" if count > 1 else ""
    return f"{found.code} {_shown(found.message)}{more}"


def _performance(tally: Tally, expected_delay: int | None) -> str:
    """Return ``label=value[unit];warn;crit;min``; the delay's threshold is the one that is expected."""
    values = [f"messages={tally.messages};;;0"]
    if tally.delay is not None:
        values.append(f"delay={tally.delay:.0f}s;;{'' if expected_delay is None else expected_delay};")
    counted = (severity for severity in Severity if severity is not Severity.INFO)
    return " ".join([*values, *(f"{severity.value}={tally.severities[severity]};;;0" for severity in counted)])


def _shown(text: str) -> str:
    text = for_terminal(text)
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}...").replace("|", r"\x7c")
