"""The rules about SPF: who is told what, and where a result is not a fault of the sender's."""

import pytest

from hdrscan import scan
from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.settings import Settings
from rule_messages import OWN, found, microsoft, results, signature

FAIL = results("spf=fail smtp.mailfrom=example.com", "dkim=none")
SAVED = results(
    "spf=fail smtp.mailfrom=example.com",
    "dkim=pass header.d=example.com header.s=mail",
    "dmarc=pass header.from=example.com",
)


@pytest.mark.parametrize(
    ("result", "code", "severity"),
    [
        ("fail", "SPF001", Severity.HIGH),
        ("hardfail", "SPF001", Severity.HIGH),
        ("softfail", "SPF002", Severity.MEDIUM),
        ("neutral", "SPF002", Severity.MEDIUM),
        ("none", "SPF003", Severity.MEDIUM),
        ("permerror", "SPF005", Severity.HIGH),
        ("temperror", "SPF005", Severity.LOW),
        ("tempfail", "SPF005", Severity.LOW),
    ],
)
def test_each_result_has_its_rule(result: str, code: str, severity: Severity) -> None:
    findings = found([results(f"spf={result} smtp.mailfrom=example.com", "dkim=none")])
    assert findings[code].severity is severity
    assert {"SPF001", "SPF002", "SPF003", "SPF005"} & findings.keys() == {code}


def test_a_pass_is_no_finding() -> None:
    findings = found([results("spf=pass smtp.mailfrom=example.com", "dkim=none")])
    assert not [code for code in findings if code.startswith("SPF")]


def test_dkim_makes_a_failure_cost_less() -> None:
    assert found([SAVED], [signature()])["SPF001"].severity is Severity.MEDIUM


def test_the_relays_own_address_is_proposed_and_the_failure_points_there() -> None:
    findings = found([FAIL], settings=OWN)
    fix = findings["SPF016"].fix
    assert fix is not None
    assert fix.after == 'example.com. IN TXT "v=spf1 ip4:203.0.113.25 -all"'
    assert fix.target == "DNS zone of example.com"
    assert "a:203.0.113.25" in fix.caution
    assert findings["SPF001"].causes == ("SPF016",)
    assert findings["SPF001"].fix is None, "its cause has the fix"


def test_no_record_is_proposed_for_a_strangers_host() -> None:
    findings = found([results("spf=fail smtp.mailfrom=example.net", "dkim=none")], sender="a@example.net")
    assert "SPF016" not in findings
    assert (findings["SPF001"].fix, findings["SPF001"].owner) == (None, "the owner of example.net")


def test_a_relay_that_the_user_named_is_no_stranger_to_the_users_domains() -> None:
    settings = Settings(relays=("203.0.113.25",), domains=("example.net",))
    fail = results("spf=fail smtp.mailfrom=example.net", "dkim=none")
    finding = found([fail], sender="a@example.net", settings=settings)["SPF016"]
    assert finding.confidence is Confidence.HIGH
    assert finding.fix is not None
    assert "ip4:203.0.113.25" in finding.fix.after


@pytest.mark.parametrize(
    ("border", "ptr", "confidence"),
    [
        ("postfix", "", Confidence.HIGH),
        # Google and Exchange Online write the name whether it leads back or not: it can only speak against the HELO.
        ("google", "", Confidence.LOW),
        ("microsoft", "mail.example.com", Confidence.LOW),
        ("microsoft", "host25.example.net", None),
        ("microsoft", "", Confidence.LOW),
    ],
)
def test_how_well_a_relay_is_known(border: str, ptr: str, confidence: Confidence | None) -> None:
    legs = ("spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com", "dkim=none header.d=none")
    by = "mx.google.com" if border == "google" else "mx.example.org"
    above = [microsoft(*legs)] if border == "microsoft" else [results(*legs, by=by)]
    report = [f"X-Forefront-Antispam-Report: CIP:203.0.113.25;H:mail.example.com;PTR:{ptr};"] if ptr else []
    finding = found(above, report, border).get("SPF016")
    assert (finding.confidence if finding else None) is confidence
    if finding is not None and finding.fix is not None:
        assert ("Only if 203.0.113.25 is a host of yours" in finding.fix.caution) is (
            confidence is not Confidence.HIGH
        )


@pytest.mark.parametrize("domain", ["example.com; Remove-Mailbox", "printer7", 'exam"ple.com', "mail.local"])
def test_nothing_is_pasted_that_is_no_public_name(domain: str) -> None:
    for finding in found([results(f'spf=none smtp.mailfrom="a@{domain}"', "dkim=none")]).values():
        if finding.fix is not None and finding.code.startswith("SPF"):
            assert domain not in finding.fix.after


def test_a_tenants_own_name_has_no_record_to_change() -> None:
    fail = microsoft(
        "spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=examplecorp.onmicrosoft.com",
        "dkim=none header.d=none",
    )
    finding = found([fail], border="microsoft", sender="a@examplecorp.onmicrosoft.com")["SPF001"]
    assert finding.fix is None


@pytest.mark.parametrize(
    ("ip", "fires"),
    [("40.107.1.1", True), ("104.47.1.1", True), ("40.95.66.1", False), ("52.103.130.1", False)],
)
def test_office365_is_missing_only_where_it_could_be_permitted(ip: str, *, fires: bool) -> None:
    door = microsoft(f"spf=softfail (sender IP is {ip}) smtp.mailfrom=example.com", "dkim=none header.d=none")
    assert ("SPF015" in found([door], border="from-microsoft")) is fires


def test_office365_missing_explains_the_failure() -> None:
    door = microsoft("spf=fail (sender IP is 40.107.1.1) smtp.mailfrom=example.com", "dkim=none header.d=none")
    findings = found([door], border="from-microsoft", settings=OWN)
    fix = findings["SPF015"].fix
    assert fix is not None
    assert fix.after == 'example.com. IN TXT "v=spf1 include:spf.protection.outlook.com -all"'
    assert findings["SPF001"].causes == ("SPF015",)


def test_a_null_sender_without_a_record_costs_little() -> None:
    finding = found([results("spf=none smtp.helo=mail.example.com", "dkim=none")])["SPF003"]
    assert finding.severity is Severity.LOW
    assert "HELO name" in finding.message


def test_a_pass_for_another_domain_is_news_only_where_nothing_else_aligns() -> None:
    spf = "spf=pass smtp.mailfrom=bounces.example.net"
    alone = found([results(spf, "dkim=none")])["SPF006"]
    assert alone.severity is Severity.MEDIUM
    assert "bounces.example.net" in alone.message
    saved = found([results(spf, "dkim=pass header.d=example.com")], [signature()])["SPF006"]
    assert saved.severity is Severity.INFO
    # What DKIM ties to the author is sent for him; a stranger has no MAIL FROM of his to use, and his domain no gap.
    stranger = found([results(spf, "dkim=none")], sender="a@example.org")["SPF006"]
    assert (stranger.fix, stranger.owner) == (None, "")
    assert saved.owner
    assert "SPF006" not in found([results("spf=pass smtp.mailfrom=bounces.example.com", "dkim=none")])


def test_a_lists_mail_from_is_its_own() -> None:
    listed = ["List-Id: <dev.example.net>", "List-Post: <mailto:dev@example.net>"]
    assert "SPF006" not in found([results("spf=pass smtp.mailfrom=example.net", "dkim=none")], listed)


def test_the_judged_address_is_compared_as_an_address() -> None:
    same = results("spf=pass (sender IP is ::ffff:203.0.113.25) smtp.mailfrom=example.com")
    other = results("spf=pass (sender IP is 198.51.100.9) smtp.mailfrom=example.com")
    assert "SPF008" not in found([same])
    finding = found([other])["SPF008"]
    assert [evidence.primary for evidence in finding.evidence] == [True, False]
    assert finding.fix is not None
    assert "--receiver" in finding.fix.after


@pytest.mark.parametrize(
    ("helo", "ip", "include"),
    [
        ("CY1P110CU001.outbound.protection.office365.us", "23.103.208.5", "spf.protection.office365.us"),
        (
            "CHN02-SH0-obe.outbound.protection.partner.outlook.cn",
            "139.219.16.5",
            "spf.protection.partner.outlook.cn",
        ),
    ],
)
def test_each_cloud_has_its_own_include(helo: str, ip: str, include: str) -> None:
    lines = (
        "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=example.com",
        f"Received: from {helo} ({helo} [{ip}]) by mx.example.org (Postfix) with ESMTP id Q1; Mon, 3 Mar 2025 12:00:05 +0000",
        "From: <alice@example.com>",
    )
    findings = {finding.code: finding for finding in scan("\r\n".join([*lines, "", ""]).encode(), OWN).findings}
    fix = findings["SPF015"].fix
    assert fix is not None
    assert fix.after == f'example.com. IN TXT "v=spf1 include:{include} -all"'
