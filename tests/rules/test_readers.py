"""Whom a fix is for: to whoever can carry it out, and to nobody else."""

import pytest

from conftest import ROOT
from hdrscan import scan
from hdrscan.analyze import examine
from hdrscan.ingest.sources import read_bytes
from hdrscan.model.finding import Finding
from hdrscan.rules.case import Case
from hdrscan.rules.masks import is_masked
from hdrscan.rules.readers import can_act, receiver_owner
from hdrscan.settings import DEFAULTS, Settings
from rule_messages import found, microsoft, results, signature
from rules.mail import codes, finding, front_door, postfix

NONE = "spf=none smtp.mailfrom={0}"


def unpermitted(domain: str, settings: Settings = DEFAULTS, *below: str, border: str = "postfix") -> Finding:
    return found(
        [results(NONE.format(domain), "dkim=none")], below, border, sender=f"a@{domain}", settings=settings
    )["SPF003"]


@pytest.mark.parametrize(
    ("domain", "settings", "is_readers"),
    [
        ("example.com", DEFAULTS, False),
        ("example.com", Settings(domains=("example.com",)), True),
        ("news.example.com", Settings(domains=("example.com",)), True),
        ("example.com", Settings(domains=("example.net",)), False),
        # The relay is the reader's, so the mail is; another host's is not.
        ("example.com", Settings(relays=("203.0.113.25",)), True),
        ("example.com", Settings(relays=("mail.example.com",)), True),
        ("example.com", Settings(relays=("203.0.113.26",)), False),
        # No zone that the reader could have.
        ("gmail.com", Settings(domains=("gmail.com",)), False),
        ("mail.google.com", Settings(relays=("203.0.113.25",)), False),
        ("shop.firebaseapp.com", Settings(relays=("203.0.113.25",)), False),
        ("bank.local", Settings(domains=("bank.local",)), False),
        ("bank.m5143", Settings(domains=("bank.m5143",)), False),
    ],
)
def test_whose_zone_can_be_mended(domain: str, settings: Settings, *, is_readers: bool) -> None:
    assert (unpermitted(domain, settings).fix is not None) is is_readers


def test_the_recipients_own_domain_is_the_readers() -> None:
    """The recipient's server says for whom it took the message; To is the sender's word."""
    legs = results(NONE.format("example.org"), "dkim=none", "dmarc=none header.from=example.org")
    received = postfix("mail.example.com", "mail.example.com", "203.0.113.25")
    own = received.replace("; ", " for <bob@example.org>; ")
    for fields, is_readers in (((own,), True), ((received, "To: bob@example.org"), False)):
        found_ = finding("DMARC002", legs, *fields, author="From: <mallory@example.org>")
        assert (found_.fix is not None) is is_readers


def test_microsoft_says_that_the_domain_is_the_recipients() -> None:
    legs = ("spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com", "dkim=none header.d=none")
    dmarc = "dmarc=none action=none header.from=example.com"
    for reason, is_readers in (("601", True), ("010", True), ("001", False)):
        door = microsoft(*legs, dmarc, f"compauth=fail reason={reason}")
        assert (found([door], border="microsoft")["DMARC002"].fix is not None) is is_readers


@pytest.mark.parametrize(
    ("settings", "is_readers"),
    [
        (DEFAULTS, False),
        (Settings(tenant="11111111-2222-3333-4444-555555555555"), True),
        (Settings(tenant="99999999-2222-3333-4444-555555555555"), False),
    ],
)
def test_a_tenants_mail_is_its_own(settings: Settings, *, is_readers: bool) -> None:
    data = (ROOT / "samples/10-o365-via-postfix-smarthost-to-exim.eml").read_bytes()
    by_code = {found_.code: found_ for found_ in scan(data, settings).findings}
    assert (by_code["SPF016"].fix is not None) is is_readers
    assert bool(by_code["SPF016"].owner) is not is_readers


@pytest.mark.parametrize(
    ("settings", "is_readers"),
    [
        (DEFAULTS, False),
        (Settings(relays=("203.0.113.25",)), True),
        (Settings(tenant="11111111-2222-3333-4444-555555555555"), True),
        (Settings(domains=("example.com",)), True),
        (Settings(relays=("203.0.113.26",), domains=("example.net",)), False),
    ],
)
def test_the_relay_behind_office365_may_be_the_readers(settings: Settings, *, is_readers: bool) -> None:
    case = ROOT / "tests/cases/relay-missing-in-spf-hidden-by-office365/message.eml"
    by_code = {found_.code: found_ for found_ in scan(case.read_bytes(), settings).findings}
    assert (by_code["SPF009"].fix is not None) is is_readers
    assert "SPF016" not in by_code, "one gap is one finding"


def test_who_says_to_be_a_relay_is_asked_for_proof() -> None:
    named = Settings(relays=("mail.example.com",))
    confirmed = postfix("mail.example.com", "evil.example.net", "198.51.100.9", protocol="ESMTP")
    assert finding("HOP011", confirmed, settings=named).fix is None
    unknown = postfix("mail.example.com", "unknown", "198.51.100.9", protocol="ESMTP")
    assert finding("HOP009", unknown, settings=named).fix is not None


def test_a_helo_in_the_recipients_domain_is_every_spammers() -> None:
    received = postfix("mx.example.org", "unknown", "198.51.100.9", protocol="ESMTP")
    stranger = finding("HOP009", received.replace("; ", " for <bob@example.org>; "))
    assert (stranger.fix, stranger.owner) == (None, "whoever runs mx.example.org [198.51.100.9]")


@pytest.mark.parametrize(
    ("server", "is_readers"),
    [
        ("mx.example.org", True),
        ("mx.google.com", False),
        ("mailin012.protonmail.ch", False),
        (None, False),
    ],
)
def test_nobody_can_set_up_a_providers_server(server: str | None, *, is_readers: bool) -> None:
    """None stands for a front door of Microsoft's, which writes a form of its own."""
    if server is None:
        received = front_door("mail.example.com", "203.0.113.25")
    else:
        received = postfix("mail.example.com", "mail.example.com", "203.0.113.25", by=server)
    examined = examine(*read_bytes(f"{received}\r\nFrom: <alice@example.com>\r\n\r\n".encode()))
    case = Case(examined.report, examined.facts, DEFAULTS)
    assert can_act(case, receiver_owner(case)) is is_readers


def test_no_host_of_microsofts_is_mended() -> None:
    own = Settings(relays=("40.107.0.0/16",))
    hop = front_door("mail.example.com", "40.107.1.1", tls="")
    assert finding("HOP011", hop, settings=own).fix is None


def test_a_consumers_mailbox_has_no_tenant_to_set_up() -> None:
    consumers = "X-MS-Exchange-CrossTenant-Id: 84df9e7f-e9f6-40af-b435-aaaaaaaaaaaa"
    legs = ("spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com", "dkim=none header.d=none")
    door = microsoft(*legs, "dmarc=none action=none header.from=example.com", "compauth=fail reason=601")
    alone = Settings(select=("AR004",))
    assert found([door], [], "microsoft", settings=alone)["AR004"].fix is not None
    at_consumers = found([door, consumers], [], "microsoft", settings=alone)["AR004"]
    assert (at_consumers.fix, at_consumers.owner) == (None, "the service that runs the recipient's mailbox")


def test_what_follows_from_another_finding_names_nobody() -> None:
    fail = results("spf=fail smtp.mailfrom=example.com", "dkim=none")
    findings = found([fail])
    assert findings["SPF001"].causes == ("SPF016",)
    assert (findings["SPF001"].owner, findings["SPF016"].owner) == ("", "the owner of example.com")


def test_a_list_is_no_reason_to_turn_filters_off() -> None:
    broken = results(
        "spf=pass smtp.mailfrom=example.com", "dkim=fail (body hash did not verify) header.d=example.com"
    )
    own = Settings(relays=("203.0.113.25",), domains=("example.com",))
    plain = found([broken], [signature()], settings=own)["DKIM003"]
    assert plain.fix is not None
    assert "content_filter" in plain.fix.after
    listed = found([broken], [signature(), "List-Id: <news.example.com>"], settings=own)["DKIM003"]
    assert (listed.fix, listed.severity) == (None, plain.severity)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("***", True),
        ("2603:10a6:***:***", True),
        ("xxxx::x", True),
        ("[x.x.x.x]", True),
        ("x.x.x.x", True),
        ("<redacted>", True),
        ("[REDACTED]", True),
        ("mail.hidden", True),
        ("xxxx.xxxx.com", True),
        ("mail.example.com", False),
        ("[203.0.113.25]", False),
        ("[127.0.0.1]", False),
        ("x.example.com", False),
        ("xerox.example.com", False),
        ("mx-x.example.com", False),
        ("a(b", False),
        ("localhost", False),
    ],
)
def test_what_was_taken_out(text: str, *, masked: bool) -> None:
    assert is_masked(text) is masked
    received = postfix(text, "host77.example.net", "203.0.113.77")
    if masked:
        assert "HOP007" not in codes(received)
