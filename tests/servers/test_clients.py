"""Any client at all: XCLIENT makes a real Postfix write the field that it writes for that client."""

import pytest

from hdrscan.model.absent import Absent
from servers.client import Letter
from servers.network import Network
from servers.reading import facts, read

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2")


@pytest.mark.parametrize(
    ("xclient", "rdns", "ip"),
    [
        ({"NAME": "out.example.net", "ADDR": "203.0.113.25"}, "out.example.net", "203.0.113.25"),
        ({"NAME": "[UNAVAILABLE]", "ADDR": "203.0.113.25"}, None, "203.0.113.25"),
        ({"NAME": "[TEMPUNAVAIL]", "ADDR": "198.51.100.7"}, None, "198.51.100.7"),
        ({"NAME": "out.example.net", "ADDR": "IPV6:2001:db8::25"}, "out.example.net", "2001:db8::25"),
        ({"NAME": "[UNAVAILABLE]", "ADDR": "IPV6:2001:db8:0:1::"}, None, "2001:db8:0:1::"),
        # Names that are words of the field's own grammar.
        ({"NAME": "by", "ADDR": "203.0.113.25"}, "by", "203.0.113.25"),
        ({"NAME": "with.example.net", "ADDR": "203.0.113.25"}, "with.example.net", "203.0.113.25"),
        (
            {"NAME": "203-0-113-25.example.net", "ADDR": "203.0.113.25"},
            "203-0-113-25.example.net",
            "203.0.113.25",
        ),
    ],
)
def test_name_and_address_of_any_client(
    network: Network, xclient: dict[str, str], rdns: str | None, ip: str
) -> None:
    sent = network.deliver("mx", Letter(xclient=xclient, helo="hello.example.net"))
    report, (hop,) = read(network.receiver.arrived(sent.token))
    assert facts(hop) == {
        "helo": "hello.example.net",
        "rdns": rdns,
        "ip": ip,
        "by": "mx.example.org",
        "protocol": "ESMTP",
        "id": sent.queue_id,
        "for_": "bob@example.org",
        "authenticated": None,
        "dialect": "postfix",
        "tls": None,
    }
    assert report.boundary
    assert report.boundary.hop == hop
    assert report.boundary.admd == "example.org"


@pytest.mark.parametrize(
    ("helo", "written"),
    [
        ("[203.0.113.7]", "[203.0.113.7]"),
        ("[IPv6:2001:db8::7]", "[IPv6:2001:db8::7]"),
        ("203.0.113.7", "203.0.113.7"),
        ("mx.example.org", "mx.example.org"),
        ("MX.EXAMPLE.ORG.", "MX.EXAMPLE.ORG."),
        ("unknown", "unknown"),
        ("localhost", "localhost"),
        ("from", "from"),
        ("by", "by"),
        ("with", "with"),
        ("id", "id"),
        ("for", "for"),
        ("desktop_7", "desktop_7"),
        ("-", "-"),
        ("x" * 300, "x" * 300),
        ("[Thu, 12 Jun 2025]", "[Thu,?12?Jun?2025]"),
        ("mail.example.net%eth0", "mail.example.net%eth0"),
        ("(Postfix)", "?Postfix?"),
        # Postfix defuses what could break the field.
        ("a(b)c", "a?b?c"),
        ("x;y", "x?y"),
        ("<u@example.net>", "?u?example.net?"),
        ('"q"', "?q?"),
    ],
)
def test_whatever_a_client_says_stays_in_helo(network: Network, helo: str, written: str) -> None:
    client = {"NAME": "out.example.net", "ADDR": "203.0.113.25"}
    sent = network.deliver("mx", Letter(xclient=client, helo=helo))
    _, (hop,) = read(network.receiver.arrived(sent.token))
    assert facts(hop, "helo", "rdns", "ip", "by", "protocol", "id", "for_") == {
        "helo": written,
        "rdns": "out.example.net",
        "ip": "203.0.113.25",
        "by": "mx.example.org",
        "protocol": "ESMTP",
        "id": sent.queue_id,
        "for_": "bob@example.org",
    }


def test_mail_from_outside_through_the_relay(network: Network) -> None:
    client = {"NAME": "out.example.net", "ADDR": "198.51.100.7"}
    sent = network.submit("smtp", Letter(xclient=client, helo="out.example.net"))
    report, (first, second) = read(network.receiver.arrived(sent.token))
    assert facts(first, "helo", "rdns", "ip") == {
        "helo": "out.example.net",
        "rdns": "out.example.net",
        "ip": "198.51.100.7",
    }
    # What the relay wrote is its word only: the receiver's own hop is where the message came in.
    assert report.boundary
    assert report.boundary.hop == second


def test_fields_that_the_sender_wrote_in_advance_stay_below_the_boundary(network: Network) -> None:
    forged = (
        "Received: from bank.example.net (bank.example.net [192.0.2.1])\r\n\tby mx.example.org (Postfix) with"
        " ESMTPS id 4jYZbD0m98zK95X\r\n\tfor <bob@example.org>; Thu, 12 Jun 2025 14:20:05 +0000 (UTC)\r\n"
    )
    client = {"NAME": "[UNAVAILABLE]", "ADDR": "203.0.113.66"}
    sent = network.deliver("mx", Letter(xclient=client, helo="mx.example.org", more=forged))
    report, (lie, hop) = read(network.receiver.arrived(sent.token), longest=float("inf"))
    assert lie.ip == "192.0.2.1"
    assert report.boundary
    assert report.boundary.hop == hop
    assert facts(hop, "helo", "rdns", "ip") == {"helo": "mx.example.org", "rdns": None, "ip": "203.0.113.66"}


# Postfix writes a question mark for a backslash.
@pytest.mark.parametrize("login", ["alice", "alice@example.net", "EXAMPLE?alice", "Alice B. Smith"])
def test_name_of_the_user_as_a_front_end_passes_it_on(network: Network, login: str) -> None:
    client = {
        "NAME": "out.example.net",
        "ADDR": "203.0.113.25",
        "LOGIN": login.translate({ord(" "): "+20", ord("?"): "+5C"}),
    }
    sent = network.submit("submission", Letter(xclient=client))
    _, (first, _) = read(network.receiver.arrived(sent.token))
    assert facts(first, "authenticated", "protocol") == {"authenticated": login, "protocol": "ESMTPA"}
    assert first.tls is Absent.NOT_PRESENT
