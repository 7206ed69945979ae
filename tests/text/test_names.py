"""Host names and organizational domains; the public suffix list's own library is the second reader."""

import time
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from hdrscan.text.names import (
    aligned,
    first_label,
    hosting_suffix,
    is_dns_name,
    is_host_name,
    is_public_suffix,
    is_within,
    labels_of,
    lower,
    name_of,
    organizational_domain,
    plain_name,
    same_host,
    top_level_is_public,
)


@pytest.mark.parametrize(
    ("domain", "organization"),
    [
        ("mail.example.com", "example.com"),
        ("MAIL.Example.COM.", "example.com"),
        ("example.com", "example.com"),
        ("com", "com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("www.ck", "www.ck"),
        ("a.www.ck", "www.ck"),
        ("a.b.anything.ck", "b.anything.ck"),
        ("host.example.unlisted", "example.unlisted"),
        ("localhost", "localhost"),
        ("user.github.io", "user.github.io"),
        ("a.user.github.io", "user.github.io"),
        ("a.example.xn--p1ai", "example.xn--p1ai"),
        ("a.example.xn--55qx5d.cn", "example.xn--55qx5d.cn"),
        ("", ""),
        (".", ""),
        ("a..com", ".com"),
        ("contoso.onmicrosoft.com", "contoso.onmicrosoft.com"),
        ("mail.contoso.onmicrosoft.com", "contoso.onmicrosoft.com"),
        ("contoso.mail.onmicrosoft.com", "contoso.mail.onmicrosoft.com"),
        ("a.contoso.onmicrosoft.us", "contoso.onmicrosoft.us"),
        ("a.contoso.partner.onmschina.cn", "contoso.partner.onmschina.cn"),
        ("onmicrosoft.com", "onmicrosoft.com"),
        ("guid.us1.azurecomm.net", "azurecomm.net"),
    ],
)
def test_organizational_domains(domain: str, organization: str) -> None:
    assert organizational_domain(domain) == organization


def test_tenants_never_align_with_each_other() -> None:
    assert not aligned("contoso.onmicrosoft.com", "fabrikam.onmicrosoft.com")
    assert not aligned("contoso.mail.onmicrosoft.com", "fabrikam.mail.onmicrosoft.com")
    assert aligned("guid.us1.azurecomm.net", "azurecomm.net")
    assert is_public_suffix("onmicrosoft.com")
    assert not is_public_suffix("contoso.onmicrosoft.com")


def rules() -> list[str]:
    spec = find_spec("publicsuffixlist")
    assert spec is not None
    assert spec.submodule_search_locations
    text = (Path(spec.submodule_search_locations[0]) / "public_suffix_list.dat").read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("//")]


def test_the_library_agrees_over_every_rule() -> None:
    library = PublicSuffixList()
    seen = 0
    for rule in rules():
        bare = rule.removeprefix("!").replace("*", "wild")
        for name in (bare, "one." + bare, "two.one." + bare):
            for spelled in {name, _to_ascii(name)}:
                expected = library.privatesuffix(spelled)
                got = organizational_domain(spelled.encode().decode("ascii", "surrogateescape"))
                assert got.encode("ascii", "surrogateescape").decode() == (expected or spelled), spelled
                seen += 1
    assert seen > 25_000


def _to_ascii(name: str) -> str:
    labels = (
        label if label.isascii() else "xn--" + label.encode("punycode").decode() for label in name.split(".")
    )
    return ".".join(labels)


def test_no_rule_is_longer_than_what_is_looked_at() -> None:
    assert max(rule.count(".") + 1 for rule in rules()) < 8


def test_rules_are_bare_lines() -> None:
    assert not [rule for rule in rules() if rule != rule.strip()]


@given(st.text("ab.-\udcff\ud800x\nn", max_size=300))
def test_no_name_raises(name: str) -> None:
    organization = organizational_domain(name)
    assert name.lower().rstrip(".").endswith(organization)


def test_a_hostile_name_costs_no_more_than_its_length() -> None:
    started = time.perf_counter()
    organizational_domain("a." * 500_000)
    organizational_domain("xn--" + "9" * 60_000 + ".com")
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    ("text", "is_name"),
    [
        ("mail.example.com", True),
        ("mail.example.com.", True),
        ("MAIL", True),
        ("mx1", True),
        ("SJ1PEPF00000001.mail.example.com", True),
        ("host_1.example.com", True),
        ("203.0.113.25", False),
        ("1.2.3", False),
        ("[203.0.113.25]", False),
        ("a..example.com", False),
        ("-a.example.com", False),
        ("a-.example.com", False),
        ("a b", False),
        ("user@example.com", False),
        ("", False),
        (".", False),
        ("a" * 64 + ".example.com", False),
        ("a." * 200, False),
    ],
)
def test_host_names(text: str, is_name: bool) -> None:  # noqa: FBT001 - a table's column
    assert is_host_name(text) is is_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mail.example.com", "MAIL.example.com.", True),
        ("XX1NAM11FT066.mail.protection.example", "xx1nam11ft066.eop-nam11.prod.protection.example", True),
        ("exch01", "exch01.example.com", True),
        ("mail", "mail.example.com", True),
        ("mail.example.com", "mail.example.net", False),
        ("mx1.example.com", "mx1.example.net", False),
        ("mail.a.example.com", "mail.b.example.com", True),
        ("localhost", "localhost.localdomain", False),
        ("localhost", "localhost", True),
        ("10.1.1.1", "10.2.2.2", False),
        ("a.example.com", "b.example.com", False),
        ("", "a", False),
    ],
)
def test_same_hosts(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table's column
    assert same_host(one, other) is same
    assert same_host(other, one) is same


@pytest.mark.parametrize(
    ("name", "public"),
    [
        ("mail.example.com", True),
        ("mail.example.com.", True),
        ("localhost", False),
        ("localhost.localdomain", False),
        ("server.local", False),
        ("pc.lan", False),
        ("host.OpenStackLocal", False),
        ("mail.m5143", False),
        ("a.invented-by-somebody", False),
        ("abc.onion", False),
        ("4.3.2.1.in-addr.arpa", False),
        ("mail.example.ck", True),
        ("mail.example.co.za", True),
        ("mail.example.xn--p1ai", True),
        ("mx.filter.example", True),
        ("203.0.113.25", False),
        ("mail", False),
        ("", False),
    ],
)
def test_top_levels(name: str, public: bool) -> None:  # noqa: FBT001 - a table's column
    assert top_level_is_public(name) is public


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("shop.firebaseapp.com", "firebaseapp.com"),
        ("a.Shop.FirebaseApp.com.", "firebaseapp.com"),
        ("user.github.io", "github.io"),
        ("example.com", None),
        ("example.co.uk", None),
        ("contoso.onmicrosoft.com", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_names_that_a_service_gives_away(name: str, suffix: str | None) -> None:
    assert hosting_suffix(name) == suffix


def test_first_labels() -> None:
    assert first_label("Mail.example.com") == "mail"
    assert first_label("mail") == "mail"


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("example.com", True),
        ("com", True),
        ("a b%:/.example.com", True),
        ("b\udcc3\udcbccher.example", True),
        ("b\xfccher.example", False),
        ("x" * 63 + ".com", True),
        ("x" * 64 + ".com", False),
        (".".join(["x" * 49] * 5) + ".com", True),
        (".".join(["x" * 49] * 5) + ".coma", False),
        ("", False),
        ("example.com.", False),
        ("a..com", False),
    ],
)
def test_names_that_can_be_asked_for(name: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    assert is_dns_name(name) is is_one


def test_only_ascii_letters_have_a_case() -> None:
    assert lower("\u0130MX\xc4.\udcc3") == "\u0130mx\xc4.\udcc3"
    assert plain_name("Example.COM.") == "example.com"
    assert is_within("A.Example.com", "example.COM")
    assert not is_within("an-example.com", "example.com")


def test_a_dot_inside_a_label_is_no_separator() -> None:
    assert name_of((b"a.b", b"Example", b"com", b"")) == r"a\046b.example.com"
    assert name_of((b"\xc3\x84", b"com", b"")) == "\udcc3\udc84.com"
    assert labels_of(name_of((b"a.b", b"com", b""))) == (b"a.b", b"com")
    assert labels_of("") == ()
