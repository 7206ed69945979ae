"""The hop table: one row a hop, oldest first.

In brief a hop takes one line where that is possible: the client's name and the address that the server saw. Left
out is what says nothing new: a looked-up name within the organization that the client named, the address of a
hand-over within one organization, what is special about an address, and the protocol where TLS is recorded.
"""

from collections.abc import Sequence

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop, Step
from hdrscan.model.report import Report
from hdrscan.report.document import Table
from hdrscan.report.hosts import are_one, host_text, is_address, is_inner
from hdrscan.report.rows import delay_text
from hdrscan.trace.boundary import standing_of

_BAR = 4
"""Marks for the longest delay of a message."""
_MICROSOFT_SMTP = "Microsoft SMTP Server"


def hop_table(report: Report, *, brief: bool = False, whole_names: bool = False) -> Table:
    """Return the table; ``whole_names`` shows host names in full."""
    steps = report.chain.steps
    dates = sorted({step.hop.time.date() for step in steps if not isinstance(step.hop.time, Absent)})
    # One date stands in the head, or in brief in the time of receipt; of several each stands where it begins.
    received = report.boundary.hop.time if report.boundary is not None else Absent.NOT_PRESENT
    told = brief and not isinstance(received, Absent) and dates == [received.date()]
    head = "UTC" if told else f"{dates[0]}\nUTC" if len(dates) == 1 else "Time\nUTC"
    longest = max((step.delay for step in steps if not isinstance(step.delay, Absent)), default=0.0)
    rows = []
    shown_date = dates[0] if len(dates) == 1 else None
    for step in steps:
        moment = step.hop.time
        time = "?" if isinstance(moment, Absent) else f"{moment:%H:%M:%S}"
        if not isinstance(moment, Absent) and moment.date() != shown_date:
            shown_date = moment.date()
            time = f"{shown_date}\n{time}"
        rows.append(
            (
                _number(step, report),
                time,
                _delay(step.delay, longest),
                _brief_sender(step, report) if brief else _sender(step, whole_names=whole_names),
                host_text(step.hop.by, whole=whole_names),
                _protocol(step.hop, brief=brief),
            )
        )
    headers = ("Hop", head, "Delay", "From", "By", "With")
    return Table(*_with_blacklist(report, headers, rows), (3, 4))


def has_claimed_hops(report: Report) -> bool:
    """Tell whether the table has rows that the sender's side wrote."""
    return any(standing_of(step.hop, report.boundary) is Standing.CLAIMED for step in report.chain.steps)


def _with_blacklist(
    report: Report, headers: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Add a column where lists of addresses were asked; else return the table as it is."""
    if report.live is None or not report.live.lists:
        return headers, tuple(rows)
    from hdrscan.report.live_rows import BLACKLIST, listed_cell  # noqa: PLC0415 - start-up

    cells = [listed_cell(step.hop.ip, report.live.listings) for step in report.chain.steps]
    return (*headers, BLACKLIST), tuple((*row, cell) for row, cell in zip(rows, cells, strict=True))


def _number(step: Step, report: Report) -> str:
    mark = " =" if report.boundary and report.boundary.hop is step.hop else ""
    signs = {Standing.CLAIMED: " ~", Standing.ONWARD: " ^"}
    return f"{step.n}{mark}{signs.get(standing_of(step.hop, report.boundary), '')}"


def _delay(delay: float | Absent, longest: float) -> str:
    """Return a delay with a bar that compares it with the message's longest."""
    text = delay_text(delay)
    if isinstance(delay, Absent) or delay <= 0 or longest <= 0:
        return text
    return f"{text} {'#' * max(1, round(_BAR * delay / longest))}"


def _sender(step: Step, *, whole_names: bool) -> str:
    """Return the client as three things: what it said, what was looked up, what was seen."""
    hop = step.hop
    said = hop.helo or hop.name
    if not said and not hop.ip:
        return _nobody(hop)
    name = host_text(said, whole=whole_names)
    literal = is_address(said)
    parts = [f"said {name}" if literal else name]
    if hop.rdns and hop.rdns != said:
        sure = "" if hop.rdns_confirmed else ", not confirmed"
        parts.append(f"rdns {host_text(hop.rdns, whole=whole_names)}{sure}")
    if hop.ip:
        # An address that no stranger on the internet can have connected from is marked where it stands.
        seen = f"[{hop.ip}] {step.address_kind or ''}".rstrip(" ")
        parts = [*parts, f"seen {seen}"] if literal else [*parts[:-1], f"{parts[-1]} {seen}"]
    return "\n".join(parts)


def _brief_sender(step: Step, report: Report) -> str:
    """Return the client in one line where that is possible; never less than shows a name to be another's."""
    hop = step.hop
    said = hop.helo or hop.name
    if not said and not hop.ip:
        return _nobody(hop)
    is_boundary = report.boundary is not None and report.boundary.hop is hop
    inner = not is_boundary and is_inner(hop)
    name, rdns = host_text(said), hop.rdns
    looked_up = isinstance(rdns, str) and rdns != said and not (isinstance(said, str) and are_one(said, rdns))
    parts = [f"said {name}" if is_address(said) else name]
    if looked_up:
        parts.append(f"rdns {host_text(rdns)}{'' if hop.rdns_confirmed else ', not confirmed'}")
    if hop.ip and not (inner and not looked_up):
        seen = f"seen [{hop.ip}]" if is_address(said) else f"[{hop.ip}]"
        parts[-1] += f" {seen}"
    return "\n".join(parts)


def _nobody(hop: Hop) -> str:
    return "(local)" if hop.by else "-"


def _protocol(hop: Hop, *, brief: bool) -> str:
    protocol = "SMTP" if hop.protocol == _MICROSOFT_SMTP else str(hop.protocol or "")
    tls = "" if isinstance(hop.tls, Absent) else str(hop.tls.version or "TLS")
    # The protocol's name then only repeats that there was TLS.
    protocol = "" if brief and tls else protocol
    parts = [" ".join(filter(None, (protocol, tls)))] if protocol or tls else []
    if hop.authenticated or hop.authenticated == "":
        parts.append(f"user {hop.authenticated}" if hop.authenticated else "authenticated")
    return "\n".join(parts) or "-"
