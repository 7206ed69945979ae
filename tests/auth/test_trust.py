"""Whose word each record is: where each receiver puts its results, and what a stranger puts beside them."""

import pytest

from hdrscan import scan
from hdrscan.settings import Settings
from messages import ORIGIN, message, record

AR = "Authentication-Results: "
SPF = "Received-SPF: "
MS = (
    AR
    + "spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com; dkim=none (message not signed) header.d=none"
)
UNSIGNED = AR + "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.com;"
UNPROVEN = "it speaks as the recipient from below the boundary, where a stranger can write too"
NOT_THERE = "it speaks as the recipient from below the boundary, where Microsoft 365 does not write"
VOUCHED = Settings(receiver_writes_below=True)
INSIDE = (
    "Received: from localhost (localhost [127.0.0.1]) by mx.example.org (Postfix) with ESMTP id Q2; "
    "Mon, 3 Mar 2025 12:00:06 +0000 (UTC)"
)
GOOGLES_SPF = SPF + "pass (google.com: domain of a@example.com designates 203.0.113.25 as permitted sender)"
GOOGLE_SEALED = "ARC-Authentication-Results: i=1; mx.google.com; spf={} smtp.mailfrom=a@example.com"


def standings(border: str, above: list[str], below: list[str], settings: Settings | None = None) -> list[str]:
    found = scan(message(border, above, below), settings).authentication
    assert found is not None
    return [each.standing.value for each in found.results]


def proton(*results: str, name: str = "mail.protonmail.ch") -> list[str]:
    return [f"{AR}{name}; {result}" for result in results]


FOOT = (
    "dmarc=fail (p=none dis=none) header.from=example.com",
    "spf=fail smtp.mailfrom=example.com",
    "arc=none smtp.remote-ip=203.0.113.25",
    "dkim=none",
)
"""What Proton writes at the foot, for mail that nobody signed."""


@pytest.mark.parametrize(
    ("border", "above", "below"),
    [
        ("microsoft", [MS], []),
        ("microsoft", ["X-MS-Exchange-Authentication-Results" + MS.removeprefix("Authentication-Results")], []),
        ("google", [], [GOOGLES_SPF, AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        (
            "google",
            [GOOGLE_SEALED.format("pass")],
            [GOOGLES_SPF, AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"],
        ),
        ("proton", proton("spf=pass smtp.mailfrom=example.com"), []),
        ("proton", proton("dkim=pass header.d=a.example", "spf=pass", "dkim=pass header.d=a.example"), []),
        ("proton", [], proton(*FOOT)),
        ("proton", [], proton(*FOOT[::-1], name="mailin012.protonmail.ch")),
        ("yahoo", [AR + "atlas211.free.mail.bf1.yahoo.com; dkim=pass header.i=@example.com"], []),
        ("fastmail", [AR + "mx6.messagingengine.com; dkim=pass header.d=example.com; x-ptr=pass"], []),
        (
            "zoho",
            [AR + "mx.zohomail.com; dkim=pass header.i=example.com; spf=pass smtp.mailfrom=example.com"],
            [],
        ),
        # Postfix: milters above its Received; OpenDMARC under a name of its own, or the domain that it delivers to.
        ("postfix", [AR + "mx.example.org; dkim=pass header.d=example.com", AR + "OpenDMARC; dmarc=pass"], []),
        ("postfix", [AR + "example.org; dkim=pass header.d=example.com"], []),
        ("exim", [AR + "mx.example.org; iprev=pass; spf=pass smtp.mailfrom=example.com"], []),
    ],
)
def test_each_receiver_is_believed_where_it_writes(border: str, above: list[str], below: list[str]) -> None:
    assert set(standings(border, above, below)) == {"trusted"}


@pytest.mark.parametrize(
    ("border", "above", "below"),
    [
        ("postfix", [], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("postfix", [AR + "mx.example.org; dmarc=pass"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("exim", [], [AR + "mx.example.org; iprev=pass; spf=pass smtp.mailfrom=example.com"]),
        # Two filters of one host often write the same result twice.
        ("postfix", [AR + "mx.example.org; dkim=none"], [AR + "mx.example.org; dkim=none"]),
        # A host further inside may see another message.
        ("postfix", [AR + "mx.example.org; dkim=fail", INSIDE], [AR + "mx.example.org; dkim=pass"]),
    ],
)
def test_what_stands_below_is_the_recipients_only_if_the_user_says_so(
    border: str, above: list[str], below: list[str]
) -> None:
    assert standings(border, above, below)[-1] == "claimed"
    assert set(standings(border, above, below, VOUCHED)) == {"trusted"}


@pytest.mark.parametrize(
    ("border", "above", "below"),
    [
        # A second field, or one further down, is a stranger's also where the user vouches for the first.
        ("postfix", [AR + "mx.example.org; dkim=none"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("postfix", [AR + "OpenDKIM; dkim=fail"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("postfix", [], [AR + "mx.example.org; spf=fail", AR + "mx.example.org; spf=pass"]),
        ("postfix", [], [f"Received: {ORIGIN}", AR + "mx.example.org; spf=pass"]),
        ("postfix", [], [AR + "other.example; spf=pass"]),
        # Of a receiver that is known the user need not say where it writes.
        ("microsoft", [], [MS]),
        ("zoho", [], [AR + "mx.zohomail.com; spf=pass smtp.mailfrom=example.com"]),
        # Google writes one field, next below its Received, and seals the same above.
        ("google", [], [GOOGLES_SPF, AR + "mx.google.com; spf=fail", AR + "mx.google.com; spf=pass"]),
        ("google", [], [AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        ("google", [], [GOOGLES_SPF, "X-Note: x", AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        ("google", [], ["X-Note: x", GOOGLES_SPF, AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        (
            "google",
            [],
            [SPF + "pass (mx.example.org: x)", AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"],
        ),
        ("google", [], ["X-Note: (google.com: x)", AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        (
            "google",
            [GOOGLE_SEALED.format("fail")],
            [GOOGLES_SPF, AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"],
        ),
        # Proton: one field a method; of those above the first, and of those at the foot none if there are two.
        ("proton", proton("spf=fail", "spf=pass"), []),
        ("proton", proton("compauth=pass"), []),
        ("proton", ["ARC-Authentication-Results: i=1; mail.protonmail.ch; dkim=pass header.d=a.example"], []),
        ("proton", proton("spf=fail smtp.mailfrom=example.com"), proton(*FOOT)),
        ("proton", [], proton(f"{FOOT[0]}; {FOOT[1]}", *FOOT[2:], "none")),
        ("proton", proton("spf=fail"), proton("dkim=pass header.d=example.com")),
        ("proton", [], proton("spf=pass smtp.mailfrom=example.com")),
        ("proton", [], proton(*FOOT, "dmarc=pass header.from=example.com")),
        ("proton", [], proton(*FOOT[:3], "dkim=pass header.d=example.com")),
        ("proton", [], proton(*FOOT[:2], "arc=none smtp.remote-ip=203.0.113.26", "dkim=none")),
        ("proton", [], proton(*FOOT[:3])),
        ("proton", [], [*proton(*FOOT[:3]), "X-Note: x", *proton(FOOT[3])]),
        ("proton", [], [*proton(*FOOT[:3]), *proton(FOOT[3], name="mailin012.protonmail.ch")]),
        ("proton", [], proton(f"{FOOT[0]}; {FOOT[1]}", *FOOT[2:])),
        # Above the boundary, but in the name of an administration that received nothing.
        ("proton", [*proton("spf=pass"), AR + "garm.example.net; auth=pass smtp.auth=u"], []),
        ("postfix", [AR + "mx.example.net; dkim=pass header.d=example.com"], []),
        ("microsoft", [AR + "mx.google.com; dkim=pass header.d=example.com"], []),
    ],
)
def test_what_a_stranger_can_write_is_claimed(border: str, above: list[str], below: list[str]) -> None:
    assert standings(border, above, below, VOUCHED)[-1] == "claimed"


@pytest.mark.parametrize(
    ("border", "below", "reason", "forged"),
    [
        ("postfix", [AR + "mx.example.org; dkim=pass"], UNPROVEN, False),
        ("exim", [AR + "mx.example.org; dkim=pass"], UNPROVEN, False),
        ("google", [AR + "mx.google.com; spf=fail", AR + "mx.google.com; spf=pass"], UNPROVEN, False),
        ("proton", proton("spf=pass"), UNPROVEN, False),
        ("microsoft", [MS], NOT_THERE, True),
        # It may have been inside before, as a list's mail has.
        ("microsoft", [f"Received: {ORIGIN}", MS], UNPROVEN, False),
        ("zoho", [AR + "mx.zohomail.com; spf=pass"], NOT_THERE.replace("Microsoft 365", "Zoho"), True),
    ],
)
def test_the_recipients_name_below_is_forged_only_where_it_is_known_not_to_write(
    border: str, below: list[str], reason: str, *, forged: bool
) -> None:
    last = record(border, [], below).results[-1]
    assert (last.reason, last.forged, last.as_recipient) == (reason, forged, True)


def test_the_recipients_name_further_down_counts_for_nothing() -> None:
    text = message("postfix", [], []).replace(
        b"From:", b"Authentication-Results: mx.example.org; spf=pass\r\nFrom:"
    )
    found = scan(text, VOUCHED).authentication
    assert found is not None
    assert [(each.standing.value, each.forged) for each in found.results] == [("claimed", False)]
    assert found.boundary.spf is None
    assert found.boundary.fields == ()


def test_another_administrations_word_contradicts_nothing() -> None:
    fields = [AR + "mx.example.net; dkim=fail"], [AR + "mx.example.org; dkim=pass"]
    assert standings("postfix", *fields, VOUCHED) == ["claimed", "trusted"]


def test_microsofts_form_is_the_recipients_at_its_front_doors_only() -> None:
    assert not record("postfix", [], [MS]).results[0].as_recipient


@pytest.mark.parametrize(
    ("border", "below"),
    [
        ("zoho", [SPF + "pass (zoho.com: x) receiver=mx.zohomail.com"]),
        ("postfix", [f"Received: {ORIGIN}", SPF + "pass (mx.example.org: x) receiver=mx.example.org"]),
    ],
)
def test_where_the_users_word_does_not_reach(border: str, below: list[str]) -> None:
    found = scan(message(border, [], below), VOUCHED).authentication
    assert found is not None
    assert [each.standing.value for each in found.received_spf] == ["claimed"]


def test_forged_results_do_not_join_real_ones() -> None:
    real = AR + "mx.example.org; spf=pass smtp.mailfrom=evil.example"
    forged = AR + "mx.example.org; dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
    found = record("postfix", [real], [forged]).boundary
    assert (found.dkim, found.dmarc.recorded or None, found.dmarc.recomputed) == ((), None, "fail")


def test_whom_the_recipient_delivers_to_is_no_stranger() -> None:
    own = AR + "mx.example.net; dkim=pass header.d=example.com"
    assert standings("postfix", ["Delivered-To: a@example.net", own], []) == ["trusted"]
    assert standings("postfix", [own], ["Delivered-To: a@example.net"]) == ["claimed"]
    assert standings("postfix", [own], [], Settings(domains=("example.net",))) == ["trusted"]


def test_a_strangers_results_are_claimed() -> None:
    found = record("postfix", [], [AR + "lists.example.net; dkim=pass header.d=example.com"]).results[0]
    assert (found.standing.value, found.forged) == ("claimed", False)


@pytest.mark.parametrize(
    "name",
    [
        "Authentication-Results-Original",
        "Original-Authentication-Results",
        "X-Original-Authentication-Results",
        "X-MS-Exchange-Authentication-Results",
    ],
)
def test_kept_results_are_history(name: str) -> None:
    assert standings("microsoft", [], [f"{name}: mx.example.net; spf=fail"]) == ["historic"]


def test_arc_results_above_the_boundary_are_the_recipients_and_below_it_history() -> None:
    aar = "ARC-Authentication-Results: i={}; mx.google.com; spf=pass smtp.mailfrom=a@example.com"
    assert standings("google", [aar.format(2)], [aar.format(1)]) == ["trusted", "historic"]


def test_microsofts_attestation_for_a_mailbox_is_named() -> None:
    aar = (
        "ARC-Authentication-Results: i=1; mx.microsoft.com 1; spf=pass smtp.mailfrom=example.com; dmarc=pass "
        "action=none header.from=example.com; dkim=pass header.d=example.com; arc=none"
    )
    found = record("from-microsoft", [], [aar]).results[0]
    assert (found.standing.value, "nothing was measured" in found.reason) == ("historic", True)


def test_the_record_from_before_signing_is_history() -> None:
    for border in ("google-from-microsoft", "postfix"):
        found = record(border, [], [UNSIGNED]).results[0]
        assert (found.standing.value, found.reason) == (
            "historic",
            "the sending side wrote it before Microsoft signed",
        )
    # A result that says more than "none" is not that record.
    signed = UNSIGNED.replace("dkim=none", "dkim=pass")
    assert standings("postfix", [], [signed]) == ["claimed"]


def test_an_ingress_record_under_its_plain_name_is_history() -> None:
    assert standings("google-from-microsoft", [], [MS]) == ["historic"]


def test_without_received_everything_is_claimed() -> None:
    found = scan(
        b"Authentication-Results: mx.example.org; spf=pass\r\nReceived-SPF: pass\r\nFrom: <a@b.example>\r\n\r\n"
    )
    assert found.authentication is not None
    assert found.authentication.results[0].standing.value == "claimed"
    assert found.authentication.received_spf[0].standing.value == "claimed"


def test_a_named_receiver_is_believed() -> None:
    text = message("postfix", [AR + "filter.example.net; spf=pass smtp.mailfrom=example.com"], [])
    found = scan(text, Settings(receivers=("example.org", "example.net"))).authentication
    assert found is not None
    assert found.results[0].standing.value == "trusted"


@pytest.mark.parametrize(
    ("border", "above", "below", "expected"),
    [
        (
            "microsoft",
            [SPF + "Pass (protection.outlook.com: domain of a.example designates 192.0.2.1)"],
            [],
            "trusted",
        ),
        ("microsoft", [], [SPF + "pass (mx.example.net: domain of a.example designates 192.0.2.1)"], "claimed"),
        (
            "google-from-microsoft",
            [],
            [
                SPF
                + "Fail (protection.outlook.com: domain of a.example does not designate 192.0.2.1 as permitted sender)"
            ],
            "historic",
        ),
        ("google", [], [SPF + "pass (google.com: domain of a@b.example designates 192.0.2.1)"], "trusted"),
        ("google", [], ["X-Note: x", SPF + "pass (google.com: domain of a@b.example)"], "claimed"),
        ("google", [], [SPF + "pass (mx.example.org: domain of a@b.example)"], "claimed"),
        ("postfix", [SPF + "Pass (mailfrom) identity=mailfrom; receiver=mx.example.org"], [], "trusted"),
        ("postfix", [], [SPF + "Pass (mailfrom) identity=mailfrom; receiver=mx.example.org"], "claimed"),
        ("postfix", [], [SPF + "Pass (mailfrom) identity=mailfrom; receiver=<UNKNOWN>"], "claimed"),
        ("exim", [], [SPF + "pass (mx.example.org: domain of b.example designates 192.0.2.1)"], "claimed"),
    ],
)
def test_received_spf(border: str, above: list[str], below: list[str], expected: str) -> None:
    assert [found.standing.value for found in record(border, above, below).received_spf] == [expected]


def test_only_the_topmost_received_spf_below_a_border_that_writes_there_is_its_own() -> None:
    field = SPF + "{} (mx.example.org: domain of b.example) receiver=mx.example.org"
    found = scan(message("exim", [], [field.format("fail"), field.format("pass")]), VOUCHED).authentication
    assert found is not None
    assert [each.as_recipient for each in found.received_spf] == [False, True]
    assert [each.standing.value for each in found.received_spf] == ["trusted", "claimed"]
    assert found.boundary.spf is not None
    assert found.boundary.spf.result == "fail"


def test_what_microsoft_leaves_out_is_filled_in_and_marked() -> None:
    softfail = SPF + (
        "SoftFail (protection.outlook.com: domain of transitioning example.com discourages use of 203.0.113.25 as "
        "permitted sender)"
    )
    found = record("microsoft", [softfail], []).received_spf[0]
    assert [(each.name, each.value, each.field.name) for each in found.filled] == [
        ("client_ip", "203.0.113.25", "Received-SPF"),
        ("helo", "mail.example.com", "Received"),
    ]
    none = SPF + "None (protection.outlook.com: example.com does not designate permitted sender hosts)"
    found = record("microsoft", [MS, none], []).received_spf[0]
    assert [(each.name, each.value, each.field.name) for each in found.filled] == [
        ("client_ip", "203.0.113.25", "Authentication-Results"),
        ("helo", "mail.example.com", "Received"),
    ]


def test_the_helo_of_another_client_is_not_filled_in() -> None:
    skipped = MS.replace("203.0.113.25", "198.51.100.20")
    none = SPF + "None (protection.outlook.com: example.com does not designate permitted sender hosts)"
    found = record("microsoft", [skipped, none], []).received_spf[0]
    assert [(each.name, each.value) for each in found.filled] == [("client_ip", "198.51.100.20")]


@pytest.mark.parametrize(
    ("border", "expected"),
    [
        ("microsoft", "trusted"),
        ("google-from-microsoft", "historic"),
        ("postfix", "claimed"),
        ("google", "claimed"),
    ],
)
def test_microsofts_fields(border: str, expected: str) -> None:
    found = scan(message(border, [], ["X-MS-Exchange-Organization-AuthAs: Internal"])).microsoft
    assert found is not None
    assert found.standing.value == expected


@pytest.mark.parametrize("field", ["Delivered-To", "X-Original-To", "Envelope-To", "X-Apparently-To"])
def test_a_field_of_delivery_says_whose_name_is_the_recipients(field: str) -> None:
    above = [f"{field}: bob@example.edu", f"{AR}mx.example.edu; spf=pass smtp.mailfrom=example.com"]
    assert standings("postfix", above, []) == ["trusted"]
    assert standings("postfix", above[1:], []) == ["claimed"]


@pytest.mark.parametrize(
    "name",
    ["Authentication-Results-Original", "X-Authentication-Results-Original", "X-Original-Authentication-Results"],
)
def test_results_of_an_earlier_leg_are_historic_at_every_border(name: str) -> None:
    assert standings("postfix", [], [f"{name}: mx.example.com; spf=pass"]) == ["historic"]


def test_what_microsoft_writes_without_a_name_is_forged_only_below_its_own_front_door() -> None:
    for border, forged in (("microsoft", True), ("postfix", False), ("exchange", False)):
        assert record(border, [], [MS]).results[0].forged is forged


@pytest.mark.parametrize(
    ("spelled", "standing"),
    [
        ("mx.google.com;", "trusted"),
        ("google.com;", "claimed"),
        ("mx.google.com.;", "claimed"),
        ('"mx.google.com";', "claimed"),
        ("(mx) mx.google.com;", "claimed"),
        ("=?us-ascii?Q?mx.google.com?=;", "claimed"),
    ],
)
def test_google_is_known_by_its_exact_name(spelled: str, standing: str) -> None:
    below = [GOOGLES_SPF, f"{AR}{spelled} spf=pass smtp.mailfrom=a@example.com"]
    assert standings("google", [], below) == [standing]


def test_a_received_spf_of_another_form_is_not_googles() -> None:
    other = SPF + "Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.25; receiver=mx.google.com"
    for field, standing in ((GOOGLES_SPF, "trusted"), (other, "claimed")):
        assert [one.standing.value for one in record("google", [], [field]).received_spf] == [standing]


def test_results_of_an_earlier_leg_are_weighed_only_where_they_make_the_ingress() -> None:
    kept = "X-MS-Exchange-Authentication-Results: spf=pass smtp.mailfrom=a;dmarc=pass header.from=b@evil.example"
    assert record("postfix", [], [kept]).results[0].record.suspect is None
    assert record("from-microsoft", [], [kept]).results[0].record.suspect == 0


@pytest.mark.parametrize(("client", "helo"), [("203.0.113.25", "mail.example.com"), ("172.17.0.1", None)])
def test_spf_is_about_the_boundarys_client_only_where_that_is_known(client: str, helo: str | None) -> None:
    above = [f"{AR}mx.example.org; spf=pass smtp.mailfrom=example.com", f"{SPF}pass (mailfrom) identity=mailfrom"]
    text = message("postfix", above, []).replace(b"203.0.113.25", client.encode())
    found = scan(text).authentication
    assert found is not None
    assert found.boundary.spf is not None
    assert (found.boundary.spf.ip or None, found.boundary.spf.helo or None) == (client if helo else None, helo)
    assert [one.value for one in found.received_spf[0].filled] == ([client, helo] if helo else [])
