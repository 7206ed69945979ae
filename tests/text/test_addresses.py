"""Addresses: spelling, special blocks and networks; the standard library is the second reader."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.text.addresses import in_network, is_internal, kind_of, network, normalize, value_of


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("203.0.113.25", "203.0.113.25"),
        ("0.0.0.0", "0.0.0.0"),  # noqa: S104 - nothing is bound
        ("255.255.255.255", "255.255.255.255"),
        ("256.0.0.1", None),
        ("010.1.1.1", None),
        ("10.1.1", None),
        ("10.1.1.1.1", None),
        ("10.1.1.1 ", None),
        ("40.107.96.hidden", None),
        ("\u0661.1.1.1", None),
        ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("IPv6:2001:db8::1", "2001:db8::1"),
        ("ipv6:::1", "::1"),
        ("fe80::1%6", "fe80::1"),
        ("fe80::1%eth0.5", "fe80::1"),
        ("fe80::1%", None),
        ("::ffff:203.0.113.25", "203.0.113.25"),
        ("::203.0.113.25", "::cb00:7119"),
        ("64:ff9b::203.0.113.25", "64:ff9b::cb00:7119"),
        ("2001:db8::1:0:0:1", "2001:db8::1:0:0:1"),
        ("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
        ("::", "::"),
        (":", None),
        (":::", None),
        ("1::2::3", None),
        ("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"),
        ("1:2:3:4:5:6:7::8", None),
        ("1:2:3:4:5:6:7", None),
        ("1:2:3:4:5:6:7:8:9", None),
        ("203.0.113.25::", None),
        ("::203.0.113.025", None),
        ("12345::", None),
        ("g::", None),
        ("05:29:36", None),
        ("", None),
        ("IPv6:", None),
        ("1:" * 40_000, None),
    ],
)
def test_spelling(text: str, address: str | None) -> None:
    assert normalize(text) == address


def second_reader(text: str) -> str | None:
    try:
        read = ipaddress.ip_address(text)
    except ValueError:
        return None
    return str(getattr(read, "ipv4_mapped", None) or read)


@given(st.ip_addresses().map(str) | st.text("0123456789abcdefABCDEF:.", max_size=45))
def test_the_standard_library_agrees(text: str) -> None:
    assert normalize(text) == second_reader(text)


@given(st.ip_addresses(v=6))
def test_long_and_upper_case_spellings_become_one(address: ipaddress.IPv6Address) -> None:
    assert normalize(address.exploded.upper()) == second_reader(str(address))


@given(st.ip_addresses())
def test_values(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert value_of(str(address)) == int(address)


@pytest.mark.parametrize(
    ("ip", "kind"),
    [
        ("10.0.0.0", "private"),
        ("172.15.255.255", None),
        ("172.16.0.0", "private"),
        ("172.31.255.255", "private"),
        ("172.32.0.0", None),
        ("192.168.1.1", "private"),
        ("100.63.255.255", None),
        ("100.64.0.0", "shared"),
        ("100.127.255.255", "shared"),
        ("127.0.0.1", "loopback"),
        ("169.254.1.1", "link-local"),
        ("192.0.2.1", "documentation"),
        ("198.51.100.1", "documentation"),
        ("203.0.113.1", "documentation"),
        ("198.19.255.255", "benchmarking"),
        ("224.0.0.1", "multicast"),
        ("255.255.255.255", "reserved"),
        ("0.0.0.0", "unspecified"),  # noqa: S104
        ("40.107.1.1", None),
        ("::1", "loopback"),
        ("::", "unspecified"),
        ("::2", None),
        ("fe80::1", "link-local"),
        ("fdff::1", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "documentation"),
        ("2a01:111:f400::1", None),
        ("no address", None),
        ("1.2.3", None),
        ("1:2", None),
    ],
)
def test_special_blocks(ip: str, kind: str | None) -> None:
    assert kind_of(ip) == kind


def test_internal_means_nobody_outside_can_connect_from_it() -> None:
    assert all(is_internal(ip) for ip in ("10.1.1.1", "127.0.0.1", "100.64.1.1", "fe80::1", "fc00::1"))
    assert not any(is_internal(ip) for ip in ("203.0.113.1", "40.107.1.1", "2001:db8::1", "224.0.0.1"))


@pytest.mark.parametrize(
    ("ip", "cidr", "inside"),
    [
        ("203.0.113.25", "203.0.113.0/24", True),
        ("203.0.114.1", "203.0.113.0/24", False),
        ("203.0.113.25", "203.0.113.25", True),
        ("203.0.113.25", "203.0.113.99/24", True),
        ("203.0.113.25", "0.0.0.0/0", True),
        ("2001:db8::1", "0.0.0.0/0", False),
        ("2001:db8::1", "2001:db8::/32", True),
        ("2001:db9::1", "[2001:db8::]/32", False),
        ("203.0.113.25", "203.0.113.0/33", False),
        ("203.0.113.25", "203.0.113.0/", False),
        ("203.0.113.25", "203.0.113.0/-1", False),
        ("203.0.113.25", f"203.0.113.0/{'9' * 6000}", False),
        ("mail.example.com", "203.0.113.0/24", False),
        ("203.0.113.25", "mail.example.com", False),
    ],
)
def test_networks(ip: str, cidr: str, inside: bool) -> None:  # noqa: FBT001 - a table's column
    assert in_network(ip, cidr) is inside


@given(st.ip_addresses(v=4), st.integers(0, 32))
def test_bounds_of_networks(address: ipaddress.IPv4Address, size: int) -> None:
    expected = ipaddress.ip_network(f"{address}/{size}", strict=False)
    assert network(f"{address}/{size}") == (
        int(expected.network_address),
        int(expected.broadcast_address),
        False,
    )
