"""The rules about Authentication-Results: forged, contradicting, historic, and Microsoft's own verdict."""

import pytest

from hdrscan.model.finding import Severity
from hdrscan.settings import Settings
from rule_messages import found, microsoft, results

TRUE = results("spf=fail smtp.mailfrom=example.com", "dkim=none", "dmarc=fail header.from=example.com")
FORGED = results("spf=pass smtp.mailfrom=example.com", "dmarc=pass header.from=example.com")


def test_results_in_the_recipients_name_below_the_boundary_are_not_shown_to_be_its_own() -> None:
    finding = found([TRUE], [FORGED])["AR001"]
    assert finding.severity is Severity.INFO
    assert (
        "the recipient's name mx.example.org stand below the boundary and are not shown to be" in finding.message
    )
    assert finding.fix is not None
    assert r"/^Authentication-Results:[[:space:]]*mx\.example\.org[[:space:];]/ IGNORE" in finding.fix.after


@pytest.mark.parametrize("by", ["mx.example.net", "example.com", "mx.google.com"])
def test_results_in_another_name_are_not(by: str) -> None:
    assert "AR001" not in found([TRUE], [results("spf=pass smtp.mailfrom=example.com", by=by)])


def test_where_the_recipient_recorded_nothing_it_is_told_how_to_trust_what_stands_below() -> None:
    finding = found([], [FORGED])["AR001"]
    assert finding.severity is Severity.INFO
    assert finding.fix is not None
    assert finding.fix.after == "receiver_writes_below = true"
    assert "AR001" not in found([], [FORGED], settings=Settings(receiver_writes_below=True))
    line = RECEIVED_SPF.format(result="pass", domain="example.com", ip="203.0.113.25")
    assert "spf=pass" in found([], [line])["AR001"].message
    assert "AR001" not in found([], [line], settings=Settings(receiver_writes_below=True))


def test_results_where_the_recipient_is_known_not_to_write_are_forged() -> None:
    claim = "Authentication-Results: spf={0} (sender IP is {1}) smtp.mailfrom=example.com; dmarc={0} action=none"
    true, forged = claim.format("fail", "198.51.100.9"), claim.format("pass", "203.0.113.25")
    finding = found([true], [forged], "microsoft")["AR001"]
    assert finding.severity is Severity.HIGH
    assert "the form of the recipient's, Microsoft's, stand below the boundary, where the recipient does not" in (
        finding.message
    )
    listed = ["List-Id: <dev.example.net>", "List-Post: <mailto:dev@example.net>"]
    # A List-Id alone anybody can write: the list's own MAIL FROM bears it out.
    path = "Return-Path: <dev-bounces@example.net>"
    passed_on = found([claim.format("pass", "198.51.100.9"), path], [forged, *listed], "microsoft")["AR001"]
    assert (passed_on.severity, passed_on.confidence.value) == (Severity.MEDIUM, "low")


RECEIVED_SPF = (
    "Received-SPF: {result} (mx.example.org: domain of {domain}) client-ip={ip}; "
    "envelope-from=alice@{domain}; helo=mail.example.com;"
)


@pytest.mark.parametrize(
    ("result", "domain", "ip", "fires"),
    [
        ("fail", "example.com", "203.0.113.25", True),
        ("softfail", "example.com", "203.0.113.25", True),
        ("pass", "example.com", "203.0.113.25", False),
        ("none", "example.com", "203.0.113.25", False),
        ("fail", "example.net", "203.0.113.25", False),
        ("fail", "example.com", "198.51.100.9", False),
    ],
)
def test_spf_said_two_ways(result: str, domain: str, ip: str, *, fires: bool) -> None:
    line = RECEIVED_SPF.format(result=result, domain=domain, ip=ip)
    assert ("AR002" in found([results("spf=pass smtp.mailfrom=example.com"), line])) is fires


@pytest.mark.parametrize(
    ("spf", "dmarc", "severity"),
    [
        ("spf=fail smtp.mailfrom=example.com", "dmarc=pass", Severity.MEDIUM),
        ("spf=pass smtp.mailfrom=example.com", "dmarc=fail", Severity.MEDIUM),
        # aspf=s would explain it.
        ("spf=pass smtp.mailfrom=mail.example.com", "dmarc=fail", Severity.LOW),
        ("spf=pass smtp.mailfrom=example.com", "dmarc=pass", None),
        ("spf=fail smtp.mailfrom=example.com", "dmarc=none", None),
        ("spf=pass smtp.mailfrom=example.com", "dmarc=permerror", None),
    ],
)
def test_dmarc_that_its_legs_do_not_bear_out(spf: str, dmarc: str, severity: Severity | None) -> None:
    finding = found([results(spf, "dkim=none", f"{dmarc} header.from=example.com")]).get("AR002")
    assert (finding.severity if finding else None) is severity


@pytest.mark.parametrize(
    ("name", "fires"),
    [
        ("Authentication-Results-Original", True),
        ("X-MS-Exchange-Authentication-Results", True),
        ("ARC-Authentication-Results", False),
        ("Authentication-Results", False),
    ],
)
def test_history_is_said_to_be_history(name: str, *, fires: bool) -> None:
    instance = "i=1; " if name.startswith("ARC") else ""
    field = f"{name}: {instance}mx.example.net; spf=pass smtp.mailfrom=example.com"
    assert ("AR003" in found([TRUE], [field])) is fires


@pytest.mark.parametrize(
    ("reason", "words", "target"),
    [
        ("000", "policy is quarantine or reject", ""),
        ("001", "no authentication records, or weak ones", ""),
        ("002", "administrator's block", "Defender portal"),
        ("601", "one of the recipient's own accepted domains", ""),
    ],
)
def test_compauth_reasons(reason: str, words: str, target: str) -> None:
    door = microsoft(
        "spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com",
        "dkim=none header.d=none",
        "dmarc=fail action=none header.from=example.com",
        f"compauth=fail reason={reason}",
    )
    finding = found([door], border="microsoft")["AR004"]
    assert words in finding.message
    assert (finding.fix.target if finding.fix else "").startswith(target)
    assert bool(finding.causes) is (reason != "002")


@pytest.mark.parametrize("compauth", ["pass reason=100", "softpass reason=201", "none reason=451"])
def test_compauth_that_did_not_fail(compauth: str) -> None:
    door = microsoft("spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com", f"compauth={compauth}")
    assert not {"AR004", "AR005"} & found([door], border="microsoft").keys()


QUOTED = results(r'dkim=fail reason="said \"no\"" header.d=example.com', "spf=pass smtp.mailfrom=example.com")


def test_readers_that_disagree() -> None:
    assert found([QUOTED])["AR006"].severity is Severity.LOW
    below = QUOTED.replace("mx.example.org", "mx.example.net")
    assert found([TRUE], [below])["AR006"].severity is Severity.INFO
    assert "AR006" not in found([QUOTED], settings=Settings(cross_check=False))


def test_a_field_that_the_second_reader_did_not_read_is_no_disagreement() -> None:
    assert "AR006" not in found([results(f"spf=pass ({'x' * 9000}) smtp.mailfrom=example.com")])
