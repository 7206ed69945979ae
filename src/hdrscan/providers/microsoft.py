"""Microsoft 365: what its host names mean and which addresses it sends mail from (docs/microsoft.md).

Ranges: each row has its source and its date, since Microsoft moves its pools;
the relay pool stands in no SPF record at all. The whole table grows old: see ``ranges_age``.
"""

import re
from bisect import bisect_right
from datetime import date
from functools import cache
from typing import NamedTuple

from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.text.addresses import network, normalize, value_of
from hdrscan.text.memoized import memoized

RANGES_AS_OF = date(2026, 6, 1)
"""When the worldwide ranges were last compared with the published record."""
SPF_INCLUDES = {
    "worldwide": "spf.protection.outlook.com",
    "us-gov": "spf.protection.office365.us",
    "china": "spf.protection.partner.outlook.cn",
}
"""By cloud: what the SPF record of a domain that sends through it includes."""


class Range(NamedTuple):
    """Addresses that Microsoft sends mail from."""

    cidr: str
    pool: str
    """``normal``, ``high-risk``, ``relay`` or ``consumer``; ``mixed`` where the address alone does not tell."""
    cloud: str
    """``worldwide``, ``us-gov``, ``china``, or ``named by the user``."""
    in_spf: bool | Absent
    """Whether the cloud's SPF include holds it; NOT_CHECKED where no copy of that record is at hand."""
    source: str
    date: str
    """When the source was last seen to say so: a year, or a year and month."""


_RECORD = "worldwide", True, "SPF record of spf.protection.outlook.com", "2026"
_MAIL = "worldwide", False, "addresses seen in real mail", "2026"
_US_GOV = "mixed", "us-gov", NOT_CHECKED, "Microsoft's endpoint list for US Government", "2023-03"
_CHINA = "mixed", "china", NOT_CHECKED, "Microsoft's endpoint list for China (21Vianet)", "2021"
RANGES: tuple[Range, ...] = (
    # The record has 40.92.0.0/15, 52.100.0.0/15 and so on; the halves belong to different pools.
    Range("40.92.0.0/16", "consumer", *_RECORD),
    Range("40.93.0.0/16", "mixed", *_RECORD),
    Range("40.107.0.0/16", "normal", *_RECORD),
    Range("52.100.0.0/16", "high-risk", *_RECORD),  # until 2024
    Range("52.101.0.0/16", "normal", *_RECORD),
    Range("52.102.0.0/16", "high-risk", *_RECORD),  # since 2024
    Range("52.103.0.0/17", "consumer", *_RECORD),
    Range("104.47.0.0/17", "mixed", *_RECORD),
    Range("2a01:111:f400::/48", "mixed", *_RECORD),
    Range("2a01:111:f403::/49", "mixed", *_RECORD),
    Range("2a01:111:f403:8000::/51", "mixed", *_RECORD),
    Range("2a01:111:f403:c000::/51", "mixed", *_RECORD),
    Range("2a01:111:f403:f000::/52", "mixed", *_RECORD),
    Range("40.95.0.0/16", "relay", *_MAIL),
    Range("52.103.128.0/17", "relay", *_MAIL),  # since 2024-10; Microsoft's documentation names only 40.95
    Range("23.103.191.0/24", *_US_GOV),
    Range("23.103.199.128/25", *_US_GOV),
    Range("23.103.208.0/22", *_US_GOV),
    Range("2001:489a:2202:4::/62", *_US_GOV),
    Range("2001:489a:2202:c::/62", *_US_GOV),
    Range("2001:489a:2202:2000::/63", *_US_GOV),
    Range("42.159.33.192/27", *_CHINA),
    Range("42.159.36.0/24", *_CHINA),
    Range("42.159.161.192/27", *_CHINA),
    Range("42.159.164.0/24", *_CHINA),
    Range("139.219.16.0/27", *_CHINA),
    Range("139.219.17.0/24", *_CHINA),
    Range("139.219.24.0/22", *_CHINA),
    Range("139.219.145.0/27", *_CHINA),
    Range("139.219.146.0/24", *_CHINA),
    Range("139.219.156.0/22", *_CHINA),
    Range("2406:e500:4440::/43", *_CHINA),
    Range("2406:e500:c020::/44", *_CHINA),
    Range("2406:e500:c120::/44", *_CHINA),
)
# Most addresses are none of Microsoft's, and their first octet says so.
_FIRST_OCTETS = frozenset(row.cidr.partition(".")[0] for row in RANGES)

# Hidden digits (40.107.96.hidden, SJ1PEPF0000hidden) occur in published mail: any character but a dot may stand
# in a label. A label of at most 63 characters, RFC 1035 section 2.3.4.
_LABEL = r"[^. \t\r\n]{1,63}"
_CLOUDS = r"(?:outlook\.com|office365\.us|partner\.outlook\.cn|outlook\.de)"
_ROLES = (
    # One label before the suffix, in any case; sendmail and Proofpoint write it in lower case.
    ("outbound", rf"{_LABEL}\.outbound\.protection\.{_CLOUDS}"),
    # The front end that receives from outside. Machines have a digit and no dash in their name; what MX
    # records name is made from the customer's domain, whose dots became dashes.
    ("frontend", rf"(?=[^.]{{0,63}}\d)[^\s.-]{{1,63}}\.mail\.protection\.{_CLOUDS}"),
    # What MX records name.
    (
        "mx",
        (
            rf"{_LABEL}(?:\.{_LABEL}){{0,3}}\.mail\.protection\.{_CLOUDS}"
            rf"|{_LABEL}\.[a-z]-v1\.mx\.microsoft|{_LABEL}\.mail\.eo\.outlook\.com"
        ),
    ),
    # What the MX records of outlook.com, hotmail.com and live.com name.
    ("consumer", rf"{_LABEL}\.olc\.protection\.outlook\.com"),
    # Hosts that talk only to each other.
    (
        "internal",
        (
            rf"{_LABEL}(?:\.{_LABEL}){{0,2}}\.prod\."
            r"(?:(?:protection\.)?(?:outlook\.com|partner\.outlook\.cn)|exchangelabs\.com)"
            rf"|{_LABEL}\.outlook\.office365\.(?:com|us)|substrate\.office\.com"
            # US Government and China: X.eop-usg02.itar.protection.office365.us hands over to X1.office365.us
            rf"|{_LABEL}\.eop-{_LABEL}(?:\.{_LABEL})?\.protection\.(?:office365\.us|partner\.outlook\.cn)"
            rf"|(?=[^.]{{0,63}}\d){_LABEL}\.(?:office365\.us|partner\.outlook\.cn)"
            # Until 2017: X.protection.gbl
            rf"|{_LABEL}\.protection\.gbl"
        ),
    ),
    # Where clients log in to send.
    ("submission", r"smtp(?:-hve)?\.office365\.(?:com|us)|smtp-mail\.outlook\.com"),
)
_TAGS = r"az(?:on|hn|olkn|rlhn|lp)|acsn|olkn|rlhn|hn|on|lp"
_PTR_TAG = rf"mail-[0-9a-z]+?(?P<tag>{_TAGS})\d{{4,}}\.outbound\.protection\.{_CLOUDS}"
# A word that stands in each of the names above: most hosts are told apart without a pattern.
_MARKS = ("outlook", "office", "microsoft", "exchangelabs", "protection")
_MAX_NAME = 255


@memoized
def role_of(host: str) -> str | None:
    """Say what a Microsoft host does by its name; None for any other name.

    ``outbound``, ``frontend``, ``mx``, ``consumer`` (an MX of Outlook.com), ``internal`` or ``submission``.
    Anybody can say such a name; only an address proves it.
    """
    name = host.rstrip(".")
    if len(name) > _MAX_NAME:
        return None
    lowered = name.lower()
    if not any(mark in lowered for mark in _MARKS):
        return None
    return next((role for role, pattern in _ROLES if _compiled(pattern).fullmatch(name)), None)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed."""
    return re.compile(pattern, re.IGNORECASE)


def ptr_tag(name: str) -> str | None:
    """Return the pool tag in a Microsoft PTR name (docs/microsoft.md, Pools), such as ``on`` or ``rlhn``."""
    if len(name) > _MAX_NAME:
        return None
    match = _compiled(_PTR_TAG).fullmatch(name.rstrip("."))
    return match["tag"].lower().removeprefix("az") if match else None


def range_of(ip: str, extra: tuple[str, ...] = ()) -> Range | None:
    """Return the Microsoft range that holds an address; ``extra`` are ranges that the user added."""
    address = normalize(ip)
    if address is None:
        return None
    is_v6 = ":" in address
    if is_v6 or address.partition(".")[0] in _FIRST_OCTETS:
        value = value_of(address)
        firsts, rows = _bounds_v6() if is_v6 else _bounds_v4()
        at = bisect_right(firsts, value) - 1
        if at >= 0 and value <= rows[at][0]:
            return rows[at][1]
    return _named_by_user(address, extra) if extra else None


def _named_by_user(address: str, extra: tuple[str, ...]) -> Range | None:
    value, is_v6 = value_of(address), ":" in address
    for cidr in extra:
        bounds = network(cidr)
        if bounds and bounds[2] == is_v6 and bounds[0] <= value <= bounds[1]:
            return Range(cidr, "mixed", "named by the user", NOT_CHECKED, "the user's settings", "")
    return None


def ranges_age(on: date) -> int:
    """Return the age of the range table in days."""
    return (on - RANGES_AS_OF).days


_Bounds = tuple[tuple[int, ...], tuple[tuple[int, Range], ...]]


@cache
def _bounds_v4() -> _Bounds:
    return _bounds(is_v6=False)


@cache
def _bounds_v6() -> _Bounds:
    return _bounds(is_v6=True)


def _bounds(*, is_v6: bool) -> _Bounds:
    """Return the first addresses in order, and for each the last one and the range; ranges do not overlap."""
    rows = sorted(
        (bounds[0], bounds[1], found)
        for found in RANGES
        if (":" in found.cidr) == is_v6 and (bounds := network(found.cidr)) is not None
    )
    return tuple(first for first, _, _ in rows), tuple((last, found) for _, last, found in rows)
