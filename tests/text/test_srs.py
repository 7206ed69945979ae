"""Senders that a forwarder rewrote."""

import pytest

from hdrscan.text.srs import Rewritten, read_rewritten

FORMS = [
    ("SRS0=Xy3a=3Z=example.net=alice@example.com", "alice@example.net"),
    ("srs0+Xy3a=3Z=Example.NET=alice@Example.com", "alice@example.net"),
    ("SRS0=Xy3a=3Z=example.net=a=b=c@example.com", "a=b=c@example.net"),
    ("SRS1=ab=example.org==Xy3a=3Z=example.net=alice@example.com", "alice@example.net"),
    ("bob+SRS=Xy3aB=3Z=example.net=alice@example.com", "alice@example.net"),
    ("bounces+SRS=Xy3aB=3Z@example.com", None),
]


@pytest.mark.parametrize(("address", "original"), FORMS)
def test_forms(address: str, original: str | None) -> None:
    assert read_rewritten(address) == Rewritten("example.com", original)


@pytest.mark.parametrize(
    "address",
    ["", "alice@example.com", "SRS0@example.com", "SRS0=a=b@example.com", "SRS0=a=b=c=d", "+SRS=a=b@c.example"],
)
def test_other_addresses(address: str) -> None:
    assert read_rewritten(address) is None


def test_hostile_addresses_are_read_in_bounded_time() -> None:
    for piece in ("SRS0=", "=", "+SRS=", "a=", "SRS1=a="):
        assert read_rewritten(piece * 20_000 + "@") is None
