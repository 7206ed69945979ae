"""Reading the header of a message that has lines in it which are no fields.

Servers end the header at such a line, or pass it on: what stands below it may have been body text when the
message was received. So all from there on is marked (``Field.below_damage``), with the field that the line may
belong to. A ``Received`` field with its date is whole, and takes no such line; one whose date has not come takes
the lines up to it, since every server writes one.
"""

from typing import NamedTuple

from hdrscan.ingest.evidence import FIELD_NAME, Ending
from hdrscan.ingest.lines import Line, joined
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.unwrap import assemble, note_lost, start_of_field, wrapping_of


class Read(NamedTuple):
    """A field, one line."""

    line: Line
    repaired: bool = False
    """See ``Field.repaired``."""
    below_damage: bool = False
    """See ``Field.below_damage``."""


def read_whole(lines: list[Line], repairs: Repairs) -> tuple[list[Read], int]:
    """Read a message's header; return its fields, and where the body begins."""
    at = next((at for at, line in enumerate(lines) if line.text), len(lines))
    end = next((place for place in range(at, len(lines)) if not lines[place].text), len(lines))
    return _read(lines[at:end], repairs), end


def _read(lines: list[Line], repairs: Repairs) -> list[Read]:
    fields: list[list[tuple[str, Line]]] = []
    ending: Ending | None = None
    lost: list[Line] = []
    wrapping = wrapping_of(lines)
    for at, line in enumerate(lines):
        text = line.text
        if text[0] in " \t" and fields:
            fields[-1].append(("\n", line))
        elif ending is not None and start_of_field(text) is None and ending.takes(text):
            lost.append(line)
            fields[-1].append((wrapping.glue(lines[at - 1].text, text), line))
        elif (match := FIELD_NAME.match(text)) and not (at and wrapping.may_go_on(lines[at - 1].text, match[1])):
            fields.append([("", line)])
            ending = Ending() if match[1].lower() == "received" else None
        else:
            note_lost(lost, 0, repairs, cut=wrapping.cut)
            return _with_rest(fields, lines[at:], repairs, is_received=ending is not None)
        if ending is not None:
            ending.add(text)
    note_lost(lost, 0, repairs, cut=wrapping.cut)
    return _plain(fields)


def _plain(fields: list[list[tuple[str, Line]]]) -> list[Read]:
    return [Read(joined(pieces)) for pieces in fields]


def _with_rest(
    fields: list[list[tuple[str, Line]]], rest: list[Line], repairs: Repairs, *, is_received: bool
) -> list[Read]:
    """Read on from a line that is not a field; the field that it may belong to is damaged as well."""
    if is_received or not fields:
        repairs.note("malformed-line", rest[0].number, "a line that is not a field was passed over")
        start = next((at for at, line in enumerate(rest) if FIELD_NAME.match(line.text)), len(rest))
        below = rest[start:]
    else:
        below = [*(line for _, line in fields.pop()), *rest]
    damaged = [Read(line, below_damage=True) for line in assemble(below, repairs)] if below else []
    return [*_plain(fields), *damaged]
