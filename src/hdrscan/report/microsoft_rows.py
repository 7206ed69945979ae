"""What Microsoft's own fields say, as sentences: the values that matter and what they are known to mean."""

from collections.abc import Iterator

from hdrscan.microsoft.codes import meaning_of
from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import AntispamReport, MicrosoftRecord
from hdrscan.model.report import Report
from hdrscan.model.source import Field

# The keys that an administrator looks at; all others stand in the JSON report.
_KEYS = ("SCL", "BCL", "SFV", "CAT", "IPV", "SFTY", "SRV", "SFP")
_NO_NEWS = frozenset({"CAT:NONE", "IPV:NLI", "SFV:NSPM"})


def microsoft_lines(report: Report) -> list[str]:
    """Return sentences about Microsoft's fields; nothing where there are none."""
    if report.microsoft is None:
        return []
    record = report.microsoft.record
    lines = [f"{report.microsoft.standing.value.capitalize()}: {report.microsoft.reason}."]
    if report.microsoft.standing is Standing.CLAIMED:
        return [*lines, "They can say anything, and are not explained here; the JSON report has them."]
    lines += _attribution(record)
    for stamp in record.scl:
        lines += _meant(stamp.field, "SCL", stamp.raw)
    for filed in record.reports:
        lines += _report(filed)
    if not isinstance(record.pool.kind, Absent):
        reasons = ", ".join(signal.reason for signal in record.pool.signals)
        doubt = "" if record.pool.agree else "; the signals disagree"
        lines.append(f"Sent from Microsoft's {record.pool.kind} pool: {reasons}{doubt}.")
    return lines


def _attribution(record: MicrosoftRecord) -> Iterator[str]:
    for client in record.attributed:
        yield (
            f"Line {client.field.line}: an inbound connector of tenant {client.tenant_id.value or '?'} took it "
            f"from {client.helo.value or '?'} [{client.ip.value or '?'}]."
        )
    for skipped in record.skipped_to:
        yield (
            f"Line {skipped.field.line}: enhanced filtering judged {skipped.domain.value or '?'} "
            f"[{skipped.ip.value or '?'}] in place of the host that connected."
        )
    for proxied in record.client_proxied_by:
        yield f"Line {proxied.field.line}: a client that logged in handed it to {proxied.front.value or '?'}."
    for kind, stamps in (("From entity", record.from_entity), ("Direction", record.directionality)):
        for stamp in stamps:
            yield f"Line {stamp.field.line}: {kind} {stamp.raw}."


def _report(report: AntispamReport) -> Iterator[str]:
    # What the recipient's border kept as untrusted stands among its own fields, and is not its word.
    whose = ", the sending tenant's copy" if report.untrusted else ""
    for key in _KEYS:
        entry = report.entry(key)
        if entry is not None and entry.raw and f"{key}:{entry.raw}" not in _NO_NEWS:
            yield from _meant(report.field, key, entry.raw, whose)


def _meant(field: Field, key: str, raw: str, whose: str = "") -> Iterator[str]:
    readings = meaning_of(key, raw)
    if readings:
        meaning = " ".join(f"{reading.text} [{reading.basis.value}]" for reading in readings)
        yield f"Line {field.line}{whose}: {key}:{raw}. {meaning}"
