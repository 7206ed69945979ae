"""The summary of many messages names a host by what shows whose it is, and else gives its address."""

import pytest

from hdrscan import scan
from hdrscan.overview import Overview
from hdrscan.route.signal import FROM, FROM_MICROSOFT, PICKUP, front_door, postfix
from hdrscan.settings import Settings

PASSED = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com"


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ((front_door("mail-ed1-f65.google.com", "209.85.208.65"),), "Google"),
        ((FROM_MICROSOFT,), "Microsoft 365"),
        # Innocent owners of a name that a stranger says.
        ((front_door("hotmail.com", "198.51.100.9"),), "198.51.100.9"),
        ((front_door("mail-ed1-f65.google.com", "198.51.100.9"),), "198.51.100.9"),
        ((front_door("mail.bank.example.com", "198.51.100.9"),), "198.51.100.9"),
        ((front_door("mail.bank.example.com", "198.51.100.9"), PICKUP), "198.51.100.9"),
        ((postfix("srv7.example.net", "unknown", "198.51.100.9"),), "198.51.100.9"),
        # A confirmed name, and SPF for the name's own organization; not for the stranger's.
        ((postfix("srv7.example.net", "srv7.example.net", "198.51.100.9"),), "example.net"),
        ((PASSED, postfix("srv7.example.com", "unknown", "198.51.100.9")), "srv7.example.com"),
        # A name that customers are given.
        ((postfix("x", "nr42.dyn.example.net", "198.51.100.9"),), "198.51.100.9"),
        (
            (
                PASSED.replace("example.com", "example.net"),
                postfix("srv7.example.net", "unknown", "198.51.100.9"),
            ),
            "example.net",
        ),
        ((PASSED, postfix("srv7.example.net", "unknown", "198.51.100.9")), "198.51.100.9"),
        # An own relay is named in full, where it is shown to be one.
        ((postfix("mail.example.com", "mail.example.com", "203.0.113.25"), PICKUP), "mail.example.com"),
        ((postfix("mail.example.com", "unknown", "203.0.113.25"), PICKUP), "203.0.113.25"),
        ((front_door("mail.example.com", "203.0.113.26"),), "mail.example.com"),
        ((front_door("mail.example.com", "40.107.96.hidden"),), "(unnamed)"),
    ],
)
def test_names_of_hosts(fields: tuple[str, ...], name: str) -> None:
    overview = Overview()
    overview.add(scan("\r\n".join([*fields, FROM, "", ""]).encode(), Settings(relays=("203.0.113.26",))))
    ((_, host, _),) = overview.routes
    assert host == name


def test_a_sender_is_named_by_the_same_proof() -> None:
    overview = Overview()
    for ip in ("198.51.100.9", "209.85.208.65"):
        overview.add(scan(f"{front_door('mail-ed1-f65.google.com', ip)}\r\n{FROM}\r\n\r\n".encode()))
    assert set(overview.senders) == {("example.com", "other", "198.51.100.9"), ("example.com", "other", "Google")}
