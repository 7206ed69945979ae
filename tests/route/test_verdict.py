"""The verdict: forged material changes nothing, what the user knows decides, and doubts are said."""

import pytest

from hdrscan import scan
from hdrscan.model.absent import Absent
from hdrscan.model.route import Confidence, HeloKind, OriginKind, Route
from hdrscan.settings import Settings
from messages import FRONT_DOOR, message

OAT = "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: TenantId=11111111-2222-3333-4444-555555555555;Ip=[203.0.113.25];Helo=[mail.example.com]"
MICROSOFT_CHAIN = [
    "Received: " + FRONT_DOOR.format(helo="DM5PR21CU001.outbound.protection.outlook.com", ip="40.107.1.1"),
    "Authentication-Results: spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=example.com; dkim=pass header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100",
    "X-MS-Exchange-Organization-AuthAs: Internal",
    "X-Forefront-Antispam-Report: CIP:255.255.255.255;SFV:NSPM;H:x;PTR:;",
    OAT,
]
HELOS = {
    "outlook": "DM5PR21CU001.outbound.protection.outlook.com",
    "google": "mail-ed1-f65.google.com",
    "relay": "mail.example.com",
}


def route_of(data: bytes, **settings: tuple[str, ...]) -> Route:
    route = scan(data, Settings(**settings)).route  # type: ignore[arg-type]  # only tuples are given here
    assert route is not None
    return route


def at_postfix(helo: str, rdns: str, ip: str, *below: str) -> bytes:
    received = (
        f"Received: from {helo} ({rdns} [{ip}]) by mx.example.org (Postfix) with ESMTPS id Q1; "
        "Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    )
    return "\r\n".join([received, *below, "From: alice@example.com", "", ""]).encode()


@pytest.mark.parametrize("rdns", ["unknown", "srv.stranger.example"])
def test_a_pasted_microsoft_chain_changes_nothing(rdns: str) -> None:
    plain = route_of(at_postfix("srv.stranger.example", rdns, "198.51.100.9"))
    forged = route_of(at_postfix("srv.stranger.example", rdns, "198.51.100.9", *MICROSOFT_CHAIN))
    assert forged.helo.kind is plain.helo.kind is HeloKind.EXTERNAL
    assert forged.ingress is None
    assert forged.origin.kind is OriginKind.UNKNOWN
    assert forged.origin.confidence is not Confidence.HIGH


@pytest.mark.parametrize("below", [[], MICROSOFT_CHAIN])
def test_microsofts_name_from_another_address_is_spoofed(below: list[str]) -> None:
    route = route_of(at_postfix(HELOS["outlook"], "unknown", "198.51.100.9", *below))
    assert (route.helo.kind, route.helo.confidence) == (HeloKind.OFFICE365_SPOOFED, Confidence.HIGH)
    assert route.origin.kind is OriginKind.UNKNOWN
    assert "none of Microsoft's" in route.summary


def test_googles_name_from_another_address_is_nobodys() -> None:
    route = route_of(at_postfix(HELOS["google"], "unknown", "198.51.100.9"))
    assert (route.helo.kind, route.helo.confidence) == (HeloKind.EXTERNAL, Confidence.MEDIUM)
    assert "none of its servers" in route.summary
    assert isinstance(route.helo.provider, Absent)


@pytest.mark.parametrize(
    ("helo", "rdns", "ip", "relays", "kind", "confidence"),
    [
        # Named by name and address, and it is that address.
        (
            "mail.example.com",
            "unknown",
            "203.0.113.25",
            ("mail.example.com", "203.0.113.25"),
            "postfix-relay",
            "high",
        ),
        # The relay's name from another address: the name proves nothing.
        (
            "mail.example.com",
            "unknown",
            "198.51.100.9",
            ("mail.example.com", "203.0.113.25"),
            "external",
            "medium",
        ),
        (
            "mail.example.com",
            "unknown",
            "198.51.100.9",
            ("mail.example.com", "203.0.113.0/24"),
            "external",
            "medium",
        ),
        # Named by name alone: looked up, or only said.
        ("mail.example.com", "mail.example.com", "203.0.113.25", ("mail.example.com",), "postfix-relay", "high"),
        ("mail.example.com", "unknown", "203.0.113.25", ("mail.example.com",), "postfix-relay", "low"),
        ("other.example.com", "unknown", "203.0.113.25", ("203.0.113.0/24",), "postfix-relay", "high"),
        ("mail.example.com", "unknown", "2001:db8::25", ("2001:db8::/64",), "postfix-relay", "high"),
    ],
)
def test_relays_that_the_user_named(  # noqa: PLR0913, PLR0917 - the columns of a table
    helo: str, rdns: str, ip: str, relays: tuple[str, ...], kind: str, confidence: str
) -> None:
    address = f"IPv6:{ip}" if ":" in ip else ip
    verdict = route_of(at_postfix(helo, rdns, address), relays=relays).helo
    assert isinstance(verdict.confidence, Confidence)
    assert (verdict.kind.value, verdict.confidence.value) == (kind, confidence)


def test_a_named_relay_with_another_mta_is_no_postfix() -> None:
    exim = "Received: from app (app [10.0.0.1]) by mail.example.com with esmtp (Exim 4.98) id 1x-2y-3z; Mon, 03 Mar 2025 12:00:01 +0000"
    data = at_postfix("mail.example.com", "mail.example.com", "203.0.113.25", exim)
    assert route_of(data, relays=("203.0.113.25",)).helo.kind is HeloKind.ONPREM_RELAY


def test_ranges_that_the_user_added_count_as_microsofts() -> None:
    data = at_postfix(HELOS["outlook"], "unknown", "198.51.100.9")
    assert route_of(data, outbound_ranges=("198.51.100.0/24",)).helo.kind is HeloKind.OFFICE365_OUTBOUND
    named = at_postfix("host1.outbound.example", "unknown", "40.107.1.1")
    assert route_of(named, outbound_names=("outbound.example",)).helo.kind is HeloKind.OFFICE365_OUTBOUND


def test_an_attribution_is_no_same_tenant_mail_when_it_came_in_as_a_strangers() -> None:
    incoming = "X-MS-Exchange-Organization-MessageDirectionality: Incoming"
    assert route_of(message("microsoft", [], [OAT])).helo.signals[0].id == "attributed-client"
    assert route_of(message("microsoft", [], [OAT, incoming])).helo.signals[0].id != "attributed-client"


def test_an_attribution_of_another_client_is_no_same_tenant_mail() -> None:
    other = OAT.replace("203.0.113.25", "203.0.113.99")
    assert route_of(message("microsoft", [], [other])).helo.signals[0].id != "attributed-client"


def test_a_skipped_gateway_is_the_front_doors_word_and_spf_was_judged_on_another() -> None:
    skipped = "X-MS-Exchange-SkipListedInternetSender: ip=[198.51.100.20];domain=mta.example.net"
    results = "Authentication-Results: spf=pass (sender IP is {}) smtp.mailfrom=example.net"

    def kind(border: str, *above: str) -> HeloKind:
        return route_of(message(border, list(above), [skipped])).helo.kind

    assert kind("microsoft", results.format("198.51.100.20")) is HeloKind.GATEWAY
    assert kind("microsoft", results.format("203.0.113.25")) is not HeloKind.GATEWAY
    assert kind("postfix") is not HeloKind.GATEWAY
    exchange = FRONT_DOOR.format(helo="mail.example.com", ip="203.0.113.25")
    exchange = exchange.replace("SJ1PEPF000023D7.mail.protection.outlook.com", "ex1.example.org")
    exchange = exchange.replace("15.20.1.2 via Frontend Transport", "15.1.2507.39")
    data = f"Received: {exchange}\r\n{skipped}\r\nFrom: a@example.com\r\n\r\n"
    assert route_of(data.encode()).helo.kind is not HeloKind.GATEWAY


def test_direct_send_needs_all_its_marks() -> None:
    marks = [
        "X-MS-Exchange-Organization-MessageDirectionality: Incoming",
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
        "To: bob@example.com",
    ]

    def kind(fields: list[str]) -> HeloKind:
        data = message("microsoft", [], fields).replace(
            f"Received: {'by mail.example.com'}".encode(), b"X-Old: by"
        )
        return route_of(data).helo.kind

    assert kind(marks) is HeloKind.DIRECT_SEND
    for missing in range(len(marks)):
        assert kind(marks[:missing] + marks[missing + 1 :]) is not HeloKind.DIRECT_SEND
    # Outlook.com has no tenant of the recipient's own.
    consumer = "X-MS-Exchange-CrossTenant-Id: 84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa"
    assert kind([*marks, consumer]) is not HeloKind.DIRECT_SEND


def test_a_list_that_office365_wrote_to_is_no_smart_host() -> None:
    hop = (
        f"Received: from {HELOS['outlook']} (mail-x.outbound.protection.outlook.com [40.107.1.1]) by lists.example.net "
        "(Postfix) with ESMTPS id Q2; Mon, 3 Mar 2025 12:00:03 +0000 (UTC)"
    )
    route = route_of(at_postfix("lists.example.net", "lists.example.net", "192.0.2.80", hop))
    assert (route.helo.kind, route.helo.confidence) == (HeloKind.POSTFIX_RELAY, Confidence.MEDIUM)
    assert route.origin.kind is OriginKind.UNKNOWN
    assert route.origin.name == HELOS["outlook"]


def test_an_old_table_of_addresses_is_said_so() -> None:
    data = message("google-from-microsoft", [], [])
    assert route_of(data).notes == ()
    late = data.replace(b"03 Mar 2025", b"01 Sep 2027")
    assert "days older than the message" in route_of(late).notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"From: a@example.com\r\n\r\n", "There is no Received field"),
        (at_postfix("app", "unknown", "10.0.0.1"), "a private one"),
        (at_postfix("app", "unknown", "203.0.113.hidden"), "cannot be read"),
        (
            b"Received: by mx.example.org (Postfix, from userid 0) id Q; Mon, 3 Mar 2025 12:00:05 +0000\r\n\r\n",
            "nobody spoke HELO",
        ),
    ],
)
def test_what_is_not_known_is_said_so(data: bytes, reason: str) -> None:
    route = route_of(data)
    assert route.helo.kind is HeloKind.UNKNOWN
    assert reason in route.helo.reason
    assert not route.helo.confidence


def test_your_own_relay_and_tenant_are_called_yours() -> None:
    data = message(
        "google-from-microsoft",
        [],
        ["Received: " + FRONT_DOOR.format(helo="mail.example.com", ip="203.0.113.25"), OAT],
    )
    assert "an on-premises relay, through" in route_of(data).summary
    assert "your relay, through" in route_of(data, relays=("203.0.113.25",)).summary
    tenant = Settings(tenant="11111111-2222-3333-4444-555555555555")
    route = scan(data, tenant).route
    assert route is not None
    assert "your relay, through" in route.summary
