"""The table of Received fields: every form that servers write, and every value that must be read from it."""

import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field
from hdrscan.trace.received import read_received

TABLE = Path(__file__).with_name("received_table.toml")
NOT_VALUES = {"name", "body", "field", "absent"}
ATTRIBUTES = {"for": "for_", "name_word": "name"}
QUOTED = ("helo", "rdns", "ip", "by", "by_ip", "id", "for_", "envelope_from", "authenticated")


def entries() -> list[dict[str, object]]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    received: list[dict[str, object]] = table["received"]
    return received


def field_of(name: str, body: str) -> Field:
    raw = f"{name}:{body}"
    offset = len(name) + 1
    return Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, offset)


def value_of(hop: Hop, key: str) -> object:
    """Read a table's key from a hop; ``tls_version`` and ``tls_cipher`` stand within ``tls``."""
    if key in {"tls_version", "tls_cipher"}:
        tls = hop.tls
        return getattr(tls, key.removeprefix("tls_")) if isinstance(tls, Tls) else tls
    value: object = getattr(hop, ATTRIBUTES.get(key, key))
    # The table writes seconds: fractions, as SendGrid writes them, may be kept or dropped.
    return value.replace(microsecond=0) if isinstance(value, datetime) else value


def differences(entry: dict[str, object], hop: Hop) -> Iterator[str]:
    """Say in a line each how a hop differs from its entry."""
    absent = entry.get("absent", [])
    assert isinstance(absent, list)
    for key in absent:
        got = value_of(hop, key)
        if not isinstance(got, Absent):
            yield f"{key}: nothing of the kind is written, but read was {got!r}"
    for key, expected in entry.items():
        if key in NOT_VALUES:
            continue
        right = expected if isinstance(expected, list) else [expected]
        got = value_of(hop, key)
        if got not in right:
            yield f"{key}: expected {' or '.join(map(repr, right))}, read was {got!r}"


def variants(body: str) -> Iterator[tuple[str, str]]:
    """Yield ways to carry a body that mean the same (RFC 5322 section 2.2.3)."""
    yield "as written", " " + body
    yield "CRLF", " " + body.replace("\n", "\r\n")
    yield "unfolded", " " + body.replace("\n", "")
    yield "unfolded, tabs as blanks", " " + body.replace("\n", "").replace("\t", " ")
    yield "no blank after the colon", body


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_received_table(entry: dict[str, object]) -> None:
    body = str(entry["body"])
    name = str(entry.get("field", "Received"))
    problems = [
        f"[{how}] {problem}"
        for how, carried in variants(body)
        for problem in differences(entry, read_received(field_of(name, carried), 3))
    ]
    assert not problems, "\n" + "\n".join([body, *problems])


@pytest.mark.parametrize("entry", entries(), ids=lambda entry: str(entry["name"]))
def test_values_point_at_their_words(entry: dict[str, object]) -> None:
    field = field_of("Received", " " + str(entry["body"]))
    hop = read_received(field, 0)
    assert hop.received_index == 0
    for key in QUOTED:
        value = getattr(hop, key)
        span = hop.spans.get(key)
        if isinstance(value, Absent) or not value or span is None:
            continue
        quote = field.raw[slice(*span)]
        # A HELO may be folded and an address may be written in another case or in full.
        assert value.rstrip(".").lower()[-4:] in quote.lower() or key in {"ip", "by_ip"}, (key, value, quote)
        assert len(quote) <= len(field.raw) - field.offset


def test_table_is_sound() -> None:
    names = [entry["name"] for entry in entries()]
    assert len(names) >= 120
    assert len(names) == len(set(names))
    known = {*Hop._fields, *ATTRIBUTES, "tls_version", "tls_cipher"} - {"field"}
    for entry in entries():
        absent = entry.get("absent", [])
        assert isinstance(absent, list)
        assert {*entry} - NOT_VALUES <= known, entry["name"]
        assert set(absent) <= known, entry["name"]
        assert not set(absent) & set(entry), entry["name"]


def test_a_wrong_value_is_noticed() -> None:
    hop = read_received(
        field_of("Received", " from a.example.com by b.example.org; 3 May 2024 03:04:05 +0000"), 0
    )
    assert list(differences({"name": "x", "body": "", "helo": "c.example.com"}, hop))
    assert list(differences({"name": "x", "body": "", "absent": ["by"]}, hop))
    assert not list(differences({"name": "x", "body": "", "helo": "a.example.com", "absent": ["ip"]}, hop))
