"""The picture of the journey: administrations as lanes, hops as dots in order of time, hand-overs as lines."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Step
from hdrscan.model.journey import Crossing
from hdrscan.model.report import Report
from hdrscan.report.journey_rows import crossing_text
from hdrscan.report.rows import delay_text
from hdrscan.trace.boundary import family_of, standing_of

MOST_HOPS = 40
"""More hops than this make no picture that anybody could read; the table has all."""
_LABEL, _COLUMN, _LANE, _TOP, _BAR = 230, 74, 58, 34, 46
_LONGEST_LABEL = 24


class Lane(NamedTuple):
    """One administration: where its row lies."""

    label: str
    y: int


class Dot(NamedTuple):
    """One hop."""

    number: int
    x: int
    y: int
    is_boundary: bool
    standing: str
    """``trusted`` or ``claimed``."""
    title: str
    time: str
    delay: str
    bar: int
    """Height of the delay's bar."""
    is_skewed: bool
    crossing: str
    """Who spoke HELO, as a kind, where a message went from one administration to the next here; else empty."""


class Line(NamedTuple):
    """A hand-over from one hop to the next; into the oldest, from outside."""

    x1: int
    y1: int
    x2: int
    y2: int
    standing: str
    """``trusted`` or ``claimed``; of a crossing ``fact``, ``vouched`` or ``claimed``."""
    has_tls: bool
    title: str


class Picture(NamedTuple):
    """All of it, in units of the picture."""

    width: int
    height: int
    baseline: int
    """Where delay bars stand."""
    lanes: tuple[Lane, ...]
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    description: str


def journey(report: Report) -> Picture | None:
    """Return the picture; None where there is nothing to draw, or too much."""
    steps = report.chain.steps
    if not steps or len(steps) > MOST_HOPS:
        return None
    names = [_administration(step, report) for step in steps]
    order = list(dict.fromkeys(names))
    lanes = tuple(Lane(name, _TOP + at * _LANE) for at, name in enumerate(order))
    longest = max((step.delay for step in steps if not isinstance(step.delay, Absent)), default=0.0)
    baseline = _TOP + len(lanes) * _LANE + _BAR
    crossings = {crossing.hop.received_index: crossing for crossing in report.journey.crossings}
    dots = tuple(
        _dot(step, report, at, lanes[order.index(name)].y, longest, crossings.get(step.hop.received_index))
        for at, (step, name) in enumerate(zip(steps, names, strict=True))
    )
    lines = tuple(_lines(steps, dots, crossings))
    said = ", then ".join(f"hop {dot.number} at {name}" for dot, name in zip(dots, names, strict=True))
    return Picture(
        _LABEL + len(steps) * _COLUMN + 10, baseline + 40, baseline, lanes, dots, lines, f"Oldest first: {said}."
    )


def _lines(steps: Sequence[Step], dots: Sequence[Dot], crossings: Mapping[int, Crossing]) -> Iterator[Line]:
    """Yield a line to each hop from the one before it; to the oldest only where somebody handed it over."""
    for at, (step, dot) in enumerate(zip(steps, dots, strict=True)):
        crossing = crossings.get(step.hop.received_index)
        standing = dot.standing if crossing is None else crossing.standing.value
        if at:
            yield Line(dots[at - 1].x, dots[at - 1].y, dot.x, dot.y, standing, *_transport(step))
        elif crossing is not None:
            yield Line(_LABEL - 4, dot.y, dot.x, dot.y, standing, *_transport(step))


def _administration(step: Step, report: Report) -> str:
    """Name the lane of a hop; what the sender's side claims never shares one with the recipient's own servers."""
    family = family_of(step.hop)
    name = family if isinstance(family, str) else str(step.hop.by or "unnamed host")
    return name if standing_of(step.hop, report.boundary) is Standing.TRUSTED else f"{_cut(name)}, claimed"


def _dot(  # noqa: PLR0913, PLR0917 - one hop, and where it stands
    step: Step, report: Report, at: int, y: int, longest: float, crossing: Crossing | None
) -> Dot:
    hop, delay = step.hop, step.delay
    moment = "" if isinstance(hop.time, Absent) else f"{hop.time:%H:%M:%S}"
    from_ = " ".join(filter(None, (str(hop.helo or hop.name or ""), f"[{hop.ip}]" if hop.ip else "")))
    measured = 0.0 if isinstance(delay, Absent) else abs(delay)
    title = f"Hop {step.n}: {hop.by or 'an unnamed host'} received it from {from_ or 'a local program'}"
    return Dot(
        number=step.n,
        x=_LABEL + at * _COLUMN + _COLUMN // 2,
        y=y,
        is_boundary=report.boundary is not None and report.boundary.hop is hop,
        standing="trusted" if standing_of(hop, report.boundary) is Standing.TRUSTED else "claimed",
        title=title if crossing is None else f"{title}. {crossing_text(crossing)}",
        time=moment,
        delay="" if isinstance(delay, Absent) else delay_text(delay),
        bar=0 if longest <= 0 else min(_BAR - 6, round((_BAR - 6) * measured / longest)),
        is_skewed=not isinstance(delay, Absent) and delay < 0,
        crossing="" if crossing is None else crossing.helo.kind.value,
    )


def _transport(step: Step) -> tuple[bool, str]:
    tls = step.hop.tls
    if isinstance(tls, Absent):
        return False, "No TLS is recorded for this hand-over"
    return True, f"{tls.version or 'TLS'} {tls.cipher or ''}".strip()


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_LABEL else f"{text[: _LONGEST_LABEL - 2]}.."
