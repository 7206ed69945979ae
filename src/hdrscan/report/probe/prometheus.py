"""Metrics in Prometheus' text format, for node_exporter's textfile collector (docs/probe.md).

All are gauges, since a textfile is replaced and not added to. Labels hold kinds, codes and results, of which
there are few: a label that a sender could fill would make a new time series with each message.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from hdrscan.model.finding import Severity
from hdrscan.report.escape import for_terminal
from hdrscan.report.probe.check import State, state_of
from hdrscan.report.probe.tally import Tally


class _Family(NamedTuple):
    name: str
    help: str
    samples: Iterable[tuple[dict[str, str], float]]


def to_metrics(tally: Tally, unread: int, problem: str = "") -> str:
    """Return the text; a family without samples is left out."""
    lines = [f"# {_plain(error)}" for error in tally.errors]
    for name, text, samples in _families(tally, unread, problem):
        found = [f"hdrscan_{name}{_labels(labels)} {_number(value)}" for labels, value in samples]
        if found:
            lines += [f"# HELP hdrscan_{name} {text}", f"# TYPE hdrscan_{name} gauge", *found]
    return "".join(f"{line}\n" for line in lines)


def _families(tally: Tally, unread: int, problem: str) -> Iterator[_Family]:
    state = state_of(tally, problem)
    yield _Family(
        "state",
        "1 for the state that --format check would have.",
        [({"state": each.name.lower()}, each is state) for each in State],
    )
    yield _Family("messages", "Messages that were judged.", [({}, tally.messages)])
    yield _Family("unread", "Sources that could not be read or judged.", [({}, unread)])
    moment = tally.newest
    yield _Family(
        "received_timestamp_seconds",
        "When the newest message reached the recipient's administration, by its server's clock.",
        [] if moment is None else [({}, moment.timestamp())],
    )
    yield _Family(
        "route",
        "Messages by the kind of host that spoke HELO and the kind of origin behind it.",
        [({"helo": helo, "origin": origin}, count) for (helo, origin), count in sorted(tally.routes.items())],
    )
    yield _Family(
        "result",
        "Messages by check and result.",
        [({"check": check, "result": word}, count) for (check, word), count in sorted(tally.results.items())],
    )
    yield _Family(
        "aligned",
        "Messages whose From domain the check authenticates.",
        [({"check": check}, count) for check, count in sorted(tally.aligned.items())],
    )
    yield _Family(
        "tls",
        "Messages by the TLS version that the receiving server recorded.",
        [({"version": version}, count) for version, count in sorted(tally.tls.items())],
    )
    yield _Family(
        "delay_seconds",
        "The greatest delay of a message, from the oldest hop to the newest.",
        [] if tally.delay is None else [({}, tally.delay)],
    )
    yield _Family(
        "hop_delay_seconds",
        "The greatest delay before a hop, counted from the oldest.",
        [({"hop": str(hop)}, delay) for hop, delay in sorted(tally.hop_delays.items())],
    )
    yield _Family(
        "findings",
        "Findings by severity.",
        [({"severity": severity.value}, tally.severities[severity]) for severity in Severity],
    )
    yield _Family(
        "finding",
        "Findings by code.",
        [
            ({"code": code, "severity": severity.value}, count)
            for (code, severity), count in sorted(tally.codes.items(), key=lambda row: row[0][0])
        ],
    )


def _labels(labels: dict[str, str]) -> str:
    if not labels:
        return ""
    return "{" + ",".join(f'{name}="{escaped(value)}"' for name, value in labels.items()) + "}"


def escaped(value: str) -> str:
    """Escape a label's value as the format asks, after what a terminal would obey."""
    return for_terminal(value).replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _plain(text: str) -> str:
    """Return text for a comment, which may not begin like a line of the format's own."""
    return f"hdrscan: {for_terminal(text)}"


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(float(value))
