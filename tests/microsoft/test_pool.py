"""Address pools: each source of knowledge, and what happens when they disagree."""

import pytest

from hdrscan.microsoft.forefront import read_report
from hdrscan.microsoft.pool import read_pool
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.microsoft import AntispamReport
from hdrscan.model.source import Field


def report(body: str, name: str = "X-Forefront-Antispam-Report-Untrusted") -> AntispamReport:
    return read_report(Field(0, name, name.lower(), f"{name}:{body}", (0, 0), 1, body, len(name) + 1))


@pytest.mark.parametrize(
    ("sfp", "pool"),
    [
        ("1101", "normal"),
        ("1102", "normal"),
        ("1501", "high-risk"),
        ("1022", "relay"),
        ("1023", "relay"),
        ("1021", "system"),
        ("1777", NOT_PRESENT),
        ("", NOT_PRESENT),
        ("x", NOT_PRESENT),
    ],
)
def test_sfp(sfp: str, pool: object) -> None:
    assert read_pool([report(f"DIR:OUT;SFP:{sfp};")]).kind == pool


@pytest.mark.parametrize(
    ("ip", "pool"),
    [
        ("40.107.1.1", "normal"),
        ("52.101.1.1", "normal"),
        ("52.100.1.1", "high-risk"),
        ("52.102.1.1", "high-risk"),
        ("40.95.1.1", "relay"),
        ("52.103.128.0", "relay"),
        ("52.103.127.255", "consumer"),
        ("40.92.1.1", "consumer"),
        ("104.47.1.1", NOT_PRESENT),
        ("203.0.113.25", NOT_PRESENT),
        ("hidden", NOT_PRESENT),
    ],
)
def test_addresses(ip: str, pool: object) -> None:
    assert read_pool([], ip=ip).kind == pool


@pytest.mark.parametrize(
    ("rdns", "pool"),
    [
        ("mail-bn8nam04hn2206.outbound.protection.outlook.com", "high-risk"),
        ("mail-koreacentralazon11010001.outbound.protection.outlook.com", "normal"),
        ("mail-am6eur05rlhn2104.outbound.protection.outlook.com", "relay"),
        ("mail-am6eur05olkn2104.outbound.protection.outlook.com", "consumer"),
        ("mail-am6eur05on2104.outbound.protection.outlook.com.example.net", NOT_PRESENT),
        ("mail.example.com", NOT_PRESENT),
    ],
)
def test_looked_up_names(rdns: str, pool: object) -> None:
    assert read_pool([], rdns=rdns).kind == pool


def test_the_address_is_believed_before_the_fields() -> None:
    found = read_pool([report("SFP:1102;")], ip="40.95.1.1")
    assert (found.kind, found.agree) == ("relay", False)
    assert [signal.pool for signal in found.signals] == ["relay", "normal"]


def test_a_mixed_range_leaves_the_word_to_sfp() -> None:
    found = read_pool([report("SFP:1501;")], ip="104.47.1.1")
    assert (found.kind, found.agree) == ("high-risk", True)


def test_only_the_forefront_report_has_a_pool() -> None:
    assert read_pool([report("SFP:1501;", "X-Microsoft-Antispam")]).kind is NOT_PRESENT


def test_ranges_of_the_users_say_nothing_of_a_pool() -> None:
    assert read_pool([], ip="203.0.113.25", extra=("203.0.113.0/24",)).kind is NOT_PRESENT
