"""The dialects: how each MTA family writes Received, as data with examples that run as tests.

A field is claimed by at most one dialect; the tests hold that over all examples and over real mail. The order
below is by how often each is met, and a module is loaded when the ones before it did not claim a field: most
messages load four of them.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module

from hdrscan.trace.dialects.base import Dialect, claims

_MODULES = (
    "exchange_online",
    "google",
    "postfix",
    "exim",
    "x_received",
    "exchange_server",
    "qmail",
    "powermta",
    "sendgrid",
    "amazonses",
    "sendmail",
    "amavis",
    "opensmtpd",
    "ecelerity",
    "dovecot",
    "lmtp",
    "mimecast",
    "proofpoint",
    "yahoo",
    "kumomta",
    "haraka",
    "halon",
    "barracuda",
    "messagelabs",
    "mdaemon",
    "communigate",
    "zonemta",
    "ironport",
    "trex",
    "nemesis",
    "mailchimp",
    "fastmail",
    "zoho",
    "domino",
    "mailgun",
    "iis_smtp",
    "zmailer",
    "oracle",
    "yandex",
    "cloudmark",
    "axigen",
    "horde",
    "aliyun",
    "vadesecure",
    "fortimail",
    "forcepoint",
    "improvmx",
    "proxmox",
    "hostinger",
    "salesforce",
    "stalwart",
    "intermail",
    "farcaster",
    "nullmailer",
    "sendcloud",
    "zcsend",
)

GENERIC = Dialect(name="generic", software="", shapes=(), examples=())
"""Stands for no dialect; its field is read all the same."""


@cache
def _load(module: str) -> Dialect:
    dialect = import_module(f"{__name__}.{module}").DIALECT
    assert isinstance(dialect, Dialect)  # noqa: S101 - tells mypy; the tests load every module
    return dialect


def dialects() -> Iterator[Dialect]:
    """Yield all dialects, the most frequent first."""
    return map(_load, _MODULES)


def dialect_of(written: Mapping[str, str]) -> Dialect:
    """Return the dialect that claims a field with these clauses (see ``Clauses.written``)."""
    return next((dialect for dialect in dialects() if claims(dialect, written)), GENERIC)
