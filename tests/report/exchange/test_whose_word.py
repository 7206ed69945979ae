"""A standard field of an event is taken for a fact: nothing that a stranger can write gets there."""

import json
from typing import Any

from conftest import ROOT
from hdrscan import scan, scan_path
from hdrscan.model.report import Report
from hdrscan.report.exchange import ecs, misp, ocsf
from hdrscan.settings import Settings

SPOOFED = b"""\
Received: from mail.bank.example (unknown [203.0.113.66])
\tby mx.example.org (Postfix) with SMTP id 4Q1
\tfor <bob@example.org>; Mon, 3 Mar 2025 10:00:02 +0000 (UTC)
Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=bank.example; dkim=pass header.d=bank.example;
\tdmarc=pass header.from=bank.example
Received: from secure.bank.example (secure.bank.example [198.51.100.1]) (using TLSv1.3 with cipher TLS_X (1/1 bits))
\tby mail.bank.example (Postfix) with ESMTPS id 4Q0; Mon, 3 Mar 2025 09:00:00 +0000 (UTC)
From: "Bank" <alice@bank.example>
To: bob@example.org
Date: Mon, 3 Mar 2025 08:59:00 +0000
Message-ID: <1@bank.example>

Hello
"""


def events(report: Report) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    first, second, third = (json.loads(module.to_line(report)) for module in (ecs, ocsf, misp))
    return first, second, third


def test_what_a_stranger_wrote_below_the_boundary_is_in_no_standard_field() -> None:
    event, activity, found = events(scan(SPOOFED))
    # The client has no confirmed name and used no TLS, whatever the lines below it say.
    assert event["source"] == {"address": "203.0.113.66", "ip": "203.0.113.66"}
    assert event["related"] == {"ip": ["203.0.113.66"], "hosts": ["mx.example.org"]}
    assert "tls" not in event
    assert event["email"]["delivery_timestamp"] == event["@timestamp"] == "2025-03-03T10:00:02Z"
    assert event["hdrscan"]["claimed"] == {
        "ip": ["198.51.100.1"],
        "hosts": ["mail.bank.example", "secure.bank.example"],
    }
    assert event["hdrscan"]["route"]["helo"]["name"] == "mail.bank.example"
    assert not {"spf", "dkim"} & {*event["hdrscan"]}
    assert activity["src_endpoint"] == {"ip": "203.0.113.66"}
    assert activity["dst_endpoint"] == {"hostname": "mx.example.org"}
    assert activity["to"] == ["bob@example.org"]
    assert activity["command"] == "HELO mail.bank.example"
    assert "email_auth" not in activity
    assert [each["value"] for each in activity["observables"]] == ["203.0.113.66", "alice@bank.example"]
    of: dict[str, list[tuple[str, str]]] = {}
    for each in found["Attribute"]:
        of.setdefault(each["object_relation"], []).append((each["value"], each["comment"]))
    assert of["ip-src"] == [("203.0.113.66", "seen by the recipient's server")]
    assert of["received-header-ip"] == [("198.51.100.1", "claimed: below the boundary")]
    assert {value for value, comment in of["received-header-hostname"] if "claimed" not in comment} == {
        "mx.example.org"
    }
    assert "pass" not in found["comment"]


def test_misp_marks_nothing_for_detection() -> None:
    # A forged From names the victim, and the address at the boundary is as a rule a provider's.
    for name in ("15-spoofed-outbound-helo", "16-pasted-microsoft-chain-at-postfix"):
        found = events(scan_path(ROOT / "samples" / f"{name}.eml"))[2]
        assert {attribute["to_ids"] for attribute in found["Attribute"]} == {False}


def test_a_forged_microsoft_helo_is_nobodys_name() -> None:
    event, activity, _ = events(scan_path(ROOT / "samples" / "15-spoofed-outbound-helo.eml"))
    assert event["hdrscan"]["route"]["helo"]["kind"] == "office365-spoofed"
    assert not str(event["source"].get("domain")).endswith("outlook.com")
    assert not str(activity["src_endpoint"].get("hostname")).endswith("outlook.com")
    assert event["hdrscan"]["route"]["helo"]["name"].endswith("outlook.com")
    assert activity["severity_id"] == 5


def test_behind_a_proxy_nobody_is_the_source() -> None:
    message = SPOOFED.replace(b"203.0.113.66", b"10.0.0.5")
    event, activity, found = events(scan(message, Settings(receivers=("mx.example.org",))))
    assert "source" not in event
    assert "src_endpoint" not in activity
    assert not any(each["object_relation"] == "ip-src" for each in found["Attribute"])


def test_without_a_boundary_nothing_was_seen() -> None:
    event, activity, found = events(
        scan(b"From: a@example.org\nTo: b@example.org\nDate: Mon, 3 Mar 2025 08:59:00 +0000\n")
    )
    assert not {"source", "destination", "tls", "related"} & {*event}
    assert (event["@timestamp"], "delivery_timestamp" in event["email"]) == ("2025-03-03T08:59:00Z", False)
    assert (activity["direction_id"], "src_endpoint" in activity) == (0, False)
    assert {each["comment"] for each in found["Attribute"]} == {"as the message has it"}


def test_what_the_recipient_recorded_is_there() -> None:
    event, activity, found = events(scan_path(ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"))
    assert event["tls"] == {
        "established": True,
        "version_protocol": "tls",
        "version": "1.3",
        "cipher": "TLS_AES_256_GCM_SHA384",
    }
    assert event["email"]["message_id"] == "0a1b2c3d-scan@PAXPR04MB8888.eurprd04.prod.outlook.com"
    assert event["hdrscan"]["spf"] == {
        "result": "pass",
        "domain": "example.com",
        "aligned": True,
        "basis": "recorded",
    }
    assert activity["email_auth"] == {
        "spf": "pass",
        "dkim": "pass",
        "dkim_domain": "example.com",
        "dmarc": "pass",
        "dmarc_policy": "quarantine",
    }
    assert activity["time"] == 1741594508000
    assert "SPF pass (example.com), DKIM pass (example.com), DMARC pass (example.com)." in found["comment"]
    header = next(each["value"] for each in found["Attribute"] if each["object_relation"] == "header")
    assert header.startswith("Return-Path: <scanner@example.com>\n")
    assert "\r" not in header


def test_the_worst_finding_is_the_rule() -> None:
    report = scan_path(ROOT / "samples" / "15-spoofed-outbound-helo.eml")
    event, activity, _ = events(report)
    worst = report.findings[0]
    assert (event["rule"]["id"], event["rule"]["name"]) == (worst.code, worst.name)
    assert event["event"]["severity"] == 5
    assert activity["metadata"]["event_code"] == worst.code
    assert [each["code"] for each in event["hdrscan"]["findings"]] == [each.code for each in report.findings]
