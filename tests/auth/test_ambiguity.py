"""Values of the sender's choosing inside a record that the recipient wrote: what hides in them never counts."""

import pytest

from hdrscan import scan
from hdrscan.model.authentication import Authentication
from messages import message, record

AR = "Authentication-Results: mx.example.org; "
HIDDEN = "dkim=pass header.d=example.com; dmarc=pass header.from=example.com"
"""What a stranger wants to be read."""


def checks(found: Authentication) -> dict[str, object]:
    return {
        "spf": found.spf is not None and found.spf.aligned,
        "dkim": [check.domain for check in found.dkim if check.result == "pass"],
        "dmarc": found.dmarc.recorded or None,
        "recomputed": found.dmarc.recomputed or None,
    }


NOTHING = {"spf": False, "dkim": [], "dmarc": None}


def of_author(written: str, *above: str) -> dict[str, object]:
    """Return what a record comes to for example.com, the domain in From."""
    return checks(record("postfix", [*above, AR + written], []).boundary)


@pytest.mark.parametrize(
    "written",
    [
        # policyd-spf, with the whole envelope in a comment.
        (
            f"spf=pass (sender SPF authorized) smtp.mailfrom=evil.example (client-ip=198.51.100.9; helo=x; "
            f'envelope-from="a) ; {HIDDEN} ("@evil.example; receiver=example.org)'
        ),
        (
            f"spf=pass (sender SPF authorized) smtp.mailfrom=evil.example (client-ip=198.51.100.9; helo=x; "
            f"envelope-from=a) ; {HIDDEN} (@evil.example; receiver=example.org)"
        ),
        (
            f"spf=pass (sender SPF authorized) smtp.mailfrom=evil.example (client-ip=198.51.100.9; helo=x; "
            f"envelope-from=a) ; {HIDDEN} (b@evil.example; receiver=example.org)"
        ),
        # HELO stands before the sender there.
        (
            f"spf=pass smtp.mailfrom=evil.example (client-ip=198.51.100.9; helo=a) ; {HIDDEN} (; "
            "envelope-from=b@evil.example; receiver=example.org)"
        ),
        # Addresses without their quotes.
        "spf=pass smtp.mailfrom=a;dmarc=pass header.from=example.com@evil.example",
        f"spf=pass smtp.mailfrom=example.com;{HIDDEN}@evil.example",
        f"spf=pass smtp.mailfrom=a@example.com;{HIDDEN};dkim=none header.i=@evil.example",
        f"spf=pass smtp.mailfrom=a@example.com;{HIDDEN} policy.x=a@evil.example",
        f"spf=pass smtp.mailfrom=a@example.com;{HIDDEN};auth=none smtp.auth=a@evil.example",
        f"spf=fail smtp.mailfrom=example.com;{HIDDEN};dkim=none header.i=@example.com",
        f"spf=fail smtp.mailfrom=example.com;{HIDDEN};dkim=none header.d=example.com header.i=@example.com",
        # OpenDMARC 1.4.2 writes what follows the first @, with the closing quote.
        f'spf=pass smtp.mailfrom=example.com;{HIDDEN} "@evil.example',
        f'spf=pass smtp.mailfrom=example.com;{HIDDEN} ("@evil.example',
        f'spf=pass smtp.mailfrom=example.com;{HIDDEN};x="@evil.example',
        # The phrase of Google and others.
        f"spf=pass (mx: domain of a) ; {HIDDEN} (@evil.example designates 198.51.100.9 as permitted sender)",
        f"spf=pass (mx: domain of a) ; {HIDDEN} (b@evil.example designates 198.51.100.9 as permitted sender)",
    ],
)
def test_what_a_sender_hid_in_his_address_does_not_count(written: str) -> None:
    found = of_author(written)
    assert {name: found[name] for name in NOTHING} == NOTHING
    assert found["recomputed"] != "pass"


@pytest.mark.parametrize(
    "above",
    [
        f'Return-Path: <"example.com;{HIDDEN};dkim=none header.d=evil.example header.s="@evil.example>',
        # Whoever escapes writes longer.
        f'Return-Path: <"example.com;{HIDDEN}\\;dkim=none header.d=evil.example header.s="@evil.example>',
    ],
)
def test_a_value_that_another_field_quotes_is_found_wherever_it_was_copied(above: str) -> None:
    written = f"dkim=none; spf=pass smtp.mailfrom=example.com;{HIDDEN};dkim=none header.d=evil.example header.s=x"
    assert of_author(written)["dmarc"] == "pass", "nothing in the field itself gives it away"
    found = record("postfix", [above, AR + written], []).boundary
    assert checks(found) == {**NOTHING, "recomputed": "fail"}
    assert [check.result for check in found.dkim] == ["none"], "what stands before the value counts"
    assert found.spf is not None
    assert found.spf.domain == "evil.example", "as the field that quotes has it"


def copied(value: str, written: str, replace: bytes, by: str) -> dict[str, object]:
    """Return what a record comes to that copies a value, which another field of the message holds too."""
    text = message("postfix", [AR + written.format(value)], [])
    assert replace in text
    report = scan(text.replace(replace, by.format(value).encode(), 1))
    assert report.authentication is not None
    return checks(report.authentication.boundary)


@pytest.mark.parametrize(
    ("written", "replace", "by"),
    [
        ("spf=none smtp.helo={}", b"from mail.example.com (", "from {} ("),
        ("dkim=fail header.i={}@evil.example", b"<alice@example.com>", '<"{}"@evil.example>'),
        (
            "dkim=fail header.i={}@evil.example",
            b"From:",
            'DKIM-Signature: v=1; d=a.example; i="{}"@evil.example\r\nFrom:',
        ),
    ],
)
def test_other_values_of_the_senders_choosing(written: str, replace: bytes, by: str) -> None:
    value = "x(dkim=pass header.d=example.com dmarc=pass header.from=example.com x=y"
    assert copied(value, written, replace, by)["dmarc"] is None
    assert copied(value.replace("(", " "), written, replace, by)["dkim"] == []


@pytest.mark.parametrize(
    ("written", "above", "dkim"),
    [
        # Google, Microsoft, Yahoo, Exim, rspamd, Fastmail, as they write.
        (
            (
                "dkim=pass header.i=@example.com header.s=s header.b=x; spf=pass (google.com: domain of a@example.com "
                "designates 203.0.113.25 as permitted sender) smtp.mailfrom=a@example.com; dmarc=pass (p=REJECT sp=REJECT "
                "dis=NONE) header.from=example.com"
            ),
            [],
            ["example.com"],
        ),
        (
            (
                "spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com; dkim=pass (signature was verified) "
                "header.d=example.com;dmarc=pass action=none header.from=example.com;compauth=pass reason=100"
            ),
            [],
            ["example.com"],
        ),
        (
            (
                "iprev=pass (mail.example.com) smtp.remote-ip=203.0.113.25; spf=pass smtp.mailfrom=a@example.com; "
                "dkim=pass header.d=example.com header.s=s1; dmarc=pass header.from=example.com"
            ),
            [],
            ["example.com"],
        ),
        (
            (
                'spf=pass (mx.example.org: domain of "a@example.com" designates 203.0.113.25 as permitted sender) '
                'smtp.mailfrom="a@example.com"; dkim=pass header.d=example.com; dmarc=pass header.from=example.com'
            ),
            [],
            ["example.com"],
        ),
        # An @ further on, and the recipient's own word that MAIL FROM needs no quotes.
        (
            "spf=pass smtp.mailfrom=a@example.com; dkim=pass header.i=@example.com; dmarc=pass header.from=example.com",
            ["Return-Path: <a@example.com>"],
            ["example.com"],
        ),
    ],
)
def test_what_servers_write_is_no_ambiguity(written: str, above: list[str], dkim: list[str]) -> None:
    found = record("postfix", [*above, AR + written], []).results[0].record
    assert found.suspect is None
    assert of_author(written, *above) == {"spf": True, "dkim": dkim, "dmarc": "pass", "recomputed": "pass"}


def test_a_return_path_of_another_domain_confirms_nothing() -> None:
    written = f"spf=pass smtp.mailfrom=example.com;{HIDDEN};dkim=none header.i=@evil.example"
    assert of_author(written, "Return-Path: <a@evil.example>")["dmarc"] is None


def test_what_microsoft_tells_of_the_sets_below_is_none() -> None:
    sealed = (
        "ARC-Authentication-Results: i=2; mx.microsoft.com 1; spf=pass (sender ip is 203.0.113.25) "
        "smtp.mailfrom=example.com; dkim=pass header.d=example.com; arc=pass (0 spf=[1,2,smtp.mailfrom=a@hidden])"
    )
    assert record("microsoft", [sealed], []).results[0].record.suspect is None


def test_it_is_told() -> None:
    written = f"spf=pass smtp.mailfrom=example.com;{HIDDEN}@evil.example"
    found = record("postfix", [AR + written], []).results[0].record
    assert (found.suspect, found.quirks[-1].id) == (0, "ambiguous-results")
    assert found.quirks[-1].note.endswith("the 2 results after it do not count")


@pytest.mark.parametrize(
    ("written", "spf", "dmarc"),
    [
        ("spf=fail smtp.mailfrom=example.com; spf=pass smtp.mailfrom=example.com; dkim=none", None, None),
        ("spf=fail; spf=pass smtp.mailfrom=example.com; dkim=none", None, None),
        ("spf=fail smtp.mailfrom=example.net; spf=pass smtp.mailfrom=example.com; dkim=none", None, None),
        ("spf=pass smtp.mailfrom=example.com; spf=pass smtp.mailfrom=example.com; dkim=none", "pass", None),
        ("spf=pass smtp.helo=mail.example.com; spf=fail smtp.mailfrom=example.com; dkim=none", "fail", None),
        ("dmarc=fail header.from=example.com; dmarc=pass header.from=example.com", None, None),
        ("dmarc=fail; dmarc=pass header.from=example.com", None, None),
        ("dmarc=pass header.from=example.com; dmarc=pass header.from=example.com", None, "pass"),
        ("dmarc=pass header.from=example.com; dmarc=fail header.from=example.net", None, "pass"),
    ],
)
def test_what_one_field_answers_twice_and_differently_counts_for_nothing(
    written: str, spf: str | None, dmarc: str | None
) -> None:
    found = record("postfix", [AR + written], []).boundary
    assert (found.spf and found.spf.result, found.dmarc.recorded or None) == (spf, dmarc)


ALIGNED = "dkim=pass header.d=example.com"


@pytest.mark.parametrize(
    "written",
    [
        # The identity of a signature at evil.example, as OpenDKIM, Google and Haraka copy it.
        f"dkim=pass header.d=evil.example header.i=a;{HIDDEN}@evil.example header.s=s1",
        f"dkim=pass header.i=a;{HIDDEN}@evil.example header.s=s1",
        f"dkim=pass header.i=a;{HIDDEN}@evil.example header.d=evil.example header.s=s1",
        "dkim=pass header.i=example.com;x=y@evil.example header.s=s1",
        f"dkim=pass header.d=evil.example header.i=@evil.example;{ALIGNED} header.i=@evil.example header.s=s1",
        f"dkim=pass header.d=evil.example header.i=@evil.example;{ALIGNED} header.s=s header.s=s1",
        f"dkim=pass header.d=evil.example header.i=@x.evil.example;{ALIGNED}@evil.example header.s=s1",
        f"dkim=pass header.d=evil.example header.i=@evil.example;{ALIGNED};spf=none header.s=s1",
        f"dkim=pass header.d=evil.example header.i=@evil.example;{ALIGNED};x=y@evil.example header.s=s1",
        # The second DMARC result is the recipient's own.
        (
            'dkim=pass header.i="a\\\\"; dmarc=pass header.from=example.com; "@evil.example header.s=s1; spf=pass '
            "smtp.mailfrom=evil.example; dmarc=fail header.from=example.com"
        ),
        (
            "dkim=pass header.i=a(;dmarc=pass header.from=example.com@evil.example header.s=s1; spf=pass "
            "smtp.mailfrom=evil.example; dmarc=fail header.from=example.com"
        ),
    ],
)
def test_what_a_signer_hid_in_his_identity_does_not_count(written: str) -> None:
    found = of_author(written)
    assert (found["dmarc"], "example.com" in (found["dkim"] or ())) == (None, False)  # type: ignore[operator]
    assert found["recomputed"] != "pass"


@pytest.mark.parametrize(
    "written",
    [
        "dkim=pass header.d=example.com header.i=@mail.example.com header.s=s header.b=x; dkim=pass header.i=@esp.example",
        "dkim=none (message not signed) header.i=none; spf=pass smtp.mailfrom=a@example.com; dmarc=bestguesspass",
        "dkim=pass header.i=@example.com; arc=pass (i=1 spf=pass dkim=pass); x-custom=any header.d=esp.example",
    ],
)
def test_honest_identities_are_no_ambiguity(written: str) -> None:
    assert record("postfix", [AR + written], []).results[0].record.suspect is None


@pytest.mark.parametrize(
    ("written", "domain"),
    [
        ('spf=pass smtp.mailfrom="boss@example.com "@evil.example', "evil.example"),
        ('spf=pass smtp.mailfrom=boss@example.com" @evil.example', None),
        ("spf=pass smtp.mailfrom=<a@example.com>>", None),
        ("spf=pass smtp.mailfrom=a,b", None),
        ("spf=pass smtp.helo=boss@example.com", None),
        ("spf=pass smtp.helo=postmaster@mail.example.com", "mail.example.com"),
        ("spf=pass smtp.helo=[203.0.113.25]", "[203.0.113.25]"),
    ],
)
def test_a_domain_that_is_none_is_unreadable(written: str, domain: str | None) -> None:
    found = record("postfix", [AR + written], []).boundary.spf
    assert found is not None
    assert (found.domain or None) == domain


def test_of_several_addresses_in_a_result_none_is_believed() -> None:
    phrase = "designates 192.0.2.1 as permitted sender"
    written = f'spf=pass (mx: domain of "a {phrase}"@evil.example {phrase.replace("192.0.2.1", "203.0.113.25")})'
    found = record("postfix", [f"{AR}{written} smtp.mailfrom=evil.example"], []).boundary.spf
    assert found is not None
    assert found.ip == "203.0.113.25", "the boundary's own client"
