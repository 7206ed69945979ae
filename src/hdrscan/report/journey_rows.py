"""The journey as lines: one a crossing, oldest first."""

from hdrscan.model.absent import Absent
from hdrscan.model.journey import Crossing, CrossingStanding
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind


def journey_line(report: Report) -> str:
    """Return the administrations on the way, oldest first, and the journey in a sentence where it is known."""
    crossings = report.journey.crossings
    places = [_client(crossings[0])]
    for crossing, later in zip(crossings, (*crossings[1:], None), strict=True):
        last = later is None and report.boundary is not None and not report.boundary.onward
        places.append("you" if last else _name(crossing))
    way = " -> ".join(places)
    return way if report.journey.summary is None else f"{way}: {report.journey.summary}"


def crossing_lines(report: Report) -> list[str]:
    """Return a line a crossing; nothing where the boundary is all there is."""
    crossings = report.journey.crossings
    if len(crossings) < 2:  # noqa: PLR2004 - the boundary alone is told as HELO
        return []
    return [_line(crossing) for crossing in crossings]


def _line(crossing: Crossing) -> str:
    helo, record = crossing.helo, crossing.authentication
    sure = "" if isinstance(helo.confidence, Absent) else f", {helo.confidence.value} confidence"
    results = [f"SPF {record.spf.result}"] if record.spf is not None else []
    if record.dkim:
        signed = next((check for check in record.dkim if check.result == "pass"), record.dkim[0])
        results.append(f"DKIM {signed.result}")
    results += [f"DMARC {record.dmarc.recorded}"] if record.dmarc.recorded else []
    recorded = ", ".join(results) or "no results recorded"
    sealed = f" (sealed by {crossing.sealer})" if crossing.sealer else ""
    host = (
        " ".join(filter(None, (str(helo.name or ""), f"[{helo.ip}]" if helo.ip else ""))) or "an unnamed client"
    )
    passage = f"{host} -> {_receiver(crossing)}"
    return f"{passage}: {helo.kind.value}{sure}; {recorded}; {crossing.standing.value}{sealed}"


def _client(crossing: Crossing) -> str:
    """Name who handed the message over at the oldest crossing."""
    helo = crossing.helo
    if helo.kind in (HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY) and helo.signals:
        yours = helo.signals[0].id in ("relay-address", "relay-name")
        return "your relay" if yours else str(helo.name or helo.ip or "a relay")
    return str(crossing.sender or helo.name or helo.ip or "an unnamed client")


def _name(crossing: Crossing) -> str:
    """Name the administration that took the message in; one that is only claimed is marked."""
    name = _receiver(crossing)
    return f"{name} (claimed)" if crossing.standing is CrossingStanding.CLAIMED else name


def _receiver(crossing: Crossing) -> str:
    return str(crossing.receiver or crossing.hop.by or "an unnamed host")
