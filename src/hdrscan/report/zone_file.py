"""Records as a fragment of a BIND zone file (RFC 1035 section 5), which ``--zone`` can judge at once.

Values come from the DNS and may hold anything: what could end a string, a line or a comment is escaped.
"""

import re
from collections.abc import Iterator
from textwrap import wrap

from hdrscan.model.checklist import Checklist, ZoneRecord
from hdrscan.model.dns import Mx, Text
from hdrscan.report.escape import for_terminal

_WIDTH = 100
_TTL = 3600
_LONGEST_COMMENT = 1500
_PLAIN_IN_NAME = re.compile(r"[A-Za-z0-9_*-]")
_HEAD = (
    "What {domain} should publish so that its relays can send through Office 365. A fragment of a zone file: "
    "each record set takes the place of the one with its name and type, save that other TXT records at a name "
    "stay. Judge it before you publish it: hdrscan domain ... --zone THIS-FILE."
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


def record_line(record: ZoneRecord) -> str:
    """Return a record as one line; one with gaps is a comment."""
    line = f"{_name(record.name)} IN {record.type} {_data(record)}"
    return line if record.is_known else f"; {line}"


def _data(record: ZoneRecord) -> str:
    value = record.value
    if isinstance(value, Text):
        return " ".join(f'"{_string(string)}"' for string in value.strings)
    if isinstance(value, Mx):
        return f"{value.preference} {_name(value.host)}"
    return value if record.type in {"A", "AAAA"} else _name(value)


def _name(name: str) -> str:
    """Spell a name with its final dot; a dot inside a label stays escaped (RFC 1035 section 5.1)."""
    return "".join(_label(label) for label in re.split(r"(\.|\\046)", name)) + "."


def _label(part: str) -> str:
    return part if part in {".", r"\046"} else "".join(_in_name(character) for character in part)


def _in_name(character: str) -> str:
    return character if _PLAIN_IN_NAME.fullmatch(character) else _decimal(character)


def _string(text: str) -> str:
    return "".join(
        character if " " <= character <= "~" and character not in '"\\' else _decimal(character)
        for character in text
    )


def _decimal(character: str) -> str:
    return "".join(f"\\{byte:03d}" for byte in character.encode("utf-8", "surrogateescape"))


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
