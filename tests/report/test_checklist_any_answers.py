"""Whatever the DNS answers, the checklist ends, its forms are whole, and nothing of it reaches a terminal."""

import json
from random import Random

import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT
from domains import MICROSOFT, PLAN, POINTER, checked
from hdrscan.dns.resolver import Cached, ask
from hdrscan.dns.zone import read_zone
from hdrscan.model.checklist import Relay
from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Records, TempFail, Text, Value
from hdrscan.report.checklist import to_markdown, to_table
from hdrscan.report.json_checklist import to_text
from hdrscan.report.zone_file import to_zone

SCHEMA = json.loads((ROOT / "docs" / "schema" / "hdrscan-domain-1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)
PLANS = (
    PLAN,
    PLAN._replace(selectors=("relay",), cloud="us-gov"),
    PLAN._replace(domain="example.onmicrosoft.com", cloud="china"),
    PLAN._replace(relays=(Relay("mail.example.com", ("203.0.113.25", "2001:db8::25"), "example.com"),)),
)
HOSTS = [
    "mail.example.com",
    "example.com",
    "",
    "203.0.113.25",
    "a\x1b.example",
    "x" * 63 + ".example",
    "example-com.mail.protection.outlook.com",
    "selector1-example-com._domainkey.example.onmicrosoft.com",
    POINTER,
    "under_score.example.net",
    "caf\udce9.example",
]
TEXTS = [
    "v=spf1",
    MICROSOFT,
    "v=spf1 mx ptr a:%{i}.example.com include:example.com redirect=example.net",
    "v=spf1 a:1.1.1.1 -all",
    "v=spf1 include:spf.protection.outlook.com ?all",
    "v=spf1 %{",
    "v=DMARC1; p=reject; rua=mailto:a@example.net",
    "v=DMARC1",
    "v=DMARC1; p=none; sp=x; pct=1",
    "p=none; v=DMARC1",
    "v=DKIM1; p=",
    "v=DKIM1; p=AAAA; t=y",
    "v=STSv1; id=1",
    "v=TLSRPTv1",
    "",
    '\x00\x1b[2J\udcff"\\;',
    "selector2-example-com._domainkey.example.onmicrosoft.com",
]
ADDRESSES = {"A": ["203.0.113.25", "192.0.2.1"], "AAAA": ["2001:db8::25", "2001:db8::1"]}


class Whim:
    """Answers each question by chance, and always the same."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def query(self, name: str, record_type: str) -> Answer:
        question = ask(name, record_type)
        chance = Random(f"{self._seed} {question}")  # noqa: S311 - nothing secret
        refusals: list[Answer] = [
            NoData(question, 60),
            NxDomain(question, 60),
            TempFail(question, "\x1bdown"),
            NotAsked(question, "no"),
        ]
        kind = chance.randrange(12)
        if kind < len(refusals):
            return refusals[kind]
        values = [self._value(question.type, chance) for _ in range(chance.choice([1, 1, 1, 2, 3]))]
        return Records(question, tuple(values), 60)

    @staticmethod
    def _value(record_type: str, chance: Random) -> Value:
        if record_type in ADDRESSES:
            return chance.choice(ADDRESSES[record_type])
        if record_type == "MX":
            return Mx(chance.randrange(9), chance.choice(HOSTS))
        if record_type == "TXT":
            text = chance.choice(TEXTS)
            return Text(text, (text,))
        return chance.choice(HOSTS)


@pytest.mark.parametrize("seed", range(200))
def test_any_answers(seed: int) -> None:
    found = checked(PLANS[seed % len(PLANS)], Cached(Whim(seed), lambda: 0.0))
    document = json.loads(to_text(found))
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    for shown in (to_table(found), to_markdown(found), to_text(found), to_zone(found)):
        assert "\x1b" not in shown
    read_zone(to_zone(found), "emitted")
