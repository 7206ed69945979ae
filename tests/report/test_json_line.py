"""Both writers of JSON lines give the same bytes, or the quick one leaves a line to the other."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.report import json_line
from hdrscan.report.json_line import by_orjson, line_of
from hdrscan.report.json_values import Json, number, spelled

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False, allow_infinity=False).map(number)
    | st.sampled_from([NOT_PRESENT, UNREADABLE])
    | st.datetimes(timezones=st.just(UTC)),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def slowly(values: Json) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=spelled)


def test_every_character_is_spelled_alike() -> None:
    plain: Json = {"all": "".join(chr(code) for code in range(0x11000) if not 0xD800 <= code < 0xE000)}
    assert by_orjson(plain) == slowly(plain)


@given(st.dictionaries(st.text(max_size=8), VALUES, max_size=6))
def test_any_values_are_spelled_alike_or_refused(values: Json) -> None:
    assert by_orjson(values) in {slowly(values), None}


@pytest.mark.parametrize("value", [1e-06, -2.5e-05, 1e16, 1e300])
def test_numbers_with_an_exponent_are_refused(value: float) -> None:
    assert by_orjson({"x": number(value)}) is None
    assert slowly({"x": number(value)}) == f'{{"x":{value!r}}}'


def test_values_of_the_model_are_spelled_by_both() -> None:
    moment = datetime(2025, 3, 3, 12, 0, 5, tzinfo=UTC)
    values: Json = {"absent": NOT_PRESENT, "at": [moment, moment.replace(microsecond=70)], "span": (1, 2)}
    written = '{"absent":null,"at":["2025-03-03T12:00:05Z","2025-03-03T12:00:05.000070Z"],"span":[1,2]}'
    assert by_orjson(values) == slowly(values) == written


def test_what_is_no_value_is_refused_by_both() -> None:
    assert by_orjson({"x": {1}}) is None
    with pytest.raises(TypeError, match="a set is not a value"):
        line_of({"x": {1}})


def test_lone_surrogates_are_refused() -> None:
    assert by_orjson({"x": "\udcff"}) is None


def test_without_orjson_lines_are_written_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_line, "_dumps", lambda: None)
    monkeypatch.setattr(json_line, "FEW", 0)
    assert line_of({"x": "\udcc3\udca9"}) == '{"x":"é"}\n'
