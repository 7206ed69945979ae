"""IPv4 and IPv6 addresses as text: read, spelled one way, placed in ranges (RFC 4291, RFC 5952, RFC 6890)."""

import re
from bisect import bisect_right
from functools import cache, lru_cache

from hdrscan.text.memoized import memoized

# Octets without leading zeros: 010.1.1.1 means two different addresses to two readers, so it is none.
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"({_OCTET})\.({_OCTET})\.({_OCTET})\.({_OCTET})", re.ASCII)
_SCOPE = re.compile(r"%[0-9A-Za-z._-]{1,15}\Z")
_PREFIX_LENGTH = re.compile(r"\d{1,3}", re.ASCII)
_GROUP = re.compile(r"[0-9A-Fa-f]{1,4}")
_GROUPS = 8
_MAPPED = 0xFFFF
_LONGEST = 64
_SERVER = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([0-9.]{7,15}))(?::([0-9]{1,5}))?")
_BARE_V6 = re.compile(r"[0-9A-Fa-f.]{0,15}:[0-9A-Fa-f.]{0,15}:[0-9A-Fa-f:.]{0,40}")
_DNS_PORT = 53
_HIGHEST_PORT = 65535

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
# Most addresses are public, and their first octet says so.
_SPECIAL_OCTETS = frozenset(
    [cidr.partition(".")[0] for cidr, _ in _SPECIAL_V4] + [str(octet) for octet in range(224, 256)]
)
INTERNAL_KINDS = frozenset({"private", "shared", "loopback", "link-local", "unspecified"})
"""Kinds of address that no stranger on the internet can connect from."""


@memoized
def normalize(text: str) -> str | None:
    """Spell an address the way RFC 5952 does; None when the text is not an address.

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


def _normalize_v6(text: str) -> str | None:
    if text[:5].lower() == "ipv6:":
        text = text[5:]
    value = read_v6(_SCOPE.sub("", text))
    if value is None:
        return None
    if value >> 32 == _MAPPED:
        return ".".join(str(value >> shift & 0xFF) for shift in (24, 16, 8, 0))
    return _spell_v6(value)


def read_v6(text: str) -> int | None:
    """Read an IPv6 address and nothing around it (RFC 4291 section 2.2); None when the text is none."""
    # Most messages have one, and ``ipaddress`` is slow to load.
    head, gap, tail = text.partition("::")
    front, back = head.split(":") if head else [], tail.split(":") if tail else []
    last = back if gap else front
    if last and "." in last[-1]:
        dotted = _IPV4.fullmatch(last.pop())
        if not dotted:
            return None
        first, second, third, fourth = (int(octet) for octet in dotted.groups())
        last += [f"{first << 8 | second:x}", f"{third << 8 | fourth:x}"]
    missing = _GROUPS - len(front) - len(back)
    if (missing < 1) if gap else (missing != 0):
        return None
    groups = [*front, *["0"] * missing, *back]
    if not all(_GROUP.fullmatch(group) for group in groups):
        return None
    value = 0
    for group in groups:
        value = value << 16 | int(group, 16)
    return value


def _spell_v6(value: int) -> str:
    """Spell an IPv6 address: lower case, the longest run of two or more zero groups cut (RFC 5952 section 4)."""
    groups = [f"{value >> shift & 0xFFFF:x}" for shift in range(112, -1, -16)]
    text = ":".join(groups)
    for length in range(_GROUPS, 1, -1):
        for start in range(_GROUPS - length + 1):
            if groups[start : start + length] == ["0"] * length:
                return f"{':'.join(groups[:start])}::{':'.join(groups[start + length :])}"
    return text


def value_of(ip: str) -> int:
    """Return a normalized address as an integer: 32 bits for IPv4, 128 for IPv6.

    Raises ValueError for other text.
    """
    if ":" not in ip:
        first, second, third, fourth = ip.split(".")
        return int(first) << 24 | int(second) << 16 | int(third) << 8 | int(fourth)
    return _value_of_v6(ip)


@lru_cache(maxsize=4096)
def _value_of_v6(ip: str) -> int:
    value = read_v6(ip)
    if value is None:
        raise ValueError(f"{ip!r} is not a normalized address")
    return value


@lru_cache(maxsize=4096)
def network(cidr: str) -> tuple[int, int, bool] | None:
    """Return a network's first address, last address and whether it is IPv6; None when it is not a network.

    A single address is a network of one. Host bits that are set are ignored, as users write them.
    """
    text, slash, size = cidr.strip().partition("/")
    ip = normalize(text.strip("[]"))
    if ip is None:
        return None
    is_v6 = ":" in ip
    bits = 128 if is_v6 else 32
    if slash and not (_PREFIX_LENGTH.fullmatch(size) and int(size) <= bits):
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


@memoized
def kind_of(ip: str) -> str | None:
    """Name the special block of a normalized address (RFC 6890), such as ``private``; None for a public one."""
    if ":" not in ip and ip.partition(".")[0] not in _SPECIAL_OCTETS:
        return None
    try:
        return _lookup(value_of(ip), *(_table_v6() if ":" in ip else _table_v4()))
    except ValueError:  # no address at all
        return None


def server_place(text: str) -> tuple[str, int] | None:
    """Read a name server, ``ADDR``, ``ADDR:PORT`` or ``[ADDR6]:PORT``: address and port, or None."""
    match = _SERVER.fullmatch(f"[{text}]" if _BARE_V6.fullmatch(text) else text)
    address = normalize(match[1] or match[2]) if match else None
    port = int(match[3] or _DNS_PORT) if match else 0
    return None if address is None or not 0 < port <= _HIGHEST_PORT else (address, port)


def is_internal(ip: str) -> bool:
    """Tell whether no stranger can connect from this address: private, loopback, link-local, shared."""
    return kind_of(ip) in INTERNAL_KINDS


_Table = tuple[tuple[int, ...], tuple[int, ...], tuple[str, ...]]


@cache
def _table_v4() -> _Table:
    return _table(_SPECIAL_V4)


@cache
def _table_v6() -> _Table:
    return _table(_SPECIAL_V6)


def _table(blocks: tuple[tuple[str, str], ...]) -> _Table:
    rows = sorted((bounds[0], bounds[1], kind) for cidr, kind in blocks if (bounds := network(cidr)) is not None)
    firsts, lasts, kinds = zip(*rows, strict=True)
    return firsts, lasts, kinds


def _lookup(value: int, firsts: tuple[int, ...], lasts: tuple[int, ...], kinds: tuple[str, ...]) -> str | None:
    at = bisect_right(firsts, value) - 1
    return kinds[at] if at >= 0 and value <= lasts[at] else None
