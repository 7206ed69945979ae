"""The rules of the family ROUTE at their edges."""

import pytest

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.expected import CODES
from hdrscan.settings import Expect, Settings
from rules.mail import (
    LOOKED_UP,
    MICROSOFT_HOP,
    OUTBOUND,
    PICKUP,
    TIME,
    codes,
    finding,
    front_door,
    office365,
    postfix,
)

TENANT = "11111111-2222-3333-4444-555555555555"
ATTRIBUTED = (
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
    f"TenantId={TENANT};Ip=[203.0.113.25];Helo=[mail.example.com]"
)
RELAY = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
STRANGER = postfix("srv.example.net", "srv.example.net", "198.51.100.214")
INTERNAL = "X-MS-Exchange-Organization-AuthAs: Internal"


def sent(sfp: int, cip: str = "255.255.255.255", category: str = "NONE") -> str:
    return f"X-Forefront-Antispam-Report: CIP:{cip};CTRY:;H:x;PTR:;CAT:{category};SCL:5;DIR:OUT;SFP:{sfp};"


def results(spf: str, dkim: str = "none") -> str:
    return f"Authentication-Results: mx.example.org; spf={spf} smtp.mailfrom=example.com; dkim={dkim}"


def test_a_forged_name_is_less_sure_where_the_table_is_old_or_the_author_signed() -> None:
    forged = postfix(OUTBOUND, "srv.example.net", "198.51.100.9")
    found = finding("ROUTE003", forged)
    assert (found.severity, found.confidence) == (Severity.CRITICAL, Confidence.HIGH)
    late = postfix(OUTBOUND, "srv.example.net", "198.51.100.9", time="Fri, 4 Mar 2033 10:00:05 +0000")
    assert finding("ROUTE003", late).confidence is Confidence.MEDIUM
    signed = finding("ROUTE003", results("fail", "pass header.d=example.com"), forged, MICROSOFT_HOP)
    assert (signed.severity, signed.confidence) == (Severity.MEDIUM, Confidence.LOW)
    assert "ROUTE003" not in codes(postfix(OUTBOUND, "unknown", "40.107.96.hidden"))
    assert "ROUTE003" not in codes(postfix(OUTBOUND, "unknown", "10.0.0.4"))


def test_a_connectors_client_counts_where_microsoft_vouches_for_the_field() -> None:
    assert "ROUTE005" in codes(office365(), front_door("mail.example.com", "203.0.113.25"), ATTRIBUTED)
    assert "ROUTE005" not in codes(STRANGER, ATTRIBUTED)


@pytest.mark.parametrize(
    ("ip", "fields", "found"),
    [
        ("40.95.66.109", (), {"ROUTE006"}),
        ("52.103.128.0", (), {"ROUTE006"}),
        ("52.103.127.255", (), set()),
        ("52.102.145.77", (), {"ROUTE007"}),
        ("52.100.1.1", (), {"ROUTE007"}),
        ("40.107.1.1", (), set()),
        ("40.93.1.1", (sent(1023),), {"ROUTE006"}),
        ("40.93.1.1", ("X-MS-Exchange-AntiSpam-Relay: 1",), {"ROUTE006"}),
        ("104.47.1.1", (sent(1501),), {"ROUTE007"}),
        # The address is a fact; a field says otherwise only about an earlier tenant.
        ("40.107.1.1", (sent(1501),), set()),
        ("40.93.1.1", (sent(1102),), set()),
    ],
)
def test_pools(ip: str, fields: tuple[str, ...], found: set[str]) -> None:
    assert codes(office365(ip, rdns="unknown"), MICROSOFT_HOP, *fields) & {"ROUTE006", "ROUTE007"} == found


def test_a_strangers_fields_tell_no_pool() -> None:
    assert not codes(STRANGER, sent(1501), "X-MS-Exchange-AntiSpam-Relay: 1") & {"ROUTE006", "ROUTE007"}


def test_the_relay_pool_costs_less_where_the_author_signed() -> None:
    pool = office365("40.95.66.109")
    assert finding("ROUTE006", results("fail"), pool).severity is Severity.HIGH
    assert finding("ROUTE006", results("fail", "pass header.d=example.com"), pool).severity is Severity.MEDIUM


def test_outbound_spam_is_named() -> None:
    found = finding("ROUTE007", office365("52.102.145.77"), sent(1501, category="OSPM"))
    assert "outbound spam" in found.message
    assert [each.quote for each in found.evidence] == ["52.102.145.77", "1501", "OSPM", "5"]


def test_direct_send_is_the_cause_of_what_follows_from_it() -> None:
    fields = (
        front_door("printer7", "203.0.113.60", tls=""),
        "To: frank@example.com",
        "X-MS-Exchange-Organization-MessageDirectionality: Incoming",
        "X-MS-Exchange-Organization-AuthAs: Anonymous",
    )
    found = finding("ROUTE008", *fields)
    assert found.fix is not None
    assert "-SenderIPAddresses 203.0.113.60" in found.fix.after
    assert "Set-OrganizationConfig -RejectDirectSend $true" in found.fix.after
    for code in ("HOP007", "HOP011"):
        follows = finding(code, *fields)
        assert follows.causes == ("ROUTE008",)
        assert follows.fix is None
    # To is the sender's word; by Microsoft's own word the domain is the tenant's.
    assert found.severity is Severity.MEDIUM
    own = "Authentication-Results: spf=none (sender IP is 203.0.113.60) smtp.mailfrom=example.com; dkim=none header.d=none; dmarc=none action=none header.from=example.com; compauth=fail reason=601"
    assert finding("ROUTE008", own, *fields).severity is Severity.HIGH
    passed = "Authentication-Results: spf=pass (sender IP is 203.0.113.60) smtp.mailfrom=example.com; dkim=none header.d=none; dmarc=pass action=none header.from=example.com; compauth=pass reason=100"
    assert finding("ROUTE008", passed, *fields).severity is Severity.LOW
    alone = finding("HOP007", *fields, settings=Settings(relays=("203.0.113.60",), ignore=("ROUTE",)))
    assert alone.fix is not None


PROOFPOINT = "67.231.145.42"


@pytest.mark.parametrize("result", ["pass", "temperror"])
def test_a_gateway_on_which_spf_passed_is_no_finding(result: str) -> None:
    assert "ROUTE011" not in codes(*gateway(result, PROOFPOINT))
    assert "ROUTE011" in codes(*gateway("softfail", PROOFPOINT))


def test_who_only_says_a_gateways_name_is_not_to_be_skipped() -> None:
    proven = finding("ROUTE011", *gateway("softfail", PROOFPOINT))
    assert proven.fix is not None
    assert proven.fix.after.endswith(f"-EFSkipIPs {PROOFPOINT}")
    stranger = gateway("softfail", "198.51.100.65")
    assert "ROUTE011" not in codes(*stranger)
    # Whoever holds an address gives it its name, and Microsoft does not say that it confirms one.
    looked_up = (
        "X-Forefront-Antispam-Report: CIP:198.51.100.65;H:mx0a-00112233.pphosted.com;"
        "PTR:mx0a-00112233.pphosted.com;DIR:INB;"
    )
    assert "ROUTE011" not in codes(*stranger, looked_up)


def gateway(result: str, ip: str) -> tuple[str, ...]:
    return (
        (
            f"Authentication-Results: spf={result} (sender IP is {ip}) smtp.mailfrom=example.net; "
            "dkim=none header.d=none; dmarc=none action=none header.from=example.net"
        ),
        front_door("mx0a-00112233.pphosted.com", ip),
    )


def report_of_client(ip: str, name: str) -> str:
    return f"X-Forefront-Antispam-Report: CIP:{ip};H:x;PTR:{name};DIR:INB;"


@pytest.mark.parametrize(
    ("fields", "confidence"),
    [
        ((front_door("smtp.gmail.com", "198.51.100.9"),), Confidence.HIGH),
        ((front_door("gmail.com", "198.51.100.9"),), Confidence.HIGH),
        ((front_door("outlook.com", "198.51.100.9"),), Confidence.HIGH),
        ((front_door("smtp.office365.com", "198.51.100.9"),), Confidence.HIGH),
        ((front_door("smtp.gmail.com", "40.107.1.1"),), Confidence.HIGH),
        ((front_door("smtp.gmail.com", "167.89.1.1"),), Confidence.HIGH),  # another provider's host
        ((postfix("mail-ed1-f65.google.com", "unknown", "198.51.100.9"),), Confidence.HIGH),
        # No whole table, or none: only another name of the address, or none, denies it.
        ((front_door("mx0a-1.pphosted.com", "198.51.100.9"),), None),
        ((front_door("sonic301-1.consmr.mail.ne1.yahoo.com", "198.51.100.9"),), None),
        ((postfix("mta1.yahoo.com", "unknown", "198.51.100.9"),), None),
        ((postfix("mta1.yahoo.com", "srv.example.net", "198.51.100.9"),), Confidence.MEDIUM),
        (
            (front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("198.51.100.9", "srv.example.net")),
            Confidence.MEDIUM,
        ),
        (
            (front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("198.51.100.9", "InfoNoRecords")),
            Confidence.MEDIUM,
        ),
        # Its owner named the address so: that neither bears the name out nor denies it.
        (
            (front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("198.51.100.9", "mta1.yahoo.com")),
            None,
        ),
        ((front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("198.51.100.9", "localhost")), None),
        ((front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("198.51.100.9", "198.51.100.9")), None),
        # The report is of another host, as where a gateway was skipped.
        (
            (front_door("mta1.yahoo.com", "198.51.100.9"), report_of_client("203.0.113.9", "srv.example.net")),
            None,
        ),
        # The provider's own, in the old and the new networks; and addresses of which nothing is known.
        ((front_door("smtp.gmail.com", "209.85.208.65"),), None),
        ((front_door("smtp.gmail.com", "64.233.165.1"),), None),
        ((front_door("smtp.gmail.com", "142.250.221.9"),), None),
        ((front_door("smtp.gmail.com", "2001:db8::9"),), None),
        ((front_door("smtp.gmail.com", "198.51.100.hidden"),), None),
        ((front_door("outlook.com", "40.92.1.1"),), None),
        ((front_door("bay004-omc1s1.hotmail.com", "65.54.190.1"),), None),
        ((postfix("smtp.gmail.com", "unknown", "10.0.0.4"),), None),
        # A confirmed name of the provider's, or SPF for its own domain.
        ((postfix("smtp.gmail.com", "x1.google.com", "198.51.100.9"),), None),
        (
            (
                "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=a@gmail.com",
                postfix("smtp.gmail.com", "unknown", "198.51.100.9"),
            ),
            None,
        ),
        # A client that logged in says what it likes.
        ((postfix("gmail.com", "unknown", "198.51.100.9", protocol="ESMTPSA"),), None),
        # Office 365's outbound servers have a finding of their own.
        ((front_door(OUTBOUND, "198.51.100.9"),), None),
        ((front_door("mail.example.com", "198.51.100.9"),), None),
    ],
)
def test_a_providers_name_from_elsewhere(fields: tuple[str, ...], confidence: Confidence | None) -> None:
    if confidence is None:
        assert "ROUTE015" not in codes(*fields)
    else:
        found = finding("ROUTE015", *fields)
        assert (found.severity, found.confidence, found.fix) == (Severity.MEDIUM, confidence, None)


def test_a_mail_program_that_says_its_mail_domain_lies_less() -> None:
    passed = "Authentication-Results: mx.example.org; dkim=pass header.d=example.com"
    client = postfix("gmail.com", "unknown", "198.51.100.9")
    assert finding("ROUTE015", passed, client).severity is Severity.LOW


def test_a_rewritten_sender_is_taken_apart() -> None:
    path = "Return-Path: <SRS0=Xy3a=3Z=example.net=bob@example.com>"
    found = finding("ROUTE012", path, RELAY)
    assert (
        found.message
        == "example.com passed this on and rewrote its sender (SRS); the sender was bob@example.net."
    )
    assert "ROUTE012" in codes("Return-Path: <bounces+SRS=Mf=NL@example.com>", RELAY)
    assert "ROUTE012" not in codes("Return-Path: <srs0@example.com>", RELAY)


def test_a_forward_through_office365() -> None:
    door = front_door("out.example.net", "198.51.100.31")
    assert "ROUTE012" in codes(office365(), door, sent(1102, "198.51.100.31"))
    assert "ROUTE012" not in codes(office365(), door, sent(1102, "198.51.100.31"), ATTRIBUTED)
    assert "ROUTE012" not in codes(office365(), MICROSOFT_HOP, sent(1102))


@pytest.mark.parametrize(
    ("spf", "dkim", "severity", "mended_by"),
    [
        ("fail", "pass header.d=example.com", Severity.MEDIUM, {"SPF016"}),
        ("pass", "fail header.d=example.com", Severity.MEDIUM, {"DKIM003"}),
        ("pass", "pass header.d=example.com", Severity.INFO, set()),
    ],
)
def test_a_smart_host_is_to_be_mended_where_something_failed(
    spf: str, dkim: str, severity: Severity, mended_by: set[str]
) -> None:
    signature = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=from; bh=aA==; b=aA=="
    fields = (results(spf, dkim), RELAY, signature, office365(by="mail.example.com"), MICROSOFT_HOP)
    found = finding("ROUTE013", *fields)
    assert found.severity is severity
    # What is to be done the other finding says, once.
    assert found.fix is None
    assert codes(*fields) & {"SPF016", "DKIM003"} == mended_by


def test_microsofts_fields_from_strangers() -> None:
    assert finding("ROUTE014", STRANGER, INTERNAL).severity is Severity.HIGH
    pasted = finding("ROUTE014", STRANGER, MICROSOFT_HOP, INTERNAL)
    assert pasted.causes == ("HOP013",)
    assert pasted.fix is None
    for harmless in (
        (STRANGER, "X-Forefront-Antispam-Report: CIP:255.255.255.255;DIR:OUT;SFP:1101;"),
        (STRANGER, "X-MS-Exchange-Organization-MessageDirectionality: Incoming"),
        (results("pass", "pass header.d=example.com"), STRANGER, INTERNAL),
    ):
        assert finding("ROUTE014", *harmless).severity is Severity.LOW
    exchange = (
        "Received: from ex1.example.net (10.0.0.9) by srv.example.net (198.51.100.214) with Microsoft SMTP Server "
        f"(version=TLS1_2, cipher=X) id 15.1.2507.39; {TIME}"
    )
    assert finding("ROUTE014", STRANGER, exchange, INTERNAL).severity is Severity.LOW


@pytest.mark.parametrize(
    "fields",
    [
        (office365(), MICROSOFT_HOP, INTERNAL),
        (STRANGER, office365(by="srv.example.net"), MICROSOFT_HOP, INTERNAL),
        (front_door("srv.example.net", "198.51.100.214"), INTERNAL),
        (STRANGER, "X-MS-Has-Attach: yes", "X-MS-Exchange-CrossTenant-AuthAs: Internal"),
    ],
)
def test_microsofts_fields_that_are_no_lie(fields: tuple[str, ...]) -> None:
    assert "ROUTE014" not in codes(*fields)


@pytest.mark.parametrize(
    ("expect", "found"),
    [
        (Expect(helo=("postfix-relay",)), set()),
        (Expect(helo=("office365-outbound",)), {"ROUTE020"}),
        (Expect(origin=("same",)), set()),
        (Expect(origin=("mailbox",)), {"ROUTE021"}),
        (Expect(relays=("mail.example.com",)), set()),
        (Expect(relays=("203.0.113.0/24",)), set()),
        (Expect(relays=("mail.example.net",)), {"ROUTE022"}),
        # Who told addresses means the address; anybody can say the name.
        (Expect(relays=("mail.example.com", "192.0.2.25")), {"ROUTE022"}),
        (Expect(tls="any"), set()),
        (Expect(tls="TLSv1.3"), set()),  # the server does not record the version
        (Expect(dkim_domain=("example.com",)), {"ROUTE024"}),
        # Its recipient recorded nothing, and a probe that hears nothing must not be silent.
        (Expect(spf=("pass",)), {"ROUTE025"}),
        (Expect(dkim=("pass",)), {"ROUTE026"}),
        (Expect(dmarc=("pass",)), {"ROUTE027"}),
        (Expect(delay=3600), set()),
        (Expect(), set()),
        (None, set()),
    ],
)
def test_expectations(expect: Expect | None, found: set[str]) -> None:
    assert codes(RELAY, PICKUP, settings=Settings(expect=expect)) & CODES == found


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ((results("pass", "pass header.d=example.com"), RELAY), set()),
        ((results("fail", "fail header.d=example.com"), RELAY), {"ROUTE025", "ROUTE026", "ROUTE027"}),
        # One signature that verifies is enough.
        ((results("pass", "fail header.d=example.net; dkim=pass header.d=example.com"), RELAY), set()),
        # A stranger's record is no result: it neither fires these nor keeps them silent.
        ((RELAY, results("pass", "pass header.d=example.com")), {"ROUTE025", "ROUTE026", "ROUTE027"}),
    ],
)
def test_expected_results(fields: tuple[str, ...], found: set[str]) -> None:
    expect = Expect(spf=("pass",), dkim=("pass",), dmarc=("pass",))
    assert codes(*fields, settings=Settings(expect=expect)) & CODES == found


@pytest.mark.parametrize(("longest", "found"), [(1, True), (86_400, False)])
def test_expected_delay(longest: int, found: bool) -> None:  # noqa: FBT001 - a table's column
    settings = Settings(expect=Expect(delay=longest))
    slow = PICKUP.replace(TIME, "Tue, 4 Mar 2025 09:50:00 +0000")
    assert ("ROUTE028" in codes(RELAY, slow, settings=settings)) is found


def test_a_relay_that_does_not_go_through_office365_is_told_how() -> None:
    settings = Settings(domains=("example.com",), expect=Expect(helo=("office365-outbound",)))
    fix = finding("ROUTE020", RELAY, PICKUP, settings=settings).fix
    assert fix is not None
    assert fix.target == "Postfix main.cf"
    assert fix.after.startswith("relayhost = [example-com.mail.protection.outlook.com]:25\n")


def test_a_postfix_that_logs_in_is_told_of_connectors() -> None:
    proxied = (
        "X-ClientProxiedBy: AM9PR01CA0001.eurprd01.prod.exchangelabs.com (2603:10a6::1) To "
        "AM9PR04MB8100.eurprd04.prod.outlook.com (2603:10a6::2)"
    )
    own = Settings(domains=("example.com",))
    assert finding("ROUTE009", office365(), MICROSOFT_HOP, proxied, sent(1102), settings=own).fix is None
    fix = finding("ROUTE009", office365(), MICROSOFT_HOP, PICKUP, proxied, sent(1102), settings=own).fix
    assert fix is not None
    assert "relayhost" in fix.after


@pytest.mark.parametrize(
    ("tls", "least", "found"),
    [
        ("(version=TLS1_2, cipher=X) ", "TLSv1.2", False),
        ("(version=TLS1_2, cipher=X) ", "TLSv1.3", True),
        ("(version=TLS1_0, cipher=X) ", "any", False),
        ("(version=TLS1_0, cipher=X) ", "TLSv1.1", True),
        ("", "any", True),
        ("", "TLSv1.2", True),
    ],
)
def test_expected_tls(tls: str, least: str, found: bool) -> None:  # noqa: FBT001 - a table's column
    door = front_door("mail.example.com", "203.0.113.25", tls)
    settings = Settings(expect=Expect(tls=least))
    assert ("ROUTE023" in codes(door, settings=settings)) is found
    if found and not tls:
        assert finding("HOP011", door, settings=settings).causes == ("ROUTE023",)


SIGNED = "DKIM-Signature: v=1; a=rsa-sha256; d=Example.com; s=s1; h=From; bh=AAAA; b=AAAA"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ((results("pass", "pass header.d=example.com"), RELAY, SIGNED), False),
        ((results("pass", "fail header.d=example.com"), RELAY, SIGNED), True),
        ((results("pass", "pass header.d=example.net"), RELAY), True),
        ((RELAY, SIGNED), False),  # nobody says whether it verified
        ((RELAY,), True),
    ],
)
def test_expected_signer(fields: tuple[str, ...], found: bool) -> None:  # noqa: FBT001 - a table's column
    settings = Settings(expect=Expect(dkim_domain=("example.com",)))
    assert ("ROUTE024" in codes(*fields, settings=settings)) is found


def test_texts_to_paste_hold_nothing_that_a_shell_reads() -> None:
    hostile = "From: <a$(reboot)@example.com>"
    found = finding("ROUTE007", hostile, office365("52.102.145.77"))
    assert found.fix is None
    name = "x;reboot.example.net"
    fix = finding(
        "HOP009",
        f"Received: from {name} (unknown [203.0.113.7]) by mx.example.org (Postfix) with ESMTPS id 1; {TIME}",
        settings=Settings(relays=("203.0.113.7",)),
    ).fix
    assert fix is not None
    assert "reboot" not in fix.after


def test_names_of_any_length_stay_short_in_messages() -> None:
    name = ".".join(["a" * 60] * 4 + ["example", "net"])
    assert len(finding("HOP008", postfix("mail.example.com", name, "203.0.113.7")).message) < 250
    assert LOOKED_UP in finding("ROUTE002", office365()).evidence[0].field.raw
