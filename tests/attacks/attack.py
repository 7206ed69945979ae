"""What an attack is, and where in a message a stranger's additions can stand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import cycle
from typing import NamedTuple

from attacks.additions import FULL
from attacks.letters import VICTIM, Additions, Letter, message
from attacks.receivers import Receiver

_HOP = f"Received: from mail.example.com (mail.example.com [{VICTIM}]) by relay.example.net with ESMTP id 7; Fri, 7 Feb 2025 11:59:59 +0000"


class Attack(NamedTuple):
    """A message with a stranger's additions, and the same without."""

    label: str
    before: bytes
    after: bytes
    said: tuple[str, ...] = ()
    """Names that the stranger says of himself in this attack only."""
    names_hop: bool = False
    """The hop below is in the name that he says in HELO, or that his provider gave him. That his host runs Postfix is
    then his claim, which a report may repeat with medium confidence and as nothing more."""


Class = Callable[[Receiver], Iterator[Attack]]


def placed(text: str) -> Iterator[tuple[str, Additions]]:
    """Put a text everywhere a stranger can."""
    yield "directly below", Additions(below=[text])
    yield "below a hop", Additions(below=[_HOP, text])
    yield "above a hop", Additions(below=["X-Mailer: 1", text, _HOP])
    yield "between the author's", Additions(middle=[text])
    yield "foot", Additions(foot=[text])


def added(
    receiver: Receiver, fields: Iterable[str], letters: Sequence[Letter], places: int = 1
) -> Iterator[Attack]:
    """Put each text at some places in turn, into letters with each verdict in turn, over no, one or two inner hops.

    The first place of each text is always the one directly below what the receiver wrote.
    """
    turn, place = cycle(range(len(letters))), cycle(range(1, len(list(placed("")))))
    for text in fields:
        if not receiver.keeps(text):
            continue
        every = list(placed(text))
        for where, additions in (every[0], *(every[next(place)] for _ in range(places))):
            at = next(turn)
            written = receiver.writes(letters[at], at % 3)
            yield Attack(
                f"{where}, {letters[at].verdict}: {text!r}",
                message(written, letters[at]),
                message(written, letters[at], additions),
            )


def continued(receiver: Receiver, by: str) -> list[str]:
    """Return the lines with which a stranger goes on below a hop that is taken for the recipient's own."""
    lines = (
        f"Authentication-Results: {receiver.host}; {FULL}",
        (
            f"Received: from mail.example.com (mail.example.com [{VICTIM}])\n\tby {by} (Postfix) with ESMTPS id"
            " 4YqJ8m0000z9sT0\n\tfor <bob@example.org>; Fri, 7 Feb 2025 11:59:59 +0000"
        ),
        f"Authentication-Results: {by}; {FULL}",
    )
    return [line for line in lines if receiver.keeps(line)]


def shown(receiver: Receiver, helo: str) -> tuple[str, ...]:
    """Return the ways in which a report may show a HELO: as it was said, or as the server writes it."""
    letter = Letter(helo=helo)
    field = next(line for line in receiver.writes(letter).top if line.startswith("Received: from "))
    said = (helo, field.split(" ")[2])
    readable = (
        name.encode("ascii", "surrogateescape").decode(coding, "replace")
        for name in said
        for coding in ("cp1252", "utf-8")
    )
    return tuple(form for name in (*said, *readable) for form in (name, name.lower()))
