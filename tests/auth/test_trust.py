"""Whose word each record is: where each receiver puts its results, and what a stranger puts beside them."""

import pytest

from hdrscan import scan
from hdrscan.settings import Settings
from messages import message, record

AR = "Authentication-Results: "
SPF = "Received-SPF: "
MS = (
    AR
    + "spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com; dkim=none (message not signed) header.d=none"
)
UNSIGNED = AR + "dkim=none (message not signed) header.d=none;dmarc=none action=none header.from=example.com;"
FORGED = "it speaks as the recipient from below the boundary"


def standings(border: str, above: list[str], below: list[str]) -> list[str]:
    return [found.standing.value for found in record(border, above, below).results]


@pytest.mark.parametrize(
    ("border", "above", "below"),
    [
        ("microsoft", [MS], []),
        ("microsoft", ["X-MS-Exchange-Authentication-Results" + MS.removeprefix("Authentication-Results")], []),
        ("google", [], [AR + "mx.google.com; spf=pass smtp.mailfrom=a@example.com"]),
        ("proton", [AR + "mail.protonmail.ch; spf=pass smtp.mailfrom=example.com"], []),
        (
            "proton",
            [],
            [
                f"{AR}mailin012.protonmail.ch; {one}"
                for one in ("spf=pass", "dkim=pass header.d=a.example", "dmarc=pass")
            ],
        ),
        ("yahoo", [AR + "atlas211.free.mail.bf1.yahoo.com; dkim=pass header.i=@example.com"], []),
        ("fastmail", [AR + "mx6.messagingengine.com; dkim=pass header.d=example.com; x-ptr=pass"], []),
        (
            "zoho",
            [AR + "mx.zohomail.com; dkim=pass header.i=example.com; spf=pass smtp.mailfrom=example.com"],
            [],
        ),
        ("zoho", [], [AR + "mx.zohomail.com; spf=pass smtp.mailfrom=example.com"]),
        # Postfix: milters above its Received, or just below it; OpenDMARC under a name of its own.
        ("postfix", [AR + "mx.example.org; dkim=pass header.d=example.com", AR + "OpenDMARC; dmarc=pass"], []),
        ("postfix", [], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("postfix", [AR + "mx.example.org; dmarc=pass"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("exim", [AR + "mx.example.org; iprev=pass; spf=pass smtp.mailfrom=example.com"], []),
        ("exim", [], [AR + "mx.example.org; iprev=pass; spf=pass smtp.mailfrom=example.com"]),
        # Two filters of one host often write the same result twice.
        ("postfix", [AR + "mx.example.org; dkim=none"], [AR + "mx.example.org; dkim=none"]),
    ],
)
def test_each_receiver_is_believed_where_it_writes(border: str, above: list[str], below: list[str]) -> None:
    assert set(standings(border, above, below)) == {"trusted"}


@pytest.mark.parametrize(
    ("border", "above", "below"),
    [
        ("postfix", [AR + "mx.example.org; dkim=none"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        ("postfix", [AR + "other.example; dkim=fail"], [AR + "mx.example.org; dkim=pass header.d=example.com"]),
        (
            "postfix",
            [],
            [AR + "mx.example.org; spf=fail smtp.mailfrom=example.com", AR + "mx.example.org; spf=pass"],
        ),
        ("microsoft", [MS.replace("pass", "fail")], [MS]),
        ("google", [AR + "mx.google.com; spf=fail"], [AR + "mx.google.com; spf=pass"]),
    ],
)
def test_the_recipients_name_below_its_own_word_is_forged(
    border: str, above: list[str], below: list[str]
) -> None:
    last = record(border, above, below).results[-1]
    assert (last.standing.value, last.reason, last.forged) == ("claimed", FORGED, True)


def test_the_recipients_name_further_down_is_forged() -> None:
    text = message("postfix", [], []).replace(
        b"From:", b"Authentication-Results: mx.example.org; spf=pass\r\nFrom:"
    )
    found = scan(text).authentication
    assert found is not None
    assert [(each.standing.value, each.forged) for each in found.results] == [("claimed", True)]
    assert found.boundary.spf is None
    assert found.boundary.fields == ()


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
    text = message("postfix", [], [AR + "filter.example.net; spf=pass smtp.mailfrom=example.com"])
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
        ("postfix", [], [SPF + "Pass (mailfrom) identity=mailfrom; receiver=mx.example.org"], "trusted"),
        ("postfix", [], [SPF + "Pass (mailfrom) identity=mailfrom; receiver=<UNKNOWN>"], "claimed"),
        ("exim", [], [SPF + "pass (mx.example.org: domain of b.example designates 192.0.2.1)"], "trusted"),
    ],
)
def test_received_spf(border: str, above: list[str], below: list[str], expected: str) -> None:
    assert [found.standing.value for found in record(border, above, below).received_spf] == [expected]


def test_only_the_topmost_received_spf_below_the_border_is_its_own() -> None:
    field = SPF + "{} (mx.example.org: domain of b.example) receiver=mx.example.org"
    found = record("exim", [], [field.format("fail"), field.format("pass")])
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
