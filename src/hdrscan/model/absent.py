"""A value that is not there, and why."""

from enum import Enum


class Absent(Enum):
    """The reason for a missing value. Every reason is falsy, so ``hop.helo or "?"`` reads naturally."""

    NOT_PRESENT = "not present"
    """The field does not hold the value."""

    UNREADABLE = "unreadable"
    """Something stands in the value's place and does not parse, such as ``40.107.96.hidden`` for an address."""

    NOT_CHECKED = "not checked"
    """Nobody looked: the server did not, or hdrscan was not asked to."""

    NOT_APPLICABLE = "not applicable"
    """The value has no meaning here, such as a HELO for mail submitted over HTTP."""

    def __bool__(self) -> bool:
        return False

    # Members are made once and compared by identity; Enum's own hash is a call into Python.
    __hash__ = object.__hash__


NOT_PRESENT = Absent.NOT_PRESENT
UNREADABLE = Absent.UNREADABLE
NOT_CHECKED = Absent.NOT_CHECKED
NOT_APPLICABLE = Absent.NOT_APPLICABLE
