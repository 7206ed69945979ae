"""The antispam reports: fields of ``;``-separated ``K:V`` pairs (docs/microsoft.md).

A pair is cut at its first colon, since a value may be an IPv6 address. A missing last ``;``, spaces and folds
after ``;``, empty values and ``(null)`` all occur in real mail.
"""

from hdrscan.microsoft.stamps import SPACE, address_value, number_value, text_value, trimmed
from hdrscan.model.absent import Absent
from hdrscan.model.microsoft import AntispamReport, Entry
from hdrscan.model.source import Field, Span
from hdrscan.text.lazy import lazy

REPORT_FIELDS = {
    "x-forefront-antispam-report": ("forefront", False),
    "x-forefront-antispam-report-untrusted": ("forefront", True),
    "x-microsoft-antispam": ("antispam", False),
    "x-microsoft-antispam-untrusted": ("antispam", True),
    "x-microsoft-antispam-mailbox-delivery": ("mailbox-delivery", False),
}
"""The kind of each report field, and whether it is the sending tenant's copy."""

# Matches wherever it starts, so that no run of separators or spaces is looked at twice.
_PAIR = lazy(r"([^:;]++)(?::[ \t\r\n]*+([^;]*+))?")
_NUMBERS = frozenset({"SCL", "BCL", "PCL", "SFP"})


def read_report(field: Field) -> AntispamReport:
    """Read an antispam report; a piece without a colon is kept in ``unread``."""
    kind, untrusted = REPORT_FIELDS.get(field.key, ("forefront", False))
    base = field.offset
    entries: list[Entry] = []
    unread: list[Span] = []
    for pair in _PAIR.finditer(field.body):
        key, raw = pair.groups()
        if raw is None:
            start, end = trimmed(field.body, *pair.span())
            if start < end:
                unread.append((base + start, base + end))
            continue
        key = key.strip(SPACE)
        raw = raw.rstrip(SPACE)
        start = base + pair.start(2)
        entries.append(Entry(key, raw, _value(key, raw), (start, start + len(raw))))
    return AntispamReport(field, kind, untrusted, tuple(entries), tuple(unread))


def _value(key: str, raw: str) -> str | int | Absent:
    name = key.upper()
    if name in _NUMBERS:
        return number_value(raw)
    return address_value(raw) if name == "CIP" else text_value(raw)
