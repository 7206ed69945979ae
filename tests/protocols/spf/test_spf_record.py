import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.spf.macro import MAX_EXPANDED, as_target, domain_spec_problem, expand, macro_problem
from hdrscan.spf.record import is_spf_record, read_spf_record

# RFC 7208 section 7.4: the values of its example, and what it says they expand to.
VALUES = {
    "s": "strong-bad@email.example.com",
    "l": "strong-bad",
    "o": "email.example.com",
    "d": "email.example.com",
    "i": "192.0.2.3",
    "p": "mx.example.org",
    "v": "in-addr",
    "h": "mail.example.com",
}
EXPANSIONS = {
    "%{s}": "strong-bad@email.example.com",
    "%{o}": "email.example.com",
    "%{d}": "email.example.com",
    "%{d4}": "email.example.com",
    "%{d3}": "email.example.com",
    "%{d2}": "example.com",
    "%{d1}": "com",
    "%{dr}": "com.example.email",
    "%{d2r}": "example.email",
    "%{l}": "strong-bad",
    "%{l-}": "strong.bad",
    "%{lr}": "strong-bad",
    "%{lr-}": "bad.strong",
    "%{l1r-}": "strong",
    "%{ir}.%{v}._spf.%{d2}": "3.2.0.192.in-addr._spf.example.com",
    "%{lr-}.lp._spf.%{d2}": "bad.strong.lp._spf.example.com",
    "%{lr-}.lp.%{ir}.%{v}._spf.%{d2}": "bad.strong.lp.3.2.0.192.in-addr._spf.example.com",
    "%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}": "3.2.0.192.in-addr.strong.lp._spf.example.com",
    "%{d2}.trusted-domains.example.net": "example.com.trusted-domains.example.net",
    "%%%_%-": "% %20",
    "%{S}": "strong-bad%40email.example.com",
    "%{D000002}": "example.com",
    "%{d99999999999999999999}": "email.example.com",
}


@pytest.mark.parametrize(("written", "expanded"), EXPANSIONS.items())
def test_macros(written: str, expanded: str) -> None:
    assert macro_problem(written) is None
    assert expand(written, VALUES.__getitem__) == expanded


@pytest.mark.parametrize(
    ("written", "problem", "quoted"),
    [
        ("a%b", "bad-macro", "%b"),
        ("a%", "bad-macro", "%"),
        ("%{d", "bad-macro", "%{"),
        ("%{d}%{}", "bad-macro", "%{"),
        ("%{x}", "unknown-macro", "%{x}"),
        ("%{d0}", "bad-macro", "%{d0}"),
        ("%{d}%{c}", "explanation-macro", "%{c}"),
        ("a b", "bad-character", " "),
        ("a\udcffb", "bad-character", "\udcff"),
    ],
)
def test_macros_that_are_wrong(written: str, problem: str, quoted: str) -> None:
    found = macro_problem(written)
    assert found
    assert (found.id, written[found.start : found.end]) == (problem, quoted)


def test_an_expansion_has_a_bound() -> None:
    assert expand("%{s}" * (MAX_EXPANDED // 28), VALUES.__getitem__) is not None
    assert expand("%{s}" * 20_000, VALUES.__getitem__) is None


@pytest.mark.parametrize(
    ("label", "count", "length"),
    [("b", 127, 253), ("b", 128, 253), ("b", 1000, 253), ("x" * 10, 30, 252), ("x" * 300, 1, 0)],
)
def test_a_long_name_loses_its_left(label: str, count: int, length: int) -> None:
    name = ".".join([label] * count)
    target = as_target(f"{name}.")
    assert len(target) == length
    assert name.endswith(target)
    assert not target.startswith(".")


@pytest.mark.parametrize(
    ("written", "is_right"),
    [
        ("example.com", True),
        ("example.com.", True),
        ("_spf.%{d}", True),
        ("%{d}.", False),
        ("%{d}.com", True),
        ("%{d}com", False),
        ("com", False),
        ("example.123", False),
        ("example.1a", True),
        ("example.a-", False),
        ("example.-a", False),
        ("example.xn--p1ai", True),
        ("example.c_m", False),
        ("example.com..", False),
        ("%%", True),
        ("", False),
    ],
)
def test_domain_specs(written: str, is_right: bool) -> None:  # noqa: FBT001 - a table
    assert (domain_spec_problem(written) is None) is is_right


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("v=spf1", True),
        ("V=SPF1 -all", True),
        ("v=spf1\t-all", False),
        ("v=spf10", False),
        (" v=spf1", False),
        ("v=spf2.0/pra", False),
    ],
)
def test_which_records_are_for_spf(text: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    assert is_spf_record(text) is is_one


def test_a_record_is_read_whole() -> None:
    text = "v=spf1 IP4:192.0.2.0/24 ~a:%{d}/24//64 MX//48 include:i.example.net foo=%{c} exp=e.example.net ?All"
    record = read_spf_record(text)
    assert record.defects == ()
    assert [(term.qualifier, term.name, term.value, term.prefix4, term.prefix6) for term in record.terms] == [
        ("+", "ip4", "192.0.2.0", 24, 128),
        ("~", "a", "%{d}", 24, 64),
        ("+", "mx", "", 32, 48),
        ("+", "include", "i.example.net", 32, 128),
        ("", "foo", "%{c}", 32, 128),
        ("", "exp", "e.example.net", 32, 128),
        ("?", "all", "", 32, 128),
    ]
    assert all(text[slice(*term.span)] == term.text for term in record.terms)
    exp = record.modifier("exp")
    assert exp
    assert exp.value == "e.example.net"
    assert record.modifier("redirect") is None


@pytest.mark.parametrize(
    ("terms", "defect", "quoted"),
    [
        ("a:192.0.2.1", "bad-domain", "192.0.2.1"),
        ("ip4:192.0.2.300", "bad-network", "192.0.2.300"),
        ("ip4:2001:db8::1", "bad-network", "2001:db8::1"),
        ("ip4:192.0.2.1/33", "bad-prefix", "/33"),
        ("ip4:192.0.2.1/", "bad-prefix", "/"),
        ("ip4:192.0.2.1/024", "bad-prefix", "/024"),
        ("ip4", "no-network", "ip4"),
        ("ip6:2001:db8::/129", "bad-prefix", "/129"),
        ("ip6:192.0.2.1", "bad-network", "192.0.2.1"),
        ("ip6:fe80::1%eth0", "bad-network", "fe80::1%eth0"),
        ("a/33", "bad-prefix", "/33"),
        ("a//129", "bad-prefix", "//129"),
        ("mx/24/64", "bad-prefix", "/64"),
        ("all:x", "bad-all", "all:x"),
        ("include", "no-domain", "include"),
        ("include:", "no-domain", ""),
        ("include:a.example.com/24", "bad-domain", "a.example.com/24"),
        ("ipv4:192.0.2.1", "unknown-mechanism", "ipv4:192.0.2.1"),
        ("redirect:example.com", "unknown-mechanism", "redirect:example.com"),
        ("=all", "unknown-mechanism", "=all"),
        ("redirect=a.example.com redirect=b.example.com", "modifier-twice", "redirect=b.example.com"),
        ("exp=", "no-domain", ""),
        ("foo=%", "bad-macro", "%"),
        ("a:\udcefexample.com", "bad-character", "\udcef"),
        ("mx\rptr", "bad-character", "\r"),
        ("exists:%{d}.%{y}.example.com", "unknown-macro", "%{y}"),
    ],
)
def test_defects_and_their_place(terms: str, defect: str, quoted: str) -> None:
    text = f"v=spf1 {terms} -all"
    (found,) = read_spf_record(text).defects
    assert (found.id, text[slice(*found.span)]) == (defect, quoted)


def test_every_defect_is_found() -> None:
    record = read_spf_record("v=spf1 a:192.0.2.1 ipv4:192.0.2.1 ip4:192.0.2.1/99 -all")
    assert [defect.id for defect in record.defects] == ["bad-domain", "unknown-mechanism", "bad-prefix"]
    assert [term.name for term in record.terms] == ["all"]


@pytest.mark.parametrize(
    ("term", "hint"),
    [
        ("a:192.0.2.1", "an address is written ip4:192.0.2.1."),
        ("include:2001:db8::25", "an address is written ip6:2001:db8::25."),
        ("ip4:2001:db8::25", "belongs behind 'ip6:'."),
        ("ip6:192.0.2.1", "belongs behind 'ip4:'."),
        ("ipv4:192.0.2.1", "'ip4' may be meant."),
        ("mx/24/64", "an IPv6 prefix length is written //64."),
        ("redirect:example.com", "'redirect=' may be meant."),
    ],
)
def test_a_common_mistake_is_told_what_to_write(term: str, hint: str) -> None:
    (defect,) = read_spf_record(f"v=spf1 {term}").defects
    assert defect.note.endswith(hint)


@pytest.mark.parametrize(
    ("terms", "remarks"),
    [
        ("-all a", ["after-all"]),
        ("-all redirect=example.com", ["redirect-unused"]),
        ("redirect=example.com -all", ["redirect-unused"]),
        ("ptr -all", ["ptr-used"]),
        ("include=example.com -all", ["unknown-modifier"]),
        ("a mx -all exp=example.com", []),
    ],
)
def test_remarks_are_no_defects(terms: str, remarks: list[str]) -> None:
    record = read_spf_record(f"v=spf1 {terms}")
    assert [remark.id for remark in record.remarks] == remarks
    assert record.defects == ()


def test_another_record_is_read_and_said_to_be_none() -> None:
    assert "no-version" in [defect.id for defect in read_spf_record("v=spf2.0/pra -all").defects]


@given(st.text(alphabet="v=spf1 adincluemxpt:/%{}.-+~?0123456789\t\udcff", max_size=80).map("v=spf1 ".__add__))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    record = read_spf_record(text)
    for defect in (*record.defects, *record.remarks):
        start, end = defect.span
        assert 0 <= start <= end <= len(text)
    for term in record.terms:
        assert text[slice(*term.span)] == term.text
