"""A record as a line of a BIND zone file (RFC 1035 section 5).

Values come from the DNS and may hold anything: what could end a string or a line is escaped.
"""

import re

from hdrscan.model.checklist import ZoneRecord
from hdrscan.model.dns import Mx, Text

_PLAIN_IN_NAME = re.compile(r"[A-Za-z0-9_*-]")


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
