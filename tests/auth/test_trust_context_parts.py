"""Where the recipient's word ends, and which names are the recipient's."""

import pytest

from hdrscan.analyze import examine
from hdrscan.auth.trust_context import TrustContext
from hdrscan.ingest.sources import read_bytes
from hdrscan.settings import Settings
from messages import BORDERS, message

INNER = (
    "from localhost (localhost [127.0.0.1]) by imap2 (Postfix) with ESMTP id 1; Mon, 3 Mar 2025 12:00:06 +0000"
)
STORE = (
    "from mx.example.org (mx.example.org [192.0.2.25]) by store.example.org (Postfix) with ESMTP id 2; "
    "Mon, 3 Mar 2025 12:00:07 +0000"
)


def border_of(
    border: str, above: tuple[str, ...] = (), below: tuple[str, ...] = (), **settings: object
) -> TrustContext:
    source = read_bytes(message(border, list(above), list(below)))
    examined = examine(*source, Settings(**settings))  # type: ignore[arg-type]  # each test gives what it means
    assert examined.facts is not None
    return examined.facts.context


def test_kinds_of_border() -> None:
    kinds = {
        name: (found.is_front_door, found.is_exchange_server, found.by_microsoft, found.receiver is not None)
        for name in BORDERS
        for found in [border_of(name)]
    }
    assert kinds == {
        "microsoft": (True, False, False, True),
        "from-microsoft": (True, False, True, True),
        "google": (False, False, False, True),
        "google-from-microsoft": (False, False, True, True),
        "proton": (False, False, False, True),
        "yahoo": (False, False, False, False),
        "fastmail": (False, False, False, False),
        "zoho": (False, False, False, True),
        "postfix": (False, False, False, False),
        "exchange": (False, True, False, False),
        "exim": (False, False, False, False),
    }


def test_a_border_without_a_boundary() -> None:
    nobody = border_of("postfix")._replace(boundary=None, families=frozenset())
    field = border_of("postfix").hops[0].field
    assert nobody.top == -1
    assert not nobody.is_front_door
    assert not nobody.is_exchange_server
    assert nobody.receiver is None
    assert not nobody.is_just_below(field)
    assert not nobody.is_recipient("mx.example.org")
    assert not nobody.is_foreign("mx.example.net")


def test_places_of_fields() -> None:
    """Fields: X-Above 0, Received 1 and 2 (the boundary), X-Below 3, Received 4, From 5, Subject 6."""
    source = read_bytes(message("postfix", ["X-Above: 1", f"Received: {INNER}"], ["X-Below: 1"]))
    examined = examine(*source, Settings())
    assert examined.facts is not None
    border, fields = examined.facts.context, examined.facts.block.fields
    assert [field.key for field in fields] == [
        "x-above",
        "received",
        "received",
        "x-below",
        "received",
        "from",
        "subject",
    ]
    assert border.top == 2
    past = border.gap(fields[5])
    assert past > 6
    assert [border.gap(field) for field in fields] == [1, 2, 4, 4, past, past, past]
    assert [hop and hop.field.index for hop in map(border.hop_below, fields)] == [1, 2, 4, 4, None, None, None]
    assert [border.level(field) for field in fields] == [1, 2, 2, 2, 2, 2, 2]
    assert [border.is_just_below(field) for field in fields] == [False, False, True, True, False, False, False]


@pytest.mark.parametrize(
    ("name", "recipients", "foreign"),
    [
        ("mx.example.org", True, False),
        ("MX.EXAMPLE.ORG", True, False),
        # The first label alone is how a server may call itself.
        ("mx", True, False),
        ("example.org", True, False),
        ("other.example.org", True, False),
        ("mx.example.net", False, True),
        ("google.com", False, True),
        ("mx.microsoft.com", False, True),
        ("OpenDMARC", False, False),
        ("localhost", False, False),
        ("192.0.2.1", False, False),
    ],
)
def test_names_at_a_postfix(name: str, *, recipients: bool, foreign: bool) -> None:
    border = border_of("postfix")
    assert (border.is_recipient(name), border.is_foreign(name)) == (recipients, foreign)


def test_names_that_the_user_gave() -> None:
    border = border_of("postfix", receivers=("mx.example.org", "gate.example.net"), domains=("example.com",))
    assert border.is_recipient("gate.example.net")
    assert not border.is_foreign("gate.example.net")
    # A domain of the user's is no receiver's name, and no stranger's either.
    assert not border.is_recipient("example.com")
    assert not border.is_foreign("mail.example.com")
    assert border.is_foreign("mail.example.net")


def test_a_receiver_that_calls_itself_by_a_name_of_its_own() -> None:
    assert not border_of("microsoft").is_foreign("mx.microsoft.com")
    assert border_of("microsoft").is_foreign("mx.google.com")
    assert border_of("google").is_foreign("mx.microsoft.com")


def test_a_border_without_a_name_knows_nobody_by_it() -> None:
    border = border_of("yahoo")
    assert border.families == frozenset()
    assert not border.is_recipient("localhost")
    assert not border.is_recipient("OpenDMARC")
    assert not border_of("yahoo")._replace(families=frozenset()).is_foreign("mx.example.net")


def test_families_are_those_of_trusted_hosts_and_of_delivery() -> None:
    assert border_of("postfix").families == {"example.org"}
    # A host without a public name tells none.
    assert border_of("postfix", (f"Received: {INNER}",)).families == {"example.org"}
    assert border_of("fastmail").families == {"Fastmail", "fastmail.example"}
    assert border_of("fastmail", ("Delivered-To: bob@example.com",)).families >= {"example.com"}
    for key in ("Delivered-To", "X-Original-To", "Envelope-To", "X-Apparently-To"):
        delivered = f"{key}: bob@example.net"
        assert "example.net" in border_of("postfix", (delivered,)).families
        # Below the boundary a stranger wrote it.
        assert "example.net" not in border_of("postfix", (), (delivered,)).families
    assert border_of("postfix", ("Delivered-To: bob",)).families == {"example.org"}
    assert border_of("postfix", ("Delivered-To: bob@localhost",)).families == {"example.org"}
    many = tuple(f"Delivered-To: bob@example{number}.net" for number in range(20))
    assert len(border_of("postfix", many).families) == 17


def test_hops_below_the_boundary_name_no_recipient() -> None:
    strange = f"Received: {STORE.replace('example.org', 'example.net')}"
    assert border_of("postfix", (), (strange,)).families == {"example.org"}
    assert border_of("postfix", (f"Received: {STORE}",)).families == {"example.org"}


def test_the_ingress_is_sought_where_microsoft_is_the_client() -> None:
    door = f"Received: {BORDERS['microsoft']}"
    assert border_of("google-from-microsoft", (), (door,)).ingress is not None
    assert border_of("google", (), (door,)).ingress is None
