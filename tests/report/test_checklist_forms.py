"""The checklist's forms: the JSON fits its schema, and nothing that the DNS says can do harm."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import ROOT
from domains import CASES, EOP, HEALTHY, PLAN, POINTER, SELECTOR1, Case, checked, in_memory
from hdrscan.dns.resolver import NoResolver
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Checklist, Status, ZoneRecord
from hdrscan.model.dns import Mx, Text, Value
from hdrscan.report.checklist import to_markdown, to_table
from hdrscan.report.json_checklist import to_json, to_text
from hdrscan.report.zone_file import to_zone
from hdrscan.text.zone_line import record_line
from memory import Memory, text

SCHEMA = json.loads((ROOT / "docs" / "schema" / "hdrscan-domain-1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
HOSTILE = 'v=spf1 \x1b]0;owned\x07\x1b[2J\x9b31m\udcff\u202e |<script>| `x` \\ " a:203.0.113.25\n; evil.example. A 192.0.2.1'


def written(found: Checklist) -> Any:  # noqa: ANN401 - JSON
    document = json.loads(to_text(found).encode())
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)] == []
    return document


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_fits_the_schema(case: Case) -> None:
    found = checked(case.plan, in_memory(case.world))
    document = written(found)
    assert sum(document["summary"].values()) == len(document["checks"]) == len(found.checks)
    written(checked(case.plan, NoResolver()))


def test_the_proof_is_there() -> None:
    document = written(checked(PLAN, in_memory({**HEALTHY, "example.com TXT": ['"v=spf1 -all"']})))
    relay = next(check for check in document["checks"] if check["id"] == "spf-relay")
    assert (relay["status"], relay["code"], relay["paths"]) == (
        "fail",
        "SPF016",
        ["same_tenant", "office365", "direct"],
    )
    assert relay["answers"] == [
        {
            "name": "example.com",
            "type": "TXT",
            "answer": "records",
            "values": ["v=spf1 -all"],
            "ttl": 600,
            "chain": [],
            "server": "com",
            "reason": None,
        }
    ]
    assert relay["spf"][0]["result"] == "fail"
    assert relay["spf"][0]["trace"]["steps"][0]["term"] == "-all"
    assert relay["records"][0]["line"] == (
        'example.com. IN TXT "v=spf1 ip4:203.0.113.25 include:spf.protection.outlook.com -all"'
    )


def test_the_table_says_why_on_which_path_and_what_to_publish() -> None:
    found = checked(PLAN, in_memory({**HEALTHY, "example.com TXT": ['"v=spf1 a:203.0.113.25 -all"']}))
    for shown in (to_table(found, width=300), to_markdown(found).replace("\\", "")):
        assert "SPF014" in shown
        assert "'a:203.0.113.25' must be 'ip4:203.0.113.25'" in shown
        assert "every path" in shown
        assert 'example.com. IN TXT "v=spf1 ip4:203.0.113.25 include:spf.protection.outlook.com -all"' in shown
        assert "(TTL 600, com)" in shown
    assert "\x1b[1m" in to_table(found, colour=True)


@pytest.mark.parametrize("width", [1, 60, 80, 100, 200])
def test_the_table_keeps_its_width(width: int) -> None:
    found = checked(PLAN, in_memory({**HEALTHY, "mail.example.com A": ["203.0.113.26"]}))
    lines = [line for line in to_table(found, width=width).split("\n") if not line.startswith("    ")]
    assert max(map(len, lines)) <= max(width, 62)


def hostile() -> Memory:
    name = "a\x1b[31m\n; b.example"
    return Memory(
        {
            "example.com TXT": [text(HOSTILE), text("\x1b[2J" * 70)],
            "example.com MX": [Mx(0, name), Mx(1, EOP)],
            f"{POINTER} PTR": [name, "mail.example.com"],
            "mail.example.com A": ["203.0.113.25"],
            "mail.example.com TXT": [text(HOSTILE)],
            "_dmarc.example.com TXT": [text(f"v=DMARC1; p=\x1b[2J; rua=mailto:\x1b[2J@example.com; {HOSTILE}")],
            f"{SELECTOR1} CNAME": [name],
            "selector2._domainkey.example.com TXT": [text(HOSTILE)],
            "_mta-sts.example.com TXT": [text(f"v=STSv1; {HOSTILE}")],
        }
    )


def test_hostile_answers_are_harmless_everywhere() -> None:
    found = checked(PLAN, hostile())
    assert found.of(Status.FAIL)
    for shown in (to_table(found), to_markdown(found), to_text(found), to_zone(found)):
        assert not set(shown) & set("\x1b\x07\x9b\x7f\u202e\r\udcff")
    written(found)
    nodes = read_zone(to_zone(found), "emitted").nodes
    assert "evil.example" not in nodes
    assert "b.example" not in nodes


NAMES = st.lists(
    st.text(st.sampled_from('ab-_*;"\\ .$@()\x1b\udcff'), min_size=1, max_size=6).filter(
        lambda label: "." not in label and "\\" not in label
    ),
    min_size=1,
    max_size=3,
).map(".".join)
BYTES = st.text(
    st.characters(max_codepoint=127, exclude_categories=[]) | st.sampled_from(["\udc80", "\udcff"]), max_size=255
)


@given(NAMES, st.lists(BYTES, min_size=1, max_size=3))
def test_a_line_of_the_zone_file_reads_back(name: str, strings: list[str]) -> None:
    for record_type, value in (
        ("TXT", Text("".join(strings), tuple(strings))),
        ("CNAME", name),
        ("MX", Mx(10, name)),
    ):
        kept: Value = value
        line = record_line(ZoneRecord(name, record_type, kept, ""))
        assert line.isascii()
        assert line.isprintable()
        held = read_zone(line + "\n", "line").nodes[name.lower()][record_type].values
        assert held == (kept,)


def test_what_is_not_known_is_a_comment() -> None:
    found = checked(PLAN, NoResolver())
    emitted = to_zone(found)
    assert "; selector1._domainkey.example.com. IN CNAME selector1-example-com._domainkey.INITIAL" in emitted
    assert not any("INITIAL" in line for line in emitted.split("\n") if not line.startswith(";"))
    assert "was not seen" in emitted
    assert [record["complete"] for record in to_json(found)["zone"]].count(False) == 2  # type: ignore[attr-defined]
