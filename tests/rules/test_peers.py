"""The host whose name a border looked up: which it is, what was found, and when there is nothing to say."""

import pytest

from hdrscan.analyze import examine
from hdrscan.ingest.sources import read_bytes
from hdrscan.rules.case import Case
from hdrscan.rules.peers import Peer, peer_of
from hdrscan.settings import DEFAULTS
from rules.mail import FROM, TIME, front_door, office365, postfix

IP = "203.0.113.25"


def peer(*fields: str) -> Peer | None:
    examined = examine(*read_bytes("\r\n".join((*fields, FROM, "", "")).encode()))
    return peer_of(Case(examined.report, examined.facts, DEFAULTS))


def report_of(ip: str = IP, helo: str = "mail.example.com", ptr: str = "ptr.example.com") -> str:
    return f"X-Forefront-Antispam-Report: CIP:{ip};CTRY:DE;H:{helo};PTR:{ptr};DIR:INB;"


def sendmail(note: str) -> str:
    return (
        f"Received: from mail.example.com (ptr.example.com [{IP}]{note}) by mx.example.org (8.17.1/8.17.1) with "
        f"ESMTPS id 1; {TIME}"
    )


@pytest.mark.parametrize(
    ("fields", "ptr", "problem"),
    [
        ((postfix("mail.example.com", "ptr.example.com", IP),), "ptr.example.com", None),
        ((postfix("mail.example.com", "unknown", IP),), None, "unknown"),
        ((sendmail(" (may be forged)"),), "ptr.example.com", "may be forged"),
        ((front_door("mail.example.com", IP), report_of()), "ptr.example.com", None),
        ((front_door("mail.example.com", IP), report_of(helo="MAIL.example.com")), "ptr.example.com", None),
        ((front_door("mail.example.com", IP), report_of(ptr="InfoNoRecords")), None, "InfoNoRecords"),
        ((front_door("mail.example.com", IP), report_of(ptr="ErrorRetry")), None, "ErrorRetry"),
    ],
)
def test_what_was_looked_up_for_the_client(fields: tuple[str, ...], ptr: str | None, problem: str | None) -> None:
    found = peer(*fields)
    assert found is not None
    assert (found.ip, found.ptr or None, found.problem, found.at_boundary) == (IP, ptr, problem, True)
    assert found.is_temporary is (problem == "ErrorRetry")


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (postfix("mail.example.com", "ptr.example.com", "10.0.0.1"),),
        (postfix("laptop", "unknown", IP, protocol="ESMTPSA"),),
        (postfix("mail.example.com", "unknown", "203.0.113.hidden"),),
        (front_door("mail.example.com", IP),),
        # The report of another host: by its address, and by its name.
        (front_door("mail.example.com", IP), report_of("203.0.113.26")),
        (front_door("mail.example.com", IP), report_of(helo="other.example.com")),
        (front_door("mail.example.com", IP), report_of("255.255.255.255")),
        (front_door("mail.example.com", IP), report_of("10.0.0.1")),
        (front_door("mail.example.com", IP), report_of("none")),
        (front_door("mail.example.com", IP), report_of(ptr="")),
        (
            front_door("mail.example.com", IP),
            f"X-Forefront-Antispam-Report: CIP:{IP};H:mail.example.com;DIR:INB;",
        ),
        # Nobody vouches for Microsoft's fields here.
        (f"Received: from mail.example.com ([{IP}]) by mx.example.org with SMTP; {TIME}", report_of()),
    ],
)
def test_nothing_was_looked_up(fields: tuple[str, ...]) -> None:
    assert peer(*fields) is None


@pytest.mark.parametrize(
    ("report", "ip"),
    [
        (report_of("198.51.100.31"), "198.51.100.31"),
        (report_of("255.255.255.255"), None),
        (report_of("10.1.2.3"), None),
        ("X-Other: 1", None),
    ],
)
def test_behind_office365_it_is_the_host_that_came_to_the_tenant(report: str, ip: str | None) -> None:
    found = peer(office365(), report)
    assert (found.ip if found else None) == ip
    assert found is None or not found.at_boundary


def test_the_servers_words_are_quoted_and_folded_ones_by_the_address() -> None:
    # What is folded is the same note: it confirms nothing.
    for note, quote in ((" (may be forged)", "may be forged"), (" (may be\r\n\tforged)", IP)):
        found = peer(sendmail(note))
        assert found is not None
        assert found.evidence[0].quote == quote
