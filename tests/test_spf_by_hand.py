"""``hdrscan --spf-client`` from outside, and messages whose client or sender SPF cannot judge."""

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from asked import judged
from conftest import ROOT
from domains import HEALTHY, PLAN, checked, in_memory
from hdrscan.cli import OK, WRONG_USE
from hdrscan.cli.commands import run
from hdrscan.model.absent import Absent
from hdrscan.model.live import ClientRole
from hdrscan.report.checklists import to_text
from hdrscan.report.json_v1 import to_json
from hdrscan.report.live_rows import live_rows, spf_lines
from hdrscan.settings import Settings

SCHEMAS = {
    name: json.loads((ROOT / "docs" / "schema" / f"hdrscan-{name}-1.json").read_text(encoding="utf-8"))
    for name in ("domain", "domains", "spf")
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()
)


def fits(name: str, document: Any) -> None:  # noqa: ANN401 - JSON
    validator = Draft202012Validator(SCHEMAS[name], registry=REGISTRY)
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []


def test_several_checklists_fit_their_schema() -> None:
    found = checked(PLAN, in_memory(HEALTHY))
    fits("domains", json.loads(to_text([found, found])))


BY_HAND = ("--spf-client", "203.0.113.25", "--spf-mail-from", "a@example.com", "--spf-helo", "mail.example.com")


@pytest.fixture
def zone(tmp_path: Path) -> str:
    file = tmp_path / "new.zone"
    file.write_text('example.com. IN TXT "v=spf1 ip4:203.0.113.25 exp=why.example.com -all"\n', encoding="ascii")
    return str(file)


def test_the_result_with_its_steps_and_answers(zone: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*BY_HAND, "--zone", zone]) == OK
    shown = capsys.readouterr().out
    assert shown.startswith("SPF: pass. ")
    assert "ip4:203.0.113.25 MATCHES" in shown
    assert "Proof: example.com TXT:" in shown


def test_a_null_sender_is_judged_by_helo(zone: str, capsys: pytest.CaptureFixture[str]) -> None:
    options = ["--spf-client", "192.168.1.9", "--spf-helo", "[192.168.1.9]", "--zone", zone, "--format", "json"]
    assert run(options) == OK
    found = json.loads(capsys.readouterr().out)
    assert (found["result"], found["domain"], found["sender"]) == (
        "none",
        "[192.168.1.9]",
        "postmaster@[192.168.1.9]",
    )
    assert found["schema"] == "hdrscan-spf/1"
    fits("spf", found)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--spf-helo", "x", "--dns"), "need --spf-client"),
        (("--spf-client", "mail.example.com", "--spf-helo", "x", "--dns"), "need --spf-client"),
        (("--spf-client", "203.0.113.25", "--dns"), "needs --spf-mail-from or --spf-helo"),
        (BY_HAND, "give --dns"),
        ((*BY_HAND, "--dns", "message.eml"), "leave the messages out"),
        ((*BY_HAND, "--dns", "--format", "csv"), "a table or JSON"),
    ],
)
def test_wrong_use(options: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(list(options)) == WRONG_USE
    assert told in capsys.readouterr().err


def message(client: str, helo: str, sender: str) -> bytes:
    return (
        f"Return-Path: <{sender}>\r\n"
        f"Received: from {helo} (unknown [{client}])\r\n"
        "\tby mx.example.net (Postfix) with ESMTP id 4XyZ1234\r\n"
        "\tfor <b@example.net>; Tue, 24 Nov 2026 10:00:00 +0000 (UTC)\r\n"
        "From: a@example.com\r\nSubject: x\r\n\r\nx\r\n"
    ).encode()


def test_a_client_with_a_private_address_has_a_row_that_says_so() -> None:
    report = judged(message("192.168.1.9", "mail.example.com", "a@example.com"), in_memory(HEALTHY), Settings())
    (row, *_) = live_rows(report)
    assert "[192.168.1.9]" in row.check
    assert "private address" in row.published
    assert "private address" in spf_lines(report)[0]
    document: Any = to_json(report)
    (client, *_) = document["live"]["spf"]
    assert (client["ip"], client["result"]) == ("192.168.1.9", None)
    assert "private address" in client["reason"]


def test_nobody_is_asked_about_a_private_address() -> None:
    report = judged(message("10.0.0.9", "mail.example.com", "a@example.com"), in_memory(HEALTHY), Settings())
    assert report.live is not None
    (client,) = (found for found in report.live.clients if found.role is ClientRole.BOUNDARY)
    assert client.reverse.is_confirmed is Absent.NOT_CHECKED
    assert client.spf is None


def test_a_null_sender_behind_an_address_literal_is_none() -> None:
    report = judged(message("198.51.100.7", "[198.51.100.7]", ""), in_memory(HEALTHY), Settings())
    assert report.live is not None
    (client,) = (found for found in report.live.clients if found.role is ClientRole.BOUNDARY)
    assert client.spf is not None
    assert (getattr(client.spf.result, "value", None), client.spf.domain) == ("none", "[198.51.100.7]")
