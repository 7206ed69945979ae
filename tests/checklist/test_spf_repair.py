"""Whatever a domain publishes, the corrected record is sound and permits the relays and Office 365."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domains import MICROSOFT, PLAN
from hdrscan.checklist.spf_repair import as_text, repaired
from hdrscan.checklist.spf_terms import misplaced
from hdrscan.model.spf import SpfResult
from hdrscan.spf.check import Session, check_mail_from
from hdrscan.spf.record import read_spf_record
from memory import Memory, text

INCLUDE = "include:spf.protection.outlook.com"
WORDS = st.sampled_from(
    [
        "a", "mx", "ptr", "-a", "+mx", "all", "+all", "?all", "~all", "-all", INCLUDE, f"?{INCLUDE}", f"-{INCLUDE}",
        "ip4:203.0.113.25", "-ip4:203.0.113.25", "ip4:203.0.113.0/24", "ip4:0.0.0.0/0", "~ip4:203.0.0.0/16", "a:203.0.113.25",
        "include:203.0.113.25", "ip4:mail.example.com", "ip4:2001:db8::1", "ipv4:203.0.113.25", "foo", "v=spf1", "a:",
        "redirect=_spf.example.net", "exp=why.example.com", "include:outlook.com", "include:gone.example.net", "ip4:40.95.0.0/16",
        "include:example.com", "exists:%{i}.example.net", "\x1b[2J", "caf\udce9", "a/8", "a//16", "x=y",
    ]
)  # fmt: skip
DEAD = frozenset({"gone.example.net"})


@example(["v=spf1 a mx +mx ip4:203.0.113.25"])
@example(["v=spf1 ?all ip4:2001:db8::1"])
@example(["v=spf1 ?include:spf.protection.outlook.com ip4:203.0.113.0/24"])
@example(["v=spf1 a mx a/8 ip4:203.0.113.25"])
@given(st.lists(st.lists(WORDS, max_size=8).map(lambda words: " ".join(["v=spf1", *words])), max_size=3))
def test_the_corrected_record_permits_both(published: list[str]) -> None:
    better = repaired(PLAN, published, DEAD).text
    record = read_spf_record(better)
    assert record.defects == (), better
    assert record.remarks == () or {remark.id for remark in record.remarks} == {"unknown-modifier"}, better
    assert repaired(PLAN, [better], DEAD).text == better
    memory = Memory(
        {
            "example.com TXT": [as_text(better)],
            "spf.protection.outlook.com TXT": [text(MICROSOFT)],
            "_spf.example.net TXT": [text("v=spf1 -all")],
        }
    )
    for ip in ("203.0.113.25", "52.101.0.1"):
        check = check_mail_from(Session(ip, "mail.example.com"), "@example.com", memory)
        assert check.result is SpfResult.PASS, (better, ip, check.reason)


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("a:1.1.1.1", "ip4:1.1.1.1"),
        ("mx:203.0.113.25/24", "ip4:203.0.113.25/24"),
        ("-include:203.0.113.25", "-ip4:203.0.113.25"),
        ("A:2001:db8::1", "ip6:2001:db8::1"),
        ("a:[2001:db8::1]", "ip6:2001:db8::1"),
        ("ptr:203.0.113.25", "ip4:203.0.113.25"),
        ("ip4:mail.example.com", "a:mail.example.com"),
        ("ip6:203.0.113.25", "ip4:203.0.113.25"),
        ("ipv4:203.0.113.25", "ip4:203.0.113.25"),
    ],
)
def test_an_address_is_put_where_it_belongs(word: str, right: str) -> None:
    other = misplaced(word)
    assert other is not None
    assert other.right == right
    assert read_spf_record(f"v=spf1 {right}").defects == ()


@pytest.mark.parametrize(
    "word", ["a:mail.example.com", "ip4:203.0.113.25", "a", "include:example.net", "ip4:300.1.1.1"]
)
def test_what_is_right_stays(word: str) -> None:
    assert misplaced(word) is None
