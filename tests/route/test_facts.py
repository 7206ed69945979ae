"""What signals look at, question by question: each answer, and what looks like it and is not."""

import pytest

from hdrscan.analyze import examine
from hdrscan.ingest.sources import read_bytes
from hdrscan.model.absent import Absent
from hdrscan.route.facts import Facts
from hdrscan.route.signal import exim, front_door, postfix
from hdrscan.settings import Settings

TIME = "Mon, 3 Mar 2025 12:00:05 +0000"
IP = "203.0.113.25"
BORDER = postfix("mail.example.com", "mail.example.com", IP)
OUTBOUND = "PA4PR04CU001.outbound.protection.outlook.com"
OFFICE365 = postfix(OUTBOUND, "mail-x.outbound.protection.outlook.com", "40.107.162.71")
JUDGED = "Authentication-Results: mx.example.org; spf={} (sender IP is {}) smtp.mailfrom={}"
REPORT = "X-Forefront-Antispam-Report: CIP:{};CTRY:;H:x;PTR:{};DIR:INB;"
UNTRUSTED = "X-Forefront-Antispam-Report-Untrusted: CIP:{};CTRY:;H:x;PTR:y;DIR:INB;"


def facts_of(*fields: str, author: str = "From: alice@example.com", **settings: tuple[str, ...]) -> Facts:
    data = "\r\n".join((*fields, author, "", "")).encode()
    found = examine(*read_bytes(data), Settings(**settings)).facts  # type: ignore[arg-type]  # tuples only
    assert found is not None
    return found


def test_without_a_boundary_there_are_none() -> None:
    facts = facts_of(BORDER)
    border = facts.context._replace(boundary=None)
    with pytest.raises(ValueError, match="boundary"):
        Facts(facts.block, border, facts.message, facts.authentication, None)


def test_what_the_client_is_called() -> None:
    assert set(facts_of(BORDER).names) == {"mail.example.com"}
    other = facts_of(postfix("x.example.com", "host25.example.net", IP))
    assert other.helo == "x.example.com"
    assert set(other.names) == {"x.example.com", "host25.example.net"}
    # Exim writes the looked-up name first, and the HELO only where it is another.
    both = facts_of(
        f"Received: from mail.example.com ([{IP}]) by mx.example.org with esmtp (Exim 4.96) id 1tgMnA-0001Ab-2C; {TIME}"
    )
    assert both.helo == "mail.example.com"
    unconfirmed = facts_of(
        f"Received: from host25.example.net (HELO x.example.com) ({IP}) by mx.example.org with SMTP; {TIME}"
    )
    assert unconfirmed.names == ("x.example.com",)


def test_behind_a_private_address_nobody_is_known() -> None:
    proxy = postfix("mail.example.com", "unknown", "172.17.0.1")
    own = postfix("x", "unknown", "10.0.0.1", "mail.example.com")
    unknown = facts_of(proxy, own)
    assert not unknown.is_client_known
    assert unknown.names == ()
    assert unknown.own_hop is None
    assert unknown.owner is None
    assert unknown.claim is None
    named = facts_of(proxy, own, relays=("172.17.0.1",))
    assert named.is_client_known
    assert named.own_hop is not None
    assert facts_of(BORDER).is_client_known


def test_the_clients_own_hop() -> None:
    own = postfix("x", "unknown", "10.0.0.1", "mail.example.com")
    assert facts_of(BORDER).own_hop is None
    found = facts_of(BORDER, own).own_hop
    assert found is not None
    assert found.by == "mail.example.com"
    assert facts_of(BORDER, own.replace("by mail.", "by other.")).own_hop is None
    assert facts_of(BORDER, postfix("x", "unknown", IP, "between.example.net"), own).own_hop is None
    assert facts_of(BORDER, f"Received: (qmail 1 invoked by uid 33); {TIME}").own_hop is None
    # A client that says the name of a host of the recipient's has not named itself.
    recipients = postfix("mx2.example.org", "unknown", IP)
    assert facts_of(recipients, own.replace("mail.example.com", "mx2.example.org")).own_hop is None
    # A name that tells no administration is nobody's.
    bare = postfix("desk", "unknown", IP)
    assert facts_of(bare, own.replace("mail.example.com", "desk")).own_hop is not None
    local = postfix("desk", "unknown", IP, "mail.corp.local")
    assert facts_of(local, own.replace("mail.example.com", "desk.corp.local")).own_hop is not None


def test_whose_host_the_client_is() -> None:
    google = facts_of(postfix("mail-ed1-f65.google.com", "unknown", "209.85.208.65"))
    assert google.owner is not None
    assert google.provider is google.owner.provider
    assert facts_of(BORDER).provider is None
    # SPF speaks for a name that is said, where it passed for that provider's domain.
    said = postfix("o1.sendgrid.net", "unknown", IP)
    for result, domain, name in (
        ("pass", "bounce.sendgrid.net", "SendGrid"),
        ("fail", "bounce.sendgrid.net", None),
        ("pass", "example.com", None),
    ):
        found = facts_of(JUDGED.format(result, IP, domain), said).provider
        assert (found.name if found else None) == name
    assert facts_of(said).provider is None


def test_spf_counts_for_the_clients_address_only() -> None:
    assert facts_of(JUDGED.format("pass", IP, "example.com"), BORDER).spf_passed
    assert not facts_of(JUDGED.format("pass", "203.0.113.26", "example.com"), BORDER).spf_passed
    assert not facts_of(JUDGED.format("softfail", IP, "example.com"), BORDER).spf_passed
    assert not facts_of(BORDER).spf_passed


def test_the_provider_that_a_client_says_to_be() -> None:
    said = postfix("smtp.gmail.com", "unknown", IP)
    claim = facts_of(said).claim
    assert claim is not None
    assert claim.provider.name == "Google"
    assert facts_of(BORDER).claim is None
    # It is that provider's; it is another's.
    assert facts_of(postfix("mail-ed1-f65.google.com", "unknown", "209.85.208.65")).claim is None
    other = facts_of(postfix("mx.zoho.com", "mail-ed1-f65.google.com", "209.85.208.65")).claim
    assert other is not None
    assert other.provider.name == "Zoho"
    # Whoever logged in says any name; Office 365's outbound servers have signals of their own.
    assert facts_of(said.replace("ESMTPS", "ESMTPSA")).claim is None
    assert facts_of(postfix(OUTBOUND, "unknown", IP)).claim is None
    assert facts_of(postfix("smtp.gmail.com", "unknown", "10.0.0.1"), relays=("10.0.0.1",)).claim is None
    assert facts_of(front_door("smtp.gmail.com", "40.107.1.1")).claim is not None


def test_the_name_that_was_looked_up() -> None:
    assert facts_of(BORDER).looked_up == "mail.example.com"
    door = front_door("x", IP)
    assert facts_of(door).looked_up is Absent.NOT_PRESENT
    assert facts_of(door, REPORT.format(IP, "ptr.example.net")).looked_up == "ptr.example.net"
    # Where a gateway was skipped, the report is about another host.
    assert facts_of(door, REPORT.format("203.0.113.26", "ptr.example.net")).looked_up is Absent.NOT_PRESENT
    assert facts_of(BORDER, REPORT.format(IP, "ptr.example.net")).looked_up == "mail.example.com"


def entry(*hops: str, border: str = BORDER) -> str | None:
    found = facts_of(border, *hops).entry
    return None if found is None else str(found.ip or found.by)


def test_where_mail_had_entered_the_clients_administration() -> None:
    own = postfix("x", "unknown", "{}", "mail.example.com")
    assert entry() is None
    assert entry(own.format("198.51.100.31")) == "198.51.100.31"
    assert entry(own.format("10.20.0.14")) == "10.20.0.14"
    # Inner hosts of the organization are passed, down to the first client that is none.
    inner = postfix("x", "unknown", "{}", "app.example.com")
    assert entry(own.format("10.20.0.14"), inner.format("198.51.100.31")) == "198.51.100.31"
    assert entry(own.format("198.51.100.31"), inner.format("198.51.100.32")) == "198.51.100.31"
    # The client's own address is the host itself.
    assert entry(own.format(IP), inner.format("198.51.100.31")) == "198.51.100.31"
    # A host without a public name belongs to it behind a private address only.
    unnamed = postfix("y", "unknown", "198.51.100.31", "app01")
    assert entry(own.format("10.20.0.14"), unnamed) == "198.51.100.31"
    assert entry(own.format("198.51.100.30"), unnamed) == "198.51.100.30"
    assert entry(unnamed) is None
    address = postfix("y", "unknown", "198.51.100.31", "[192.0.2.1]")
    assert entry(own.format("10.20.0.14"), address) == "198.51.100.31"
    strange = postfix("y", "unknown", "198.51.100.31", "mail.example.net")
    assert entry(own.format("10.20.0.14"), strange) == "10.20.0.14"
    assert entry(strange) is None
    # qmail's own programs stand between.
    queue = f"Received: (qmail 1 invoked from network); {TIME}"
    assert entry(queue, own.format("198.51.100.31")) == "198.51.100.31"
    # A field without by that names a client ends it.
    nameless = f"Received: from y (unknown [198.51.100.31]) with SMTP; {TIME}"
    assert entry(nameless, own.format("198.51.100.32")) is None
    google = postfix("mail-ed1-f65.google.com", "mail-ed1-f65.google.com", "209.85.208.65")
    relay = f"Received: from desk ([198.51.100.31]) by smtp.gmail.com with ESMTPSA id x1; {TIME}"
    assert entry(relay, border=google) == "198.51.100.31"
    # Its organization is told by a public name only.
    bare = postfix("desk", "unknown", IP)
    assert entry(postfix("y", "unknown", "198.51.100.31", "other"), border=bare) is None


@pytest.mark.parametrize(
    ("client", "inner"),
    [
        ("y (unknown [198.51.100.31])", False),
        ("y (app.example.com [198.51.100.31])", True),
        ("y (app.example.net [198.51.100.31])", False),
        ("y (nr42.dyn.example.com [198.51.100.31])", False),
        ("y (unknown [10.20.0.14])", True),
        (f"y (unknown [{IP}])", True),
        ("y", True),
    ],
)
def test_an_inner_client(client: str, *, inner: bool) -> None:
    facts = facts_of(BORDER, f"Received: from {client} by mail.example.com (Postfix) with ESMTP id Q0; {TIME}")
    assert facts.is_inner(facts.below[0]) is inner


def test_an_inner_client_of_a_host_that_names_itself_not() -> None:
    facts = facts_of(
        BORDER, f"Received: from y (app.example.com [198.51.100.31]) (Postfix) with ESMTP id Q0; {TIME}"
    )
    assert not facts.is_inner(facts.below[0])


def test_whom_it_was_sent_to() -> None:
    to = "To: Bob <bob@Example.NET.>, carol@example.com"
    trusted = BORDER.replace("; Mon", " for <dave@example.org>; Mon")
    claimed = postfix("x", "unknown", "10.0.0.1", "mail.example.com").replace(
        "; Mon", " for <eve@victim.example>; Mon"
    )
    facts = facts_of(trusted, claimed, to)
    assert facts.recipient_domains == {"example.org"}
    assert facts.addressed_domains == {"example.net"}
    nobody = facts_of(BORDER, "To: undisclosed-recipients:;")
    assert nobody.recipient_domains == nobody.addressed_domains == frozenset()


def test_microsofts_fields_count_where_its_border_vouches_for_them() -> None:
    scl, attributed = (
        "X-MS-Exchange-Organization-SCL: 5",
        (
            "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
            f"TenantId=11111111-2222-3333-4444-555555555555;Ip=[{IP}];Helo=[x]"
        ),
    )
    door = facts_of(front_door("x", IP), scl, attributed)
    assert door.stamps.scl
    assert door.attributed is not None
    assert door.attributed.ip.value == IP
    stranger = facts_of(BORDER, scl, attributed)
    assert not stranger.stamps.scl
    assert stranger.attributed is None
    assert stranger.claimed_stamps.scl
    assert facts_of(OFFICE365, scl).stamps.scl
    nothing = facts_of(BORDER)
    assert nothing.stamps == nothing.claimed_stamps
    assert not nothing.stamps.scl


def test_which_report_is_the_sending_tenants() -> None:
    own, kept = REPORT.format("198.51.100.1", "p"), UNTRUSTED.format("198.51.100.2")
    at_door, behind = facts_of(front_door(OUTBOUND, "40.107.1.1"), own, kept), facts_of(OFFICE365, own, kept)
    assert at_door.receiving_report is not None
    assert at_door.receiving_report.text("CIP") == "198.51.100.1"
    assert behind.receiving_report is None
    sent = [facts.sending_report(facts.stamps) for facts in (at_door, behind)]
    assert [report and report.text("CIP") for report in sent] == ["198.51.100.2", "198.51.100.1"]
    alone = facts_of(OFFICE365, kept)
    report = alone.sending_report(alone.stamps)
    assert report is not None
    assert report.text("CIP") == "198.51.100.2"


@pytest.mark.parametrize(
    ("hop", "is_it", "may_be", "says"),
    [
        (OFFICE365, True, True, True),
        (postfix(OUTBOUND, "unknown", "198.51.100.9"), False, False, True),
        (postfix("x", "unknown", "40.107.1.1"), False, False, False),
        (postfix(OUTBOUND, "unknown", "10.0.0.1"), False, True, True),
        (postfix("x", "unknown", "10.0.0.1"), False, False, False),
        (exim(OUTBOUND, "40.107.1.1", "mx.example.org"), True, True, True),
        (
            f"Received: from x ({OUTBOUND} [x.x.x.x]) by mx.example.org (Postfix) with ESMTP id 1; {TIME}",
            False,
            True,
            False,
        ),
        (f"Received: from {OUTBOUND} by mx.example.org with ESMTP id 1; {TIME}", False, True, True),
        # A looked-up name without HELO.
        (
            f"Received: from {OUTBOUND} ([198.51.100.9]) by mx.example.org (Sun Java) with ESMTP id 1; {TIME}",
            False,
            False,
            True,
        ),
    ],
)
def test_microsofts_outbound_servers(hop: str, *, is_it: bool, may_be: bool, says: bool) -> None:
    facts = facts_of(hop)
    client = facts.client
    told = (
        facts.is_microsoft_outbound(client),
        facts.may_be_microsoft_outbound(client),
        facts.says_outbound(client),
    )
    assert told == (is_it, may_be, says)


def test_microsofts_addresses_and_names() -> None:
    facts = facts_of(OFFICE365)
    assert facts.is_microsoft_address(facts.client.ip)
    assert facts.is_microsoft_address("52.101.1.1")
    assert not facts.is_microsoft_address("198.51.100.9")
    assert not facts.is_microsoft_address(Absent.NOT_PRESENT)
    assert not facts_of(BORDER).is_microsoft_address(IP)
    assert not facts_of(BORDER).is_microsoft_address(facts_of(BORDER).client.ip)
    assert facts.is_outbound(OUTBOUND)
    assert not facts.is_outbound("mail.example.com")
    assert not facts.is_outbound(Absent.NOT_PRESENT)


def test_names_in_the_domain_of_from() -> None:
    facts = facts_of(BORDER)
    assert facts.is_in_from_domain("a.b.example.com")
    assert not facts.is_in_from_domain("example.net")
    assert not facts.is_in_from_domain(Absent.NOT_PRESENT)
    assert not facts_of(BORDER, author="X-From: none").is_in_from_domain("example.com")


def test_relays_that_the_user_named() -> None:
    facts = facts_of(BORDER, relays=("203.0.113.0/28", "192.0.2.1", "mail.example.com"))
    assert facts.is_relay_address("203.0.113.1")
    assert facts.is_relay_address("192.0.2.1")
    assert not facts.is_relay_address("203.0.113.25")
    assert not facts.is_relay_address(Absent.UNREADABLE)
    assert facts.is_relay_name("MAIL.example.com.")
    assert not facts.is_relay_name("a.mail.example.com")
    assert not facts.is_relay_name(Absent.NOT_PRESENT)
    assert facts.is_own_relay
    assert not facts_of(BORDER).is_own_relay
    assert not facts_of(postfix("mail.example.com", "unknown", IP), relays=("mail.example.com",)).is_own_relay
    assert facts_of(postfix("x", "unknown", IP), relays=(IP,)).is_own_relay
