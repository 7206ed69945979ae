"""Who was asked, and when: a sentence for a person, and JSON."""

from hdrscan.analyze import isoformat
from hdrscan.model.absent import Absent
from hdrscan.model.asking import Asking
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json


def asked_sentence(asking: Asking) -> str:
    """Say who answered, and when."""
    when = "" if isinstance(asking.asked_at, Absent) else f", {asking.asked_at:%Y-%m-%d %H:%M:%S} UTC"
    if not isinstance(asking.asked_until, Absent) and asking.asked_until != asking.asked_at:
        when += f" to {asking.asked_until:%Y-%m-%d %H:%M:%S}"
    zones = " and ".join(asking.zones)
    if not asking.source:
        return f"Nobody was asked; all answers are those of {zones}." if zones else "Nobody was asked."
    laid = f", as if {zones} were published" if zones else ""
    return f"Answers are those of {asking.source}{when}{laid}."


def asking_json(asking: Asking) -> Json:
    """Return the same as JSON values."""
    return {
        "source": readable(asking.source),
        "zones": [readable(zone) for zone in asking.zones],
        "asked_at": None if isinstance(asking.asked_at, Absent) else isoformat(asking.asked_at),
        "asked_until": None if isinstance(asking.asked_until, Absent) else isoformat(asking.asked_until),
    }
