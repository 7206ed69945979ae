"""Measuring how the time of reading grows with what is read, on a machine that does other things too."""

import gc
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

MOST = 3.6
"""How much longer three times as much may take: linear is 3, quadratic 9."""
MOST_OF_SHORT = 5.0
"""The same for times of a few milliseconds, of which a processor's caches change more."""
FLOOR = 0.05
"""Seconds of processor time below which nothing is compared: what is quadratic takes far longer by the largest size."""
HOPELESS = 5.0
"""Seconds after which a size is not measured again."""
ATTEMPTS = 36
PATIENCE = 6
"""Attempts after which each waits a moment: what keeps the machine busy may pass."""
PAUSE = 0.25
"""Seconds of that moment."""


def once(work: Callable[[T], object], data: T) -> float:
    """Return the seconds of processor time that one call takes."""
    gc.collect(0)
    gc.disable()  # what a collection costs depends on all the other tests' objects
    try:
        begin = time.process_time()
        work(data)
        return time.process_time() - begin
    finally:
        gc.enable()


def excess(work: Callable[[T], object], make: Callable[[int], T], floor: float = FLOOR) -> str | None:
    """Measure at one, three and nine times a size; None where time grows with size, and no faster.

    Of each size the least of all attempts counts: another process may have had the processor, never the other way.
    """
    most = MOST if floor >= FLOOR else MOST_OF_SHORT
    sizes = [make(times) for times in (1, 3, 9)]
    one, three = once(work, sizes[0]), once(work, sizes[1])
    nine = 0.0
    for attempt in range(ATTEMPTS):
        if attempt > PATIENCE:
            time.sleep(PAUSE)
        if three > HOPELESS and three > most * one:
            return f"{one:.4f} {three:.4f}"  # the largest size would take minutes
        again = once(work, sizes[2])
        nine = min(nine or again, again)
        if nine < floor or (nine <= most * max(three, floor / 4) and three <= most * max(one, floor / 4)):
            return None
        if nine > HOPELESS:
            break
        one, three = min(one, once(work, sizes[0])), min(three, once(work, sizes[1]))
    return f"{one:.4f} {three:.4f} {nine:.4f}"


def levels_off(work: Callable[[T], object], make: Callable[[int], T], floor: float = FLOOR) -> bool:
    """Tell whether five times as much takes less than four times as long, since there is a limit to what is read."""
    once_, fivefold = make(1), make(5)
    small, large = once(work, once_), once(work, fivefold)
    for _ in range(ATTEMPTS):
        if large < max(small, floor) * 4:
            return True
        small, large = min(small, once(work, once_)), min(large, once(work, fivefold))
    return False
