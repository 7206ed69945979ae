"""Received-SPF: RFC 7208 section 9.1, vendors' phrases, cut and hostile fields."""

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.spf_phrases import STYLES, SpfStyle, compiled
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.auth import ReceivedSpf
from hdrscan.model.source import Field
from hdrscan.text.cfws import unfold, unquote
from linear import excess

OFFSET = 500
CORPUS = Path(os.environ.get("HDRSCAN_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


def read(body: str) -> ReceivedSpf:
    raw = f"Received-SPF:{body}"
    return read_received_spf(Field(0, "Received-SPF", "received-spf", raw, (0, len(raw)), 1, body, OFFSET))


def test_a_pass_as_in_rfc_7208() -> None:
    spf = read(
        " pass (mybox.example.org: domain of\r\n myname@example.com designates 192.0.2.1 as permitted sender)\r\n"
        "    receiver=mybox.example.org; client-ip=192.0.2.1;\r\n"
        ' envelope-from="myname@example.com"; helo=foo.example.com;'
    )
    assert spf.result == spf.word == "pass"
    assert (
        spf.comment == "mybox.example.org: domain of myname@example.com designates 192.0.2.1 as permitted sender"
    )
    assert (spf.client_ip, spf.envelope_from, spf.helo) == ("192.0.2.1", "myname@example.com", "foo.example.com")
    assert (spf.receiver, spf.identity, spf.extra) == ("mybox.example.org", NOT_PRESENT, ())
    assert (spf.domain, spf.address) == ("example.com", "192.0.2.1")
    assert spf.errors == ()


def test_a_fail_as_in_rfc_7208() -> None:
    spf = read(
        " fail (mybox.example.org: domain of myname@example.com does not designate 192.0.2.1 as permitted"
        " sender)\r\n"
        "\tidentity=mailfrom; client-ip=192.0.2.1;\r\n\tenvelope-from=<myname@example.com>; mechanism=-all;"
        ' problem="no \\"such\\" host"; x-ip=192.0.2.9'
    )
    assert (spf.result, spf.identity, spf.mechanism) == ("fail", "mailfrom", "-all")
    assert (spf.problem, spf.envelope_from) == ('no "such" host', "myname@example.com")
    assert spf.extra == (("x-ip", "192.0.2.9"),)


@pytest.mark.parametrize("style", STYLES, ids=[style.name for style in STYLES])
def test_each_style_reads_its_example(style: SpfStyle) -> None:
    spf = read(f" {style.example}\r\n")
    assert spf.style == style.name
    assert (spf.domain or None, spf.address or None) == (style.domain, style.address)
    assert spf.errors == ()


MICROSOFT = "protection.outlook.com: "
PHRASES = [
    ("Pass", "domain of example.org designates 203.0.113.9 as permitted sender", "203.0.113.9"),
    ("Fail", "domain of example.org does not designate 2001:db8::9 as permitted sender", "2001:db8::9"),
    (
        "SoftFail",
        "domain of transitioning example.org discourages use of 203.0.113.9 as permitted sender",
        "203.0.113.9",
    ),
    ("None", "example.org does not designate permitted sender hosts", None),
    ("Neutral", "203.0.113.9 is neither permitted nor denied by domain of example.org", "203.0.113.9"),
    ("PermError", "domain of example.org used an invalid SPF mechanism", None),
    ("TempError", "error in processing during lookup of example.org: DNS Timeout", None),
    ("TempError", "error in processing during lookup of example.org DNS Timeout", None),
]


def test_what_begins_with_a_circumflex_is_anchored_whole() -> None:
    for style in STYLES:
        if style.pattern.startswith("^"):
            found = (compiled(style.pattern).search(f"x {other.example}") for other in STYLES)
            assert all(match is None for match in found), style.name


@pytest.mark.parametrize("gap", [" ", "\r\n ", "\n\t"])
@pytest.mark.parametrize(("word", "phrase", "address"), PHRASES)
def test_microsoft_phrases_however_folded(word: str, phrase: str, address: str | None, gap: str) -> None:
    spf = read(f" {word} ({MICROSOFT}{phrase})".replace(" ", gap))
    assert (spf.style, spf.result, spf.word) == ("microsoft", word.lower(), word)
    assert (spf.domain, spf.address or None) == ("example.org", address)
    assert spf.client_ip is NOT_PRESENT


OTHERS = [
    (
        (
            "softfail (google.com: domain of transitioning a@example.org does not designate"
            " 203.0.113.9 as permitted sender)"
        ),
        "softfail",
        "example.org",
        "203.0.113.9",
    ),
    (
        (
            "neutral (google.com: 203.0.113.9 is neither permitted nor denied by best guess record for"
            " domain of a@example.org)"
        ),
        "neutral",
        "example.org",
        "203.0.113.9",
    ),
    (
        "none (google.com: a@example.org does not designate permitted sender hosts)",
        "none",
        "example.org",
        None,
    ),
    (
        (
            "pass (mx.example.com: 203.0.113.9 is authorized to use 'a@example.org' in 'mfrom'"
            " identity (mechanism 'mx' matched))"
        ),
        "pass",
        "example.org",
        "203.0.113.9",
    ),
    (
        ('none (mx.example.com: domain of "l+a=b@example.org" has no SPF policy when checking 203.0.113.9)'),
        "none",
        "example.org",
        "203.0.113.9",
    ),
    (
        (
            "Permerror (SPF Permanent Error: Void lookup limit of 2 exceeded) identity=mailfrom;"
            " client-ip=203.0.113.9"
        ),
        "permerror",
        None,
        None,
    ),
    (
        "hardfail",
        "fail",
        None,
        None,
    ),
    (
        "error (x)",
        "temperror",
        None,
        None,
    ),
]


@pytest.mark.parametrize(("body", "result", "domain", "address"), OTHERS)
def test_other_phrases(body: str, result: str, domain: str | None, address: str | None) -> None:
    spf = read(body)
    assert (spf.result, spf.domain or None, spf.address or None) == (result, domain, address)


@pytest.mark.parametrize(
    "body",
    [
        'pass (protection.example: domain of x) client-ip=203.0.113.9; helo="; pr=C',
        'pass (mailfrom) identity=mailfrom; helo=boss@example.com" .example.net; receiver=x',
        "pass (x) helo=a; helo=b",
        "pass (x) helo=a b; receiver=x",
        "pass (mx: domain of a) envelope-from=a@example.com x=(@example.net designates 203.0.113.9)",
        "pass (mx: domain of a@example.com designates 203.0.113.9 as permitted sender) client-ip=198.51.100.9",
        "pass (mx: domain of a@example.com designates 203.0.113.9 as b@example.net designates 203.0.113.9)",
        "pass (mx: domain of a.example designates 203.0.113.9 as b.example designates 203.0.113.9 as permitted)",
    ],
)
def test_what_a_sender_may_have_broken_is_not_sound(body: str) -> None:
    spf = read(body)
    assert (spf.sound, spf.result) == (False, "pass")


@pytest.mark.parametrize("style", STYLES, ids=[style.name for style in STYLES])
def test_what_servers_write_is_sound(style: SpfStyle) -> None:
    assert read(style.example).sound


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ('"boss@example.com "@example.net', "example.net"),
        ('"a b;c"@example.net', "example.net"),
        ('"a@example.com does not designate 192.0.2.1 as b"@example.net', "example.net"),
        ("a;dmarc=pass@example.net", "example.net"),
        ('boss@example.com" @example.net', None),
        ("x@example.com>", None),
    ],
)
def test_the_domain_of_an_address_in_a_phrase_is_the_last(address: str, domain: str | None) -> None:
    spf = read(f"fail (mx: domain of {address} does not designate 203.0.113.9 as permitted sender)")
    assert (spf.domain or None) == domain


def test_what_is_missing_or_wrong_is_said() -> None:
    spf = read(" Pass client-ip=203.0.113.9 helo=mail.example.org; helo=b stray; x")
    assert (spf.client_ip, spf.helo, spf.extra) == ("203.0.113.9", "mail.example.org", (("helo", "b"),))
    assert spf.errors == (
        "there is no semicolon before helo=",
        "helo= stands more than once",
        "stray is not a key with a value",
        "x is not a key with a value",
    )
    assert read("").errors == read(" client-ip=203.0.113.9").errors == ("the result is missing",)
    assert read(" client-ip=203.0.113.9").result is NOT_PRESENT
    assert read(" maybe (x)").errors == ("maybe is not a result of RFC 7208",)


def test_a_cut_comment_still_gives_the_keys() -> None:
    spf = read(
        " Neutral (protection.outlook.com: 203.0.113.9 is neither permitted nor denied by domain of example.org"
    )
    assert (spf.domain, spf.address, spf.errors) == ("example.org", "203.0.113.9", ("the comment is not closed",))
    spf = read(" Fail (mx.example.com: domain of example.org does not designate x client-ip=203.0.113.9; helo=h")
    assert (spf.client_ip, spf.helo) == ("203.0.113.9", "h")


def test_unbracketed_explanation() -> None:
    spf = read(" pass domain of example.org designates 203.0.113.9 as permitted sender client-ip=203.0.113.9")
    assert (spf.domain, spf.address, spf.client_ip) == ("example.org", "203.0.113.9", "203.0.113.9")
    assert spf.errors == ("the explanation does not stand in brackets",)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("[203.0.113.9]", "203.0.113.9"),
        ('"2001:db8::1"', "2001:db8::1"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("999.0.113.9", UNREADABLE),
        ("203.0.113.hidden", UNREADABLE),
        ("unknown", UNREADABLE),
    ],
)
def test_client_ip_is_an_address_or_unreadable(written: str, expected: object) -> None:
    assert read(f" pass (x) client-ip={written}; helo=h").client_ip == expected


def test_null_sender_and_quoted_local_part() -> None:
    assert read(" pass (x) envelope-from=<>").envelope_from == ""
    assert read(' pass (x) envelope-from="<a@example.org>"').envelope_from == "a@example.org"
    assert read(' pass (x) envelope-from="a b"@example.org').envelope_from == '"a b"@example.org'


@pytest.mark.parametrize(
    "sender",
    [
        "a b@example.org",
        "a;b@example.org",
        "a(b)c@example.org",
        'a"b@example.org',
        "x@example.com @example.org",
        "x@example.com; a@example.org",
        "x@example.com; mechanism=y@example.org",
        "x@example.com; receiver=y@example.org",
        "<x@example.com>@example.org",
    ],
)
def test_policyd_spf_quotes_no_sender(sender: str) -> None:
    """Real policyd-spf writes these; each is one address, and its domain is what stands after the last @."""
    spf = read(
        " None (mailfrom) identity=mailfrom; client-ip=203.0.113.9; helo=mail.example.org;"
        f" envelope-from={sender}; receiver=mx.example.com \r\n"
    )
    assert (spf.envelope_from, spf.receiver, spf.mechanism, spf.extra) == (
        sender,
        "mx.example.com",
        NOT_PRESENT,
        (),
    )
    assert set(spf.errors) <= {"the sender is not quoted"}


def test_sender_with_a_quoted_local_part_is_quoted() -> None:
    spf = read(
        ' pass (x) identity=mailfrom; client-ip=203.0.113.9; helo=h; envelope-from="a b"@example.org; receiver=r'
    )
    assert (spf.envelope_from, spf.receiver, spf.errors) == ('"a b"@example.org', "r", ())


def test_keys_behind_a_proper_sender_stay_keys() -> None:
    spf = read(
        ' pass (x) identity=mailfrom; client-ip=203.0.113.9; helo=h; envelope-from="a@example.org"; mechanism=mx;'
        " receiver=mx.example.com"
    )
    assert (spf.envelope_from, spf.mechanism, spf.errors) == ("a@example.org", "mx", ())


PIECES = st.sampled_from([
    "pass", "(", ")", "client-ip=", "203.0.113.9", ";", " ", "\r\n ", '"', "\\", "<", ">", "a@example.org",
    "domain of ", " designates ", "helo=h", "identity=MAILFROM", "=", "\udcff",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(
    st.one_of(st.lists(PIECES, max_size=30).map("".join), st.text(st.characters(max_codepoint=127), max_size=80))
)
def test_any_text_is_read_and_spans_slice_back(body: str) -> None:
    spf = read(body)
    values = dict(spf.extra) | {
        "result": spf.word, "comment": spf.comment, "helo": spf.helo, "envelope_from": spf.envelope_from,
        "domain": spf.domain,
    }  # fmt: skip
    for name, (start, end) in spf.spans.items():
        assert 0 <= start - OFFSET <= end - OFFSET <= len(body)
        value = values.get(name)
        if isinstance(value, str) and name not in dict(spf.extra):
            written = body[start - OFFSET : end - OFFSET]
            assert value in {written, unfold(written), unquote(unfold(written))}


HOSTILE = [
    "(",
    "((a=b",
    ";",
    "; ",
    " ",
    'a="',
    '"\\',
    "<",
    "a=<",
    "domain of ",
    "a ",
    "a=b ",
    "1.",
    "x does not ",
]


@pytest.mark.parametrize("start", ["", "pass ", "pass (", "pass (x) "])
@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_values_cost_linear_time(start: str, piece: str) -> None:
    said = excess(read, lambda times: (start + piece * 7_200 * times)[: 7_200 * times] + ")")
    assert said is None, said


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_field_of_the_corpus_gives_its_result() -> None:
    pattern = re.compile(r"^received-spf:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.MULTILINE | re.IGNORECASE)
    found: Counter[tuple[str, object]] = Counter()
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("ascii", "surrogateescape")
            for match in pattern.finditer(re.split(r"\n\r?\n", text, maxsplit=1)[0]):
                spf = read(match[1])
                assert spf.domain
                assert spf.errors == ()
                found[spf.style, spf.result] += 1
    assert found == {
        ("microsoft", "pass"): 212, ("microsoft", "none"): 123, ("microsoft", "fail"): 46, ("google", "pass"): 11,
        ("microsoft", "softfail"): 19, ("microsoft", "temperror"): 8, ("microsoft", "permerror"): 3,
        ("microsoft", "neutral"): 1, ("host-prefixed", "softfail"): 1,
    }  # fmt: skip
