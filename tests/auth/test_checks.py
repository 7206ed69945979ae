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
        # The service's own domain is not a public suffix: Microsoft lets it align.
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
        ("sender-id=pass header.from=a@example.com; spf=pass smtp.mfrom=a@example.com", "pass"),
        ("spf=pass smtp.mailfrom=bounces.example.com; dkim=none", "pass"),
        ("spf=pass smtp.mailfrom=example.net; dkim=none", "fail"),
        ("spf=fail smtp.mailfrom=example.com; dkim=pass header.d=EXAMPLE.com", "pass"),
        ("dkim=pass header.i=@mail.example.com; spf=fail smtp.mailfrom=example.com", "pass"),
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


def test_a_record_about_another_author_counts_for_nothing_but_is_told() -> None:
    """Nobody may pass as example.com because a record about somebody else passed."""
    found = at_postfix(
        "spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com; dmarc=pass header.from=a.example"
    )
    assert (found.dmarc.domain, found.dmarc.recorded or None, found.dmarc.recomputed or None) == (
        "example.com",
        None,
        None,
    )
    assert [(each.domain, each.recorded, each.recomputed or None) for each in found.more_dmarc] == [
        ("a.example", "pass", None)
    ]
    assert [check is not None and check.aligned for check in (found.spf, *found.dkim)] == [False, False]
    # Another name of one organization is no other author.
    same = at_postfix("spf=pass smtp.mailfrom=example.com; dmarc=pass header.from=mail.example.com")
    assert (same.dmarc.domain, same.dmarc.recorded, same.more_dmarc) == ("example.com", "pass", ())


def test_the_domain_that_the_receiver_read_stands_in_for_a_redacted_one() -> None:
    check = at_postfix(
        "spf=pass smtp.mailfrom=example.net; dmarc=pass header.from=example.net", sender="a@hidden"
    ).dmarc
    assert (check.domain, check.recorded, check.recomputed) == ("example.net", "pass", "pass")
    assert at_postfix("spf=pass smtp.mailfrom=hidden", sender="a@hidden").dmarc.domain == "hidden"


@pytest.mark.parametrize(
    ("authors", "checks"),
    [
        (["<a@example.com>"], [("example.com", "pass", "pass")]),
        (["<a@example.com>", "<b@example.com>"], [("example.com", "pass", "pass")]),
        # That of which least is proven comes first, wherever it stands.
        (
            ["<a@example.com>", "<b@example.net>"],
            [("example.net", None, "fail"), ("example.com", "pass", "pass")],
        ),
        (
            ["<b@example.net>", "<a@example.com>"],
            [("example.net", None, "fail"), ("example.com", "pass", "pass")],
        ),
        (["<b@example.net>, <a@example.com>"], [("example.net", None, "fail"), ("example.com", "pass", "pass")]),
    ],
)
def test_each_author_is_judged(authors: list[str], checks: list[tuple[str, str | None, str]]) -> None:
    results = AR + "spf=pass smtp.mailfrom=example.com; dkim=none; dmarc=pass header.from=example.com"
    text = message("postfix", [results], [])
    fields = "".join(f"From: {author}\r\n" for author in authors)
    report = scan(text.replace(b"From: <alice@example.com>\r\n", fields.encode()))
    assert report.authentication is not None
    found = report.authentication.boundary
    assert [
        (each.domain, each.recorded or None, each.recomputed) for each in (found.dmarc, *found.more_dmarc)
    ] == checks
    assert found.spf is not None
    assert found.spf.aligned is (checks[0][0] == "example.com")


def test_a_result_that_names_no_author_belongs_to_none_of_two() -> None:
    text = message("postfix", [AR + "spf=pass smtp.mailfrom=example.net; dmarc=pass"], [])
    report = scan(text.replace(b"<alice@example.com>", b"<a@example.com>, <b@example.org>"))
    assert report.authentication is not None
    found = report.authentication.boundary
    assert [each.recorded or None for each in (found.dmarc, *found.more_dmarc)] == [None, None]


def test_where_no_policy_was_found_dmarc_stays_none() -> None:
    check = at_postfix("spf=fail smtp.mailfrom=example.com; dkim=none; dmarc=none header.from=example.com").dmarc
    assert (check.recorded, check.recomputed, check.would_be) == ("none", "none", "fail")
    assert (
        check.reason
        == "the recipient found no policy; with one it would fail: no aligned domain passed SPF or DKIM"
    )


SEALED = "ARC-Authentication-Results: i=1; mx.example.org; "
INSIDE = (
    "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id Q2; "
    "Mon, 3 Mar 2025 12:00:06 +0000 (UTC)"
)


def test_what_was_sealed_at_the_border_goes_before_a_later_check() -> None:
    """A list of the recipient's own changes the body; a check behind it says nothing of the author."""
    later = (
        AR + "dkim=fail (body hash did not verify) header.d=example.com; spf=pass smtp.mailfrom=lists.example.org"
    )
    first = SEALED + "dkim=pass header.d=example.com; spf=fail smtp.mailfrom=example.com"
    found = record("postfix", [later, INSIDE, first], []).boundary
    assert [(check.result, check.domain) for check in found.dkim] == [("pass", "example.com")]
    assert found.spf is not None
    assert (found.spf.result, found.spf.domain) == ("fail", "example.com")
    # Sealed below the boundary it is not a word of the recipient's.
    found = record("postfix", [later], [first]).boundary
    assert [check.result for check in found.dkim] == ["fail"]


@pytest.mark.parametrize(("address", "counts"), [("203.0.113.25", True), ("198.51.100.20", False)])
def test_spf_of_a_host_further_inside_counts_for_the_same_client_only(address: str, *, counts: bool) -> None:
    """The border's own address is in the recipient's record: what it hands on passes for any sender there."""
    inside = AR + f"spf=pass (sender IP is {address}) smtp.mailfrom=example.com"
    assert (record("postfix", [inside, INSIDE], []).boundary.spf is not None) is counts
    line = f"Received-SPF: Pass (mailfrom) identity=mailfrom; client-ip={address}; envelope-from=a@example.com"
    assert (record("postfix", [line, INSIDE], []).boundary.spf is not None) is counts


@pytest.mark.parametrize(
    ("above", "below", "domain"),
    [
        (["Return-Path: <a@example.com>"], [], "example.com"),
        ([], ["Return-Path: <a@example.com>"], None),
        (["Return-Path: <a@example.net>"], ["Return-Path: <a@example.com>"], "example.net"),
        # The recipient's own list sent it on: the lower is nearer to the boundary.
        (["Return-Path: <b@lists.example.org>", "Return-Path: <a@example.com>"], [], "example.com"),
    ],
)
def test_only_a_return_path_above_the_boundary_tells_mail_from(
    above: list[str], below: list[str], domain: str | None
) -> None:
    found = record("postfix", [*above, AR + "spf=pass"], below).boundary.spf
    assert found is not None
    assert (found.domain or None, found.aligned) == (domain, domain == "example.com")


def test_a_received_spf_of_another_result_fills_in_nothing() -> None:
    line = "Received-SPF: Fail (mailfrom) identity=mailfrom; client-ip=203.0.113.25; envelope-from=a@example.com"
    found = record("postfix", [AR + "spf=pass", line], []).boundary.spf
    assert found is not None
    assert (found.result, not found.domain) == ("pass", True)


@pytest.mark.parametrize(
    ("line", "domain"),
    [
        ("Pass (mailfrom) envelope-from=a@example.com", "example.com"),
        ("pass (google.com: domain of a@example.com designates 203.0.113.25 as permitted sender)", "example.com"),
        # MAIL FROM:<"a@example.com) b"@evil.example>
        ("pass (google.com: domain of a@example.com) b@evil.example designates 203.0.113.25)", None),
        ("pass (mx: domain of a@example.com designates 1) envelope-from=b@evil.example", None),
    ],
)
def test_a_received_spf_that_breaks_off_inside_an_address_names_no_domain(line: str, domain: str | None) -> None:
    found = record("postfix", [f"Received-SPF: {line}"], []).boundary.spf
    assert found is not None
    assert (found.domain or None) == domain


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


GOOGLES_SPF = "Received-SPF: pass (google.com: domain of a@example.com designates 40.107.1.1 as permitted sender)"


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
    found = record("google-from-microsoft", [], [GOOGLES_SPF, outside, tenants, ingress])
    assert found.ingress is not None
    assert found.ingress.spf is not None
    assert found.boundary.spf is not None
    assert (found.boundary.spf.result, found.ingress.spf.result) == ("pass", "fail")
    assert (found.ingress.spf.ip, found.ingress.spf.helo) == ("203.0.113.25", "relay.example.com")
    # Behind a stranger's boundary the same fields are the stranger's invention.
    assert record("google", [], [GOOGLES_SPF, outside, tenants, ingress]).ingress is None


ATTRIBUTED = (
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp: "
    "TenantId=11111111-2222-3333-4444-555555555555;Ip=[{}];Helo=[relay.example.com]"
)
TENANTS = (
    "X-MS-Exchange-Authentication-Results: spf=fail (sender IP is 203.0.113.25) smtp.mailfrom=example.com; "
    "dkim=none (message not signed) header.d=none;dmarc=fail action=none header.from=example.com;"
)


@pytest.mark.parametrize(
    ("border", "address", "tenants", "known"),
    [
        ("google-from-microsoft", "203.0.113.25", TENANTS, True),
        ("from-microsoft", "203.0.113.25", TENANTS, True),
        ("google-from-microsoft", "203.0.113.26", TENANTS, False),
        ("google-from-microsoft", "", TENANTS, False),
        (
            "google-from-microsoft",
            "203.0.113.25",
            TENANTS.replace("X-MS-Exchange-Authentication-", "Original-"),
            False,
        ),
        # A stranger can write both.
        ("google", "203.0.113.25", TENANTS, False),
        ("microsoft", "203.0.113.25", TENANTS, False),
        ("postfix", "203.0.113.25", TENANTS, False),
    ],
)
def test_an_ingress_without_its_received_is_known_by_attribution(
    border: str, address: str, tenants: str, *, known: bool
) -> None:
    found = record(border, [], [tenants, ATTRIBUTED.format(address)]).ingress
    assert (found is not None) is known
    if found is not None:
        assert found.from_attribution
        assert found.spf is not None
        assert (found.spf.result, found.spf.ip, found.spf.helo) == ("fail", "203.0.113.25", "relay.example.com")


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


@pytest.mark.parametrize(
    ("helo", "domain"), [("mail.example.com", "mail.example.com"), ("example.com; x=y.example", None)]
)
def test_a_helo_that_is_not_the_boundarys_is_unreadable(helo: str, domain: str | None) -> None:
    written = f"Received-SPF: pass (helo) identity=helo; client-ip=203.0.113.25; helo={helo}; envelope-from=<>; receiver=x"
    found = record("postfix", [written], []).boundary.spf
    assert found is not None
    assert (found.domain or None) == domain


def test_what_breaks_a_helo_in_one_field_cuts_it_in_the_other() -> None:
    helo = "example.com;x=y.evil.example"
    said = f"client-ip=203.0.113.25; helo={helo}; envelope-from=<>; receiver=x"
    above = [
        f"Authentication-Results: mx.example.org; spf=pass (helo) smtp.helo={helo} ({said})",
        f"Received-SPF: pass (helo) identity=helo; {said}",
    ]
    found = scan(message("postfix", above, []).replace(b"from mail.example.com (", f"from {helo} (".encode(), 1))
    assert found.authentication is not None
    assert found.authentication.boundary.spf is not None
    assert not found.authentication.boundary.spf.domain
