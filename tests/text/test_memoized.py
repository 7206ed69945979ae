"""Answers that are kept: each question is worked out once, what is too long for a name every time."""

import pytest

from hdrscan.text import memoized


def test_answers_are_kept_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memoized, "_MOST", 3)
    asked: list[str] = []

    @memoized.memoized
    def length(name: str) -> int:
        asked.append(name)
        return len(name)

    long = "a" * (memoized.LONGEST + 1)
    assert [length(name) for name in ("a", "bb", "a", long, long)] == [1, 2, 1, len(long), len(long)]
    assert asked == ["a", "bb", long, long]
    assert [length(name) for name in ("ccc", "dddd", "dddd", "a")] == [3, 4, 4, 1]
    assert asked[4:] == ["ccc", "dddd", "a"]
