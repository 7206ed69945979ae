"""What is said of a message and its hops, as rows and sentences."""

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Continuity
from hdrscan.model.report import Mailbox, Report
from hdrscan.trace.boundary import why_no_boundary

_LONGEST = 400
_MINUTE, _HOUR, _DAY = 60, 3600, 86400
_REMARKS = {
    "unknown": "the server had no name for the client's address",
    "may be forged": 'the server wrote "may be forged" beside the client\'s name',
}
"""What servers write about a client, as sentences; other notes are hdrscan's own."""


def summary_rows(report: Report, *, whole: bool = True) -> list[tuple[str, str]]:
    """Return the message's own fields as names and values; what the message does not have is left out.

    ``whole``: with those that matter to few readers.
    """
    message = report.message
    rows: list[tuple[str, str | Absent]] = [
        ("From", _mailboxes(message.mailboxes) or message.from_address),
        ("Sender", _mailboxes(message.sender)),
        ("Reply-To", _mailboxes(message.reply_to)),
    ]
    if whole or message.reverse_path != message.from_address:
        rows.append(("Return-Path", "<>" if message.reverse_path == "" else message.reverse_path))
    rows += [("To", message.to), ("Subject", message.subject)]
    if whole:
        rows += [("Date", message.date), ("Message-ID", message.message_id)]
    rows.append(("Caution", "\n".join(message.notes) or Absent.NOT_PRESENT))
    return [(name, value) for name, value in rows if not isinstance(value, Absent)]


def _mailboxes(mailboxes: tuple[Mailbox, ...]) -> str | Absent:
    lines = [f"{found.name} <{_address(found)}>" if found.name else _address(found) for found in mailboxes]
    return "\n".join(lines) or Absent.NOT_PRESENT


def _address(mailbox: Mailbox) -> str:
    """Spell an address, with its domain in both forms where they differ."""
    other = mailbox.unicode_domain if mailbox.address.lower().endswith(mailbox.domain) else mailbox.domain
    return mailbox.address if mailbox.domain == mailbox.unicode_domain else f"{mailbox.address} ({other})"


def time_facts(report: Report) -> list[tuple[str, str]]:
    """Return when the recipient's servers took the message in, and how long it travelled by all clocks."""
    boundary, total = report.boundary, report.chain.total
    if boundary is None or isinstance(boundary.hop.time, Absent):
        return []
    took = "" if isinstance(total, Absent) else f", {delay_text(total)} from the oldest hop to the newest"
    return [("Received", f"{boundary.hop.time:%Y-%m-%d %H:%M:%S} UTC{took}")]


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
        return why_no_boundary(tuple(step.hop for step in reversed(report.chain.steps)))
    hop = report.boundary.hop
    step = next(step for step in report.chain.steps if step.hop is hop)
    who = hop.helo or hop.name or "an unnamed client"
    address = f" [{hop.ip}]" if hop.ip else ""
    receiver = hop.by or "The receiving server"
    return (
        f"Boundary: hop {step.n}, line {hop.field.line}. {receiver} accepted the message from {who}{address} "
        f"({report.boundary.reason}). Hops before it are the sender's claim."
    )


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
        lines.extend(f"Hop {step.n}: {_REMARKS.get(note, note)}." for note in hop.notes)
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
