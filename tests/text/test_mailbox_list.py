"""Lists of mailboxes: names and addresses told apart, whatever an attacker writes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.text.mailbox_list import read_mailboxes


@pytest.mark.parametrize(
    ("body", "mailboxes"),
    [
        ("alice@example.com", [("", "alice@example.com")]),
        ("<alice@example.com>", [("", "alice@example.com")]),
        ("Alice <alice@example.com>", [("Alice", "alice@example.com")]),
        ('"Smith, Alice" <alice@example.com>', [("Smith, Alice", "alice@example.com")]),
        ("Smith, Alice <alice@example.com>", [("Smith, Alice", "alice@example.com")]),
        ("alice@example.com (Alice Smith)", [("Alice Smith", "alice@example.com")]),
        ("alice@example.com (Alice (at home))", [("Alice (at home)", "alice@example.com")]),
        ("=?utf-8?q?Al=C3=AFce?= <alice@example.com>", [("Alïce", "alice@example.com")]),
        ("=?utf-8?q?a=40bank.example=2C?= <x@example.net>", [("a@bank.example,", "x@example.net")]),
        ('"a@example.org" <x@example.net>', [("a@example.org", "x@example.net")]),
        ('"<a@example.org>" <x@example.net>', [("<a@example.org>", "x@example.net")]),
        ("a@example.org <x@example.net>", [("a@example.org", "x@example.net")]),
        ('"a \\"b\\" c" <x@example.net>', [('a "b" c', "x@example.net")]),
        ('"john doe"@example.com', [("", '"john doe"@example.com')]),
        ('<"<a@example.org>"@example.net>', [("", '"<a@example.org>"@example.net')]),
        ("<@relay.example:a@example.com>", [("", "a@example.com")]),
        ("a@example.com, B <b@example.org>", [("", "a@example.com"), ("B", "b@example.org")]),
        ("a@example.com; b@example.org", [("", "a@example.com"), ("", "b@example.org")]),
        ("A <a@example.com>, B <b@example.org>", [("A", "a@example.com"), ("B", "b@example.org")]),
        # Nothing parts them: who is shown depends on the reader.
        ("<a@example.com> <b@example.org>", [("", "a@example.com"), ("", "b@example.org")]),
        ("a@example.com b@example.org", [("", "a@example.com"), ("", "b@example.org")]),
        ("Team: a@example.com, B <b@example.org>;", [("", "a@example.com"), ("B", "b@example.org")]),
        ("undisclosed-recipients:;", []),
        # Brackets hold no address.
        ('A <"B">, <b@example.org>', [('A <"B">', "b@example.org")]),
        ("Alice <>", [("Alice <>", "")]),
        ("<root>", [("", "root")]),
        # What never closes is an ordinary character.
        ('"Alice <alice@example.com>', [('"Alice', "alice@example.com")]),
        ('"Al" <alice@example.com> "', [("Al", "alice@example.com")]),
        ("(Alice <alice@example.com>", [("(Alice", "alice@example.com")]),
        ("Alice <alice@example.com", [("", "alice@example.com")]),
        ("< Alice <alice@example.com>", [("< Alice", "alice@example.com")]),
        ("Alice) <alice@example.com>", [("Alice)", "alice@example.com")]),
        ("Alice", [("Alice", "")]),
        ("", []),
        (" \t", []),
        (",,,", []),
    ],
)
def test_mailboxes(body: str, mailboxes: list[tuple[str, str]]) -> None:
    assert [tuple(mailbox) for mailbox in read_mailboxes(body)] == mailboxes


@given(
    st.text(alphabet="ab@. \u00e9\udcc3\udca9", max_size=20),
    st.sampled_from(["%s<a@b.example>", '"%s" <a@b>', '"%s"<a@b>']),
)
def test_the_quick_look_and_the_walk_agree(name: str, form: str) -> None:
    body = form.replace("%s", name)
    assert read_mailboxes(body) == read_mailboxes(f"{body},"), "a list is walked, and one mailbox looked at"


@given(st.text(alphabet='ab@.,;:<>()"\\ \n', max_size=60))
def test_any_text_is_read(body: str) -> None:
    for mailbox in read_mailboxes(body):
        assert mailbox.name or mailbox.address


@pytest.mark.parametrize(
    "piece", ["(", ")", '"', '\\"', "<", ">", ",", "a,", "a@b,", "<a@b>", '<"', "=?utf-8?q?", ":"]
)
def test_any_length_takes_no_longer_in_proportion(piece: str) -> None:
    start = time.process_time()
    read_mailboxes(f'"{piece * 100_000}')
    read_mailboxes(piece * 100_000)
    assert time.process_time() - start < 2.0
