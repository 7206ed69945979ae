"""Each format holds to the published field list, whatever stands in the message."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from hdrscan import scan, scan_path
from hdrscan.errors import SourceError
from hdrscan.model.report import Report
from hdrscan.report.exchange import ecs, misp, ocsf
from hdrscan.report.exchange.lines import LINES, writer_of
from hdrscan.report.exchange.misp import RELATIONS
from hdrscan.report.exchange.seen import moment_of
from report.exchange.facts import ECS, MISP, OCSF, PROBLEMS, ecs_problems, messages, misp_problems, ocsf_problems

HOSTILE = (
    b"Received: from \xff\"]'\x1b[2J|x (\xe2\x80\xae[203.0.113.7%eth0]) by mx.example.org (Postfix) with ESMTP id \x00;"
    b" Mon, 3 Mar 2025 12:00:05 +0000\n"
    b'From: "=?utf-8?q?=00=1b=E2=80=AE?=" <"a b\\"@x"@exam\xc3\xa4ple.org>, c@d, <x@[203.0.113.9]>\n'
    b"Sender: nobody\nReply-To: <>, a@b.c@d.e\nTo: undisclosed-recipients:;\n"
    b'Subject: =?utf-7?q?+AC0?= \xff\xfe {"index":7}\nMessage-ID: <<>>\nDate: Tue, 99 Foo 99999 99:99 +9999\n'
    b"Return-Path: <\xff@>\nX-Mailer:\nThread-Index: \x07\n\n"
)
BARE = b"Received: from a by b; Mon, 3 Mar 2025 12:00:05 +0000\nX-Nothing: 1\n\n"


def event_of(form: str, report: Report) -> dict[str, Any]:
    line = writer_of(form)(report)
    assert line.endswith("\n")
    assert line.count("\n") == 1
    found: dict[str, Any] = json.loads(line)
    line.encode()
    assert "\x1b" not in line
    assert "\u202e" not in line
    return found


def problems(report: Report, form: str) -> list[str]:
    """Without any date in the message nobody knows when it was, and OCSF has no value that says so."""
    found = PROBLEMS[form](event_of(form, report))
    if form == "ocsf" and moment_of(report) is None:
        assert "time is required" in found
        found.remove("time is required")
    return found


@pytest.mark.parametrize("path", messages(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_samples_and_cases_hold_to_the_field_lists(path: Path) -> None:
    report = scan_path(path)
    for form in LINES:
        assert problems(report, form) == [], form


@pytest.mark.parametrize("form", LINES)
@pytest.mark.parametrize("message", [HOSTILE, BARE, BARE.replace(b"Mon, 3 Mar 2025 12:00:05 +0000", b"")])
def test_hostile_and_bare_messages_too(form: str, message: bytes) -> None:
    assert problems(scan(message), form) == []


NAMES = st.sampled_from(
    ["From", "To", "Cc", "Sender", "Reply-To", "Return-Path", "Message-ID", "Date", "Subject"]
)
FIELDS = st.lists(st.tuples(NAMES, st.text(st.characters(exclude_characters="\r\n"), max_size=60)), max_size=6)


@given(FIELDS, st.sampled_from(LINES))
def test_any_text_in_any_field(fields: list[tuple[str, str]], form: str) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    try:
        report = scan(BARE[:-1] + text.encode("utf-8", "replace"))
    except SourceError:
        return
    assert problems(report, form) == []


def test_real_messages_too(corpus: list[Path]) -> None:
    for path in corpus[::7]:
        report = scan_path(path)
        for form in LINES:
            assert problems(report, form) == []


def test_the_checks_see_what_is_wrong() -> None:
    report = scan_path(ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml")
    event = json.loads(ecs.to_line(report))
    wrong: list[tuple[tuple[str, ...], object]] = [
        (("email", "From"), "a@example.com"),
        (("email", "from", "address"), "a@example.com"),
        (("source", "ip"), "mail.example.com"),
        (("event", "severity"), "1"),
        (("rule", "id"), ["SPF001"]),
        (("tls", "established"), "yes"),
    ]
    for path, value in wrong:
        assert ecs_problems(changed(event, path, value)), path
    event = json.loads(ocsf.to_line(report))
    wrong = [
        (("email", "smtp_from"), "a@example.com"),
        (("email_auth", "arc"), "pass"),
        (("severity_id",), 7),
        (("src_endpoint", "ip"), "mail.example.com"),
        (("src_endpoint",), {}),
        (("time",), "2025-03-10T08:15:08Z"),
        (("from",), "Alice <a@example.com>"),
    ]
    for path, value in wrong:
        assert ocsf_problems(changed(event, path, value)), path
    found = json.loads(misp.to_line(report))
    changes: list[tuple[str, str, object]] = [
        ("from", "type", "email-dst"),
        ("ip-src", "value", "mail.example.com"),
        ("to", "disable_correlation", False),
        ("subject", "category", "Payload installation"),
        ("message-id", "object_relation", "message_id"),
    ]
    for relation, key, value in changes:
        broken = copy.deepcopy(found)
        next(each for each in broken["Attribute"] if each["object_relation"] == relation)[key] = value
        assert misp_problems(broken), relation


def changed(event: dict[str, Any], path: tuple[str, ...], value: object) -> dict[str, Any]:
    copied = inner = copy.deepcopy(event)
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copied


def test_the_lists_tell_their_version() -> None:
    assert (ECS["version"], ecs.VERSION) == ("9.4.0", "9.4.0")
    assert (OCSF["version"], ocsf.VERSION) == ("1.8.0", "1.8.0")
    assert (str(MISP["version"]), MISP["uuid"]) == (misp.TEMPLATE_VERSION, misp.TEMPLATE_UUID)
    assert {*RELATIONS} < {*MISP["attributes"]}
    for facts in (ECS, MISP, OCSF):
        assert facts["read"] >= "2026-11-24"
        assert facts["source"]


@pytest.mark.parametrize("version", ["ECS 9.4.0", "version 19", "OCSF 1.8.0"])
def test_the_page_tells_it_too(version: str) -> None:
    assert version in (ROOT / "docs" / "formats.md").read_text()
