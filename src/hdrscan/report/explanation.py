"""What is known of a code or a field's name, as text for a terminal."""

from textwrap import wrap

from hdrscan.microsoft.codes import Explanation
from hdrscan.model.microsoft import Basis, Reading

_BASIS = {
    Basis.DOCUMENTED: "documented by Microsoft",
    Basis.COUNTED: "inferred from counts over real mail",
    Basis.UNVERIFIED: "unverified",
}


def to_text(explanation: Explanation, width: int) -> str:
    """Return an explanation; each reading says what it rests on."""
    lines = wrap(f"{explanation.topic}: {explanation.title}", width)
    for reading in explanation.readings:
        lines += ["", *_reading(reading, width, "")]
    if explanation.values:
        lines += ["", "Values:"]
    for value, readings in explanation.values:
        for reading in readings:
            lines += _reading(reading, width, f"{value}: ")
    if explanation.see:
        lines += ["", *wrap(f"See also: {', '.join(explanation.see)}", width)]
    return "\n".join(lines)


def _reading(reading: Reading, width: int, label: str) -> list[str]:
    indent = "  " if label else ""
    text = f"{label}{reading.text} [{_BASIS[reading.basis]}]"
    return wrap(text, width, initial_indent=indent, subsequent_indent=indent + "  " if label else "")
