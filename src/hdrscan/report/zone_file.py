"""Records as a fragment of a BIND zone file (RFC 1035 section 5), which ``--zone`` can judge at once.

Values come from the DNS and may hold anything: what could end a line or a comment is escaped.
"""

from collections.abc import Iterator
from textwrap import wrap

from hdrscan.model.checklist import Checklist
from hdrscan.report.escape import for_terminal
from hdrscan.text.zone_line import record_line

_WIDTH = 100
_TTL = 3600
_LONGEST_COMMENT = 1500
_HEAD = (
    "What {domain} should publish so that its relays can send through Office 365. A fragment of a zone file: "
    "each record set takes the place of the one with its name and type, or of a CNAME record there, save that "
    "other TXT records at a name stay. Judge it before you publish it: hdrscan domain ... --zone THIS-FILE."
)


def to_zone(checklist: Checklist) -> str:
    """Return the records that the domain should have; what only the user knows stands in comments."""
    lines = [*_comment(_HEAD.format(domain=checklist.plan.domain)), f"$TTL {_TTL}"]
    last = ""
    for record in checklist.zone:
        if record.comment and record.comment != last:
            lines += ["", *_comment(record.comment)]
        last = record.comment
        lines.append(record_line(record))
    return "\n".join(lines) + "\n"


def _comment(text: str) -> Iterator[str]:
    yield from wrap(
        for_terminal(_shortened(text)),
        _WIDTH,
        initial_indent="; ",
        subsequent_indent="; ",
        break_on_hyphens=False,
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_COMMENT else f"{text[:_LONGEST_COMMENT]}..."
