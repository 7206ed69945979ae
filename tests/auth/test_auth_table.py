"""The table of Authentication-Results and Received-SPF fields, and what must be read from each."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.results import read_results
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, ReceivedSpf, Resinfo
from hdrscan.model.source import Field

Entry = dict[str, object]
TABLE: dict[str, list[Entry]] = tomllib.loads(
    Path(__file__).with_name("auth_table.toml").read_text(encoding="utf-8")
)
_SPACE = re.compile(r"[ \t\r\n]+")


def field_of(name: str, body: str) -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, len(name) + 1)


def variants(body: str) -> Iterator[tuple[str, str]]:
    """Yield ways to carry a body that mean the same (RFC 5322 section 2.2.3)."""
    yield "as written", " " + body
    yield "CRLF", " " + body.replace("\n", "\r\n")
    yield "unfolded", " " + body.replace("\n", "")
    yield "no blank after the colon", body


def table_of(value: object) -> Entry:
    assert isinstance(value, dict)
    return value


def list_of(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def result_differences(wanted: Entry, got: Resinfo, place: str) -> Iterator[str]:
    method, _, result = str(wanted["r"]).partition("=")
    right = result.strip("{}").split("|")
    if got.method != method or got.result not in right:
        yield f"{place}: expected {wanted['r']}, read was {got.method}={got.result}"
    properties = {(name, value) for name, value, _ in got.properties}
    for name, value in table_of(wanted.get("p", {})).items():
        if (name, value) not in properties:
            yield f"{place}: {name}={value} is not among {sorted(properties)}"
    if "c" in wanted:
        comments = [_SPACE.sub(" ", comment.text) for comment in got.comments]
        if comments != wanted["c"]:
            yield f"{place}: expected comments {wanted['c']!r}, read were {comments!r}"
    reason = wanted.get("reason")
    if reason is not None and got.reason != reason and ("reason", reason) not in properties:
        yield f"{place}: expected reason {reason!r}, read was {got.reason!r}"


def differences(entry: Entry, got: AuthResults) -> Iterator[str]:
    """Say in a line each how a field's reading differs from its entry."""
    for key in ("authserv_id", "version", "instance", "none", "valid"):
        if key not in entry:
            continue
        value = getattr(got, key)
        if value != entry[key] and not (entry[key] == "" and isinstance(value, Absent)):
            yield f"{key}: expected {entry[key]!r}, read was {value!r}"
    wanted = list_of(entry["resinfos"])
    if len(wanted) != len(got.resinfos):
        read = [f"{resinfo.method}={resinfo.result}" for resinfo in got.resinfos]
        yield f"expected {len(wanted)} results, read were {read}"
    for index, (expected, resinfo) in enumerate(zip(wanted, got.resinfos, strict=False)):
        yield from result_differences(table_of(expected), resinfo, f"result {index}")


@pytest.mark.parametrize("entry", TABLE["results"], ids=lambda entry: str(entry["name"]))
def test_results(entry: Entry) -> None:
    name, body = str(entry.get("field", "Authentication-Results")), str(entry["body"])
    problems = [
        f"[{how}] {problem}"
        for how, carried in variants(body)
        for problem in differences(entry, read_results(field_of(name, carried)))
    ]
    assert not problems, "\n" + "\n".join([body, *problems])


@pytest.mark.parametrize("entry", TABLE["results"], ids=lambda entry: str(entry["name"]))
def test_spans_of_results_stand_in_the_field(entry: Entry) -> None:
    field = field_of("Authentication-Results", " " + str(entry["body"]))
    for resinfo in read_results(field).resinfos:
        start, end = resinfo.span
        assert field.offset <= start < end <= len(field.raw)
        if "=?" not in field.body:
            assert field.raw[start:end].lower().startswith(resinfo.method)
        for _, _, span in resinfo.properties:
            assert start <= span[0] <= span[1] <= end


def spf_differences(entry: Entry, got: ReceivedSpf) -> Iterator[str]:
    for key in list_of(entry.get("absent", [])):
        value = getattr(got, str(key))
        if not isinstance(value, Absent):
            yield f"{key}: nothing of the kind is written, but read was {value!r}"
    for key, expected in entry.items():
        if key not in {"name", "body", "absent"} and getattr(got, key) != expected:
            yield f"{key}: expected {expected!r}, read was {getattr(got, key)!r}"


@pytest.mark.parametrize("entry", TABLE["spf"], ids=lambda entry: str(entry["name"]))
def test_received_spf(entry: Entry) -> None:
    body = str(entry["body"])
    problems = [
        f"[{how}] {problem}"
        for how, carried in variants(body)
        for problem in spf_differences(entry, read_received_spf(field_of("Received-SPF", carried)))
    ]
    assert not problems, "\n" + "\n".join([body, *problems])


def test_table_is_sound() -> None:
    names = [entry["name"] for entry in TABLE["results"]]
    assert len(names) == len(set(names))
    assert len(names) + len(TABLE["spf"]) >= 60
    for entry in TABLE["results"]:
        assert set(entry) <= {
            *("name", "field", "body", "authserv_id", "version", "instance", "none", "valid", "resinfos")
        }
    for entry in TABLE["spf"]:
        assert set(entry) - {"name", "body", "absent"} <= set(ReceivedSpf._fields)


def test_a_wrong_value_is_noticed() -> None:
    got = read_results(field_of("Authentication-Results", " mx.example.org; spf=pass smtp.mailfrom=example.com"))
    assert list(differences({"resinfos": [{"r": "spf=fail"}]}, got))
    assert list(differences({"resinfos": [{"r": "spf=pass", "p": {"smtp.mailfrom": "example.net"}}]}, got))
    assert list(differences({"resinfos": [{"r": "spf=pass", "c": ["x"]}]}, got))
    assert list(differences({"resinfos": [], "authserv_id": ""}, got))
    assert not list(differences({"resinfos": [{"r": "spf=pass", "c": []}], "authserv_id": "mx.example.org"}, got))
