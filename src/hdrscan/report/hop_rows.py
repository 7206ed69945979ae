"""The hop table: one row a hop, oldest first."""

from collections.abc import Sequence

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop, Step
from hdrscan.model.report import Report
from hdrscan.report.document import Table
from hdrscan.report.rows import delay_text
from hdrscan.text.addresses import normalize
from hdrscan.text.names import is_host_name, organizational_domain
from hdrscan.trace.boundary import standing_of

_LONG_NAME = 30
"""Characters from which on a host's name is shown by its first label and its organizational domain."""
_BAR = 4
"""Marks for the longest delay of a message."""
_MICROSOFT_SMTP = "Microsoft SMTP Server"


def hop_table(report: Report, *, whole_names: bool) -> Table:
    """Return the table; ``whole_names`` shows host names in full."""
    steps = report.chain.steps
    dates = sorted({step.hop.time.date() for step in steps if not isinstance(step.hop.time, Absent)})
    # One date stands in the head; of several each stands where it begins.
    head = f"{dates[0]}\nUTC" if len(dates) == 1 else "Time\nUTC"
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
                _sender(step, whole_names=whole_names),
                _host(step.hop.by, whole=whole_names),
                _protocol(step.hop),
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
        return "(local)" if hop.by else "-"
    name = _host(said, whole=whole_names)
    # An address that was said is not one that was seen.
    literal = isinstance(said, str) and normalize(said.strip("[]")) is not None
    parts = [f"said {name}" if literal else name]
    if hop.rdns and hop.rdns != said:
        sure = "" if hop.rdns_confirmed else ", not confirmed"
        parts.append(f"rdns {_host(hop.rdns, whole=whole_names)}{sure}")
    if hop.ip:
        # An address that no stranger on the internet can have connected from is marked where it stands.
        seen = f"[{hop.ip}] {step.address_kind or ''}".rstrip(" ")
        parts = [*parts, f"seen {seen}"] if literal else [*parts[:-1], f"{parts[-1]} {seen}"]
    return "\n".join(parts)


def _host(name: str | Absent, *, whole: bool) -> str:
    """Return a host's name; of a long one the first label and the organizational domain, which tell it best."""
    if not isinstance(name, str) or not name:
        return "-"
    if whole or len(name) <= _LONG_NAME or not is_host_name(name):
        return name
    organization, first = organizational_domain(name), name.partition(".")[0]
    short = f"{first}..{organization}"
    return short if len(short) < len(name) and not organization.startswith(first.lower()) else name


def _protocol(hop: Hop) -> str:
    protocol = "SMTP" if hop.protocol == _MICROSOFT_SMTP else str(hop.protocol or "")
    tls = "" if isinstance(hop.tls, Absent) else str(hop.tls.version or "TLS")
    parts = [" ".join(filter(None, (protocol, tls)))] if protocol or tls else []
    if hop.authenticated or hop.authenticated == "":
        parts.append(f"user {hop.authenticated}" if hop.authenticated else "authenticated")
    return "\n".join(parts) or "-"
