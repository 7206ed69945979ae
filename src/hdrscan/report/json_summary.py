"""The summary of many messages as JSON."""

from collections import Counter
from collections.abc import Iterable

from hdrscan.overview import Overview, Sender, percentiles
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json

SHARES = (0.5, 0.9, 0.99)
"""The shares of messages whose greatest delay is told."""

_PUBLISHED = {
    "asked": "messages",
    "published_spf_pass": "spf_pass",
    "published_dmarc_pass": "dmarc_pass",
    "published_dmarc_fail": "dmarc_fail",
}


def summary(overview: Overview, unread: Iterable[tuple[str, str]]) -> Json:
    """Return the summary; the most frequent first, and what came first of those that are as frequent."""
    return {
        "messages": overview.messages,
        "hops": overview.hops,
        "quirks": dict(sorted(overview.quirks.items())),
        "errors": overview.errors,
        "unread": [{"path": readable(path), "error": readable(error)} for path, error in unread],
        "first_seen": None if overview.first is None else _moment(overview.first.isoformat()),
        "last_seen": None if overview.last is None else _moment(overview.last.isoformat()),
        "routes": [
            {"helo": kind, "host": readable(host), "origin": origin, "messages": count}
            for (kind, host, origin), count in sorted(overview.routes.items(), key=lambda row: -row[1])
        ],
        "senders": [
            {
                "from_domain": readable(domain),
                "source": {"kind": kind, "name": readable(name)},
                **_sender(row),
            }
            for (domain, kind, name), row in sorted(overview.senders.items(), key=lambda row: -row[1].messages)
        ],
        "findings": [
            {
                "code": code,
                "name": kind.name,
                "severity": kind.severity.value,
                "messages": kind.messages,
                "sample": {"path": readable(kind.path), "index": kind.index},
            }
            for code, kind in overview.kinds()
        ],
        "delays": [
            {"from": readable(sender), "by": readable(receiver), **_delays(delays)}
            for (sender, receiver), delays in sorted(overview.delays.items(), key=lambda row: -row[1].total())
        ],
    }


def _sender(row: Sender) -> Json:
    """Return the counts; those of what is published apart, null where nobody was asked."""
    counts: Json = {key: value for key, value in row._asdict().items() if key not in _PUBLISHED}
    counts["published"] = {name: getattr(row, key) for key, name in _PUBLISHED.items()} if row.asked else None
    return counts


def _moment(text: str) -> str:
    return text.replace("+00:00", "Z")


def _delays(delays: Counter[float]) -> Json:
    median, ninety, almost = percentiles(delays, *SHARES)
    return {
        "messages": delays.total(),
        "p50_seconds": median,
        "p90_seconds": ninety,
        "p99_seconds": almost,
        "max_seconds": max(delays),
    }
