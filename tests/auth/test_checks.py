"""What a record comes to: SPF, DKIM, alignment, DMARC recomputed beside what was recorded."""

import pytest

from hdrscan import scan
from hdrscan.auth.alignment import align
from hdrscan.model.authentication import Alignment, Authentication, DmarcCheck
from messages import message, record

AR = "Authentication-Results: mx.example.org; "
SIGNATURE = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s={}; h=from; bh=aGFzaA==; b={}"


def at_postfix(results: str, *below: str, sender: str = "alice@example.com") -> Authentication:
    return record("postfix", [AR + results] if results else [], list(below), sender).boundary


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("example.com", "Example.COM.", Alignment.SAME),
        ("mail.example.com", "example.com", Alignment.ORGANIZATION),
        ("a.example.co.uk", "b.example.co.uk", Alignment.ORGANIZATION),
        ("example.co.uk", "other.co.uk", Alignment.DIFFERENT),
        # Tenants are strangers to one another, although the public suffix list does not hold their parent.
        ("one.onmicrosoft.com", "two.onmicrosoft.com", Alignment.DIFFERENT),
        ("one.mail.onmicrosoft.com", "two.mail.onmicrosoft.com", Alignment.DIFFERENT),
        ("one.onmicrosoft.us", "two.onmicrosoft.us", Alignment.DIFFERENT),
        ("one.partner.onmschina.cn", "two.partner.onmschina.cn", Alignment.DIFFERENT),
        # The service's own domain is no public suffix: Microsoft lets it align.
        ("azurecomm.net", "11111111.us1.azurecomm.net", Alignment.ORGANIZATION),
        ("", "example.com", Alignment.UNKNOWN),
    ],
)
def test_alignment(one: str, other: str, expected: Alignment) -> None:
    assert align(one, other) is expected


def test_of_several_received_spf_that_about_mail_from_counts() -> None:
    """Cisco judges From, MAIL FROM and the HELO name, each in a field of its own; Courier the last two."""
    line = "Received-SPF: {} (mx.example.org: x) identity={}; client-ip=203.0.113.25; envelope-from=a@example.com"
    cisco = [line.format("None", "pra"), line.format("Pass", "mailfrom"), line.format("Fail", "helo")]
    for lines in (cisco, cisco[::-1], cisco[1:]):
        spf = record("postfix", lines, [], "a@example.com").boundary.spf
        assert spf is not None
        assert (spf.result, spf.identity, spf.domain) == ("pass", "mailfrom", "example.com")
    null = record("postfix", [line.format("Fail", "helo") + "; helo=mail.example.com"], [], "").boundary.spf
    assert null is not None
    assert (null.result, null.identity, null.domain) == ("fail", "helo", "mail.example.com")


@pytest.mark.parametrize(
    ("results", "recomputed"),
    [
        ("spf=pass smtp.mailfrom=a@example.com; dkim=none", "pass"),
        ("spf=pass smtp.mfrom=a@example.com; sender-id=pass header.from=a@example.com", "pass"),
        ("spf=pass smtp.mailfrom=bounces.example.com; dkim=none", "pass"),
        ("spf=pass smtp.mailfrom=example.net; dkim=none", "fail"),
        ("spf=fail smtp.mailfrom=example.com; dkim=pass header.d=EXAMPLE.com", "pass"),
        ("spf=fail smtp.mailfrom=example.com; dkim=pass header.i=@mail.example.com", "pass"),
        ("spf=fail smtp.mailfrom=example.com; dkim=fail header.d=example.com", "fail"),
        (
            "spf=none smtp.mailfrom=example.com; dkim=pass header.d=example.net; dkim=pass header.d=example.com",
            "pass",
        ),
        # The null sender is judged by its HELO.
        ("spf=pass smtp.helo=mail.example.com; dkim=none", "pass"),
        ("spf=pass smtp.mailfrom=<> smtp.helo=mail.example.com; dkim=none", "pass"),
        # A HELO check beside a MAIL FROM check does not count.
        ("spf=pass smtp.helo=mail.example.com; spf=fail smtp.mailfrom=example.com; dkim=none", "fail"),
        # Where the receiver quotes adkim=s or aspf=s, only the same domain is aligned.
        (
            "spf=pass smtp.mailfrom=m.example.com; dkim=none; dmarc=fail (p=reject aspf=s) header.from=example.com",
            "fail",
        ),
        (
            "spf=none; dkim=pass header.d=m.example.com; dmarc=fail (p=none adkim=s) header.from=example.com",
            "fail",
        ),
        ("spf=none; dkim=pass header.d=example.com; dmarc=pass (p=none adkim=s) header.from=example.com", "pass"),
        ("spf=pass smtp.mailfrom=m.example.com; dmarc=pass (p=none adkim=s) header.from=example.com", "pass"),
    ],
)
def test_dmarc_recomputed(results: str, recomputed: str) -> None:
    assert at_postfix(results).dmarc.recomputed == recomputed


@pytest.mark.parametrize(
    ("results", "below", "sender", "reason"),
    [
        ("spf=pass smtp.mailfrom=example.net; dkim=none", [], "nobody", "the From field has no domain"),
        ("", [], "alice@example.com", "no trusted record of SPF or DKIM"),
        ("dkim=none", [], "alice@example.com", "no trusted record of SPF"),
        (
            "spf=fail smtp.mailfrom=example.com",
            [SIGNATURE.format("s1", "AAAA")],
            "alice@example.com",
            "the message is signed, and no trusted record says what DKIM found",
        ),
        (
            "spf=pass; dkim=none",
            [],
            "alice@example.com",
            "a check passed, but the record does not say for which domain",
        ),
    ],
)
def test_dmarc_is_not_recomputed_from_half_a_record(
    results: str, below: list[str], sender: str, reason: str
) -> None:
    check = at_postfix(results, *below, sender=sender).dmarc
    assert (not check.recomputed, check.reason) == (True, reason)


def test_recorded_and_recomputed_stand_side_by_side() -> None:
    check = at_postfix("spf=pass smtp.mailfrom=example.com; dkim=none; dmarc=fail header.from=example.com").dmarc
    assert (check.recorded, check.recomputed) == ("fail", "pass")


def test_the_domain_that_the_receiver_read_counts() -> None:
    check = at_postfix("spf=pass smtp.mailfrom=example.net; dmarc=pass header.from=example.net").dmarc
    assert (check.domain, check.recomputed) == ("example.net", "pass")


@pytest.mark.parametrize(
    ("dmarc", "policy", "action"),
    [
        ("dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=example.com", "none", "none"),
        ("dmarc=fail (p=reject sp=none pct=100) action=oreject header.from=example.com", "reject", "oreject"),
        ("dmarc=pass policy.dmarc=quarantine header.from=example.com", "quarantine", None),
        ("dmarc=pass (p=REJECT) header.from=example.com", "reject", None),
        ("dmarc=pass (policy=quarantine) header.from=example.com", "quarantine", None),
        ("dmarc=none (p=none dis=none) header.from=example.com", None, "none"),
    ],
)
def test_policy_and_action_as_quoted(dmarc: str, policy: str | None, action: str | None) -> None:
    check = at_postfix(dmarc).dmarc
    assert (check.policy or None, check.action or None) == (policy, action)


def test_a_pass_that_the_plain_field_hides_is_found_in_the_sealed_one() -> None:
    plain = (
        "Authentication-Results: spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.net; dkim=fail (body hash "
        "did not verify) header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100"
    )
    sealed = (
        "ARC-Authentication-Results: i=1; mx.microsoft.com 1; spf=fail (sender ip is 203.0.113.25) "
        "smtp.mailfrom=example.net; dkim=pass (signature was verified) header.d=mail.example.com; arc=none (0)"
    )
    found = record("microsoft", [sealed, plain], []).boundary
    assert [(check.result, check.domain) for check in found.dkim] == [
        ("fail", "example.com"),
        ("pass", "mail.example.com"),
    ]
    assert (found.dmarc.recomputed, found.compauth and found.compauth.reason) == ("pass", "100")
    # The same field below the boundary is a stranger's, and counts for nothing.
    assert record("microsoft", [plain], [sealed]).boundary.dmarc.recomputed == "fail"


def test_fields_of_one_administration_are_one_record() -> None:
    fields = [
        AR + "dmarc=pass header.from=example.com",
        AR + "dkim=pass header.d=example.com",
        AR + "spf=softfail",
    ]
    found = record("postfix", fields, []).boundary
    assert (found.dmarc.recorded, [check.result for check in found.dkim], found.spf and found.spf.result) == (
        "pass",
        ["pass"],
        "softfail",
    )
    assert len(found.fields) == 3


def test_the_answer_nearest_to_the_boundary_counts() -> None:
    filtered = (
        "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id Q2; "
        "Mon, 3 Mar 2025 12:00:06 +0000 (UTC)"
    )
    inside = AR + "spf=pass smtp.mailfrom=localhost"
    at_the_border = AR + "spf=fail smtp.mailfrom=example.com; dkim=none"
    found = record("postfix", [inside, filtered, at_the_border], []).boundary
    assert found.spf is not None
    assert (found.spf.result, found.spf.domain) == ("fail", "example.com")


def test_received_spf_answers_where_authentication_results_does_not() -> None:
    spf = (
        "Received-SPF: Pass (helo) identity=helo; client-ip=203.0.113.25; helo=mail.example.com; "
        "envelope-from=<>; receiver=mx.example.org"
    )
    found = record("postfix", [AR + "dkim=none", spf], []).boundary.spf
    assert found is not None
    assert (found.result, found.domain, found.identity, found.ip, found.aligned) == (
        "pass",
        "mail.example.com",
        "helo",
        "203.0.113.25",
        True,
    )


@pytest.mark.parametrize(
    ("comment", "ip"),
    [
        ("(sender IP is 198.51.100.7)", "198.51.100.7"),
        ("(google.com: domain of a@b.example designates 2001:db8::7 as permitted sender)", "2001:db8::7"),
        (
            "(mx.example.org: domain of a@b.example does not designate 198.51.100.7 as permitted sender)",
            "198.51.100.7",
        ),
        ("(client-ip=198.51.100.7; helo=mail.example.com)", "198.51.100.7"),
        (
            '(mx.example.org: domain of "a@b.example" has no SPF policy when checking 198.51.100.7)',
            "198.51.100.7",
        ),
        ("(sender IP is 198.51.100.hidden)", "203.0.113.25"),
        ("", "203.0.113.25"),
    ],
)
def test_the_judged_address(comment: str, ip: str) -> None:
    found = at_postfix(f"spf=pass {comment} smtp.mailfrom=example.com").spf
    assert found is not None
    assert found.ip == ip


def test_the_selector_is_that_of_the_signature_that_is_meant() -> None:
    two = [SIGNATURE.format("one", "AAAAAAAAAA"), SIGNATURE.format("two", "BBBBBBBBBB")]
    assert at_postfix("dkim=pass header.d=example.com header.b=BBBB", *two).dkim[0].selector == "two"
    assert at_postfix("dkim=pass header.d=example.com", two[0]).dkim[0].selector == "one"
    assert not at_postfix("dkim=pass header.d=example.com", *two).dkim[0].selector


@pytest.mark.parametrize(
    "written",
    [
        'spf=pass smtp.mailfrom=example.com "@example.net',
        'spf=pass smtp.mailfrom=example.com (a"@example.net',
        'spf=pass smtp.mailfrom=example.com ;"@example.net',
    ],
)
def test_a_field_that_breaks_off_inside_an_address_names_no_domain(written: str) -> None:
    """What OpenDMARC writes for MAIL FROM:<"x@example.com "@example.net>, which SPF of example.net allows."""
    found = record(
        "postfix", [AR + written, AR + "dkim=none", AR + "dmarc=pass header.from=example.com"], []
    ).boundary
    assert found.spf is not None
    assert (not found.spf.domain, found.spf.aligned, not found.dmarc.recomputed) == (True, False, True)
    # Postfix quotes the sender in Return-Path, and that can be believed.
    path = 'Return-Path: <"x@example.com "@example.net>'
    found = record("postfix", [path, AR + written, AR + "dkim=none"], []).boundary
    assert found.spf is not None
    assert (found.spf.domain, found.dmarc.recomputed) == ("example.net", "fail")


def test_the_ingress_record_is_kept_apart() -> None:
    ingress = (
        "Received: from relay.example.com (203.0.113.25) by MN1PEPF0000F0E0.mail.protection.outlook.com (10.167.1.1) with "
        "Microsoft SMTP Server (version=TLS1_2, cipher=X) id 15.20.1.2 via Frontend Transport; "
        "Mon, 3 Mar 2025 12:00:02 +0000"
    )
    tenants = (
        "X-MS-Exchange-Authentication-Results: spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com; "
        "dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=example.com;"
    )
    outside = (
        "Authentication-Results: mx.google.com; spf=pass (google.com: domain of a@example.com designates 40.107.1.1 as "
        "permitted sender) smtp.mailfrom=a@example.com; dmarc=pass header.from=example.com"
    )
    found = record("google-from-microsoft", [], [outside, tenants, ingress])
    assert found.ingress is not None
    assert found.ingress.spf is not None
    assert found.boundary.spf is not None
    assert (found.boundary.spf.result, found.ingress.spf.result) == ("pass", "fail")
    assert (found.ingress.spf.ip, found.ingress.spf.helo) == ("203.0.113.25", "relay.example.com")
    # Behind a stranger's boundary the same fields are the stranger's invention.
    assert record("google", [], [outside, tenants, ingress]).ingress is None


def test_age_and_expiry_at_receipt() -> None:
    signed = "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=s1; h=from; bh=aA==; b=AA==; t=1741003195; x={}"
    for expiration, expired in ((1741003204, True), (1741003206, False)):
        report = scan(message("postfix", [], [signed.format(expiration)]))
        assert report.authentication is not None
        assert report.boundary is not None
        received = report.boundary.hop.time
        signature = report.authentication.signatures[0]
        assert signature.age_at(received) == 10.0  # type: ignore[arg-type]  # the message has a time
        assert signature.expired_at(received) is expired  # type: ignore[arg-type]


def test_results_without_an_author() -> None:
    found = scan(
        message("postfix", [AR + "spf=pass smtp.mailfrom=example.com"], []).replace(b"From: ", b"X-From: ")
    )
    assert found.authentication is not None
    check: DmarcCheck = found.authentication.boundary.dmarc
    assert (not check.domain, not check.recomputed) == (True, True)
