"""Dates of the usual form are read quickly, and to the same as by the forms for all dates."""

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.text import dates
from hdrscan.text.dates import COMMON_DATE, Moment, find_date

DATE = "Mon, 3 Mar 2025 12:00:05 +0100"
PARTS = re.findall(r"\w+|\W", DATE)
WORDS = [
    "Tue", "mon", "31", "00", "0", "100", "Feb", "feb", "Sept", "Xyz", "25", "0000", "9999", "0001", "24", "60", "59",
    "99", "-", "2400", "0060", "0059", "EST", "GMT", "PM", " pm", "\r\n\t", ".:", ",", "", " " * 20, " " * 21, "(x)",
    "é", "٣",
]  # fmt: skip


def both(text: str, start: int = 0) -> tuple[Moment | None, Moment | None]:
    quick = find_date(text, start)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dates, "_compiled_fast_path", lambda: re.compile(r"(?!)"))
        return quick, find_date(text, start)


def test_any_word_in_a_date_is_read_alike() -> None:
    for place, part in enumerate(PARTS):
        for word in WORDS:
            for new in (word, part + word, word + part):
                text = "".join([*PARTS[:place], new, *PARTS[place + 1 :]])
                quick, slow = both(text)
                assert quick == slow, text


@given(
    st.datetimes(), st.integers(-1500, 1500), st.sampled_from(["", " (CET)", "x", "0", " PM", ";"]), st.randoms()
)
def test_any_moment_is_read_alike(moment: object, offset: int, behind: str, chance: random.Random) -> None:
    day = f"{moment:%d}".lstrip("0") if chance.random() < 0.5 else f"{moment:%d}"
    zone = f"{'-' if offset < 0 else '+'}{abs(offset) // 60:02}{abs(offset) % 60:02}"
    text = f"{moment:%a}, {day} {moment:%b} {moment:%Y} {moment:%H:%M:%S} {zone}{behind}"
    quick, slow = both(text)
    assert quick == slow
    for before in ("1", "a", ";", " ", ":"):
        quick, slow = both(f"{before}{text}", 1)
        assert quick == slow


def test_the_usual_form_is_read_quickly() -> None:
    assert re.match(COMMON_DATE, DATE)
