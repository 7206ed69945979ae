"""The record of repairs: each kind once, at the line where it was first needed."""

from hdrscan.model.source import Quirk


class Repairs:
    """Quirks in the order in which they were first noted."""

    def __init__(self) -> None:
        """Begin without any."""
        self._quirks: dict[str, Quirk] = {}

    def note(self, quirk: str, line: int | None, text: str) -> None:
        """Record a repair; the second of a kind adds nothing."""
        self._quirks.setdefault(quirk, Quirk(quirk, line, text))

    def __contains__(self, quirk: str) -> bool:
        return quirk in self._quirks

    def copy(self) -> "Repairs":
        """Return a record that goes on by itself."""
        other = Repairs()
        other._quirks = dict(self._quirks)
        return other

    def all(self) -> tuple[Quirk, ...]:
        """Return what was recorded."""
        return tuple(self._quirks.values())
