"""The rules about DMARC and ARC: what a failure costs, and what it follows from."""

import pytest

from hdrscan.model.finding import Severity
from hdrscan.settings import Settings
from rule_messages import OWN, found, microsoft, results, signature

LEGS = ("spf=fail smtp.mailfrom=example.com", "dkim=none")


@pytest.mark.parametrize(
    ("dmarc", "severity"),
    [
        ("dmarc=fail (p=reject dis=none) header.from=example.com", Severity.HIGH),
        ("dmarc=fail (p=quarantine) header.from=example.com", Severity.HIGH),
        ("dmarc=fail (p=none) header.from=example.com", Severity.MEDIUM),
        ("dmarc=fail header.from=example.com", Severity.HIGH),
        ("", Severity.MEDIUM),
    ],
)
def test_what_a_failure_costs(dmarc: str, severity: Severity) -> None:
    finding = found([results(*LEGS, *([dmarc] if dmarc else []))])["DMARC001"]
    assert finding.severity is severity
    assert finding.causes == ("SPF001", "DKIM001")
    assert finding.fix is None


@pytest.mark.parametrize(
    ("action", "compauth", "severity"),
    [
        ("none", "compauth=fail reason=001", Severity.MEDIUM),
        ("oreject", "compauth=fail reason=000", Severity.HIGH),
        ("quarantine", "compauth=fail reason=000", Severity.HIGH),
        # ARC kept Microsoft from acting, whatever the policy is.
        ("none", "compauth=pass reason=130", Severity.HIGH),
    ],
)
def test_microsofts_action_tells_the_policy(action: str, compauth: str, severity: Severity) -> None:
    door = microsoft(
        "spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com",
        "dkim=none (message not signed) header.d=none",
        f"dmarc=fail action={action} header.from=example.com",
        compauth,
    )
    assert found([door], border="microsoft")["DMARC001"].severity is severity


@pytest.mark.parametrize(("policy", "severity"), [("none", Severity.LOW), ("reject", Severity.MEDIUM)])
def test_a_lists_copy_that_fails_is_never_high(policy: str, severity: Severity) -> None:
    listed = [signature(), "List-Id: <dev.example.net>", "List-Post: <mailto:dev@example.net>"]
    fail = results(
        "spf=pass smtp.mailfrom=example.net",
        "dkim=fail (body hash did not verify) header.d=example.com",
        f"dmarc=fail (p={policy}) header.from=example.com",
    )
    finding = found([fail], listed)["DMARC001"]
    assert finding.severity is severity
    assert "passed on" in finding.message
    assert finding.fix is None


@pytest.mark.parametrize("recorded", ["none", "bestguesspass", "permerror"])
def test_no_usable_record(recorded: str) -> None:
    finding = found(
        [results(*LEGS, f"dmarc={recorded} header.from=news.example.com")],
        sender="a@news.example.com",
        settings=OWN,
    )
    fix = finding["DMARC002"].fix
    assert fix is not None
    assert fix.target == "DNS zone of example.com"
    assert fix.after == '_dmarc.example.com. IN TXT "v=DMARC1; p=none; rua=mailto:dmarc-reports@example.com"'
    assert "DMARC001" not in finding


@pytest.mark.parametrize("recorded", ["pass", "fail", "temperror"])
def test_a_record_that_is_there(recorded: str) -> None:
    assert "DMARC002" not in found([results(*LEGS, f"dmarc={recorded} header.from=example.com")])


def test_a_tenant_can_publish_its_own() -> None:
    door = microsoft(
        "spf=pass (sender IP is 40.107.1.1) smtp.mailfrom=a.onmicrosoft.com",
        "dkim=none header.d=none",
        "dmarc=none action=none header.from=a.onmicrosoft.com",
    )
    own = Settings(domains=("a.onmicrosoft.com",))
    fix = found([door], border="from-microsoft", sender="x@a.onmicrosoft.com", settings=own)["DMARC002"].fix
    assert fix is not None
    assert "admin center" in fix.target
    assert fix.after.startswith("_dmarc.a.onmicrosoft.com. ")


def test_a_from_that_no_record_could_exist_for() -> None:
    finding = found([results(*LEGS, "dmarc=none header.from=printer")], sender="a@printer")["DMARC002"]
    assert "not a domain that could have" in finding.message
    assert (finding.fix, finding.owner) == (None, "")


def test_a_policy_is_the_domains_owners_matter() -> None:
    none = [results(*LEGS, "dmarc=none header.from=example.com")]
    stranger = found(none)["DMARC002"]
    assert (stranger.fix, stranger.owner) == (None, "the owner of example.com")
    hosted = found(
        [results(*LEGS, "dmarc=none header.from=shop.firebaseapp.com")], sender="a@shop.firebaseapp.com"
    )["DMARC002"]
    assert (hosted.fix, hosted.owner) == (
        None,
        "the owner of shop.firebaseapp.com or the service that runs firebaseapp.com",
    )
    made_up = found([results(*LEGS, "dmarc=none header.from=bank.m5143")], sender="a@bank.m5143")["DMARC002"]
    assert (made_up.fix, made_up.owner) == (None, "")


@pytest.mark.parametrize(
    ("spf", "dkim", "alone"),
    [
        ("pass smtp.mailfrom=example.com", "fail (body hash did not verify) header.d=example.com", "SPF"),
        # Not signed, which DKIM001 says.
        ("pass smtp.mailfrom=example.com", "none", None),
        ("none smtp.mailfrom=example.com", "pass header.d=example.com", "DKIM"),
        ("pass smtp.mailfrom=example.net", "pass header.d=example.com", "DKIM"),
        ("pass smtp.mailfrom=example.com", "pass header.d=example.com", None),
    ],
)
def test_one_leg_or_two(spf: str, dkim: str, alone: str | None) -> None:
    signed = [] if dkim == "none" else [signature()]
    findings = found([results(f"spf={spf}", f"dkim={dkim}", "dmarc=pass header.from=example.com")], signed)
    if alone is None:
        assert "DMARC003" not in findings
    else:
        assert f"rests on {alone} alone" in findings["DMARC003"].message


SEAL = "ARC-Seal: i={i}; a=rsa-sha256; d=example.net; s=arc; cv={cv}; b=AAAA"
SIGNED = "ARC-Message-Signature: i={i}; a=rsa-sha256; d=example.net; s=arc; h=from; bh=AAAA; b=AAAA"
SEALED = "ARC-Authentication-Results: i={i}; mx.example.net; spf=pass smtp.mailfrom=example.com"


@pytest.mark.parametrize(
    ("sets", "fires"),
    [
        ([(1, "none")], False),
        ([(2, "pass"), (1, "none")], False),
        ([(2, "fail"), (1, "none")], True),
        ([(3, "pass"), (1, "none")], True),
        ([(1, "none"), (1, "none")], True),
        ([(1, "pass")], True),
    ],
)
def test_arc_chains(sets: list[tuple[int, str]], *, fires: bool) -> None:
    fields = [each.format(i=i, cv=cv) for i, cv in sets for each in (SEAL, SIGNED, SEALED)]
    findings = found([results("spf=pass smtp.mailfrom=example.com")], fields)
    assert ("ARC001" in findings) is fires
    assert not fires or findings["ARC001"].severity is Severity.LOW


def test_an_arc_failure_that_the_recipient_recorded() -> None:
    assert "ARC001" in found([results("spf=pass smtp.mailfrom=example.com", "arc=fail (i=1)")])
    assert "ARC001" not in found([results("spf=pass smtp.mailfrom=example.com", "arc=none")])
