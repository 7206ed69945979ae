"""Microsoft 365: what its host names mean and which addresses it sends mail from (DOMAIN.md part 2).

Names: patterns M1 to M5 there. Ranges: Microsoft's published SPF records and endpoint lists as of the date
beside each, and the relay pool, which no SPF record ever holds. A range table grows old: ``RANGES_AS_OF``.
"""

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from hdrscan.text.addresses import network, normalize, value_of

RANGES_AS_OF = date(2026, 6, 1)
"""When the worldwide ranges were last compared with the published record."""


class Range(NamedTuple):
    """Addresses that Microsoft sends mail from."""

    cidr: str
    pool: str
    """``normal``, ``high-risk``, ``relay``, ``consumer``, ``high-risk or normal``."""
    cloud: str
    """``worldwide``, ``us-gov`` or ``china``."""
    in_spf: bool
    """Whether the cloud's SPF include holds it."""


_SPF = "worldwide", True
RANGES: tuple[Range, ...] = (
    Range("40.92.0.0/16", "consumer", *_SPF),
    Range("40.93.0.0/16", "normal", *_SPF),
    Range("40.107.0.0/16", "normal", *_SPF),
    # The high-risk pool until 2024; in the record as 52.100.0.0/15 together with 52.101, an ordinary pool.
    Range("52.100.0.0/16", "high-risk", *_SPF),
    Range("52.101.0.0/16", "normal", *_SPF),
    Range("52.102.0.0/16", "high-risk", *_SPF),
    Range("52.103.0.0/17", "consumer", *_SPF),
    Range("104.47.0.0/17", "normal", *_SPF),
    Range("2a01:111:f400::/48", "normal", *_SPF),
    Range("2a01:111:f403::/49", "normal", *_SPF),
    Range("2a01:111:f403:8000::/51", "normal", *_SPF),
    Range("2a01:111:f403:c000::/51", "normal", *_SPF),
    Range("2a01:111:f403:f000::/52", "normal", *_SPF),
    Range("40.95.0.0/16", "relay", "worldwide", in_spf=False),
    Range("52.103.128.0/17", "relay", "worldwide", in_spf=False),
    # US Government, endpoint list of 2023-03.
    Range("23.103.191.0/24", "normal", "us-gov", in_spf=True),
    Range("23.103.199.128/25", "normal", "us-gov", in_spf=True),
    Range("23.103.208.0/22", "normal", "us-gov", in_spf=True),
    Range("2001:489a:2202:4::/62", "normal", "us-gov", in_spf=True),
    Range("2001:489a:2202:c::/62", "normal", "us-gov", in_spf=True),
    Range("2001:489a:2202:2000::/63", "normal", "us-gov", in_spf=True),
    # China (21Vianet), list of 2021.
    Range("42.159.33.192/27", "normal", "china", in_spf=True),
    Range("42.159.36.0/24", "normal", "china", in_spf=True),
    Range("42.159.161.192/27", "normal", "china", in_spf=True),
    Range("42.159.164.0/24", "normal", "china", in_spf=True),
    Range("139.219.16.0/27", "normal", "china", in_spf=True),
    Range("139.219.17.0/24", "normal", "china", in_spf=True),
    Range("139.219.24.0/22", "normal", "china", in_spf=True),
    Range("139.219.145.0/27", "normal", "china", in_spf=True),
    Range("139.219.146.0/24", "normal", "china", in_spf=True),
    Range("139.219.156.0/22", "normal", "china", in_spf=True),
    Range("2406:e500:4440::/43", "normal", "china", in_spf=True),
    Range("2406:e500:c020::/44", "normal", "china", in_spf=True),
    Range("2406:e500:c120::/44", "normal", "china", in_spf=True),
)

_ROLES = (
    # M1: one label before the suffix, in any case; sendmail and Proofpoint write it in lower case.
    (
        "outbound",
        r"[0-9a-z-]{1,63}\.outbound\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn|outlook\.de)",
    ),
    # M3: the front door that receives from outside.
    (
        "frontend",
        r"[0-9a-z-]{1,63}\.mail\.protection\.(?:outlook\.com|office365\.us|partner\.outlook\.cn|outlook\.de)",
    ),
    # M5: what MX records name; a front door under the customer's name.
    ("mx", r"[0-9a-z-]{1,63}\.(?:[a-z]-v1\.mx\.microsoft|mail\.eo\.outlook\.com|olc\.protection\.outlook\.com)"),
    # M3 and M4: hosts that talk only to each other.
    (
        "internal",
        (
            r"[0-9a-z-]{1,63}(?:\.[0-9a-z-]{1,63}){0,2}\.prod\."
            r"(?:protection\.outlook\.com|outlook\.com|exchangelabs\.com|partner\.outlook\.cn)"
            r"|[0-9a-z-]{1,63}\.outlook\.office365\.(?:com|us)|substrate\.office\.com"
        ),
    ),
)
_ROLE_PATTERNS = tuple((role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES)
_PTR_TAG = re.compile(
    r"mail-[0-9a-z]+?(?P<tag>az(?:on|hn|olkn|rlhn|lp)|acsn|olkn|rlhn|hn|on|lp)\d{4,}\.outbound\.protection\.outlook\.com",
    re.IGNORECASE,
)
_MAX_NAME = 255


@lru_cache(maxsize=8192)
def role_of(host: str) -> str | None:
    """Say what a Microsoft host does by its name: ``outbound``, ``frontend``, ``mx``, ``internal`` or None."""
    name = host.rstrip(".")
    if len(name) > _MAX_NAME:
        return None
    return next((role for role, pattern in _ROLE_PATTERNS if pattern.fullmatch(name)), None)


def ptr_tag(name: str) -> str | None:
    """Return the pool tag in a Microsoft PTR name (DOMAIN.md M2 and part 1.3), such as ``on`` or ``rlhn``."""
    match = _PTR_TAG.fullmatch(name.rstrip("."))
    return match["tag"].lower().removeprefix("az") if match else None


def range_of(ip: str, extra: tuple[str, ...] = ()) -> Range | None:
    """Return the Microsoft range that holds an address; ``extra`` are ranges that the user added."""
    address = normalize(ip)
    if address is None:
        return None
    value, is_v6 = value_of(address), ":" in address
    for first, last, found in _bounds(is_v6=is_v6):
        if first <= value <= last:
            return found
    for cidr in extra:
        bounds = network(cidr)
        if bounds and bounds[2] == is_v6 and bounds[0] <= value <= bounds[1]:
            return Range(cidr, "normal", "named by the user", in_spf=False)
    return None


@lru_cache(maxsize=2)
def _bounds(*, is_v6: bool) -> tuple[tuple[int, int, Range], ...]:
    rows = []
    for found in RANGES:
        bounds = network(found.cidr)
        if bounds and bounds[2] == is_v6:
            rows.append((bounds[0], bounds[1], found))
    return tuple(rows)
