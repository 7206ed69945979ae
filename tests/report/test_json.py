"""The JSON of version 1: every report fits the schema, and the schema would notice what does not."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import hdrscan
from conftest import ROOT, SAMPLES
from hdrscan.errors import SourceError
from hdrscan.model.report import Report
from hdrscan.report.json_v1 import to_document, to_line, to_text

SCHEMA = json.loads((ROOT / "docs" / "schema" / "hdrscan-1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
HEAD = b"From: Alice <alice@example.com>\nTo: bob@example.net\nDate: Mon, 3 Mar 2025 11:00:00 +0100\n"
RECEIVED = (
    b"Received: from mail.example.com (unknown [40.107.96.hidden])\n"
    b"\tby mx.example.net (Postfix) with ESMTPS id 4Q1;\n\tMon, 3 Mar 2025 10:00:02 +0000 (UTC)\n"
    b"Received: by mail.example.com (Postfix, from userid 33) id 4Q0; Mon, 3 Mar 2025 11:00:05 +0100 (CET)\n"
)


def written(report: Report) -> Any:  # noqa: ANN401 - JSON
    return json.loads(to_line(report).encode())


def complaints(document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)]


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_samples_fit_the_schema() -> None:
    assert SAMPLES
    reports = [hdrscan.scan_path(str(path)) for path in SAMPLES]
    for report in reports:
        assert complaints(written(report)) == []
    assert complaints(json.loads(to_text(to_document(reports, {"x.eml": "x.eml: empty"})))) == []


def test_corpus_fits_the_schema(corpus: list[Path]) -> None:
    for path in corpus:
        try:
            report = hdrscan.scan_path(str(path))
        except SourceError:
            assert path.stat().st_size == 0
            continue
        document = written(report)
        assert complaints(document) == [], path
        assert len(document["hops"]) == sum(field.key == "received" for field in report.block.fields)


def test_values() -> None:
    report = written(hdrscan.scan(RECEIVED + b"Return-Path: <>\n" + HEAD + b"Subject: x\n\nbody"))
    assert report["message"] == {
        "from": {"address": "alice@example.com", "domain": "example.com"},
        "authors": [
            {
                "name": "Alice",
                "address": "alice@example.com",
                "domain": "example.com",
                "unicode_domain": "example.com",
            }
        ],
        "sender": [],
        "reply_to": [],
        "reverse_path": "",
        "to": "bob@example.net",
        "subject": "x",
        "date": "2025-03-03T10:00:00Z",
        "message_id": None,
        "notes": [],
    }
    oldest, newest = report["hops"]
    assert (oldest["n"], oldest["received_index"], oldest["line"]) == (1, 1, 4)
    assert (oldest["timestamp"], oldest["utc_offset_minutes"]) == ("2025-03-03T10:00:05Z", 60)
    assert oldest["delay_seconds"] is None
    assert newest["delay_seconds"] == -3
    assert "clock" in newest["clock_skew"]
    assert newest["from"]["ip"] is None
    assert newest["absent"]["from.ip"] == "unreadable"
    assert newest["trust"] == "trusted"
    assert report["source"]["length"] == len(RECEIVED + b"Return-Path: <>\n" + HEAD + b"Subject: x\n\nbody")


def test_a_broken_report_fits_the_schema() -> None:
    fine = hdrscan.scan(RECEIVED + HEAD)
    broken = written(Report.failed(fine.source, fine.block, "ValueError: \udcff \x9b"))
    assert complaints(broken) == []
    assert (broken["hops"], broken["error"][:10]) == ([], "ValueError")


def _delete(key: str) -> Callable[[Any], None]:
    return lambda report: report.pop(key)


@pytest.mark.parametrize(
    "change",
    [
        *map(_delete, ("schema", "source", "hops", "quirks", "error")),
        lambda report: report.update(more=1),
        lambda report: report.update(schema="hdrscan/2"),
        lambda report: report["hops"][0].update(trust="sure"),
        lambda report: report["hops"][0].update(timestamp="2025-03-03 10:00:05"),
        lambda report: report["hops"][0]["from"].pop("rdns"),
        lambda report: report["source"].update(sha256="none"),
    ],
)
def test_the_schema_notices(change: Callable[[Any], None]) -> None:
    report = written(hdrscan.scan(RECEIVED + HEAD))
    assert complaints(report) == []
    change(report)
    assert complaints(report) != []


def test_summary() -> None:
    report = hdrscan.scan(RECEIVED + HEAD)
    document: Any = to_document(iter([report, report]), {})
    counts = ("messages", "hops", "errors", "unread")
    assert [document["summary"][key] for key in counts] == [2, 4, 0, []]
    assert document["summary"]["first_seen"] == document["summary"]["last_seen"] == "2025-03-03T10:00:02Z"
    (route,) = document["summary"]["routes"]
    # The client's address cannot be read, and its name is its own word.
    assert (route["host"], route["messages"]) == ("(unnamed)", 2)
    (sender,) = document["summary"]["senders"]
    assert (sender["from_domain"], sender["messages"], sender["spf_pass"]) == ("example.com", 2, 0)
    (delay,) = document["summary"]["delays"]
    assert (delay["from"], delay["by"]) == ("mail.example.com", "mx.example.net")
    assert (delay["messages"], delay["p50_seconds"], delay["max_seconds"]) == (2, -3, -3)


def test_unread_sources_are_looked_at_last() -> None:
    unread: dict[str, str] = {}

    def reports() -> Iterator[Report]:
        yield hdrscan.scan(RECEIVED + HEAD)
        unread["late.eml"] = "late.eml: empty"

    document: Any = to_document(reports(), unread)
    assert document["summary"]["unread"] == [{"path": "late.eml", "error": "late.eml: empty"}]


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", "café"),
        (b"=?iso-8859-1?Q?caf=E9?=", "café"),
        (b"=?utf-8?B?8J+Ygg==?=", "😂"),
    ],
)
def test_eight_bit_text_becomes_characters(subject: bytes, shown: str) -> None:
    assert written(hdrscan.scan(HEAD + b"Subject: " + subject + b"\n"))["message"]["subject"] == shown


def test_json_text_holds_no_control_or_bidirectional_character() -> None:
    report = hdrscan.scan(HEAD + b"Subject: a\x7f\x1bb =?utf-8?Q?=C2=9B=E2=80=AEc?=\n")
    line = to_line(report)
    assert not set(line.rstrip("\n")) & {chr(code) for code in (*range(32), *range(127, 160), 0x202E)}
    assert set("\x7f\x1b\x9b\u202e") <= set(json.loads(line)["message"]["subject"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.text(alphabet=st.characters(codec="ascii"), max_size=60))
def test_any_bytes_give_valid_json(junk: bytes, word: str) -> None:
    message = (
        RECEIVED.replace(b"mail.example.com", junk[:60]) + HEAD + b"Subject: " + junk + word.encode() + b"\n"
    )
    try:
        report = hdrscan.scan(message)
    except SourceError:
        return
    assert complaints(written(report)) == []
