"""Mutations of our own samples, the same ones each time; ``make fuzz`` makes others, for longer."""

from itertools import islice
from pathlib import Path

import pytest

from fuzz.mutations import FORMATS, Failure, first_failure, sources

SEED, SECONDS = 20_240_503, 8


def test_whatever_comes_in_a_report_or_a_reason_comes_out(tmp_path: Path) -> None:
    found = first_failure(SEED, SECONDS, tmp_path)
    if isinstance(found, Failure):
        (tmp_path / "failed").write_bytes(found.data)
        pytest.fail(f"source {found.number} ({found.format}) of seed {SEED}, kept in {tmp_path}: {found.error!r}")
    assert found > len(FORMATS)


def test_a_seed_gives_the_same_sources() -> None:
    assert list(islice(sources(1), 20)) == list(islice(sources(1), 20))
    assert list(islice(sources(1), 20)) != list(islice(sources(2), 20))
    assert {form for _, form, _ in islice(sources(1), len(FORMATS))} == {*FORMATS}
