"""The journey as JSON: one object a crossing, oldest first."""

from hdrscan.model.absent import Absent
from hdrscan.model.journey import Crossing, Journey
from hdrscan.report.json_auth import authentication
from hdrscan.report.json_route import helo
from hdrscan.report.json_values import Json, number


def journey(found: Journey) -> list[Json]:
    """Return all crossings."""
    return [_crossing(crossing) for crossing in found.crossings]


def as_far_as(found: Journey) -> Json | None:
    """Return the oldest crossing that can be believed."""
    crossing = found.believed
    if crossing is None:
        return None
    return {
        "received_index": crossing.hop.received_index,
        "line": crossing.hop.field.line,
        "admd": crossing.receiver,
        "standing": crossing.standing.value,
    }


def _crossing(crossing: Crossing) -> Json:
    hop = crossing.hop
    return {
        **helo(crossing.helo),
        "line": hop.field.line,
        "from": {
            "admd": crossing.sender,
            "said": hop.helo,
            "looked_up": hop.rdns,
            "confirmed": None if isinstance(hop.rdns, Absent) else hop.rdns_confirmed,
            "seen": hop.ip,
        },
        "to": {"admd": crossing.receiver, "host": hop.by},
        "authentication": authentication(crossing.authentication),
        "tls": hop.tls if isinstance(hop.tls, Absent) else {"version": hop.tls.version, "cipher": hop.tls.cipher},
        "delay_seconds": number(crossing.delay),
        "standing": crossing.standing.value,
        "standing_reason": crossing.reason,
        "sealer": crossing.sealer,
    }
