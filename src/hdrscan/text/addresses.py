"""IPv4 and IPv6 addresses as text: read, spelled one way, placed in ranges (RFC 4291, RFC 5952, RFC 6890)."""

import re
from bisect import bisect_right
from functools import lru_cache

# Octets without leading zeros: 010.1.1.1 means two different addresses to two readers, so it is none.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"({_OCTET})\.({_OCTET})\.({_OCTET})\.({_OCTET})", re.ASCII)
_SCOPE = re.compile(r"%[0-9A-Za-z._-]{1,15}$")
_LONGEST = 64

_SPECIAL_V4 = (
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared"),
    ("127.0.0.0/8", "loopback"),
    ("169.254.0.0/16", "link-local"),
    ("172.16.0.0/12", "private"),
    ("192.0.2.0/24", "documentation"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
)
_SPECIAL_V6 = (
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("fe80::/10", "link-local"),
    ("fc00::/7", "private"),
    ("ff00::/8", "multicast"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
)
INTERNAL_KINDS = frozenset({"private", "shared", "loopback", "link-local", "unspecified"})
"""Kinds of address that no stranger on the internet can connect from."""


def normalize(text: str) -> str | None:
    """Spell an address the way RFC 5952 does; None when the text is no address.

    An ``IPv6:`` prefix (RFC 5321 section 4.1.3) and a scope id (RFC 4007) are dropped, and an IPv4 address
    mapped into IPv6 comes back as IPv4, since that is what connected.
    """
    if len(text) > _LONGEST:
        return None
    if _IPV4.fullmatch(text):
        return text
    if ":" not in text:
        return None
    return _normalize_v6(text)


@lru_cache(maxsize=4096)
def _normalize_v6(text: str) -> str | None:
    from ipaddress import AddressValueError, IPv6Address  # noqa: PLC0415 - many messages have IPv4 only

    if text[:5].lower() == "ipv6:":
        text = text[5:]
    try:
        address = IPv6Address(_SCOPE.sub("", text))
    except AddressValueError:
        return None
    return str(address.ipv4_mapped or address)


def value_of(ip: str) -> int:
    """Return a normalized address as an integer: 32 bits for IPv4, 128 for IPv6."""
    if ":" not in ip:
        first, second, third, fourth = ip.split(".")
        return int(first) << 24 | int(second) << 16 | int(third) << 8 | int(fourth)
    return _value_of_v6(ip)


@lru_cache(maxsize=4096)
def _value_of_v6(ip: str) -> int:
    from ipaddress import IPv6Address  # noqa: PLC0415

    return int(IPv6Address(ip))


@lru_cache(maxsize=4096)
def network(cidr: str) -> tuple[int, int, bool] | None:
    """Return a network's first address, last address and whether it is IPv6; None when it is no network.

    A single address is a network of one. Host bits that are set are ignored, as users write them.
    """
    text, slash, size = cidr.strip().partition("/")
    ip = normalize(text.strip("[]"))
    if ip is None:
        return None
    is_v6 = ":" in ip
    bits = 128 if is_v6 else 32
    if slash and not (size.isascii() and size.isdigit() and int(size) <= bits):
        return None
    host_bits = bits - (int(size) if slash else bits)
    first = value_of(ip) >> host_bits << host_bits
    return first, first + (1 << host_bits) - 1, is_v6


def in_network(ip: str, cidr: str) -> bool:
    """Tell whether a normalized address lies in a network; False when either is no such thing."""
    bounds = network(cidr)
    if bounds is None or normalize(ip) is None:
        return False
    first, last, is_v6 = bounds
    return is_v6 == (":" in ip) and first <= value_of(ip) <= last


def kind_of(ip: str) -> str | None:
    """Name the special block an address lies in (RFC 6890), such as ``private``; None for a public address."""
    if ":" not in ip:
        return _lookup(value_of(ip), *_table(v6=False))
    return _lookup(value_of(ip), *_table(v6=True))


def is_internal(ip: str) -> bool:
    """Tell whether no stranger can connect from this address: private, loopback, link-local, shared."""
    return kind_of(ip) in INTERNAL_KINDS


@lru_cache(maxsize=2)
def _table(*, v6: bool) -> tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]:
    rows = sorted(
        (bounds[0], bounds[1], kind)
        for cidr, kind in (_SPECIAL_V6 if v6 else _SPECIAL_V4)
        if (bounds := network(cidr)) is not None
    )
    firsts, lasts, kinds = zip(*rows, strict=True)
    return firsts, lasts, kinds


def _lookup(value: int, firsts: tuple[int, ...], lasts: tuple[int, ...], kinds: tuple[str, ...]) -> str | None:
    at = bisect_right(firsts, value) - 1
    return kinds[at] if at >= 0 and value <= lasts[at] else None
