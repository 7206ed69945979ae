"""Mailing lists: which signs there are, how many it takes, and what a stranger or a newsletter writes."""

import pytest

from hdrscan import scan
from hdrscan.model.route import Confidence, OriginKind, Route
from hdrscan.route.signal import postfix

STRANGER = postfix("srv.example.net", "unknown", "198.51.100.9")
LIST = postfix("lists.example.net", "lists.example.net", "192.0.2.80")
AUTHORS = postfix("out.example.com", "out.example.com", "203.0.113.25", "lists.example.net")
OWNER = "Return-Path: <talk-owner@lists.example.net>"
LIST_ID = "List-Id: Talk <talk.lists.example.net>"
MAJORDOMO = (
    "Received: (majordomo@lists.example.net) by lists.example.net via listexpand id S1 (ORCPT "
    "<rfc822;bob@example.org>); Mon, 3 Mar 2025 12:00:04 +0000"
)


def route_of(*fields: str, author: str = "alice@example.com") -> Route:
    route = scan("\r\n".join([*fields, f"From: {author}", "", ""]).encode()).route
    assert route is not None
    return route


@pytest.mark.parametrize(
    "path",
    [
        "owner-talk@lists.example.net",
        "talk-owner@lists.example.net",
        "talk-bounces@lists.example.net",
        "talk-bounces+bob=example.org@lists.example.net",
        "talk-bounce@lists.example.net",
        "bounces-talk@lists.example.net",
        "talk+bounces-12-bob=example.org@lists.example.net",
        "talk+bncBDLF@lists.example.net",
        "talk-return-17-bob=example.org@lists.example.net",
        "TALK-OWNER@lists.example.net",
    ],
)
def test_forms_of_mail_from(path: str) -> None:
    origin = route_of(f"Return-Path: <{path}>", LIST, AUTHORS, LIST_ID).origin
    assert (origin.kind, origin.confidence) == (OriginKind.FORWARD, Confidence.MEDIUM)
    assert origin.signals[0].id == "mailing-list"


@pytest.mark.parametrize(
    "path", ["alice@lists.example.net", "bouncer@lists.example.net", "owner@lists.example.net", ""]
)
def test_no_forms_of_mail_from(path: str) -> None:
    fields = (f"Return-Path: <{path}>", STRANGER, "List-Id: <talk.lists.example.org>")
    assert "mailing-list" not in [signal.id for signal in route_of(*fields).origin.signals]


@pytest.mark.parametrize(
    "fields",
    [
        (OWNER, LIST, AUTHORS, LIST_ID),
        (OWNER, LIST, AUTHORS, "X-Mailing-List: talk@lists.example.net"),
        (OWNER, LIST, AUTHORS, "X-BeenThere: talk@lists.example.net"),
        (OWNER, LIST, AUTHORS, "List-Post: <mailto:talk@lists.example.net>"),
        (OWNER, LIST, AUTHORS, "Sender: owner-talk@lists.example.net"),
        (OWNER, LIST, MAJORDOMO),
        (LIST, MAJORDOMO, LIST_ID),
        # The list has a name in the domain of the host that spoke HELO.
        (LIST, AUTHORS, LIST_ID, "X-Mailing-List: talk@lists.example.net"),
        # Another sender below.
        (
            "Return-Path: <x1@lists.example.net>",
            LIST,
            (
                "Received: from a.example.com ([203.0.113.25] helo=a.example.com) by lists.example.net with esmtps (Exim "
                "4.98) (envelope-from <alice@example.com>) id 1x-2y-3z; Mon, 3 Mar 2025 12:00:01 +0000"
            ),
            LIST_ID,
        ),
    ],
)
def test_two_signs_are_enough(fields: tuple[str, ...]) -> None:
    origin = route_of(*fields).origin
    assert (origin.kind, origin.confidence) == (OriginKind.FORWARD, Confidence.MEDIUM)


@pytest.mark.parametrize(
    "fields",
    [
        (LIST_ID,),
        ("X-Mailing-List: talk@lists.example.org",),
        ("List-Post: <mailto:talk@lists.example.org>",),
        ("Sender: owner-talk@lists.example.org",),
        # All of them together are still what a stranger writes.
        (
            "List-Id: <talk.lists.example.org>",
            "X-Mailing-List: talk@lists.example.org",
            "Sender: owner-talk@lists.example.org",
            "List-Post: <mailto:talk@lists.example.org>",
        ),
        # So is a Return-Path below the boundary, for which SPF was not judged.
        ("List-Id: <talk.lists.example.org>", "Return-Path: <owner-talk@lists.example.org>"),
    ],
)
def test_what_a_stranger_writes_is_low_at_most(fields: tuple[str, ...]) -> None:
    origin = route_of(STRANGER, *fields).origin
    assert origin.confidence is not Confidence.HIGH
    assert "mailing-list" not in [signal.id for signal in (*origin.signals, *origin.against)]


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        (("List-Post: <https://forum.example.net/post>",), "alice@example.com"),
        (("List-Post: NO",), "alice@example.com"),
        ((), "alice@example.com"),
        # Newsletters.
        (
            ("List-Id: <news.example.com>", "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
            "news@example.org",
        ),
        (("List-Id: <news.example.com>",), "news@example.com"),
    ],
)
def test_what_is_no_list(fields: tuple[str, ...], author: str) -> None:
    origin = route_of("Return-Path: <bounces-12@mail.example.com>", STRANGER, *fields, author=author).origin
    assert origin.kind is not OriginKind.FORWARD


def test_mail_of_a_lists_own_people() -> None:
    fields = (OWNER, LIST, AUTHORS, LIST_ID, "X-Mailing-List: talk@lists.example.net")
    assert route_of(*fields, author="carol@example.net").origin.kind is OriginKind.FORWARD


def test_a_low_word_excuses_nothing() -> None:
    results = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.net; dmarc=fail header.from=example.com"
    plain = scan(f"{results}\r\n{STRANGER}\r\nFrom: alice@example.com\r\n\r\n".encode())
    said = scan(f"{results}\r\n{STRANGER}\r\n{LIST_ID}\r\nFrom: alice@example.com\r\n\r\n".encode())
    assert [(each.code, each.severity) for each in said.findings] == [
        (each.code, each.severity) for each in plain.findings
    ]


def test_long_and_broken_fields_cost_little() -> None:
    for value in ("-" * 60_000, "a-bounces+" * 6_000, "<" * 60_000, "(" * 60_000, "owner-" * 10_000):
        assert route_of(
            f"Return-Path: <{value}@example.net>", STRANGER, f"List-Id: {value}", f"Sender: {value}@x"
        )
