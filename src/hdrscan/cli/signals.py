"""Being ended from outside: Ctrl-C, and the signals that ask a program to end, leave whole output behind."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_ASKED = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""What ``kill``, ``timeout`` and service managers send, and what a terminal sends that is closed."""

Handler = Callable[[int, FrameType | None], object]


class Ending:
    """Which signal ended the scan."""

    def __init__(self) -> None:
        """None yet."""
        self.number: int = signal.SIGINT

    @property
    def code(self) -> int:
        """The exit code that shells give to what a signal ended."""
        return 128 + self.number

    def take(self, number: int, _: FrameType | None) -> None:
        """End as Ctrl-C does.

        Raises:
            KeyboardInterrupt: always.
        """
        self.number = number
        raise KeyboardInterrupt


@contextmanager
def heeded() -> Iterator[Ending]:
    """Have a request to end do what Ctrl-C does; what whoever started us had ignored (nohup) stays so."""
    ending = Ending()
    replaced: list[int] = []
    if _is_main():
        for number in _ASKED:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, ending.take)
                replaced.append(number)
    try:
        yield ending
    finally:
        for number in replaced:
            signal.signal(number, signal.SIG_DFL)


@contextmanager
def held() -> Iterator[None]:
    """Hold Ctrl-C and its like back for a moment, so that nothing is written half."""
    came: list[int] = []
    before: dict[int, Handler] = {}
    if _is_main():
        for number in (signal.SIGINT, *_ASKED):
            handler = signal.getsignal(number)
            if callable(handler):  # else it is ignored, or not ours
                before[number] = handler
                signal.signal(number, lambda caught, _: came.append(caught))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came:
        before[number](number, None)


def _is_main() -> bool:
    """Tell whether this is the thread that signals come to; another may not ask for them."""
    return threading.current_thread() is threading.main_thread()
