"""Antispam reports: pairs, values, places, and what is left over."""

import pytest

from hdrscan.ingest.block import read_block
from hdrscan.microsoft.forefront import read_report
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.microsoft import AntispamReport
from hdrscan.model.source import Field


def field(name: str, body: str, offset: int = 0) -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (offset, offset + len(raw)), 1, body, offset + len(name) + 1)


def report(body: str, name: str = "X-Forefront-Antispam-Report") -> AntispamReport:
    return read_report(field(name, body))


def test_a_full_report_is_read() -> None:
    found = report(
        " CIP:203.0.113.25;CTRY:AU;LANG:en;SCL:1;SRV:;IPV:NLI;SFV:NSPM;H:mail.example.com;"
        "PTR:mail.example.com;CAT:NONE;SFS:(13230031)\r\n\t(376005);DIR:OUT;SFP:1101;"
    )
    assert (found.kind, found.untrusted, found.unread) == ("forefront", False, ())
    assert found.text("CIP") == "203.0.113.25"
    assert found.text("H") == "mail.example.com"
    assert found.text("SRV") is NOT_PRESENT
    assert found.text("SFTY") is NOT_PRESENT
    assert found.text("SFS") == "(13230031) (376005)"
    assert found.number("SCL") == 1
    assert found.number("SFP") == 1101


@pytest.mark.parametrize(
    ("body", "key", "value"),
    [
        ("CIP:2001:db8::25;CTRY:AU", "CIP", "2001:db8::25"),
        ("CIP:[203.0.113.25];", "CIP", "203.0.113.25"),
        ("CIP:40.107.96.hidden;", "CIP", UNREADABLE),
        ("CIP:;", "CIP", NOT_PRESENT),
        ("CIP:(null);", "CIP", NOT_PRESENT),
        ("H:(null)", "H", NOT_PRESENT),
        (" cip : 203.0.113.25 ; scl : 5 ", "CIP", "203.0.113.25"),
        ("PTR:InfoDomainNonexistent;CAT:SPOOF", "PTR", "InfoDomainNonexistent"),
        ("H:a;H:b", "H", "a"),
    ],
)
def test_texts(body: str, key: str, value: object) -> None:
    assert report(body).text(key) == value


@pytest.mark.parametrize(
    ("body", "key", "value"),
    [
        ("SCL:-1;", "SCL", -1),
        ("SCL: 9", "SCL", 9),
        ("SCL:high;", "SCL", UNREADABLE),
        ("SCL:;", "SCL", NOT_PRESENT),
        ("", "SCL", NOT_PRESENT),
        (f"SCL:{'9' * 6000};", "SCL", UNREADABLE),
        ("H:5;", "H", UNREADABLE),
    ],
)
def test_numbers(body: str, key: str, value: object) -> None:
    assert report(body).number(key) == value


@pytest.mark.parametrize(
    ("name", "kind", "untrusted"),
    [
        ("X-Forefront-Antispam-Report-Untrusted", "forefront", True),
        ("X-Microsoft-Antispam", "antispam", False),
        ("X-Microsoft-Antispam-Untrusted", "antispam", True),
        ("X-Microsoft-Antispam-Mailbox-Delivery", "mailbox-delivery", False),
    ],
)
def test_the_kind_is_the_fields(name: str, kind: str, untrusted: bool) -> None:  # noqa: FBT001 - a table's column
    found = report(" BCL:7;ARA:1|2;", name)
    assert (found.kind, found.untrusted, found.number("BCL")) == (kind, untrusted, 7)


def test_delivery_keys_are_lower_case_and_found() -> None:
    found = report("ucf:0;jmr:0;dest:J;OFR:SpamFilterAuthJ;", "X-Microsoft-Antispam-Mailbox-Delivery")
    assert (found.text("DEST"), found.text("OFR")) == ("J", "SpamFilterAuthJ")


def test_a_piece_without_a_colon_is_kept_apart() -> None:
    body = "SCL:1; stray ;SFV:SPM"
    found = report(body)
    start = len("X-Forefront-Antispam-Report:")
    assert [body[a - start : b - start] for a, b in found.unread] == ["stray"]
    assert found.text("SFV") == "SPM"


def test_every_span_is_the_value_in_the_blocks_text() -> None:
    block = read_block(
        b"To: b@example.com\nX-Forefront-Antispam-Report: CIP:203.0.113.25;\n\tH: mail.example.com ;SCL:\n\n"
    )
    found = read_report(next(block.named("x-forefront-antispam-report")))
    assert len(found.entries) == 3
    for entry in found.entries:
        assert block.text[slice(*entry.span)] == entry.raw
