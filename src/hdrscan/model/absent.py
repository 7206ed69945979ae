"""A value that is not there, and why."""

from typing import ClassVar, final


@final
class Absent:
    """The reason for a missing value. Every reason is falsy, so ``hop.helo or "?"`` reads naturally.

    The members are made below, once, and compared by identity. It is no ``Enum``, for the sake of many messages:
    of each some four hundred values are asked whether they are absent, and an ``Enum`` answers in twice the time.
    """

    __slots__ = ("name", "value")

    NOT_PRESENT: ClassVar["Absent"]
    """The field does not hold the value."""

    UNREADABLE: ClassVar["Absent"]
    """Something stands in the value's place and does not parse, such as ``40.107.96.hidden`` for an address."""

    NOT_CHECKED: ClassVar["Absent"]
    """Nobody looked: the server did not, or hdrscan was not asked to."""

    NOT_APPLICABLE: ClassVar["Absent"]
    """The value has no meaning here, such as a HELO for mail submitted over HTTP."""

    def __init__(self, name: str, value: str) -> None:
        """Name a reason, and put it into words."""
        self.name = name
        self.value = value

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return f"<{self.value}>"  # what a printed report shows in the value's place

    def __str__(self) -> str:
        return self.value

    def __reduce__(self) -> str:
        return self.name  # a copy, and what another process sends, is the member itself


NOT_PRESENT = Absent.NOT_PRESENT = Absent("NOT_PRESENT", "not present")
UNREADABLE = Absent.UNREADABLE = Absent("UNREADABLE", "unreadable")
NOT_CHECKED = Absent.NOT_CHECKED = Absent("NOT_CHECKED", "not checked")
NOT_APPLICABLE = Absent.NOT_APPLICABLE = Absent("NOT_APPLICABLE", "not applicable")
