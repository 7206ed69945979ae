"""The measure of time that other tests rely on sees what it is meant to see."""

from linear import excess, levels_off


def linear(size: int) -> int:
    return sum(range(40_000 * size))


def quadratic(size: int) -> int:
    return sum(range(1_000 * size * size))


def test_quadratic_work_is_told() -> None:
    assert excess(quadratic, lambda times: 12 * times, floor=0.005)


def test_linear_work_is_not() -> None:
    assert excess(linear, lambda times: 4 * times, floor=0.005) is None


def test_what_levels_off_is_told_from_what_does_not() -> None:
    assert levels_off(lambda size: linear(min(size, 20)), lambda times: 10 * times, floor=0.002)
    # Linear work takes five times as long, too near to the bound of four for a machine that does other things.
    assert not levels_off(quadratic, lambda times: 20 * times, floor=0.002)
