"""Who was asked, and when: a sentence for a person, and JSON."""

from hdrscan.analyze import isoformat
from hdrscan.model.absent import Absent
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json


def provenance_sentence(provenance: DnsProvenance) -> str:
    """Say who answered, and when."""
    when = "" if isinstance(provenance.asked_at, Absent) else f", {provenance.asked_at:%Y-%m-%d %H:%M:%S} UTC"
    if not isinstance(provenance.asked_until, Absent) and provenance.asked_until != provenance.asked_at:
        when += f" to {provenance.asked_until:%Y-%m-%d %H:%M:%S}"
    zones = " and ".join(provenance.zones)
    if not provenance.source:
        return f"Nobody was asked; all answers are those of {zones}." if zones else "Nobody was asked."
    laid = f", as if {zones} were published" if zones else ""
    return f"Answers are those of {provenance.source}{when}{laid}."


def provenance_json(provenance: DnsProvenance) -> Json:
    """Return the same as JSON values."""
    return {
        "source": readable(provenance.source),
        "zones": [readable(zone) for zone in provenance.zones],
        "asked_at": None if isinstance(provenance.asked_at, Absent) else isoformat(provenance.asked_at),
        "asked_until": None if isinstance(provenance.asked_until, Absent) else isoformat(provenance.asked_until),
    }
