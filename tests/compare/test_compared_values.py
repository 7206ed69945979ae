"""How two values relate, each kind of value by itself."""

import pytest

from hdrscan.compare.values import address, delay, folded, host, plain, varying
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.comparison import Change


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("a", "a", Change.SAME),
        ("a", "A", Change.DIFFERENT),
        ("a", NOT_PRESENT, Change.GONE),
        (NOT_PRESENT, "a", Change.NEW),
        (NOT_PRESENT, UNREADABLE, Change.SAME),
        (0, 0, Change.SAME),
        (0, NOT_PRESENT, Change.GONE),
    ],
)
def test_values_as_written(before: str, after: str, change: Change) -> None:
    assert plain("x", before, after).change is change


def test_names_are_the_same_in_either_case() -> None:
    assert folded("x", "Example.COM.", "example.com").change is Change.SAME


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("mail.example.com", "MAIL.example.com", Change.SAME),
        ("mail.example.com", "mail2.example.com", Change.DIFFERENT),
        ("AA1.outbound.protection.outlook.com", "BB2.outbound.protection.outlook.com", Change.VARIES),
        ("AA1.outbound.protection.outlook.com", "AA1PR04MB1.eurprd04.prod.outlook.com", Change.DIFFERENT),
        ("a-com.mail.protection.outlook.com", "b-com.mail.protection.outlook.com", Change.DIFFERENT),
        ("mail-a1.google.com", "mail-b2.google.com", Change.VARIES),
        ("mail-a1.google.com", "AA1.outbound.protection.outlook.com", Change.DIFFERENT),
        ("mail-a1.google.com", "mail.google.com.example.net", Change.DIFFERENT),
    ],
)
def test_hosts(before: str, after: str, change: Change) -> None:
    assert host("x", before, after).change is change


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ("203.0.113.1", "203.0.113.1", Change.SAME),
        ("2001:DB8::1", "2001:db8:0:0::1", Change.SAME),
        ("203.0.113.1", "203.0.113.2", Change.DIFFERENT),
        ("40.107.1.1", "40.92.3.4", Change.VARIES),
        ("40.107.1.1", "203.0.113.2", Change.DIFFERENT),
        ("209.85.220.41", "209.85.128.1", Change.VARIES),
        ("209.85.220.41", "40.107.1.1", Change.DIFFERENT),
        ("no address", "203.0.113.2", Change.DIFFERENT),
    ],
)
def test_addresses(before: str, after: str, change: Change) -> None:
    assert address("x", before, after).change is change


@pytest.mark.parametrize(
    ("before", "after", "change", "shown"),
    [
        (1.0, 1.0, Change.SAME, ("1 s", "1 s")),
        (1.0, 60.9, Change.VARIES, ("1 s", "0:01:01")),
        (1.0, 61.0, Change.DIFFERENT, ("1 s", "0:01:01")),
        (3661.0, 1.0, Change.DIFFERENT, ("1:01:01", "1 s")),
        (0.0, -1.0, Change.DIFFERENT, ("0 s", "-1 s")),
        (-90000.0, -90001.0, Change.VARIES, ("-1 day, 1:00:00", "-1 day, 1:00:01")),
        (NOT_PRESENT, 5.0, Change.VARIES, (None, "5 s")),
        (NOT_PRESENT, UNREADABLE, Change.SAME, (None, None)),
    ],
)
def test_delays(before: float, after: float, change: Change, shown: tuple[str | None, str | None]) -> None:
    pair = delay("x", before, after)
    assert (pair.change, (pair.before, pair.after)) == (change, shown)


def test_what_only_varies_never_counts() -> None:
    assert varying("x", "a", "b").change is Change.VARIES
    assert varying("x", "a", "a").change is Change.SAME
