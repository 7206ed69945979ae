"""Things done ahead of their turn: order, bound, and what is raised in its turn."""

import threading
from collections.abc import Iterator

import pytest

from hdrscan.batch.ahead import Ahead


@pytest.mark.parametrize("most", [1, 4])
def test_results_come_in_order_and_a_failure_behind_what_stood_before_it(most: int) -> None:
    def things() -> Iterator[int]:
        yield from range(9)
        raise OSError("the disk")

    ahead: Ahead[int, int] = Ahead(lambda n: n * n, most)
    taken: list[tuple[int, int]] = []
    with pytest.raises(OSError, match="the disk"):  # noqa: PT012 - what came before it is looked at
        for pair in ahead.over(things()):
            taken.append(pair)  # noqa: PERF402 - as far as it came
    assert taken == [(n, n * n) for n in range(9)]


def test_no_more_is_under_way_than_is_allowed_and_one_waits_for_no_other() -> None:
    barrier = threading.Barrier(4, timeout=10)
    read: list[int] = []

    def things() -> Iterator[int]:
        for n in range(12):
            read.append(n)
            yield n

    ahead: Ahead[int, int] = Ahead(lambda _: barrier.wait(), 4)  # passes only when four are under way at once
    results = ahead.over(things())
    next(results)
    assert len(read) == 4
    assert len(list(results)) == 11


@pytest.mark.parametrize("most", [1, 4])
def test_after_the_end_nothing_begins_and_what_began_is_handed_over(most: int) -> None:
    read: list[int] = []

    def things() -> Iterator[int]:
        for n in range(12):
            read.append(n)
            yield n

    ahead: Ahead[int, int] = Ahead(lambda n: n, most)
    results = ahead.over(things())
    assert next(results) == (0, 0)
    ahead.end()
    assert [thing for thing, _ in results] == list(range(1, most))
    assert read == list(range(most))
