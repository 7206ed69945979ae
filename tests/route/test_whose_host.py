"""Whose host the boundary's client is: what proves it, and all that a stranger can say or write, which does not."""

import pytest

from hdrscan import scan
from hdrscan.model.absent import Absent
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence, HeloKind, HostProvider, OriginKind, Proof, Route
from hdrscan.route.signal import FROM, FROM_MICROSOFT, exim, front_door, postfix
from hdrscan.settings import Settings

GOOGLE = "mail-ed1-f65.google.com"
STRANGER = "198.51.100.9"


def report_of(*fields: str, **settings: tuple[str, ...]) -> Report:
    data = "\r\n".join([*fields, FROM, "", ""]).encode()
    return scan(data, Settings(**settings))  # type: ignore[arg-type]  # only tuples are given here


def route_of(*fields: str, **settings: tuple[str, ...]) -> Route:
    route = report_of(*fields, **settings).route
    assert route is not None
    return route


def sendmail(helo: str, rdns: str, ip: str, note: str = "") -> str:
    return (
        f"Received: from {helo} ({rdns} [{ip}]{note}) by mx.example.org (8.17.1/8.17.1) with ESMTPS id 0; "
        "Mon, 3 Mar 2025 12:00:05 +0000"
    )


def qmail(helo: str, rdns: str, ip: str) -> str:
    return (
        f"Received: from {rdns} (HELO {helo}) ({ip}) by mx.example.org with SMTP; Mon, 3 Mar 2025 12:00:05 +0000"
    )


def google(helo: str, rdns: str, ip: str) -> str:
    return (
        f"Received: from {helo} ({rdns}. [{ip}]) by mx.google.com with ESMTPS id x1 for <a@gmail.example>; "
        "Mon, 03 Mar 2025 04:00:05 -0800 (PST)"
    )


def spf(domain: str, result: str = "pass") -> str:
    return f"Authentication-Results: mx.example.org; spf={result} smtp.mailfrom={domain}"


def report_field(ip: str, ptr: str) -> str:
    return f"X-Forefront-Antispam-Report: CIP:{ip};H:x;PTR:{ptr};DIR:INB;"


@pytest.mark.parametrize(
    ("fields", "proof"),
    [
        ((front_door(GOOGLE, "209.85.208.65"),), Proof.RANGE),
        # Under any name: nobody else has the address.
        ((front_door("mail.example.com", "209.85.208.65"),), Proof.RANGE),
        ((postfix(GOOGLE, GOOGLE, STRANGER),), Proof.CONFIRMED_NAME),
        ((postfix("mail.example.com", GOOGLE, STRANGER),), Proof.CONFIRMED_NAME),
        ((exim(GOOGLE, STRANGER, "mx.example.org"),), Proof.CONFIRMED_NAME),
        ((sendmail(GOOGLE, GOOGLE, STRANGER),), Proof.CONFIRMED_NAME),
        ((spf("gmail.com"), postfix(GOOGLE, "unknown", STRANGER)), Proof.SPF),
    ],
)
def test_what_proves_a_providers_host(fields: tuple[str, ...], proof: Proof) -> None:
    helo = route_of(*fields).helo
    assert isinstance(helo.provider, HostProvider)
    assert (helo.provider.name, helo.provider.proof) == ("Google", proof)
    assert (helo.kind, helo.confidence) == (HeloKind.EXTERNAL, Confidence.HIGH)


@pytest.mark.parametrize(
    "fields",
    [
        (front_door(GOOGLE, STRANGER),),
        (front_door(GOOGLE, STRANGER), report_field(STRANGER, GOOGLE)),
        (postfix(GOOGLE, "unknown", STRANGER),),
        (sendmail(GOOGLE, GOOGLE, STRANGER, " (may be forged)"),),
        (google(GOOGLE, GOOGLE, STRANGER),),
        (qmail(GOOGLE, GOOGLE, STRANGER),),
        # SPF for the stranger's own domain, for another address, or not passed.
        (spf("example.net"), postfix(GOOGLE, "unknown", STRANGER)),
        (spf("gmail.com", "softfail"), postfix(GOOGLE, "unknown", STRANGER)),
        (
            "Authentication-Results: mx.example.org; spf=pass (sender IP is 203.0.113.4) smtp.mailfrom=gmail.com",
            postfix(GOOGLE, "unknown", STRANGER),
        ),
        # A domain of Google's, and no name of Google's.
        (spf("gmail.com"), postfix("srv.example.net", "unknown", STRANGER)),
        # Below the boundary.
        (front_door("srv.example.net", STRANGER), front_door(GOOGLE, "209.85.208.65")),
    ],
)
def test_what_proves_nothing(fields: tuple[str, ...]) -> None:
    helo = route_of(*fields).helo
    assert isinstance(helo.provider, Absent)
    assert helo.kind is HeloKind.EXTERNAL
    assert helo.confidence is not Confidence.HIGH


@pytest.mark.parametrize(
    "client",
    [
        front_door("mx0a-1.pphosted.com", STRANGER),
        sendmail("mx0a-1.pphosted.com", "mx0a-1.pphosted.com", STRANGER, " (may be forged)"),
        google("mx0a-1.pphosted.com", "mx0a-1.pphosted.com", STRANGER),
    ],
)
def test_a_name_alone_makes_no_gateway(client: str) -> None:
    below = postfix("x.example.com", "x.example.com", "203.0.113.4", "mx0a-1.pphosted.com")
    for fields in ((client,), (client, below)):
        assert route_of(*fields).helo.kind is HeloKind.EXTERNAL


def test_two_companies_that_share_a_network_are_told_apart_by_name() -> None:
    for name, provider in (("mout.gmx.net", "GMX and WEB.DE"), ("mout.kundenserver.de", "IONOS")):
        found = route_of(front_door(name, "212.227.17.10")).helo.provider
        assert isinstance(found, HostProvider)
        assert found.name == provider
    assert isinstance(route_of(front_door("mail.example.com", "212.227.17.10")).helo.provider, Absent)


@pytest.mark.parametrize(
    ("client", "ours"),
    [
        (postfix("x.example.net", "mail.example.com", STRANGER), True),
        (sendmail("x.example.net", "mail.example.com", STRANGER), True),
        (sendmail("mail.example.com", "mail.example.com", STRANGER, " (may be forged)"), False),
        (google("mail.example.com", "mail.example.com", STRANGER), False),
        (front_door("mail.example.com", STRANGER), False),
    ],
)
def test_a_named_relay_is_shown_by_a_confirmed_name(client: str, ours: bool) -> None:  # noqa: FBT001 - a column
    inner = (
        "Received: from A1.prod.outlook.com (2603:10b6::1) by A2.prod.outlook.com (2603:10b6::2) with Microsoft "
        "SMTP Server id 15.20.1.2; Mon, 3 Mar 2025 12:00:01 +0000"
    )
    report = report_of(client, inner, relays=("mail.example.com",))
    assert report.route is not None
    assert (report.route.helo.confidence is Confidence.HIGH) is ours
    # What is the user's own may hand on Microsoft's hops; who only says so may not.
    assert ("HOP013" in {finding.code for finding in report.findings}) is not ours


def test_microsofts_reverse_name_agrees_with_an_address_and_proves_nothing() -> None:
    report = report_field("203.0.113.25", "mail.example.com")
    route = route_of(front_door("x.example.net", "203.0.113.25"), report, relays=("mail.example.com",))
    assert route.helo.kind is HeloKind.EXTERNAL


@pytest.mark.parametrize(
    ("rdns", "domain", "kind"),
    [
        ("mail.example.com", "example.net", HeloKind.ONPREM_RELAY),
        ("unknown", "example.com", HeloKind.ONPREM_RELAY),
        # SPF passed, for a domain of the stranger's.
        ("unknown", "example.net", HeloKind.EXTERNAL),
    ],
)
def test_a_host_of_the_from_domain(rdns: str, domain: str, kind: HeloKind) -> None:
    assert route_of(spf(domain), postfix("mail.example.com", rdns, STRANGER)).helo.kind is kind


def test_what_the_host_runs_stands_beside_what_it_is() -> None:
    own = postfix("app", "unknown", "10.0.0.1", "mail.example.net")
    helo = route_of(postfix("mail.example.net", "unknown", STRANGER), own).helo
    assert not isinstance(helo.software, Absent)
    assert (helo.software.name, helo.software.standing.value) == ("Postfix", "claimed")
    # A host of a large provider runs Postfix under another name.
    other = postfix("app", "unknown", "10.0.0.1", "smtp4.example.net")
    named = route_of(postfix("smtp9.example.net", "unknown", STRANGER), other).helo
    assert not isinstance(named.software, Absent)
    assert (named.software.name, named.kind) == ("Postfix", HeloKind.EXTERNAL)
    assert named.software.evidence[0].quote == "smtp4.example.net"
    stranger = postfix("app", "unknown", "10.0.0.1", "smtp4.example.com")
    assert isinstance(route_of(postfix("smtp9.example.net", "unknown", STRANGER), stranger).helo.software, Absent)
    assert isinstance(route_of(postfix("smtp9.example.net", "unknown", STRANGER)).helo.software, Absent)


def test_a_login_at_the_recipients_own_server_is_its_word() -> None:
    login = "Received: by mx.example.org (Postfix) with ESMTPSA id Q1; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)"
    route = route_of(login)
    # No more than medium: what a client says may run into the field that tells of it.
    assert (route.origin.kind, route.origin.confidence) == (OriginKind.SMTP_AUTH, Confidence.MEDIUM)
    assert route.origin.signals[0].id == "boundary-login"
    assert route.helo.kind is HeloKind.UNKNOWN
    named = postfix("laptop", "unknown", STRANGER).replace("ESMTPS", "ESMTPSA")
    route = route_of(named)
    assert (route.origin.kind, route.origin.name, route.origin.ip) == (OriginKind.SMTP_AUTH, "laptop", STRANGER)
    user = postfix("laptop", "unknown", STRANGER).replace("by mx", "(Authenticated sender: alice) by mx")
    assert route_of(user).origin.kind is OriginKind.SMTP_AUTH
    # Below the boundary it is a claim.
    claimed = route_of(
        postfix("mail.example.com", "unknown", "203.0.113.25"),
        login.replace("mx.example.org", "mail.example.com"),
    )
    assert claimed.origin.signals[0].id == "submission"


@pytest.mark.parametrize(
    ("hop", "kind"),
    [
        ("by recvd-65d9-abcde with SMTP id recvd-1 2025-03-03 12:00:01.97 +0000 UTC m=+3.1", OriginKind.SERVICE),
        (
            "by 47a3deadbeef with HTTP id 68cd90abbc88437603ffbc69; Mon, 3 Mar 2025 12:00:01 GMT",
            OriginKind.SERVICE,
        ),
        (
            "from box.example.net ([203.0.113.25]) by cmsmtp with ESMTPS id o1; Mon, 3 Mar 2025 12:00:01 +0000",
            OriginKind.SERVICE,
        ),
        (
            "from [10.1.2.3] ([10.1.2.3:443]) by mta.example.net (ecelerity 4.4.0 r(msys)) with REST id 00/1; Mon, 3 Mar 2025 12:00:01 +0000",
            OriginKind.SERVICE,
        ),
        ("by app1 (Postfix, from userid 33) id Q0; Mon, 3 Mar 2025 12:00:01 +0000", OriginKind.UNKNOWN),
    ],
)
def test_services_are_known_by_their_own_programs(hop: str, kind: OriginKind) -> None:
    route = route_of(spf("example.com"), postfix("o7.em.example.com", "unknown", STRANGER), f"Received: {hop}")
    assert route.origin.kind is kind
    assert route.origin.confidence is not Confidence.HIGH
    expected = HeloKind.EXTERNAL if kind is OriginKind.SERVICE else HeloKind.ONPREM_RELAY
    assert (route.helo.kind, route.helo.confidence) == (expected, Confidence.LOW)


def test_a_services_hop_further_down_says_nothing_of_the_host() -> None:
    service = "Received: by recvd-65d9-abcde with SMTP id recvd-1 2025-03-03 12:00:01.97 +0000 UTC m=+3.1"
    between = postfix("a.example.net", "unknown", "203.0.113.7", "b.example.org")
    route = route_of(postfix("srv.example.net", "unknown", STRANGER), between, service)
    assert route.origin.kind is not OriginKind.SERVICE


def test_microsofts_own_server_is_not_accused_beside_the_verdict() -> None:
    helo = route_of(FROM_MICROSOFT).helo
    assert helo.kind is HeloKind.OFFICE365_OUTBOUND
    assert helo.against == ()


@pytest.mark.parametrize(
    ("client", "kind"),
    [
        (postfix("web.example.net", "web.example.net", "203.0.113.9", "mail.example.net"), OriginKind.SAME),
        (postfix("web.example.net", "unknown", "203.0.113.9", "mail.example.net"), OriginKind.UNKNOWN),
        (postfix("web.example.net", "web.example.com", "203.0.113.9", "mail.example.net"), OriginKind.UNKNOWN),
        (postfix("web.example.net", "unknown", STRANGER, "mail.example.net"), OriginKind.SAME),
        (
            sendmail("web.example.net", "web.example.net", "203.0.113.9", " (may be forged)").replace(
                "mx.example.org", "mail.example.net"
            ),
            OriginKind.UNKNOWN,
        ),
    ],
)
def test_who_stands_in_the_clients_own_network(client: str, kind: OriginKind) -> None:
    assert route_of(postfix("mail.example.net", "unknown", STRANGER), client).origin.kind is kind


def test_a_name_that_stands_for_the_client_counts_where_it_said_none() -> None:
    # A field that has only one name, and one whose only name was looked up.
    said = "Received: from smtp.gmail.com (198.51.100.9) by mx.example.org with SMTP id 1; Mon, 3 Mar 2025 12:00:05 +0000"
    assert route_of(said).helo.name == "smtp.gmail.com"
    looked_up = f"Received: from mail.example.net ([{STRANGER}] helo=x) by mx.example.org with esmtps (Exim 4.98) id 1x-2y-3z; Mon, 3 Mar 2025 12:00:05 +0000"
    own = postfix("app", "unknown", "10.0.0.1", "mail.example.net")
    assert route_of(looked_up, own).helo.kind is HeloKind.POSTFIX_RELAY
    unconfirmed = qmail("x", "mail.example.net", STRANGER)
    assert route_of(unconfirmed, own).helo.kind is HeloKind.EXTERNAL


@pytest.mark.parametrize("address", [STRANGER, "40.107.96.hidden"])
def test_office365s_name_is_judged_by_its_own_signals_alone(address: str) -> None:
    helo = route_of(front_door("DM5PR21CU001.outbound.protection.outlook.com", address)).helo
    found = {signal.id for signal in (*helo.signals, *helo.against)}
    assert not [name for name in found if name.startswith("provider-")]


def test_a_message_without_an_author_has_no_host_of_the_authors() -> None:
    data = f"{spf('example.com')}\r\n{postfix('mail.example.com', 'mail.example.com', STRANGER)}\r\n\r\n"
    route = scan(data.encode()).route
    assert route is not None
    assert route.helo.kind is HeloKind.EXTERNAL


OWN = "mail.example.net"
LOGIN = postfix("laptop", "unknown", "203.0.113.120", OWN).replace("ESMTPS", "ESMTPSA")


@pytest.mark.parametrize(
    ("below", "kind"),
    [
        # Through a filter on the host itself, and through its own hand-over, to the client that logged in.
        ((postfix("localhost", "localhost", "127.0.0.1", OWN), LOGIN), OriginKind.SMTP_AUTH),
        (
            (f"Received: by {OWN} (Postfix, from userid 33) id Q0; Mon, 3 Mar 2025 12:00:01 +0000", LOGIN),
            OriginKind.SMTP_AUTH,
        ),
        # A stranger brought it: what lies below he has written.
        ((postfix("out.example.com", "out.example.com", "203.0.113.9", OWN), LOGIN), OriginKind.UNKNOWN),
        ((postfix("out.example.com", "unknown", "203.0.113.9", OWN), LOGIN), OriginKind.UNKNOWN),
        # Another organization's hop is not the host's.
        ((postfix("x", "unknown", "10.0.0.1", "mx.example.com"), LOGIN), OriginKind.UNKNOWN),
    ],
)
def test_how_mail_entered_the_clients_administration(below: tuple[str, ...], kind: OriginKind) -> None:
    assert route_of(postfix(OWN, OWN, STRANGER), *below).origin.kind is kind
