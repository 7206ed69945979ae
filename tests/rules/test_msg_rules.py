"""The rules about whom a message says to be from, at their edges: what a stranger can write, and what is honest."""

import pytest

from hdrscan.model.finding import Severity
from rule_messages import found, results
from rules.mail import TIME, codes, finding, postfix

RELAY = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
PASSED = results("spf=pass smtp.mailfrom=example.com", "dmarc=pass header.from=example.com")
FAILED = results("spf=fail smtp.mailfrom=example.com", "dmarc=fail header.from=example.com")


@pytest.mark.parametrize(
    ("author", "severity"),
    [
        ("From: a@example.com, b@example.net", Severity.HIGH),
        ("From: A <a@example.com> B <b@example.net>", Severity.HIGH),
        ("From: Team: a@example.com, b@example.net;", Severity.HIGH),
        ("From: a@example.com, b@xn--bcher-kva.example", Severity.HIGH),
        ("From: a@example.com, b@EXAMPLE.com", None),
        ("From: a@example.com, b@news.example.com", None),
        ('From: "b@example.net, c" <a@example.com>', None),
        ("From: (b@example.net) a@example.com", None),
        ("From: a@example.com", None),
        ("From: Nobody", None),
    ],
)
def test_authors_of_different_organizations(author: str, severity: Severity | None) -> None:
    if severity is None:
        assert "MSG001" not in codes(RELAY, author=author)
    else:
        assert finding("MSG001", RELAY, author=author).severity is severity


@pytest.mark.parametrize(
    ("second", "severity"),
    [
        ("From: b@example.net", Severity.HIGH),
        ("From: b@news.example.com", Severity.MEDIUM),
        ("From: Alice <ALICE@example.com>", Severity.LOW),
        ("From: who knows", Severity.HIGH),
        ("From:", Severity.HIGH),
    ],
)
def test_several_from_fields_name_all(second: str, severity: Severity) -> None:
    found_ = finding("DKIM009", RELAY, second)
    assert found_.severity is severity
    assert "alice@example.com" in found_.message.lower()
    assert "MSG001" not in codes(RELAY, second), "one gap is one finding"


@pytest.mark.parametrize(
    ("results_", "below", "fires"),
    [
        (FAILED, ("Reply-To: x@example.net",), True),
        (FAILED, ("Reply-To: x@news.example.com",), False),
        (FAILED, ("Reply-To: Alice <alice@example.com>, x@example.net",), True),
        (FAILED, ("Reply-To: Alice",), False),
        (FAILED, ("Reply-To:",), False),
        (PASSED, ("Reply-To: x@example.net",), False),
        (PASSED, ("Reply-To: x@gmail.com",), True),
        # A list's name is anybody's word, and the sender authenticates another.
        (FAILED, ("Reply-To: x@example.net", "List-Id: <list.example.net>"), True),
        (FAILED, ("Reply-To: x@example.net", "List-Id: list.example.com"), True),
    ],
)
def test_answers_go_elsewhere(results_: str, below: tuple[str, ...], *, fires: bool) -> None:
    assert ("MSG002" in codes(results_, RELAY, *below)) is fires


NULL = results("spf=none smtp.helo=mail.example.com", "dkim=none")


@pytest.mark.parametrize(
    ("fields", "author", "fires"),
    [
        (("Return-Path: <>", NULL, RELAY), "From: <news@example.com>", True),
        (("Return-Path: <>", RELAY), "From: <news@example.com>", True),
        ((NULL, RELAY, "Return-Path: <>"), "From: <news@example.com>", True),
        # Only the message's word, or only the checker's.
        ((RELAY, "Return-Path: <>"), "From: <news@example.com>", False),
        ((NULL, RELAY), "From: <news@example.com>", False),
        ((PASSED, RELAY, "Return-Path: <>"), "From: <news@example.com>", False),
        # What has a reason to be null.
        (("Return-Path: <>", RELAY), "From: <MAILER-DAEMON@example.com>", False),
        (("Return-Path: <>", RELAY), "From: <postmaster@example.com>", False),
        (("Return-Path: <>", RELAY, "Auto-Submitted: auto-replied"), "From: <bob@example.com>", False),
        (("Return-Path: <>", RELAY, "Auto-Submitted: no"), "From: <bob@example.com>", True),
        (("Return-Path: <>", RELAY, "Content-Type: multipart/report; x=y"), "From: <bob@example.com>", False),
        (("Return-Path: <>", RELAY), "From: Nobody", False),
    ],
)
def test_a_null_sender_of_what_is_no_bounce(fields: tuple[str, ...], author: str, *, fires: bool) -> None:
    assert ("MSG003" in codes(*fields, author=author)) is fires


def test_exim_writes_the_null_sender_into_its_field() -> None:
    received = (
        "Received: from mail.example.com ([203.0.113.25]) by mx.example.org with esmtps (Exim 4.96) "
        f"(envelope-from <>) id 1x-2y-3z for a@example.org; {TIME}"
    )
    assert "MSG003" in codes(received)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("Tue, 4 Mar 2025 10:00:00 +0000", None),
        ("Mon, 3 Mar 2025 10:00:05 +0000", None),
        ("Mon, 3 Mar 2025 10:00:04 +0000", "1.0 days before"),
        ("Wed, 5 Mar 2025 10:00:06 +0000", "1.0 days after"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "20,151 days before"),
        ("Fri, 31 Dec 9999 23:59:59 -1200", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_a_date_far_off(date: str, words: str | None) -> None:
    fields = (RELAY, f"Date: {date}")
    if words is None:
        assert "MSG004" not in codes(*fields)
    else:
        assert words in finding("MSG004", *fields).message


def test_what_was_sent_on_keeps_its_date() -> None:
    old = (RELAY, "Date: Mon, 3 Feb 2025 10:00:00 +0000", "Resent-Date: Tue, 4 Mar 2025 10:00:00 +0000")
    assert finding("MSG004", *old).severity is Severity.INFO
    ahead = (RELAY, "Date: Mon, 7 Apr 2025 10:00:00 +0000", "Resent-Date: Tue, 4 Mar 2025 10:00:00 +0000")
    assert finding("MSG004", *ahead).severity is Severity.LOW


@pytest.mark.parametrize(
    ("author", "fires"),
    [
        ('From: "a@example.org" <x@example.net>', True),
        ("From: a@example.org <x@example.net>", True),
        ("From: =?utf-8?q?a=40example=2Eorg?= <x@example.net>", True),
        ('From: "Mr. A <a@example.org>" <x@example.net>', True),
        ("From: x@example.net (a@example.org)", True),
        ('From: "a@b\u00fccher.example" <x@example.net>', True),
        ('From: "a@example.net" <x@news.example.net>', False),
        ('From: "a@EXAMPLE.NET." <x@example.net>', False),
        ('From: "a@xn--bcher-kva.example" <x@b\u00fccher.example>', False),
        ('From: "me @ work" <x@example.net>', False),
        ('From: "a@home" <x@example.net>', False),
        ('From: "a@site.invented" <x@example.net>', False),
        ('From: "a@co.uk" <x@example.net>', False),
        ('From: "a@example.org"', False),
    ],
)
def test_an_address_in_the_display_name(author: str, *, fires: bool) -> None:
    assert ("MSG005" in codes(RELAY, author=author)) is fires


def test_a_list_puts_the_first_author_into_the_name() -> None:
    listed = results("spf=pass smtp.mailfrom=dev-bounces@example.net", "dkim=none")
    named = found([listed], ["List-Id: <dev.example.net>"], sender="dev@example.net")
    assert "MSG005" not in named
    author = 'From: "alice@example.com via dev" <dev@example.net>'
    hop = postfix("lists.example.net", "lists.example.net", "203.0.113.80")
    at_list = finding("MSG005", listed, hop, "List-Id: <dev.example.net>", author=author)
    assert at_list.severity is Severity.LOW
    claimed = finding("MSG005", listed, hop, "List-Id: <dev.example.org>", author=author)
    assert claimed.severity is Severity.MEDIUM
