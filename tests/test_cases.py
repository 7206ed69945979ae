"""Cases: a message, and the parts of its report that must come out (tests/cases/NAME, and every sample)."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from asked import judged, zone_of
from hdrscan import scan
from hdrscan.config.reading import read_settings
from hdrscan.report.json_v1 import to_json
from hdrscan.settings import Settings

CASES = Path(__file__).with_name("cases")
SAMPLES = Path(__file__).parents[1] / "samples"
MANIFEST: dict[str, dict[str, object]] = json.loads((SAMPLES / "manifest.json").read_text())["samples"]
Json = dict[str, object]


def report_of(path: Path, settings: Settings | None = None) -> Json:
    """Judge a message, with the answers of the file ``zone`` beside it where there is one."""
    zone, data = zone_of(path.parent), path.read_bytes()
    found = scan(data, settings) if zone is None else judged(data, zone, settings)
    report: Json = json.loads(json.dumps(to_json(found)))
    return report


def settings_of(case: Path) -> Settings | None:
    path = case / "settings.toml"
    return read_settings(path.read_text(), path.name) if path.exists() else None


def differences(  # noqa: C901, PLR0912 - a branch a shape of JSON
    expected: object, got: object, path: str = "report"
) -> Iterator[str]:
    """Compare partially and say at which JSON path what differs.

    An object needs only the keys that are expected; a list needs all its elements. ``{"any": [...]}`` lists
    alternatives; ``{"contains": [...]}`` asks that each of its elements is somewhere in a list.
    """
    if isinstance(expected, dict) and expected.keys() == {"any"}:
        if not any(not list(differences(choice, got, path)) for choice in expected["any"]):
            yield f"{path}: expected one of {expected['any']!r}, got {got!r}"
    elif isinstance(expected, dict) and expected.keys() == {"contains"}:
        elements = got if isinstance(got, list) else []
        for wanted in expected["contains"]:
            if not any(not list(differences(wanted, element, path)) for element in elements):
                yield f"{path}: {wanted!r} is not among {got!r}"
    elif isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            if key in got:
                yield from differences(value, got[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}: not in the report, expected {value!r}"
    elif isinstance(expected, list) and isinstance(got, list):
        if len(expected) != len(got):
            yield f"{path}: expected {len(expected)} elements, got {len(got)}"
        for index, (wanted, element) in enumerate(zip(expected, got, strict=False)):
            yield from differences(wanted, element, f"{path}[{index}]")
    elif expected != got or isinstance(expected, bool) is not isinstance(got, bool):
        yield f"{path}: expected {expected!r}, got {got!r}"


def message_of(case: Path) -> Path:
    return next(path for path in sorted(case.iterdir()) if path.stem == "message")


def expectations() -> list[Path]:
    # What findings a case gives is tests/rules/test_registry.py's.
    return sorted(path for path in CASES.glob("*/expect*.json") if path.name != "expect.findings.json")


@pytest.mark.parametrize("expect", expectations(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_case(expect: Path) -> None:
    expected: Json = json.loads(expect.read_text())
    report = report_of(message_of(expect.parent), settings_of(expect.parent))
    problems = list(differences(expected, report))
    assert not problems, "\n" + "\n".join(problems)


def mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


@pytest.mark.parametrize("name", MANIFEST)
def test_sample_boundary(name: str) -> None:
    report = report_of(SAMPLES / name)
    boundary = mapping(MANIFEST[name]["boundary"])
    expected = {
        "route": {"boundary": {"received_index": boundary["received_index"]}},
        "hops": {
            "contains": [
                {
                    "received_index": boundary["received_index"],
                    "from": {"helo": boundary["helo"], "ip": boundary["ip"]},
                    "trust": "trusted",
                }
            ]
        },
        "error": None,
    }
    problems = list(differences(expected, report))
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("name", MANIFEST)
def test_sample_route(name: str) -> None:
    report = report_of(SAMPLES / name)
    problems = list(differences(MANIFEST[name]["route"], report["route"], "report.route"))
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("name", MANIFEST)
def test_sample_authentication(name: str) -> None:
    report = report_of(SAMPLES / name)
    expected = MANIFEST[name]["authentication"]
    problems = list(differences(expected, report["authentication"], "report.authentication"))
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.parametrize("name", [name for name in MANIFEST if "same_as" in MANIFEST[name]])
def test_pasted_form_gives_the_same_hops(name: str) -> None:
    def hops(path: Path) -> list[Json]:
        found = report_of(path)["hops"]
        assert isinstance(found, list)
        return [{key: value for key, value in hop.items() if key != "line"} for hop in found]

    assert hops(SAMPLES / name) == hops(SAMPLES / str(MANIFEST[name]["same_as"]))
    assert report_of(SAMPLES / name)["quirks"], "a repair is never silent"


def test_every_sample_is_documented() -> None:
    files = {path.name for path in SAMPLES.iterdir() if path.suffix in {".eml", ".txt"}}
    assert files == set(MANIFEST)
    readme = (SAMPLES / "README.md").read_text()
    assert not [name for name in files if name not in readme]


def test_every_case_is_whole() -> None:
    for case in CASES.iterdir():
        assert (case / "expect.json").is_file(), case.name
        assert message_of(case).is_file()


def test_a_difference_is_found() -> None:
    assert list(differences({"a": [{"b": 1}]}, {"a": [{"b": 2}]})) == ["report.a[0].b: expected 1, got 2"]
    assert list(differences({"a": []}, {"a": [1]}))
    assert list(differences({"a": True}, {"a": 1}))
    assert list(differences({"a": {"any": [1, 2]}}, {"a": 3}))
    assert list(differences({"a": {"contains": [{"b": 1}]}}, {"a": [{"b": 2}]}))
    assert list(differences({"a": None}, {}))
    assert not list(differences({"a": {"contains": [{"b": 1}]}}, {"a": [{"b": 2}, {"b": 1, "c": 0}]}))
