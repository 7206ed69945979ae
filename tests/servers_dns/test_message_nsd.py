"""One message against real name servers: everything that is asked for its sake, and the same from the recording."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hdrscan.cli import OK
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.scanning import Format, scan
from hdrscan.cli.settings_options import Given
from nameserver import serving
from signing import BODY, HEADER, RECEIVED, key_pair, sign

pytestmark = pytest.mark.servers("nsd")

PAIR = key_pair(2048)
KEY = f'"v=DKIM1; k=rsa; p={PAIR.public[:200]}" "{PAIR.public[200:]}"'
SOA = "@ 600 SOA ns hostmaster 1 7200 900 1209600 120\n@ 600 NS ns\nns 600 A 192.0.2.53\n"
ZONES: dict[str, str | None] = {
    "example.com": f"""
$ORIGIN example.com.
$TTL 600
{SOA}
@ MX 0 example-com.mail.protection.outlook.com.
@ MX 10 mail
@ TXT "v=spf1 mx -all"
mail A 203.0.113.25
mail AAAA 2001:db8::25
sel._domainkey TXT {KEY}
_dmarc TXT "v=DMARC1; p=reject; aspf=s"
_mta-sts TXT "v=STSv1; id=1"
""",
    "com": f"$ORIGIN com.\n{SOA}",
    "outlook.com": f"$ORIGIN outlook.com.\n{SOA}example-com.mail.protection 10 A 192.0.2.11\n",
    "113.0.203.in-addr.arpa": f"$ORIGIN 113.0.203.in-addr.arpa.\n{SOA}25 600 PTR mail.example.com.\n",
    "list.example.net": f"""
$ORIGIN list.example.net.
{SOA}
2.0.0.127 60 A 127.0.0.2
25.113.0.203 60 A 127.0.0.4
25.113.0.203 60 TXT "see the list"
""",
    "closed.example.net": f"$ORIGIN closed.example.net.\n{SOA}*.113.0.203 60 A 127.255.255.254\n",
    "broken.example.net": None,
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("nsd"), ZONES) as address:
        yield address


@pytest.fixture
def message(tmp_path: Path) -> Path:
    path = tmp_path / "message.eml"
    path.write_bytes(b"Return-Path: <alice@example.com>\r\n" + RECEIVED + sign(HEADER + b"\r\n" + BODY, PAIR))
    return path


def live_of(message: Path, dns: DnsOptions) -> dict[str, Any]:
    output = message.with_suffix(".json")
    given = Given(relays=("mail.example.com",))
    assert scan([str(message)], form=Format.JSON, output=str(output), given=given, dns=dns) == OK
    section = json.loads(output.read_text())["messages"][0]["live"]
    assert isinstance(section, dict)
    return section


def test_a_whole_message(server: str, message: Path) -> None:
    record = message.with_name("answers.jsonl")
    lists = ("list.example.net", "closed.example.net", "broken.example.net")
    found = live_of(message, DnsOptions(resolvers=(server,), record=str(record), lists=lists))
    clients = [(spf["client"], spf["ip"], spf["result"]) for spf in found["spf"]]
    assert clients == [
        ("boundary", "203.0.113.25", "pass"),
        ("relay", "203.0.113.25", "pass"),
        ("relay", "2001:db8::25", "pass"),
    ]
    assert found["spf"][0]["trace"]["steps"][0]["answers"][0]["server"] == server
    assert [(check["result"], check["key"]["bits"]) for check in found["dkim"]] == [("pass", 2048)]
    assert (found["dmarc"]["result"], found["dmarc"]["policy"]) == ("pass", "reject")
    assert found["dmarc"]["passed"] == ["spf", "dkim"]
    assert found["hosts"]["clients"][0]["reverse"]["confirmed"] is True
    domain = found["hosts"]["domains"][0]
    assert [exchange["kind"] for exchange in domain["mx"]["exchanges"]] == ["office365", "other"]
    assert (domain["mta_sts"]["present"], domain["tls_report"]["present"]) == (True, False)
    listings = {listing["list"]: listing for listing in found["dnsbl"]["listings"]}
    statuses = {name: listing["status"] for name, listing in listings.items()}
    assert statuses == dict(zip(lists, ("listed", "refused", "unknown"), strict=True))
    assert listings["list.example.net"]["reasons"] == ["see the list"]

    again = live_of(message, DnsOptions(replay=str(record), lists=lists))
    told = ("source", "asked_at", "asked_until")
    assert {key: again[key] for key in again if key not in told} == {
        key: found[key] for key in found if key not in told
    }
    assert again["asked_at"] >= found["asked_at"]


def test_what_if_the_key_were_revoked(server: str, message: Path, tmp_path: Path) -> None:
    zone = tmp_path / "revoked.zone"
    zone.write_text('sel._domainkey.example.com. TXT "v=DKIM1; p="\n')
    found = live_of(message, DnsOptions(resolvers=(server,), zones=(str(zone),)))
    assert [(check["result"], check["reason"]) for check in found["dkim"]] == [("permerror", "key-revoked")]
    assert found["dmarc"]["passed"] == ["spf"]


def test_each_question_is_asked_once_for_all_messages(server: str, message: Path, tmp_path: Path) -> None:
    record = tmp_path / "answers.jsonl"
    output = tmp_path / "out.jsonl"
    options = DnsOptions(resolvers=(server,), record=str(record))
    assert scan([str(message)] * 20, form=Format.JSONL, output=str(output), dns=options) == OK
    questions = [(row["name"], row["type"]) for row in map(json.loads, record.read_text().splitlines()[1:])]
    assert len(questions) == len(set(questions))
    assert len(output.read_text().splitlines()) == 20
