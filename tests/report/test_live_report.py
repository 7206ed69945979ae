"""Whatever the DNS answers, a report comes out: it fits the schema, and nothing in it reaches the terminal raw."""

import json
import random
import re
import time
from datetime import UTC, datetime

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from conftest import ROOT
from hdrscan.analyze import conclude, examine
from hdrscan.dns.resolver import ask
from hdrscan.ingest.sources import read_bytes
from hdrscan.message_facts import DnsContext, ask_about
from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Records, TempFail, Value
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.report.json_v1 import to_line
from hdrscan.report.markdown import to_markdown
from hdrscan.report.table import to_table
from hdrscan.settings import Settings
from memory import text
from messages import message

VALIDATOR = Draft202012Validator(json.loads((ROOT / "docs" / "schema" / "hdrscan-1.json").read_text()))
SIGNATURE = (
    "DKIM-Signature: v=1; a=rsa-sha256; d=example.com; s=sel; h=from; "
    "bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=AAAA"
)
ABOVE = [
    "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=example.com; dkim=pass header.d=example.com",
    SIGNATURE,
    "Return-Path: <a@example.com>",
]
KNOWN = Settings(relays=("relay.example.com", "203.0.113.26"))
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")

bytes_as_text = st.binary(max_size=40).map(lambda data: data.decode("ascii", "surrogateescape"))
fragments = st.sampled_from(
    [
        "v=spf1 ",
        "include:example.com ",
        "a:b.example.com ",
        "mx ",
        "ptr ",
        "exists:%{i}.example.com ",
        "redirect=example.net ",
        "-all",
        "~all ",
        "v=DMARC1; ",
        "p=reject; ",
        "p=none;",
        "sp=x; ",
        "aspf=s; ",
        "v=DKIM1; ",
        "p=;",
        "k=rsa; ",
        "t=y; ",
        "v=STSv1; ",
        "\x1b[31m",
        "\u202e".encode().decode("ascii", "surrogateescape"),
    ]
)
texts = st.lists(st.one_of(fragments, bytes_as_text), max_size=6).map("".join)
names = st.one_of(st.sampled_from(["mail.example.com", "example.net", "a.b-v1.mx.microsoft", ""]), bytes_as_text)
ADDRESSES = ["203.0.113.25", "127.0.0.2", "127.255.255.254", "192.0.2.1"]


class Dice:
    """Answers from pools, for each question the same whichever thread asks."""

    def __init__(self, seed: int, pool_of_texts: list[str], pool_of_names: list[str]) -> None:
        self.seed, self.texts, self.names = seed, pool_of_texts, pool_of_names

    def query(self, name: str, record_type: str) -> Answer:
        question = ask(name, record_type)
        dice = random.Random(f"{self.seed} {question!a}")  # noqa: S311 - nobody's secret
        failed = (NxDomain(question, 60), NoData(question, 60), NotAsked(question, "nobody asked"))
        kind = dice.randrange(8)
        if kind < len(failed):
            return failed[kind]
        if kind == len(failed):
            return TempFail(question, dice.choice(self.texts))
        values = tuple(self._value(record_type, dice) for _ in range(dice.randint(1, 2)))
        return Records(question, values, 60)

    def _value(self, record_type: str, dice: random.Random) -> Value:
        if record_type == "TXT":
            return text(dice.choice(self.texts))
        if record_type == "MX":
            return Mx(dice.randrange(9), dice.choice(self.names))
        if record_type == "AAAA":
            return "2001:db8::25"
        return dice.choice(ADDRESSES if record_type == "A" else self.names)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.integers(0, 2**32), st.lists(texts, min_size=1, max_size=9), st.lists(names, min_size=1, max_size=5))
def test_any_answers_give_a_report(seed: int, drawn_texts: list[str], drawn_names: list[str]) -> None:
    source, block = read_bytes(message("postfix", ABOVE, []))
    examined = examine(source, block, KNOWN)
    provenance = DnsProvenance(
        "192.0.2.53", ("a.zone",), datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
    )
    dns_context = DnsContext(
        Dice(seed, drawn_texts, drawn_names), time.monotonic, provenance, ("list.example.net",)
    )
    report = conclude(examined, KNOWN, ask_about(examined.report, KNOWN, dns_context))
    document = json.loads(to_line(report).encode())
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(document)] == []
    for width in (40, 100, 200):
        assert not RAW.search(to_table(report, width=width))
    assert not RAW.search(to_markdown(report))
