import pytest

from hdrscan.dns.hosts import MOST_NAMES, addresses, exchange_kind, fcrdns, mail_exchanges, text_policy
from hdrscan.dns.resolver import NoResolver, ask
from hdrscan.dns.reverse import reverse_name
from hdrscan.model.absent import NOT_CHECKED
from hdrscan.model.dns import Mx, NoData, NxDomain, TempFail
from hdrscan.model.hosts import ExchangeKind, PolicyKind
from memory import Memory, text

RELAY = "203.0.113.25"
PTR = f"{reverse_name(RELAY)} PTR"


def test_a_name_that_leads_back() -> None:
    memory = Memory({PTR: ["mail.example.com"], "mail.example.com A": ["192.0.2.1", RELAY]})
    found = fcrdns(RELAY, memory)
    assert found.confirmed == ("mail.example.com",)
    assert found.is_confirmed is True
    assert found.names[0].addresses.v4 == ("192.0.2.1", RELAY)
    assert [question.type for question in memory.asked] == ["PTR", "A"]


def test_an_ipv6_address_is_compared_with_ipv6_addresses() -> None:
    ip = "2001:db8::25"
    memory = Memory({f"{reverse_name(ip)} PTR": ["mail.example.com"], "mail.example.com AAAA": [ip]})
    assert fcrdns(ip, memory).is_confirmed is True


def test_names_that_lead_elsewhere_or_nowhere() -> None:
    memory = Memory({PTR: ["mail.example.com", "gone.example.com"], "mail.example.com A": ["192.0.2.1"]})
    found = fcrdns(RELAY, memory)
    assert [name.confirmed for name in found.names] == [False, False]
    assert found.is_confirmed is False


def test_no_name_is_no_confirmation() -> None:
    found = fcrdns(RELAY, Memory({}))
    assert isinstance(found.answer, NxDomain)
    assert found.is_confirmed is False


def test_what_failed_is_not_known() -> None:
    failed = TempFail(ask("mail.example.com", "A"), "it did not answer")
    found = fcrdns(RELAY, Memory({PTR: ["mail.example.com"], "mail.example.com A": failed}))
    assert found.names[0].confirmed is NOT_CHECKED
    assert found.is_confirmed is NOT_CHECKED
    assert fcrdns(RELAY, NoResolver()).is_confirmed is NOT_CHECKED


def test_the_owner_of_an_address_does_not_decide_how_much_is_asked() -> None:
    memory = Memory({PTR: [f"n{number}.example.com" for number in range(300)]})
    assert len(fcrdns(RELAY, memory).names) == MOST_NAMES
    assert len(memory.asked) == MOST_NAMES + 1


def test_a_host_with_an_alias() -> None:
    held = {"www.example.com CNAME": ["web.example.com"], "web.example.com AAAA": ["2001:db8::1"]}
    found = addresses("WWW.example.com.", Memory({key: list(value) for key, value in held.items()}))
    assert (found.v4, found.v6, found.chain) == ((), ("2001:db8::1",), ("web.example.com",))
    assert found.all == ("2001:db8::1",)
    assert isinstance(found.answers[0], NoData)


@pytest.mark.parametrize("name", ["", "a..b", "b\xfccher.example", "[203.0.113.25]" * 20])
def test_what_is_no_name_is_not_asked_for(name: str) -> None:
    assert addresses(name, Memory({})).answers == ()


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("example-com.mail.protection.outlook.com", ExchangeKind.OFFICE365),
        ("example-com01c.mail.protection.outlook.com", ExchangeKind.OFFICE365),
        ("example.onmicrosoft.com.mail.protection.outlook.com", ExchangeKind.OFFICE365),
        ("example1.mail.protection.outlook.com", ExchangeKind.OFFICE365),
        ("example-com.mail.protection.office365.us", ExchangeKind.OFFICE365),
        ("example-com.mail.protection.partner.outlook.cn", ExchangeKind.OFFICE365),
        ("example-com.mail.eo.outlook.com", ExchangeKind.OFFICE365),
        ("example-com.a-v1.mx.microsoft", ExchangeKind.OFFICE365_DNSSEC),
        ("hotmail-com.olc.protection.outlook.com", ExchangeKind.OUTLOOK_COM),
        ("mail.example.com", ExchangeKind.OTHER),
        ("mail.protection.outlook.com.example.net", ExchangeKind.OTHER),
        ("203.0.113.25", ExchangeKind.ADDRESS),
        ("2001:db8::25", ExchangeKind.ADDRESS),
        ("", ExchangeKind.NULL),
    ],
)
def test_whose_host_an_exchange_is(host: str, kind: ExchangeKind) -> None:
    assert exchange_kind(host) is kind


def test_mail_exchanges_stand_in_order_and_with_addresses() -> None:
    memory = Memory(
        {
            "example.com MX": [Mx(20, "203.0.113.25"), Mx(10, "example-com.a-v1.mx.microsoft")],
            "example-com.a-v1.mx.microsoft A": ["192.0.2.7"],
        }
    )
    found = mail_exchanges("Example.com", memory)
    assert [(exchange.preference, exchange.is_office365) for exchange in found.exchanges] == [
        (10, True),
        (20, False),
    ]
    assert found.exchanges[0].addresses.all == ("192.0.2.7",)
    assert found.exchanges[1].addresses.answers == ()


def test_a_domain_without_exchanges() -> None:
    assert mail_exchanges("example.com", Memory({})).exchanges == ()
    null = mail_exchanges("example.com", Memory({"example.com MX": [Mx(0, "")]}))
    assert [exchange.kind for exchange in null.exchanges] == [ExchangeKind.NULL]


@pytest.mark.parametrize(
    ("values", "present"),
    [
        (["v=STSv1; id=20260101000000Z;"], True),
        (["v=STSv1 ;id=1"], True),
        (["v=STSv11; id=1"], False),
        (["v=STSv1; id=1", "v=STSv1; id=2"], False),
        (["v=spf1 -all", "v=STSv1; id=1"], True),
    ],
)
def test_mta_sts(values: list[str], present: bool) -> None:  # noqa: FBT001 - a table's column
    memory = Memory({"_mta-sts.example.com TXT": [text(value) for value in values]})
    assert text_policy(PolicyKind.MTA_STS, "example.com", memory).present is present


def test_tls_reports_and_what_is_not_known() -> None:
    memory = Memory({"_smtp._tls.example.com TXT": "v=TLSRPTv1;rua=mailto:tls@example.com"})
    assert text_policy(PolicyKind.TLS_REPORT, "example.com", memory).present is True
    assert text_policy(PolicyKind.TLS_REPORT, "example.net", memory).present is False
    assert text_policy(PolicyKind.TLS_REPORT, "example.com", NoResolver()).present is NOT_CHECKED
    assert text_policy(PolicyKind.MTA_STS, "a." * 124 + "com", memory).present is False
