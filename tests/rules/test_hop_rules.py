"""The rules of the family HOP at their edges."""

import pytest

from hdrscan.model.finding import Severity
from hdrscan.settings import Settings
from rules.mail import MICROSOFT_HOP, OUTBOUND, PICKUP, TIME, codes, finding, front_door, office365, postfix

RELAY = postfix("mail.example.com", "mail.example.com", "203.0.113.25")


def report_field(ip: str, helo: str, ptr: str) -> str:
    return f"X-Forefront-Antispam-Report: CIP:{ip};CTRY:DE;H:{helo};PTR:{ptr};DIR:INB;"


def test_a_boundary_is_unsure_without_a_name_of_the_receiver() -> None:
    local = f"Received: from mail.example.com (mail.example.com [203.0.113.25]) by localhost with SMTP; {TIME}"
    found = finding("HOP001", local, PICKUP)
    assert found.severity is Severity.INFO
    assert found.evidence[0].quote == "localhost"
    assert "HOP001" not in codes(RELAY, PICKUP)


def test_a_private_client_is_unsure_only_before_a_hop_from_outside() -> None:
    inside = postfix("gw.example.com", "unknown", "10.0.0.1")
    outside = postfix("mail.example.net", "mail.example.net", "203.0.113.80", by="gw.example.com")
    found = finding("HOP001", inside, outside)
    assert found.severity is Severity.MEDIUM
    assert found.fix is not None
    assert found.fix.after == 'receivers = ["mx.example.org", "gw.example.com"]'
    assert "HOP001" not in codes(inside, postfix("pc", "unknown", "10.0.0.9", by="gw.example.com"))
    assert "HOP001" not in codes(inside)


@pytest.mark.parametrize(
    ("received", "severity"),
    [
        (f"from x ([Tue, 4 Mar 2025 05:29:36 -0700]) by y.example.com with SMTP; {TIME}", Severity.MEDIUM),
        (f"from x.example.com by y.example.com with NNFMP; {TIME}", Severity.MEDIUM),
        (f"from x.example.com by y.example.com with ASMTP; {TIME}", Severity.MEDIUM),
        (f"handed over; {TIME}", Severity.LOW),
        # What servers write: an old Exim, qmail's QMQP, and programs that a user starts.
        (f"from [203.0.113.9] (helo=pc) by mail.example.com with asmtp (Exim 4.20) id 1abc-0003; {TIME}", None),
        (f"from unknown (HELO x) (203.0.113.9) by mail.example.com with QMQP; {TIME}", None),
        (f"(nullmailer pid 4711 invoked by uid 1000); {TIME}", None),
        (f"(qmail 4441 invoked from network); {TIME}", None),
    ],
)
def test_received_fields_that_no_server_writes(received: str, severity: Severity | None) -> None:
    fields = (RELAY, f"Received: {received}")
    if severity is None:
        assert "HOP002" not in codes(*fields)
    else:
        assert finding("HOP002", *fields).severity is severity


@pytest.mark.parametrize(("time", "found"), [("09:59:06", False), ("09:59:05", False), ("09:59:04", True)])
def test_a_clock_may_be_a_minute_off(time: str, found: bool) -> None:  # noqa: FBT001 - a table's column
    inner = postfix(
        "mx.example.org", "mx.example.org", "192.0.2.5", "store.example.org", time=f"Tue, 4 Mar 2025 {time} +0000"
    )
    assert ("HOP003" in codes(inner, RELAY, PICKUP)) is found


@pytest.mark.parametrize(
    ("store", "mx", "target"),
    [
        ("store.example.org", "mx.example.org", "store.example.org or mx.example.org"),
        ("AM0PR04MB1234.eurprd04.prod.outlook.com", "DB1PEPF0001.mail.protection.outlook.com", None),
    ],
)
def test_nobody_sets_the_clocks_of_a_provider(store: str, mx: str, target: str | None) -> None:
    inner = postfix(mx, mx, "10.0.0.5", store, time="Tue, 4 Mar 2025 09:50:00 +0000")
    fields = (inner, postfix("mail.example.com", "mail.example.com", "203.0.113.25", by=mx), PICKUP)
    if target is None:
        assert "HOP003" not in codes(*fields)
        return
    fix = finding("HOP003", *fields).fix
    assert fix is not None
    assert fix.target == target


@pytest.mark.parametrize(
    ("client", "ip", "found"),
    [
        ("filter.example.net", "192.0.2.9", True),
        # A host inside the network has any name there.
        ("filter.example.net", "10.0.0.9", False),
        ("mx2.example.org", "192.0.2.9", False),
    ],
)
def test_two_names_of_one_owner_are_no_break(client: str, ip: str, *, found: bool) -> None:
    inner = postfix(client, client, ip, "store.example.org")
    fields = (inner, RELAY, PICKUP)
    own = Settings(receivers=("example.org", "filter.example.net"))
    assert ("HOP004" in codes(*fields, settings=own)) is found


def test_which_record_a_name_needs() -> None:
    own = Settings(relays=("203.0.113.25",))
    fix = finding("HOP009", postfix("mail.example.com", "unknown", "203.0.113.25"), settings=own).fix
    assert fix is not None
    assert fix.after == (
        "Please set the PTR record of 203.0.113.25 to mail.example.com, which needs the record:\n"
        "mail.example.com. IN A 203.0.113.25"
    )


def test_the_clock_of_a_stranger_is_not_judged() -> None:
    early = postfix("mail.example.com", "mail.example.com", "203.0.113.25", time="Tue, 4 Mar 2025 09:00:00 +0000")
    assert "HOP003" not in codes(early, PICKUP)


@pytest.mark.parametrize(
    ("helo", "found"),
    [
        ("printer7", True),
        ("localhost", True),
        ("localhost.localdomain", True),
        ("mail.example.lan", True),
        ("[203.0.113.77]", True),
        ("203.0.113.77", True),
        ("mail.example.com", False),
        ("mail.example.com.", False),
        ("MAIL.EXAMPLE.COM", False),
    ],
)
def test_helo_must_be_a_public_name(helo: str, found: bool) -> None:  # noqa: FBT001 - a table's column
    assert ("HOP007" in codes(postfix(helo, "host77.example.net", "203.0.113.77"))) is found
    assert "HOP007" not in codes(postfix(helo, "unknown", "10.0.0.7"))
    assert "HOP007" not in codes(postfix(helo, "unknown", "203.0.113.77", protocol="ESMTPSA"))


def test_a_fix_names_what_was_looked_up_to_whoever_runs_the_host() -> None:
    received = postfix("ubuntu", "mail.example.com", "203.0.113.25")
    fix = finding("HOP007", received, settings=Settings(relays=("203.0.113.25",))).fix
    assert fix is not None
    assert "mail.example.com" in fix.after
    stranger = finding("HOP007", received)
    assert (stranger.fix, stranger.owner) == (None, "whoever runs ubuntu [203.0.113.25]")


@pytest.mark.parametrize(
    ("helo", "rdns", "severity"),
    [
        ("mail.example.com", "host25.example.net", Severity.MEDIUM),
        ("mail.example.com", "out.example.com", Severity.LOW),
        ("mail.example.com", "MAIL.example.com", None),
        ("mail.example.com", "unknown", None),
        ("printer7", "host25.example.net", None),
    ],
)
def test_helo_of_a_relay_that_the_user_named(helo: str, rdns: str, severity: Severity | None) -> None:
    own = Settings(relays=("203.0.113.25",))
    fields = (postfix(helo, rdns, "203.0.113.25"), PICKUP)
    if severity is None:
        assert "HOP008" not in codes(*fields, settings=own)
    else:
        assert finding("HOP008", *fields, settings=own).severity is severity


def test_helo_of_a_stranger_costs_little_and_microsofts_nothing() -> None:
    assert finding("HOP008", postfix("a.example.com", "b.example.net", "203.0.113.7")).severity is Severity.LOW
    assert "HOP008" not in codes(postfix("a.example.com", "b.example.com", "203.0.113.7"))
    assert "HOP008" not in codes(office365(), PICKUP)
    assert "HOP009" not in codes(postfix(OUTBOUND, "unknown", "40.107.162.71"))


@pytest.mark.parametrize(
    ("helo", "rdns", "text"),
    [
        (
            "mail.example.com",
            "host25.example.net",
            "Please set the PTR record of 203.0.113.25 to mail.example.com,",
        ),
        ("pony.onmicrosoft.com", "host25.example.net", "smtp_helo_name = host25.example.net"),
        ("mail.example.net", "out.example.com", "smtp_helo_name = out.example.com"),
    ],
)
def test_which_of_two_names_is_mended(helo: str, rdns: str, text: str) -> None:
    own = Settings(relays=("203.0.113.25",))
    fix = finding("HOP008", postfix(helo, rdns, "203.0.113.25"), settings=own).fix
    assert fix is not None
    assert fix.after.startswith(text)


@pytest.mark.parametrize(
    ("ptr", "severity"),
    [
        ("InfoDomainNonexistent", Severity.MEDIUM),
        ("InfoNoRecords", Severity.MEDIUM),
        ("ErrorRetry", Severity.LOW),
        ("mail.example.com", None),
        ("", None),
    ],
)
def test_microsofts_report_tells_the_looked_up_name(ptr: str, severity: Severity | None) -> None:
    fields = (
        front_door("mail.example.com", "203.0.113.25"),
        report_field("203.0.113.25", "mail.example.com", ptr),
    )
    if severity is None:
        assert "HOP009" not in codes(*fields)
        return
    found = finding("HOP009", *fields, settings=Settings(relays=("203.0.113.25",)))
    assert found.severity is severity
    assert found.evidence[0].quote == ptr
    assert (found.fix is None) is (ptr == "ErrorRetry")


def test_a_report_of_another_host_is_not_taken_for_the_client() -> None:
    """Where a gateway is skipped, H and PTR are those of the host before it."""
    door = front_door("mx0a.gateway.example", "203.0.113.200")
    assert "HOP009" not in codes(door, report_field("203.0.113.200", "mta.example.net", "InfoNoRecords"))


def test_the_servers_own_words_are_quoted() -> None:
    assert (
        finding("HOP009", postfix("a.example.com", "unknown", "203.0.113.7")).evidence[0].quote
        == "unknown [203.0.113.7"
    )
    forged = f"Received: from a.example.com (b.example.net [203.0.113.7] (may be forged)) by mx.example.org (8.17.1/8.17.1) with ESMTPS id 1; {TIME}"
    assert finding("HOP009", forged).evidence[0].quote == "may be forged"


@pytest.mark.parametrize(
    ("protocol", "found"),
    [("SMTP", True), ("ESMTP", True), ("UTF8SMTP", True), ("ESMTPS", False), ("ESMTPA", False), ("LMTP", False)],
)
def test_clear_text_is_what_the_protocol_says(protocol: str, found: bool) -> None:  # noqa: FBT001 - a table's column
    hop = postfix("mail.example.com", "mail.example.com", "203.0.113.25", protocol=protocol)
    assert ("HOP011" in codes(hop)) is found


def test_clear_text_at_microsofts_front_door_and_from_inside() -> None:
    assert "HOP011" in codes(front_door("mail.example.com", "203.0.113.25", tls=""))
    assert "HOP011" not in codes(front_door("mail.example.com", "203.0.113.25"))
    assert "HOP011" not in codes(postfix("gw.example.com", "unknown", "10.0.0.1", protocol="SMTP"))


STRANGER = postfix("srv.example.net", "srv.example.net", "198.51.100.214")


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ((STRANGER, MICROSOFT_HOP), True),
        ((STRANGER, PICKUP, MICROSOFT_HOP), True),
        (
            (STRANGER, postfix("x.example.com", "x.example.com", "203.0.113.4", "y.example.com"), MICROSOFT_HOP),
            True,
        ),
        ((STRANGER, office365(by="srv.example.net"), MICROSOFT_HOP), False),
        # Microsoft's name from an address that the boundary saw, and that is not Microsoft's.
        ((postfix(OUTBOUND, "unknown", "203.0.113.9"), MICROSOFT_HOP), True),
        # A network that shows its servers an address of its own, and one that was hidden.
        ((STRANGER, office365("203.0.113.9", "srv.example.net"), MICROSOFT_HOP), False),
        ((STRANGER, office365("10.0.0.9", "srv.example.net"), MICROSOFT_HOP), False),
        ((STRANGER, office365("40.107.96.hidden", "srv.example.net"), MICROSOFT_HOP), False),
        ((office365(), MICROSOFT_HOP), False),
        ((postfix("gw.example.org", "unknown", "10.0.0.1"), MICROSOFT_HOP), False),
        ((STRANGER, PICKUP), False),
    ],
)
def test_microsofts_hops_are_claims_unless_microsoft_handed_them_on(
    fields: tuple[str, ...],
    found: bool,  # noqa: FBT001 - a table's column
) -> None:
    assert ("HOP013" in codes(*fields)) is found


def test_microsofts_hops_behind_an_own_relay_or_sent_on() -> None:
    assert "HOP013" not in codes(STRANGER, MICROSOFT_HOP, settings=Settings(relays=("198.51.100.214",)))
    resent = finding("HOP013", STRANGER, MICROSOFT_HOP, "Resent-From: <bob@example.net>")
    assert resent.severity is Severity.LOW
    passed = "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=example.com; dkim=pass header.d=example.com"
    assert finding("HOP013", passed, STRANGER, MICROSOFT_HOP).severity is Severity.LOW
