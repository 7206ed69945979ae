"""Several things under way at once, their results in order."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

_Thing = TypeVar("_Thing")
_Done = TypeVar("_Done")


class Ahead(Generic[_Thing, _Done]):
    """Does something with each of many things, some of them ahead of the one whose turn it is."""

    def __init__(self, do: Callable[[_Thing], _Done], most: int) -> None:
        """``do`` is called by threads where ``most``, the things under way, is more than one."""
        self._do = do
        self._most = most
        self._is_ending = False

    def end(self) -> None:
        """Begin nothing more; what is under way is still handed over."""
        self._is_ending = True

    def over(self, things: Iterable[_Thing]) -> Iterator[tuple[_Thing, _Done]]:
        """Yield each thing with what came of it, in order; what ``things`` raises comes in its turn.

        Whoever takes no more leaves what is under way to end by itself.
        """
        if self._most <= 1:
            for thing in things:
                yield thing, self._do(thing)
                if self._is_ending:
                    break
            return
        pool = ThreadPoolExecutor(self._most)
        try:
            yield from self._over(iter(things), pool)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _over(self, things: Iterator[_Thing], pool: ThreadPoolExecutor) -> Iterator[tuple[_Thing, _Done]]:
        under_way: deque[tuple[_Thing, Future[_Done]]] = deque()
        failure: Exception | None = None
        while True:
            while not self._is_ending and failure is None and len(under_way) < self._most:
                try:
                    thing = next(things)
                except StopIteration:
                    break
                except Exception as error:  # noqa: BLE001 - raised below, when all before it is handed over
                    failure = error
                else:
                    under_way.append((thing, pool.submit(self._do, thing)))
            if not under_way:
                break
            thing, future = under_way.popleft()
            yield thing, future.result()
        if failure is not None:
            raise failure
