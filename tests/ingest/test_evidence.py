"""A stranger's damage to a message does not make a copy of it, and what a repair shows is nobody's word."""

import json

import pytest

from hdrscan import scan
from hdrscan.ingest.block import read_block
from hdrscan.ingest.sources import Raw, read_raw
from hdrscan.report.json_v1 import to_json

RECEIVED = (
    "Received: from evil.example.net (unknown [198.51.100.9])\n"
    "\tby mx.example.org (Postfix) with ESMTP id 4ABCDE01\n"
    "\tfor <bob@example.org>; Fri, 3 May 2024 05:00:09 +0200 (CEST)\n"
)
FORGED = "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=victim.example; dkim=pass header.d=victim.example; dmarc=pass header.from=victim.example"
OWN = "Authentication-Results: mx.example.org; spf=fail smtp.mailfrom=evil.example.net\n"
HIDDEN = f'"{"x" * 60} {FORGED}"@evil.example.net'
MAIL = "From: A <a@victim.example>\nTo: bob@example.org\nSubject: x\nMessage-ID: <1@victim.example>\nDate: Fri, 3 May 2024 03:00:00 +0000\n"


def message(top: str = "", below: str = "", path: str = "a@evil.example.net") -> bytes:
    return f"Return-Path: <{path}>\n{top}{OWN}{RECEIVED}{below}{MAIL}\nbody\n".encode()


STRANGERS = {
    "a junk line": message(below="junk line\n"),
    "a line like a reply's subject": message(below="Re: x\n"),
    "results below a junk line": message(below=f"junk line\n{FORGED}\n"),
    "results below a quoted line": message(below=f"> x\n{FORGED}\n"),
    "quoted results": message(below=f"> {FORGED}\n"),
    "numbered results": message(below="".join(f"{n}: {FORGED}\n" for n in range(1, 9))),
    "entities": message(below="X-A: &lt;&lt;&lt;&lt;\n" * 30),
    "entities in the results' names": message(below=f"X-A: &lt;&lt;&#10;{FORGED}\n" * 5),
    "a local part that holds results": message(path=HIDDEN),
    "a local part that holds results, and a junk line": message(path=HIDDEN, below="junk line\nRe: x\n"),
    "a local part that holds results, and entities": message(path=HIDDEN, below="X-A: &lt;\n" * 30),
    "line ends written out": message(path=f'"\\n{FORGED}\\n\\n\\n"@evil.example.net', below="junk\n"),
    "an empty line at once": message(below=f"\n{FORGED}\n\nReceived: from a by b\n\nFrom: a@example.com\n\n"),
    "double spacing": message(below=f"\n{FORGED}\n\n{RECEIVED}".replace("\n", "\n\n")),
    "a table": message(
        below="| Received | a |\n| From | b |\n| To | c |\n" + f"| {FORGED.replace(': ', ' | ', 1)} |\n"
    ),
    "bold names": message(
        below=f"**Received:** x\n**To:** y\n**From:** z\n**Authentication-Results:**{FORGED[23:]}\n"
    ),
    "typography": message(below=f"X-MS-A:\u00a0“x”\n\u00a0y\n{FORGED}\n"),
    "quoted-printable": message(below=f"X-A: v=3D1; a=3D2; b=3D3=\n=0A{FORGED}\n" * 3),
    "one line only": f"{OWN}{RECEIVED.replace(chr(10), '')} {FORGED} {MAIL}".replace("\n", " ").encode()
    + b"\n\nbody\n",
    "an address and no header": f"Return-Path: <{HIDDEN}>\n{OWN}{RECEIVED}\nbody\n".encode(),
}


def trusted(data: bytes) -> set[tuple[str, str]]:
    """Return what the recipient is taken to have recorded, as method and result."""
    report = json.loads(json.dumps(to_json(scan(data))))
    return {
        (result["method"], result["result"])
        for record in report["authentication_results"]
        if record["trust"] == "trusted"
        for result in record["results"]
    }


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_gains_no_results_by_damage(name: str) -> None:
    assert trusted(STRANGERS[name]) <= {("spf", "fail")}


@pytest.mark.parametrize("name", [name for name in STRANGERS if name != "one line only"])
def test_damage_below_takes_nothing_from_what_stands_above(name: str) -> None:
    assert trusted(STRANGERS[name]) == {("spf", "fail")}
    report = scan(STRANGERS[name])
    assert report.boundary is not None
    assert str(report.boundary.hop.ip) == "198.51.100.9"


@pytest.mark.parametrize("name", STRANGERS)
def test_a_message_of_a_mailbox_is_never_repaired(name: str) -> None:
    reading = read_raw(Raw("box", STRANGERS[name], kind="mbox"))
    assert reading is not None
    assert reading.block is not None
    plain = {line.partition(b":")[0].strip().decode("latin-1") for line in STRANGERS[name].split(b"\n")}
    assert {field.name for field in reading.block.fields} <= plain
    assert reading.block.kind == "eml"


def test_results_in_the_recipients_name_below_damage_are_claimed() -> None:
    block = read_block(message(below=f"junk line\n{FORGED}\n"))
    fields = {field.index: field for field in block.fields}
    assert [field.below_damage for field in fields.values()][:3] == [False, False, False]
    assert next(field for field in fields.values() if "victim" in field.body).below_damage
    assert "junk line" not in next(block.named("received")).body


COPIES = {
    "folding lost": RECEIVED.replace("\n\t", "\n") + MAIL,
    "indented": "  " + RECEIVED,
    "quoted": "> " + (RECEIVED + MAIL).replace("\n", "\n> "),
    "double-spaced": (RECEIVED + MAIL).replace("\n", "\n\n"),
    "text above": "See:\n" + RECEIVED,
    "a caption": "Headers:\n" + RECEIVED,
    "escaped": (RECEIVED + MAIL).replace("<", "&lt;").replace(">", "&gt;"),
    "spaces": RECEIVED.replace(" ", "\u00a0") + MAIL,
    "a date that was cut": RECEIVED.replace("05:00", "05:\n00").replace("\n\tby", "\nby") + MAIL,
}


@pytest.mark.parametrize("name", COPIES)
def test_damage_above_the_end_of_the_topmost_received_shows_a_copy(name: str) -> None:
    block = read_block(COPIES[name].encode())
    assert block.kind == "paste"
    assert not any(field.repaired or field.below_damage for field in block.fields)
    assert next(block.named("received")).body.count("(") == 3


def test_a_quote_in_a_copy_ends_no_string_that_was_there() -> None:
    received = RECEIVED.replace("<", "&lt;").replace(">", "&gt;")
    path = '"a&quot;; dkim=pass header.d=victim.example; x=&quot;b"@evil.example.net'
    results = f"Authentication-Results: mx.example.org; spf=fail smtp.mailfrom={path}; dkim=none (a&#41;b)\n"
    block = read_block(f"{received}{results}From: A &lt;a@example.com&gt;\n".encode())
    body = next(block.named("authentication-results")).body
    assert "a&quot;; dkim" in body
    assert "(a&#41;b)" in body
    assert next(block.named("from")).body == " A <a@example.com>"


def test_smart_quotes_end_no_string_that_was_there() -> None:
    results = 'Authentication-Results: mx.example.org;\u00a0spf=fail smtp.mailfrom="a\u201d; dkim=pass \u201db"@evil.example.net\n'
    block = read_block((RECEIVED.replace("\n\t", "\n") + results).encode())
    body = next(block.named("authentication-results")).body.encode("ascii", "surrogateescape").decode()
    assert '"a\u201d; dkim=pass \u201db"' in body


def test_a_quoted_string_that_was_wrapped_holds_no_field() -> None:
    path = f'Return-Path: <"{"x" * 20}\n{FORGED}\n"@evil.example.net>\n'
    block = read_block(f"{path}{RECEIVED.replace(chr(10) + chr(9), chr(10))}{MAIL}".encode())
    assert [field.key for field in block.fields][:2] == ["return-path", "received"]
    assert "folding-lost" in {quirk.id for quirk in block.quirks}


def test_a_bracket_that_never_closes_swallows_no_field() -> None:
    block = read_block(
        f"{RECEIVED.replace(chr(10) + chr(9), chr(10))}Message-ID: <1@example.com\nTo: b\n{MAIL}".encode()
    )
    assert [field.key for field in block.fields][:4] == ["received", "message-id", "to", "from"]
