"""What the table and the Markdown report have in common: which rows there are, before any escaping."""

from collections.abc import Sequence
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Continuity, Hop, Step
from hdrscan.model.report import Report
from hdrscan.trace.boundary import standing_of

HOP_HEADERS = ("Hop", "Delay", "From", "By", "With", "Time (UTC)")
_LONGEST = 400
_MINUTE, _HOUR, _DAY = 60, 3600, 86400


class HopRow(NamedTuple):
    """One line of the hop table; cells may hold line breaks."""

    n: str
    delay: str
    sender: str
    by: str
    protocol: str
    time: str


def summary_rows(report: Report) -> list[tuple[str, str]]:
    """Return the message summary as names and values; what the message does not have is left out."""
    message = report.message
    rows: list[tuple[str, str | Absent]] = [
        ("From", message.from_address),
        ("Return-Path", "<>" if message.reverse_path == "" else message.reverse_path),
        ("To", message.to),
        ("Subject", message.subject),
        ("Date", message.date),
        ("Message-ID", message.message_id),
    ]
    return [(name, value) for name, value in rows if not isinstance(value, Absent)]


def shortened(text: str) -> str:
    """Cut what would fill the screen, such as a To field with a thousand recipients."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}... ({len(text) - _LONGEST:,} more characters)"


def source_name(report: Report) -> str:
    """Return what to call the source: its path, or what ``-`` stands for."""
    return "standard input" if report.source.path == "-" else report.source.path


def boundary_sentence(report: Report) -> str:
    """Say where the message entered the recipient's administration, and what was seen there."""
    if report.error is not None:
        return f"hdrscan failed on this message, and nothing is said about it: {report.error}"
    if report.boundary is None:
        return "There is no Received field: nothing says how this message travelled."
    hop = report.boundary.hop
    step = next(step for step in report.chain.steps if step.hop is hop)
    who = hop.helo or hop.name or "an unnamed client"
    address = f" [{hop.ip}]" if hop.ip else ""
    receiver = hop.by or "The receiving server"
    return (
        f"Boundary: hop {step.n}, line {hop.field.line}. {receiver} accepted the message from {who}{address} "
        f"({report.boundary.reason}). Hops before it are the sender's claim."
    )


def hop_rows(report: Report) -> list[HopRow]:
    """Return the hop table's rows, oldest first."""
    return [_hop_row(step, report) for step in report.chain.steps]


def with_blacklist(
    report: Report, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Add a column to the hop table where lists of addresses were asked; else return it as it is."""
    if report.live is None or not report.live.lists:
        return headers, list(rows)
    from hdrscan.report.live_rows import BLACKLIST, listed_cell  # noqa: PLC0415 - start-up

    cells = [listed_cell(step.hop.ip, report.live.listings) for step in report.chain.steps]
    return (*headers, BLACKLIST), [(*row, cell) for row, cell in zip(rows, cells, strict=True)]


def note_lines(report: Report) -> list[str]:
    """Return what has to be said about single hops: clocks, breaks, what cannot be read, servers' remarks."""
    lines: list[str] = []
    for step in report.chain.steps:
        hop = step.hop
        if not isinstance(step.skew, Absent):
            lines.append(f"Hop {step.n}: {step.skew}.")
        if step.continuity is Continuity.BREAK:
            below = report.chain.steps[step.n - 2].hop
            lines.append(
                f"Hop {step.n}: came from {hop.name or hop.helo}, but {below.by} received hop {step.n - 1}: "
                "a hop is missing or was put in, or one host has two names."
            )
        if hop.ip is Absent.UNREADABLE:
            lines.append(f"Hop {step.n}: the client's address cannot be read.")
        if hop.time is Absent.UNREADABLE:
            lines.append(f"Hop {step.n}: the time cannot be read.")
        lines.extend(f"Hop {step.n}: the server notes: {note}." for note in hop.notes)
    return lines


def delay_text(delay: float | Absent) -> str:
    """Spell a delay in seconds for people; a negative one keeps its sign."""
    if isinstance(delay, Absent):
        return "*" if delay is Absent.NOT_APPLICABLE else "?"
    sign, seconds = ("-", -delay) if delay < 0 else ("", delay)
    if seconds < _MINUTE:
        return f"{sign}{seconds:.3g} s"
    whole = round(seconds)
    if whole < _HOUR:
        return f"{sign}{whole // _MINUTE} min {whole % _MINUTE} s"
    if whole < _DAY:
        return f"{sign}{whole // _HOUR} h {whole % _HOUR // _MINUTE} min"
    return f"{sign}{whole // _DAY} d {whole % _DAY // _HOUR} h"


def _hop_row(step: Step, report: Report) -> HopRow:
    hop = step.hop
    mark = " =" if report.boundary and report.boundary.hop is hop else ""
    claimed = standing_of(hop, report.boundary) is Standing.CLAIMED
    return HopRow(
        n=f"{step.n}{mark}{' ~' if claimed else ''}",
        delay=delay_text(step.delay),
        sender=_sender(step),
        by=str(hop.by or "-"),
        protocol=_protocol(hop),
        time="?" if isinstance(hop.time, Absent) else f"{hop.time:%Y-%m-%d %H:%M:%S}",
    )


def _sender(step: Step) -> str:
    """Return the client as three things: what it said, what was looked up, what was seen."""
    hop = step.hop
    said = hop.helo or hop.name
    if not said and not hop.ip:
        return "(local)" if hop.by else "-"
    parts = [str(said or "-")]
    if hop.rdns and hop.rdns != said:
        parts.append(f"rdns {hop.rdns}{'' if hop.rdns_confirmed else ', not confirmed'}")
    if hop.ip:
        # An address that no stranger on the internet can have connected from is marked where it stands.
        parts.append(f"[{hop.ip}] {step.address_kind or ''}".rstrip(" "))
    return "\n".join(parts)


def _protocol(hop: Hop) -> str:
    parts = [str(hop.protocol)] if hop.protocol else []
    if not isinstance(hop.tls, Absent):
        parts.append(str(hop.tls.version or "TLS"))
    if hop.authenticated or hop.authenticated == "":
        parts.append(f"user {hop.authenticated}" if hop.authenticated else "authenticated")
    return "\n".join(parts) or "-"
