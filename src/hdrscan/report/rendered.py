"""What is written of one of many messages."""

from typing import NamedTuple


class RenderedMessage(NamedTuple):
    """Text, cut where the message's number in its source stands.

    A reader that begins within an mbox does not know how many messages stand before; the number is put in later.
    """

    head: str
    tail: str = ""
    index: int | None = None  # type: ignore[assignment]  # as in model.source.Field
    """The message's number among those that were read with it; None where none is written."""
