"""What is asked about a message, for whom, and what DMARC comes to with the answers."""

import time
from collections.abc import Mapping

import pytest

from hdrscan import scan
from hdrscan.dns.resolver import Cached, CircuitBreaker, NoResolver, Resolver, ask
from hdrscan.message_facts import DnsContext, ask_about
from hdrscan.message_queries import MOST_RELAYS, MailFrom, inquire
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT
from hdrscan.model.dns import Answer, NoData, TempFail, Value
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.live import ClientRole, LiveFacts
from hdrscan.model.spf import SpfResult
from hdrscan.settings import DEFAULTS, Settings
from memory import Memory
from messages import message

Held = Mapping[str, list[Value] | Answer | str]
PATH = "Return-Path: <bounce@bounces.example.com>"
SPF = {"bounces.example.com TXT": "v=spf1 ip4:203.0.113.25 -all"}
POLICY = {"_dmarc.example.com TXT": "v=DMARC1; p=reject"}
NO_PROVENANCE = DnsProvenance("", (), NOT_APPLICABLE, NOT_APPLICABLE)


def results(result: str, *more: str) -> str:
    return "; ".join(["Authentication-Results: mx.example.org", result, *more])


def mail_from(above: list[str]) -> MailFrom:
    return inquire(scan(message("postfix", above, [])), DEFAULTS).mail_from


def facts(
    held: Held, above: list[str] | None = None, settings: Settings = DEFAULTS, border: str = "postfix"
) -> LiveFacts:
    report = scan(message(border, [PATH] if above is None else above, []), settings)
    resolver: Resolver = Memory(held)
    return ask_about(
        report, settings, DnsContext(Cached(resolver, time.monotonic), time.monotonic, NO_PROVENANCE)
    )


def test_where_the_mail_from_is_taken_from() -> None:
    assert mail_from([PATH]) == MailFrom("bounce@bounces.example.com", "Return-Path")
    null = results("spf=pass smtp.helo=mail.example.com")
    assert mail_from([null, "Return-Path: <>"]).address == ""
    # Return-Path is that of another leg where the recipient checked another domain.
    other = mail_from([results("spf=pass smtp.mailfrom=list.example.net"), PATH])
    assert other == MailFrom("postmaster@list.example.net", "the domain that the recipient checked")
    received_spf = "Received-SPF: pass (x) client-ip=203.0.113.25; envelope-from=a@list.example.net; helo=x"
    assert mail_from([received_spf]).address == "a@list.example.net"
    assert mail_from([]).address is NOT_PRESENT


def test_relays_are_judged_for_the_from_domain_where_no_mail_from_is_known() -> None:
    settings = Settings(relays=("relay.example.com", "203.0.113.26", "198.51.100.0/24"))
    found = inquire(scan(message("postfix", [], []), settings), settings)
    relays = [client for client in found.clients if client.role is ClientRole.RELAY]
    assert [(relay.name, relay.ip) for relay in relays] == [
        ("relay.example.com", NOT_PRESENT),
        (NOT_PRESENT, "203.0.113.26"),
    ]
    assert {relay.mail_from.address for relay in relays} == {"postmaster@example.com"}


def test_many_relays_are_not_all_asked_about() -> None:
    settings = Settings(relays=tuple(f"198.51.100.{number}" for number in range(100)))
    assert len(inquire(scan(message("postfix", [PATH], [])), settings).clients) == MOST_RELAYS + 1


def test_the_address_that_was_judged_is_asked_about_too() -> None:
    judged = "Authentication-Results: spf=pass (sender IP is 198.51.100.20) smtp.mailfrom=example.com"
    held = {"example.com TXT": "v=spf1 ip4:198.51.100.20 -all", **POLICY}
    found = facts(held, [judged], border="microsoft")
    assert [(client.role, client.ip) for client in found.clients] == [
        (ClientRole.BOUNDARY, "203.0.113.25"),
        (ClientRole.JUDGED, "198.51.100.20"),
    ]
    assert [client.spf.result for client in found.clients if client.spf] == [SpfResult.FAIL, SpfResult.PASS]
    assert found.dmarc is not None
    assert found.dmarc.result == "pass"


def test_a_relay_without_an_address_is_told() -> None:
    found = facts(SPF, settings=Settings(relays=("relay.example.com",)))
    assert [client.role for client in found.clients] == [ClientRole.BOUNDARY]
    assert [(relay.name, relay.all) for relay in found.relays] == [("relay.example.com", ())]


@pytest.mark.parametrize(
    ("record", "result", "passed"),
    [
        ("v=DMARC1; p=reject", "pass", ("spf",)),
        ("v=DMARC1; p=reject; aspf=s", "fail", ()),
        ("v=DMARC1; p=reject; psd=n", "pass", ("spf",)),
        ("v=DMARC1; p=nonsense", "none", ()),
    ],
)
def test_spf_counts_where_it_is_aligned_as_the_record_asks(
    record: str, result: str, passed: tuple[str, ...]
) -> None:
    found = facts({**SPF, "_dmarc.example.com TXT": record}).dmarc
    assert found is not None
    assert (found.result, found.passed) == (result, passed)


def test_no_policy_and_a_policy_that_is_not_known() -> None:
    none = facts(SPF).dmarc
    assert none is not None
    assert (none.result, none.reason) == ("none", "example.com has no DMARC record.")
    failed = facts({**SPF, "_dmarc.example.com TXT": TempFail(ask("_dmarc.example.com", "TXT"), "silence")}).dmarc
    assert failed is not None
    assert failed.result is NOT_CHECKED


SIGNATURE = (
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from; "
    "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA"
)


def test_a_signature_that_cannot_be_verified_counts_as_recorded() -> None:
    key = {"sel._domainkey.example.com TXT": TempFail(ask("sel._domainkey.example.com", "TXT"), "silence")}
    passing = facts({**POLICY, **key}, [results("dkim=pass header.d=example.com header.s=sel"), SIGNATURE]).dmarc
    assert passing is not None
    assert (passing.result, passing.passed) == ("pass", ("dkim (recorded)",))
    failing = facts({**SPF, **POLICY, **key}, [results("dkim=fail header.d=example.com"), SIGNATURE]).dmarc
    assert failing is not None
    assert failing.result is NOT_CHECKED  # no MAIL FROM is known
    unknown = facts({**POLICY, **key}, [PATH, SIGNATURE]).dmarc
    assert unknown is not None
    assert unknown.result is NOT_CHECKED
    assert "the signature of example.com" in unknown.reason


def test_nothing_asked_is_nothing_known() -> None:
    report = scan(message("postfix", [PATH, SIGNATURE], []))
    found = ask_about(report, DEFAULTS, DnsContext(NoResolver(), time.monotonic, NO_PROVENANCE))
    assert [client.spf.result for client in found.clients if client.spf] == [NOT_CHECKED]
    assert [check.verdict for check in found.signatures] == [NOT_CHECKED]
    assert found.dmarc is not None
    assert found.dmarc.result is NOT_CHECKED


def test_a_message_without_received_fields() -> None:
    report = scan(b"From: alice@example.com\nSubject: test\n\n")
    found = ask_about(report, DEFAULTS, DnsContext(Memory(POLICY), time.monotonic, NO_PROVENANCE))
    assert found.clients == ()
    assert found.dmarc is not None
    assert found.dmarc.result is NOT_CHECKED


class Silent:
    def __init__(self) -> None:
        self.asked = 0
        self.answers = False

    def query(self, name: str, record_type: str) -> Answer:
        self.asked += 1
        question = ask(name, record_type)
        return NoData(question, 60) if self.answers else TempFail(question, "silence", silent=True)


def test_patience_ends_and_comes_back() -> None:
    below, now = Silent(), [0.0]
    breaker = CircuitBreaker(below, lambda: now[0], failures=3, pause=60)
    for _ in range(10):
        assert isinstance(breaker.query("example.com", "A"), TempFail)
    assert below.asked == 3
    now[0] = 61
    breaker.query("example.com", "A")
    breaker.query("example.com", "A")
    assert below.asked == 4
    below.answers, now[0] = True, 130
    for _ in range(5):
        assert isinstance(breaker.query("example.com", "A"), NoData)


def test_a_failing_server_is_no_silent_one() -> None:
    memory = Memory({"example.com A": TempFail(ask("example.com", "A"), "192.0.2.53:53 answered SERVFAIL")})
    breaker = CircuitBreaker(memory, time.monotonic, failures=2)
    for _ in range(5):
        breaker.query("example.com", "A")
    assert len(memory.asked) == 5
