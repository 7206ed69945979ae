import re

import pytest

from hdrscan.model.route import HeloKind
from hdrscan.settings import values
from hdrscan.trace.tls import normal_version


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mail.Example.COM.", "mail.example.com"),
        (" mail.example.com ", "mail.example.com"),
        ("mailhost", "mailhost"),
        ("b\u00fccher.example", "xn--bcher-kva.example"),
        ("B\u00dcCHER.example.", "xn--bcher-kva.example"),
        ("\u4f8b\u3048\u3002example", "xn--r8jz45g.example"),
        ("203.0.113.25", "203.0.113.25"),
        ("[203.0.113.25]", "203.0.113.25"),
        ("203.0.113.25/32", "203.0.113.25"),
        ("203.0.113.0/24", "203.0.113.0/24"),
        ("2001:0DB8:0::25", "2001:db8::25"),
        ("2001:DB8:0::/48", "2001:db8::/48"),
        ("::ffff:203.0.113.25", "203.0.113.25"),
    ],
)
def test_places(written: str, read: str) -> None:
    assert values.place(written) == read
    assert values.relay(written) == (read,)
    assert values.place(read) == read


NO_PLACE = "neither a host name, an address nor a network"


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("", f'"" is {NO_PLACE}'),
        (".", f'"." is {NO_PLACE}'),
        ("mail example.com", f'"mail example.com" is {NO_PLACE}'),
        ("a..example", f'"a..example" is {NO_PLACE}'),
        ("a.example..", f'"a.example.." is {NO_PLACE}'),
        ("010.0.0.1", f'"010.0.0.1" is {NO_PLACE}'),
        ("203.0.113", f'"203.0.113" is {NO_PLACE}'),
        ("x" * 5000, f'"{"x" * 40}...{"x" * 17}" is {NO_PLACE}'),
        ("*.example.com", f'"*.example.com" is {NO_PLACE}; did you mean "example.com"?'),
        (".example.com", f'".example.com" is {NO_PLACE}; did you mean "example.com"?'),
        ("alice@Example.com", f'"alice@Example.com" is {NO_PLACE}; did you mean "example.com"?'),
        ("example.com:25", f'"example.com:25" is {NO_PLACE}; did you mean "example.com"?'),
        ("203.0.113.25:25", f'"203.0.113.25:25" is {NO_PLACE}; did you mean "203.0.113.25"?'),
        ("smtp://a.example/b c", f'"smtp://a.example/b c" is {NO_PLACE}'),
        ("203.0.113.0/33", f'"203.0.113.0/33" is {NO_PLACE}'),
        (
            "203.0.113.7/255.255.255.0",
            f'"203.0.113.7/255.255.255.0" is {NO_PLACE}; did you mean "203.0.113.0/24"?',
        ),
        (
            "203.0.113.25/24",
            '"203.0.113.25/24" is an address inside a network; did you mean "203.0.113.0/24" or "203.0.113.25"?',
        ),
        (
            "2001:db8::25/48",
            '"2001:db8::25/48" is an address inside a network; did you mean "2001:db8::/48" or "2001:db8::25"?',
        ),
        ("0.0.0.0/0", '"0.0.0.0/0" holds every address there is; name your own network'),
        ("::/0", '"::/0" holds every address there is; name your own network'),
        (
            "stra\u00dfe.example",
            '"stra\u00dfe.example" cannot be turned into an ASCII name for certain; write the one with xn--',
        ),
        (
            "a\udcff.example",
            '"a\udcff.example" cannot be turned into an ASCII name for certain; write the one with xn--',
        ),
        ("b\u00fc cher.example", f'"b\u00fc cher.example" is {NO_PLACE}'),
    ],
)
def test_what_is_no_place(written: str, problem: str) -> None:
    for read in (values.place, values.relay):
        with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
            read(written)


def test_a_relay_with_its_addresses() -> None:
    assert values.relay("Mail.example.com=203.0.113.25") == ("mail.example.com", "203.0.113.25")
    assert values.relay("a.example, 203.0.113.0/28,2001:db8::1") == ("a.example", "203.0.113.0/28", "2001:db8::1")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a.example=", '"" is neither an address nor a network'),
        ("a.example=b.example", '"b.example" is neither an address nor a network'),
        (
            "203.0.113.25,a.example",
            '"203.0.113.25,a.example" begins with no host name, as in mail.example.com=203.0.113.25',
        ),
    ],
)
def test_a_relay_with_something_else(written: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}$"):
        values.relay(written)


@pytest.mark.parametrize("written", ["203.0.113.25", "203.0.113.0/24", "2001:db8::1", "a b", "", "b.-"])
def test_what_is_no_name(written: str) -> None:
    with pytest.raises(ValueError, match=r"is not a host or domain name$"):
        values.name(written)


def test_a_name_for_an_address_of_something_else() -> None:
    with pytest.raises(ValueError, match=r'is not a host or domain name; did you mean "example.com"\?$'):
        values.name("@example.com")


def test_ranges_are_networks() -> None:
    assert values.outbound_range("198.51.100.7") == "198.51.100.7/32"
    assert values.outbound_range("2001:db8::7/128") == "2001:db8::7/128"
    assert values.outbound_range("198.51.100.0/24") == "198.51.100.0/24"


@pytest.mark.parametrize("written", ["TLSv1", "TLSv1.0", "tls1.1", "TLS1.2", "tlsv1.3"])
def test_tls_versions_are_spelled_as_those_of_hops(written: str) -> None:
    assert values.tls(written) == normal_version(written)


def test_any_tls_and_none() -> None:
    assert values.tls("Any") == "any"
    for written in ("1.2", "SSLv3", "TLSv1.4", "TLS", ""):
        with pytest.raises(ValueError, match="is not a TLS version"):
            values.tls(written)


def test_kinds_and_tenants_are_lower_case() -> None:
    assert values.kind(HeloKind)(" Gateway") == "gateway"
    assert values.tenant("ABCDEF00-2222-3333-4444-555555555555") == "abcdef00-2222-3333-4444-555555555555"
    with pytest.raises(ValueError, match="is not a tenant id"):
        values.tenant("{abcdef00-2222-3333-4444-555555555555}")


def test_entries_stand_once_in_their_order() -> None:
    assert values.entries(["b.example", "A.example.", "B.example"], values.place) == ("b.example", "a.example")
