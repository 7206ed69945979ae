"""The rules about DKIM: what a checker's words mean, and what the signature's own text shows."""

import pytest

from hdrscan import scan
from hdrscan.model.finding import Severity
from hdrscan.settings import Settings
from rule_messages import KEY_512, KEY_1024, OWN, found, microsoft, results, signature

SPF = "spf=pass smtp.mailfrom=example.com"


@pytest.mark.parametrize(
    ("result", "code"),
    [
        ("dkim=fail (body hash did not verify) header.d=example.com", "DKIM003"),
        ("dkim=fail (signature did not verify) header.d=example.com", "DKIM003"),
        ("dkim=neutral (body hash did not verify) header.i=@example.com header.s=mail", "DKIM003"),
        ('dkim=fail reason="signature verification failed" (2048-bit key) header.d=example.com', "DKIM003"),
        ('dkim=fail (1024-bit key) reason="fail (body has been altered)" header.d=example.com', "DKIM003"),
        ("dkim=fail (no key for signature) header.d=example.com", "DKIM005"),
        ('dkim=fail reason="key not found in DNS" (0-bit key) header.d=example.com', "DKIM005"),
        ("dkim=permerror (no key) header.d=example.com", "DKIM005"),
        ("dkim=invalid (public key: not available) header.d=example.com", "DKIM005"),
        ("dkim=fail (invalid public key) header.d=example.com", "DKIM005"),
        ("dkim=timeout (key query timeout) header.d=example.com", "DKIM005"),
        ("dkim=temperror header.d=example.com", "DKIM005"),
        ("dkim=fail (signature timestamp exipred) header.d=example.com", "DKIM006"),
        ("dkim=fail (inappropriate hash algorithm) header.d=example.com", "DKIM006"),
        ("dkim=fail (signature syntax error) header.d=example.com", "DKIM006"),
        ("dkim=permerror (bad message/signature format) header.d=example.com", "DKIM006"),
    ],
)
def test_the_checkers_words_name_the_fault(result: str, code: str) -> None:
    findings = found([results(result, SPF)], [signature()])
    assert {"DKIM003", "DKIM005", "DKIM006"} & findings.keys() == {code}


@pytest.mark.parametrize(
    ("extra", "key", "severity", "words"),
    [
        ("", KEY_512, Severity.MEDIUM, "a key of 512 bits"),
        ("", KEY_1024, Severity.LOW, "a key of 1024 bits"),
        (" l=20;", None, Severity.MEDIUM, "l="),
        (" i=@example.net;", None, Severity.MEDIUM, "i= outside d="),
        (" x=1740000000;", None, Severity.MEDIUM, "expired"),
        (" t=1741100000;", None, Severity.MEDIUM, "after the message was received, by"),
    ],
)
def test_weak_signatures_show_it(extra: str, key: str | None, severity: Severity, words: str) -> None:
    field = signature(extra=extra, key=key) if key else signature(extra=extra)
    finding = found([results(SPF, "dkim=pass header.d=example.com")], [field])["DKIM006"]
    assert finding.severity is severity
    assert words in finding.message


@pytest.mark.parametrize(
    "extra", ["", " i=@mail.example.com;", " x=1741603205;", " t=1741003205;", " t=1741003300;"]
)
def test_sound_signatures_do_not(extra: str) -> None:
    assert "DKIM006" not in found([results(SPF, "dkim=pass header.d=example.com")], [signature(extra=extra)])


def test_the_size_of_anothers_key_is_no_news() -> None:
    both = [signature(), signature("example.net", key=KEY_1024)]
    assert "DKIM006" not in found([results(SPF, "dkim=pass header.d=example.com")], both)


def test_unsigned_mail() -> None:
    assert found([results(SPF, "dkim=none")])["DKIM001"].severity is Severity.MEDIUM
    # Nobody checked, and there is nothing to check.
    assert found([results(SPF)])["DKIM001"].confidence.value == "medium"
    assert "DKIM001" not in found([results(SPF)], [signature()])
    assert "DKIM001" not in found([results(SPF, "dkim=none")], [signature()])


def test_opendkim_is_proposed_on_the_authors_own_postfix_only() -> None:
    unsigned = [results(SPF, "dkim=none")]
    fix = found(unsigned, settings=OWN)["DKIM001"].fix
    assert fix is not None
    assert "Domain example.com\n" in fix.after
    assert "smtpd_milters" in fix.after
    of_another = found(unsigned, settings=Settings(domains=("example.net",)))["DKIM001"]
    assert (of_another.fix, of_another.owner) == (None, "whoever runs mail.example.com [203.0.113.25]")


def test_who_sends_in_anothers_name_is_not_told_to_sign() -> None:
    stranger = found([results("spf=pass smtp.mailfrom=example.com", "dkim=none")], sender="a@example.net")
    assert (stranger["DKIM001"].fix, stranger["DKIM001"].owner) == (None, "")


def test_office365_signs_with_the_tenants_name_until_told_otherwise() -> None:
    door = microsoft(
        "spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=example.com",
        "dkim=pass (signature was verified) header.d=examplecorp.onmicrosoft.com",
        "dmarc=pass action=none header.from=example.com",
    )
    finding = found([door], [signature("examplecorp.onmicrosoft.com")], border="from-microsoft", settings=OWN)[
        "DKIM002"
    ]
    assert finding.severity is Severity.MEDIUM, "SPF makes DMARC pass"
    fix = finding.fix
    assert fix is not None
    assert fix.after.splitlines() == [
        "selector1._domainkey.example.com. IN CNAME selector1-example-com._domainkey.examplecorp.onmicrosoft.com.",
        "selector2._domainkey.example.com. IN CNAME selector2-example-com._domainkey.examplecorp.onmicrosoft.com.",
    ]
    assert "Get-DkimSigningConfig -Identity example.com" in fix.caution
    assert "dkim.mail.microsoft" in fix.caution


def test_the_tenants_name_is_left_open_where_nothing_tells_it() -> None:
    door = microsoft("spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=example.com", "dkim=none header.d=none")
    fix = found([door], border="from-microsoft", settings=OWN)["DKIM001"].fix
    assert fix is not None
    assert "<initial>.onmicrosoft.com" in fix.after


def test_no_zone_of_microsofts_is_to_be_changed() -> None:
    door = microsoft(
        "spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=a.onmicrosoft.com", "dkim=none header.d=none"
    )
    assert found([door], border="from-microsoft", sender="x@a.onmicrosoft.com")["DKIM001"].fix is None


def test_a_broken_signature_of_the_authors_is_not_a_missing_one() -> None:
    both = results(
        SPF, "dkim=pass header.d=example.net", "dkim=fail (body hash did not verify) header.d=example.com"
    )
    findings = found([both], [signature("example.net"), signature()])
    assert "DKIM003" in findings
    assert "DKIM002" not in findings


def test_nothing_aligned_is_high_only_where_dmarc_fails() -> None:
    fail = results("spf=pass smtp.mailfrom=example.net", "dkim=pass header.d=example.net")
    assert found([fail], [signature("example.net")])["DKIM002"].severity is Severity.HIGH


@pytest.mark.parametrize(
    ("dmarc", "severity"),
    [("dmarc=fail action=none", Severity.MEDIUM), ("dmarc=fail action=quarantine", Severity.HIGH)],
)
def test_nothing_aligned_weighs_no_more_than_the_failure_that_follows(dmarc: str, severity: Severity) -> None:
    door = microsoft(
        "spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=example.net",
        "dkim=pass (signature was verified) header.d=example.net",
        f"{dmarc} header.from=example.com",
    )
    findings = found([door], [signature("example.net")], border="from-microsoft")
    assert findings["DKIM002"].severity is findings["DMARC001"].severity is severity


def test_a_list_breaks_signatures_and_that_is_no_fault_of_the_authors() -> None:
    listed = [signature(), "List-Id: <dev.example.net>", "List-Post: <mailto:dev@example.net>"]
    broken = results(
        "spf=pass smtp.mailfrom=example.net",
        "dkim=fail (body hash did not verify) header.d=example.com",
        "dmarc=fail (p=none) header.from=example.com",
    )
    findings = found([broken], listed)
    assert max(finding.severity.rank for finding in findings.values()) >= Severity.LOW.rank
    assert not [code for code, each in findings.items() if each.severity is Severity.HIGH]
    assert findings["DKIM003"].severity is Severity.LOW
    assert findings["DKIM003"].fix is None


@pytest.mark.parametrize(("signed", "fires"), [("from:to", False), ("FROM:to", False), ("to:subject", True)])
def test_from_must_be_signed(signed: str, *, fires: bool) -> None:
    findings = found([results(SPF, "dkim=pass header.d=example.com")], [signature(signed=signed)])
    assert ("DKIM009" in findings) is fires


@pytest.mark.parametrize(
    ("domain", "initial"),
    [
        ("examplecorp.onmicrosoft.com", "examplecorp.onmicrosoft.com"),
        ("news.examplecorp.onmicrosoft.com", "examplecorp.onmicrosoft.com"),
        ("examplecorp.mail.onmicrosoft.com", "examplecorp.onmicrosoft.com"),
        ("onmicrosoft.com", "<initial>.onmicrosoft.com"),
        ("evilonmicrosoft.com", "<initial>.onmicrosoft.com"),
    ],
)
def test_the_initial_domain_of_a_tenant(domain: str, initial: str) -> None:
    door = microsoft(
        "spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=example.com",
        f"dkim=pass (signature was verified) header.d={domain}",
    )
    fix = found([door], [signature(domain)], border="from-microsoft", settings=OWN)["DKIM002"].fix
    assert fix is not None
    assert f"._domainkey.{initial}." in fix.after


INSIDE = (
    "Received: from PH0PR08MB7020.namprd08.prod.outlook.com ([fe80::8e1:44aa:17b2:3301]) by "
    "PH0PR08MB7020.namprd08.prod.outlook.com ([fe80::8e1:44aa:17b2:3301%4]) with mapi id 15.20.8511.012; "
    "Mon, 3 Mar 2025 12:00:03 +0000\r\n"
)
PICKED_UP = "Received: by mail.example.com (Postfix, from userid 33) id Q0; Mon, 3 Mar 2025 12:00:01 +0000\r\n"


@pytest.mark.parametrize("way", ["", INSIDE, PICKED_UP])
def test_mail_that_crossed_no_border_need_not_be_signed(way: str) -> None:
    report = scan(f"{way}From: <alice@example.com>\r\nTo: <bob@example.com>\r\n\r\n".encode())
    assert "DKIM001" not in {finding.code for finding in report.findings}


def test_an_unsigned_forgery_is_no_defect_of_the_forged_domains() -> None:
    findings = found([results("spf=fail smtp.mailfrom=example.net", "dkim=none")], sender="a@example.net")
    assert findings["DKIM001"].severity is Severity.LOW
    assert findings["SPF001"].severity is Severity.HIGH


def test_thousands_of_results_and_signatures_break_nothing() -> None:
    many = results(*[f"dkim=fail (body hash did not verify) header.d=a{i}.example" for i in range(2000)])
    findings = found([many], [signature(signed="to", extra=f" l={i};") for i in range(2000)])
    assert findings["DKIM003"].message.count(".example") <= 3
    assert all(len(finding.evidence) < 10 for finding in findings.values())
