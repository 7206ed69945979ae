"""What a border's words about its client are quoted as, and which name a fix may use."""

import pytest

from hdrscan.analyze import examine
from hdrscan.ingest.sources import read_bytes
from hdrscan.rules.case import Case
from hdrscan.rules.peers import Peer, name_to_use, peer_of
from hdrscan.settings import Settings
from rules.mail import FROM, TIME, front_door, office365, postfix

IP = "203.0.113.25"
REPORT = "X-Forefront-Antispam-Report: CIP:{};CTRY:DE;H:mail.example.com;PTR:{};DIR:INB;"


def case_of(*fields: str, **settings: tuple[str, ...]) -> Case:
    given = Settings(**settings)  # type: ignore[arg-type]  # only tuples are given here
    examined = examine(*read_bytes("\r\n".join((*fields, FROM, "", "")).encode()), given)
    return Case(examined.report, examined.facts, given)


def peer(*fields: str) -> Peer:
    found = peer_of(case_of(*fields))
    assert found is not None
    return found


def quotes(found: Peer) -> list[tuple[str, str]]:
    return [(each.quote, each.note) for each in found.evidence]


def test_a_name_that_was_looked_up() -> None:
    found = peer(postfix("mail.example.com", "ptr.example.com", IP))
    assert quotes(found) == [
        ("ptr.example.com", "looked up for the address"),
        ("mail.example.com", "said in HELO"),
    ]
    assert (found.helo, found.ip, found.ptr, found.at_boundary) == (
        "mail.example.com",
        IP,
        "ptr.example.com",
        True,
    )
    # Where the server writes no HELO, its own name for the client stands for it.
    exim = peer(
        f"Received: from ptr.example.com ([{IP}]) by mx.example.org with esmtp (Exim 4.96) id 1tgMnA-0001Ab-2C; {TIME}"
    )
    assert (exim.helo, exim.ptr) == ("ptr.example.com", "ptr.example.com")


def test_what_stands_in_place_of_a_name() -> None:
    unknown = peer(postfix("unknown", "unknown", IP))
    # The one beside the address, and not the client's own word.
    assert quotes(unknown)[0] == (f"unknown [{IP}", "unknown")
    assert unknown.evidence[0].span[0] > unknown.evidence[1].span[0]
    assert (unknown.ptr or None, unknown.problem, unknown.is_temporary) == (None, "unknown", False)
    forged = f"Received: from x (ptr.example.com [{IP}]{{}}) by mx.example.org (8.17.1/8.17.1) with ESMTPS id 1; {TIME}"
    assert quotes(peer(forged.format(" (may be forged)")))[0] == ("may be forged", "may be forged")
    assert quotes(peer(forged.format(" (may be\r\n forged)")))[0] == (IP, "may be forged")
    # What a client says of being forged stands before the address.
    said = forged.replace("from x", "from may-be-forged.example")
    assert peer(said.format(" (may be forged)")).evidence[0].quote == "may be forged"


def test_microsofts_report_speaks_of_its_own_client() -> None:
    door = front_door("mail.example.com", IP)
    found = peer(door, REPORT.format(IP, "ptr.example.com"))
    assert [each.quote for each in found.evidence] == ["ptr.example.com", "mail.example.com", IP]
    assert (found.ptr, found.problem, found.at_boundary) == ("ptr.example.com", None, True)
    for nothing in ("InfoNoRecords", "InfoDomainNonexistent", "ErrorRetry"):
        found = peer(door, REPORT.format(IP, nothing))
        assert (found.ptr or None, found.problem) == (None, nothing)
        assert found.is_temporary is (nothing == "ErrorRetry")
    # A server that wrote the name into its own field is believed before a report.
    assert (
        peer(postfix("mail.example.com", "ptr.example.com", IP), REPORT.format(IP, "x")).ptr == "ptr.example.com"
    )
    behind = peer(office365(), REPORT.format("198.51.100.31", "ptr.example.com"))
    assert (behind.ip, behind.ptr, behind.at_boundary) == ("198.51.100.31", "ptr.example.com", False)
    nameless = office365(), "X-Forefront-Antispam-Report: CIP:198.51.100.31;H:x;DIR:OUT;"
    assert peer_of(case_of(*nameless)) is None
    empty = office365(), "X-Forefront-Antispam-Report: CIP:198.51.100.31;H:x;PTR:;DIR:OUT;"
    assert peer_of(case_of(*empty)) is None
    spelled = peer(office365(), REPORT.format("2001:DB8:0:0:0:0:0:31", "ptr.example.com"))
    assert spelled.ip == "2001:db8::31"


def test_nobody_is_asked_about_a_message_without_a_boundary() -> None:
    assert peer_of(case_of()) is None
    assert name_to_use(case_of(), "mail.example.net") == "mail.example.net"


@pytest.mark.parametrize(
    ("name", "used"),
    [
        ("mail.example.net", "mail.example.net"),
        ("MAIL.Example.NET.", "mail.example.net"),
        ("mail", None),
        ("mail.corp.local", None),
        ("two words.example.net", None),
        ("[203.0.113.25]", None),
        (IP, None),
        ("tenant.onmicrosoft.com", None),
        ("tenant.mail.onmicrosoft.com", None),
        ("tenant.onmicrosoft.us", None),
        ("tenant.partner.onmschina.cn", None),
        ("a.outbound.protection.outlook.com", None),
        ("onmicrosoft.example.net", "onmicrosoft.example.net"),
    ],
)
def test_a_name_that_its_owner_can_publish(name: str, used: str | None) -> None:
    stranger = case_of(postfix("x", "unknown", IP))
    assert name_to_use(stranger, name) == used
    assert name_to_use(stranger, name, "other.example.net") == (used or "other.example.net")


def test_a_name_is_made_up_for_the_readers_own_host_only() -> None:
    relay = postfix("x", "unknown", IP)
    assert name_to_use(case_of(relay, relays=(IP,), domains=("example.com",))) == "mail.example.com"
    assert name_to_use(case_of(relay, relays=(IP,), domains=("example.com",)), "a.example.net") == "a.example.net"
    assert name_to_use(case_of(relay, domains=("example.com",))) is None
    assert name_to_use(case_of(relay)) is None
    assert name_to_use(case_of(office365(), domains=("example.com",))) == "mail.example.com"
    assert name_to_use(case_of(office365(), domains=("example.net",))) is None
