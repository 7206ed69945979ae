"""What is said of a message and its hops, as rows and sentences."""

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.model.hop import Continuity
from hdrscan.model.report import Mailbox, Report
from hdrscan.report.hosts import client_text, is_inner
from hdrscan.trace.boundary import standing_of, why_no_boundary

_LONGEST = 400
_PUBLIC = (Absent.NOT_APPLICABLE, "documentation")
"""Kinds of address that the internet can reach; those for documentation stand for such."""
_BREAKS = frozenset({"HOP004", "HOP013"})
"""Findings that rest on a break between two hops."""
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
    rows.append(("To", message.to))
    if whole or _is_for_cc(report):
        rows.append(("Cc", message.cc))
    rows.append(("Subject", message.subject))
    if whole:
        rows += [("Date", message.date), ("Message-ID", message.message_id)]
    rows += _client_rows(report)
    rows.append(("Caution", "\n".join(message.notes) or Absent.NOT_PRESENT))
    return [(name, value) for name, value in rows if not isinstance(value, Absent)]


def _is_for_cc(report: Report) -> bool:
    """Tell whether Cc says why the message came here: To is missing, or does not name the recipient."""
    message, boundary = report.message, report.boundary
    if isinstance(message.cc, Absent):
        return False
    to = "" if isinstance(message.to, Absent) else message.to.lower()
    recipient = Absent.NOT_PRESENT if boundary is None else boundary.hop.for_
    named = isinstance(recipient, str) and recipient.strip("<>").lower()
    return not to or bool(named and named not in to and named in message.cc.lower())


def _client_rows(report: Report) -> list[tuple[str, str | Absent]]:
    """Return what is said of the client that submitted the message: its program, its address, where it is."""
    message = report.message
    rows: list[tuple[str, str | Absent]] = []
    if isinstance(message.mailer, str):
        rows.append(("Mailer", f"{message.mailer} (claimed)"))
    if isinstance(message.originating_ip, str):
        rows.append(("Client IP", f"{message.originating_ip} (X-Originating-IP, claimed)"))
    rows.append(("Oldest IP", oldest_address(report)))
    rows.append(("Microsoft", _place(report)))
    return rows


def oldest_address(report: Report) -> str | Absent:
    """Return the first client's public address, from the oldest hop on, unless the route names it already.

    A hand-over between two hosts that call themselves one organization's does not tell where mail came from.
    """
    known = [] if report.route is None else [report.route.helo.ip, report.route.origin.ip]
    for step in report.chain.steps:
        if isinstance(step.hop.ip, str) and step.address_kind in _PUBLIC and not is_inner(step.hop):
            if step.hop.ip in known:
                return Absent.NOT_APPLICABLE
            claimed = standing_of(step.hop, report.boundary) is Standing.CLAIMED
            return f"{step.hop.ip} (hop {step.n}{', claimed' if claimed else ''})"
    return Absent.NOT_PRESENT


def _place(report: Report) -> str | Absent:
    """Return the client's country and the text's language, where the recipient's Microsoft 365 says them."""
    if report.microsoft is None or report.microsoft.standing is not Standing.TRUSTED:
        return Absent.NOT_PRESENT
    told = report.microsoft.record.report("forefront")
    if told is None:
        return Absent.NOT_PRESENT
    country, language, client = told.text("CTRY"), told.text("LANG"), told.text("CIP")
    said = [f"{client or 'the client'} is in {country}"] if country else []
    said += [f"the text's language is {language}"] if language else []
    return ", ".join(said) or Absent.NOT_PRESENT


def _mailboxes(mailboxes: tuple[Mailbox, ...]) -> str | Absent:
    lines = [f"{found.name} <{_address(found)}>" if found.name else _address(found) for found in mailboxes]
    return "\n".join(lines) or Absent.NOT_PRESENT


def _address(mailbox: Mailbox) -> str:
    """Spell an address, with its domain in both forms where they differ."""
    other = mailbox.unicode_domain if mailbox.address.lower().endswith(mailbox.domain) else mailbox.domain
    return mailbox.address if mailbox.domain == mailbox.unicode_domain else f"{mailbox.address} ({other})"


def time_facts(report: Report) -> list[tuple[str, str]]:
    """Return when the recipient's servers took the message in, and how long it travelled by the hops' clocks."""
    boundary = report.boundary
    if boundary is None or isinstance(boundary.hop.time, Absent):
        return []
    return [("Received", f"{boundary.hop.time:%Y-%m-%d %H:%M:%S} UTC{_travelled(report)}")]


def _travelled(report: Report) -> str:
    """Say how long a message was under way; each time is the word of another clock."""
    total, timed = report.chain.total, [s for s in report.chain.steps if not isinstance(s.hop.time, Absent)]
    if isinstance(total, Absent):
        return ""
    took = f"{delay_text(total)} from hop {timed[0].n} to hop {timed[-1].n}"
    if any(not isinstance(step.skew, Absent) for step in timed):
        return f"; the clocks disagree (see Notes), so {took} is not reliable"
    return f"; {took} by their own clocks"


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
    who = client_text(str(hop.helo or hop.name or "an unnamed client"), hop.ip)
    receiver = hop.by or "The receiving server"
    return (
        f"Boundary: hop {step.n}, line {hop.field.line}. {receiver} accepted the message from {who} "
        f"({report.boundary.reason}). Hops before it are the sender's claim."
    )


def note_lines(report: Report, *, brief: bool = False) -> list[str]:
    """Return what has to be said about single hops: clocks, breaks, what cannot be read.

    Without ``brief`` also what servers remark on their clients.
    """
    lines: list[str] = []
    for step in report.chain.steps:
        hop = step.hop
        if not isinstance(step.skew, Absent):
            lines.append(f"Hop {step.n}: {step.skew}.")
        if step.continuity is Continuity.BREAK and not (brief and _is_told(report)):
            below = report.chain.steps[step.n - 2].hop
            lines.append(
                f"Hop {step.n}: came from {hop.name or hop.helo}, but {below.by} received hop {step.n - 1}: "
                "a hop is missing or was put in, or one host has two names."
            )
        if hop.ip is Absent.UNREADABLE:
            lines.append(f"Hop {step.n}: the client's address cannot be read.")
        if hop.time is Absent.UNREADABLE:
            lines.append(f"Hop {step.n}: the time cannot be read.")
        if not brief:
            lines.extend(f"Hop {step.n}: {_REMARKS.get(note, note)}." for note in hop.notes)
    return lines


def _is_told(report: Report) -> bool:
    """Tell whether a finding already says that hops are missing or were put in."""
    return any(finding.code in _BREAKS for finding in report.findings if finding.severity is not Severity.INFO)


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
