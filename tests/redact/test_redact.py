"""What is said of a redacted copy is what is said of the original, in other names; and no name of it is left."""

import json
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan import iter_path, scan, to_json
from hdrscan.errors import SourceError
from hdrscan.model.report import Report
from hdrscan.providers import CONSUMER_DOMAINS, provider_of
from hdrscan.redact import Pseudonyms, redact
from hdrscan.redact.rewriting import is_filler, numbered, structured
from hdrscan.redact.vocabulary import HOST_WORDS, LOCAL_WORDS, PROPERTIES, WORDS
from hdrscan.text.display import decode_field
from hdrscan.text.names import is_public_suffix
from linear import excess

ROOT = Path(__file__).resolve().parents[2]
KEY = b"a key of more than sixteen bytes"
OWN = sorted(
    path
    for folder in ("samples", "tests/cases")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".eml", ".txt"}
)
CORPUS = Path(os.environ.get("HDRSCAN_CORPUS", ROOT.parent / "shared" / "corpus"))
NAMES = {"name", "helo", "rdns", "ip", "domain", "mail_from", "selector"}


def names() -> Pseudonyms:
    return Pseudonyms(KEY)


def facts(report: Report) -> dict[str, Any]:
    """What a report says, without its prose and places."""
    view: Any = to_json(report)
    results = view["authentication"]
    kept = ("result", "domain", "selector", "alignment", "aligned", "identity", "ip", "recorded", "recomputed")

    def short(check: dict[str, Any] | None) -> dict[str, Any] | None:
        return None if check is None else {key: check[key] for key in kept if key in check}

    return {
        "helo": {key: view["route"]["helo"][key] for key in ("kind", "confidence", "name", "ip")},
        "origin": {key: view["route"]["origin"][key] for key in ("kind", "confidence")},
        "spf": short(results["spf"]),
        "dkim": [short(check) for check in results["dkim"]],
        "dmarc": short(results["dmarc"]),
        "crossings": [[each["kind"], each["standing"]] for each in view["journey"]],
        "codes": sorted(finding["code"] for finding in view["findings"]),
    }


def renamed(value: Any, other: Any, given: Pseudonyms, key: str = "") -> Any:  # noqa: ANN401 - any JSON value
    """The same with its names replaced; a number among them may stay or not, as the field it stands in has it."""
    if isinstance(value, dict):
        return {key: renamed(item, (other or {}).get(key), given, key) for key, item in value.items()}
    if isinstance(value, list):
        others = [*(other or []), *[None] * len(value)]
        return [renamed(item, others[at], given, key) for at, item in enumerate(value)]
    if isinstance(value, str) and key in NAMES:
        spelled = structured(given, value)
        return other if other == numbered(given, value) else spelled
    return value


def compared(data: bytes) -> tuple[dict[str, Any], dict[str, Any]]:
    given = names()
    copy = facts(scan(redact(data, given)))
    return renamed(facts(scan(data)), copy, given), copy


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_the_verdict_stays(path: Path) -> None:
    data = path.read_bytes()
    try:
        scan(data)
    except SourceError:
        return
    expected, found = compared(data)
    assert found == expected


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_the_verdict_stays_on_real_mail() -> None:
    different = 0
    paths = sorted(CORPUS.rglob("*.eml"))
    for path in paths:
        if data := path.read_bytes():
            expected, found = compared(data)
            different += expected != found
    assert different <= len(paths) // 200


def tokens(data: bytes) -> Iterator[str]:
    """The names in a message: addresses, hosts, local parts, and words of subject and display names."""
    block = scan(data).block
    for local, domain in re.findall(r"([\w.+-]+)@((?:[\w-]+\.)+[A-Za-z]{2,})", block.text):
        yield from (word for word in re.findall(r"[A-Za-z]{4,}", local) if word.lower() not in LOCAL_WORDS)
        if provider_of(domain) is None and not is_public_suffix(domain):
            yield domain
    for host in re.findall(r"(?<![\w.-])(?:[\w-]+\.)+[A-Za-z]{2,}(?![\w-])", block.text):
        if provider_of(host) is None and host.lower() not in PROPERTIES and not is_public_suffix(host):
            yield host
    for field in block.named("subject"):
        yield from re.findall(r"[^\W\d_]{4,}", decode_field(field.body))
    for field in block.named("from", "reply-to", "to", "cc"):
        yield from re.findall(r"[^\W\d_]{4,}", re.sub(r"<[^>]*>|[^\s]*@[^\s]*", "", decode_field(field.body)))


STAYS = {
    "localhost.localdomain",
    "microsoft.com",
    "mx.microsoft.com",
    "accountprotection.microsoft.com",
    "gov.br",
}


def left(data: bytes) -> set[str]:
    copy = redact(data, names()).decode("utf-8", "replace").lower()
    found = {token.lower() for token in tokens(data)} - STAYS - CONSUMER_DOMAINS - WORDS - HOST_WORDS
    # Hosts of known providers stay, and so do the words in them.
    shown = re.sub(r"(?:[\w-]+\.)+[a-z]{2,}", lambda host: "" if provider_of(host[0]) else host[0], copy)
    return {
        token for token in found if not re.fullmatch(r"[x.*]+", token)
        and re.search(rf"(?<![\w.-]){re.escape(token)}(?![\w-]|\.\w)", shown)
        and not token.endswith(".example")
    }  # fmt: skip


@pytest.mark.parametrize("path", OWN, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_no_name_is_left(path: Path) -> None:
    try:
        found = left(path.read_bytes())
    except SourceError:
        return
    assert not found


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_no_name_is_left_of_real_mail() -> None:
    mail = ((path.name, path.read_bytes()) for path in sorted(CORPUS.rglob("*.eml")))
    found = {name: tokens for name, data in mail if data and (tokens := left(data))}
    assert not found


def message(field: str) -> str:
    head = "Received: from mail.acme-corp.com (mail.acme-corp.com [198.18.7.9]) by mx.example.org (Postfix) with ESMTP id 4ABC"
    return redact(f"{head}; Fri, 3 May 2024 05:00:09 +0200\n{field}\n\nbody of Alice".encode(), names()).decode()


@pytest.mark.parametrize(
    ("field", "secret"),
    [
        ("Return-Path: <bounce-alice.jones=victim.co.uk@acme-corp.com>", "alice|jones|victim"),
        ("Return-Path: <SRS0=aB3d=QT=victim.co.uk=alice@acme-corp.com>", "alice|victim"),
        ("Return-Path: <a.l.i.c.e@acme-corp.com>", r"a\.l\.i\.c\.e"),
        ("Message-ID: <20240503.alice.7@alice-laptop.acme-corp.com>", "alice|acme"),
        ("List-Unsubscribe: <https://acme-corp.com/u/alice?token=QWxpY2VKb25lcw>", "alice|acme|QWxpY2VKb25lcw"),
        ("Subject: =?utf-8?B?QWxpY2UgaW4gTXVuaWNo?=", "Alice|Munich|QWxpY2U"),
        ("Subject: Alice\u2019s invoice from Z\u00fcrich", "alice|rich|invoice"),
        ('From: "Alice (Acme)" <alice@2014.info>', "alice|acme|2014"),
        ("X-Customer: Alice", "alice|x-customer"),
        ("X-MS-Exchange-CrossTenant-Id: 9d5bd2a1-4c8e-4f0b-8f8e-2f6a3c1d7e55", "9d5bd2a1|2f6a3c1d7e55"),
        ("X-Forefront-Antispam-Report: CIP:198.18.7.9;CTRY:DE;H:mail.acme-corp.com;PTR:alice.acme-corp.com;", "acme|alice"),
        ("Authentication-Results: mx.example.org; dkim=pass header.d=acme-corp-com.20230601.gappssmtp.com", "acme"),
        ("Authentication-Results: acme-com.mail.protection.outlook.com; spf=pass", "acme"),
        ("DKIM-Signature: v=1; d=acme-corp.com; s=alice; bh=AbCdEfGhIjKlMnOpQrSt=; b=QrStUvWxYzAbCdEfGhIjKl==", "AbCdEfGhIj|QrStUvWxYz"),
        ("Received: from [10.0.0.5] (HELO alice-pc) by acme-corp.com (uid 1000 alice)", "alice"),
    ],
)  # fmt: skip
def test_what_is_derived_from_a_name_follows_it(field: str, secret: str) -> None:
    assert not re.search(secret, message(field), re.IGNORECASE)


def test_what_belonged_together_still_does() -> None:
    copy = message(
        "Authentication-Results: mx.example.org; spf=pass smtp.mailfrom=news.acme-corp.com; dkim=pass header.d=Acme-Corp.com"
        " header.b=QrStUvWx\nDKIM-Signature: v=1; d=acme-corp.com; s=s1; b=QrStUvWxYzAbCdEfGhIjKlQrStUvWxYz\n"
        "Received: from a (a [198.18.7.77]) by mail.acme-corp.com; Fri, 3 May 2024 05:00:08 +0200"
    )
    organization = re.search(r"from mail\.(org\d+\.example)", copy)
    assert organization
    assert re.search(rf"smtp\.mailfrom=\w+\.{organization[1]};", copy)
    assert f"header.d={organization[1]}" in copy
    networks = re.findall(r"\[(\d+\.\d+\.\d+)\.\d+\]", copy)
    assert len(networks) == 2
    assert len(set(networks)) == 1
    named, signed = re.search(r"header\.b=(\w{8})\n", copy), re.search(r"; b=(\w{8})(\w+)", copy)
    assert named
    assert signed
    assert named[1] == signed[1]
    assert is_filler(signed[1] + signed[2])


def test_providers_stay_and_their_customers_do_not() -> None:
    given = names()
    for host in ("AM0PR01CU002.outbound.protection.outlook.com", "mail-yx1-f68.google.com", "gmail.com"):
        assert given.host(host) == host
    assert given.ip("40.107.1.2") == "40.107.1.2"
    assert given.ip("10.1.2.3") == "10.1.2.3"
    assert given.host("contoso.onmicrosoft.com").endswith(".onmicrosoft.com")
    assert "contoso" not in given.host("contoso.onmicrosoft.com")
    assert "acme" not in given.host("mx0-acme.pphosted.com")


def test_one_key_gives_one_set_of_names() -> None:
    hosts = ("mail.acme-corp.com", "mx.other.org", "third.net")
    one, other = Pseudonyms(KEY, shared=True), Pseudonyms(KEY, shared=True)
    assert [one.host(host) for host in hosts] == [other.host(host) for host in reversed(hosts)][::-1]
    assert Pseudonyms(b"another key of many bytes", shared=True).host(hosts[0]) != one.host(hosts[0])


@given(st.binary(max_size=400))
def test_nothing_raises(data: bytes) -> None:
    redact(b"Received: from a by b; Fri, 3 May 2024 05:00:09 +0200\nSubject: " + data, names())


@pytest.mark.parametrize(
    "unit", ["a", "a.", "a@", ":", "1:", "=?a?Q?b?= ", "<", "\\", "a-", "&lt;", "\xc2\xa0", "id ", "x@y:"]
)
def test_time_grows_with_length(unit: str) -> None:
    def make(times: int) -> str:
        return unit * (5_000 * times // len(unit))

    for rewrite in (structured, numbered):
        said = excess(lambda text, rewrite=rewrite: rewrite(names(), text), make)  # type: ignore[misc]
        assert said is None, said


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", "redact", *arguments], input=given, capture_output=True, check=False
    )


def test_the_command(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "01-postfix-relay-same-tenant.eml"
    table = tmp_path / "table"
    done = run(str(sample), "--redact-map", str(table))
    assert done.returncode == 0
    assert b"example.com" not in done.stdout
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    replaced = [json.loads(line) for line in table.read_text().splitlines()]
    assert {"original": "mail.example.com", "pseudonym": "mail.org1.example"} in replaced
    assert run(str(sample), "--redact-map", str(table)).returncode == 2
    assert run(given=sample.read_bytes()).stdout.count(b"Received:") == done.stdout.count(b"Received:")


def test_several_messages_make_a_mailbox(tmp_path: Path) -> None:
    samples = [str(path) for path in sorted((ROOT / "samples").glob("0*.eml"))]
    done = run(*samples)
    box = tmp_path / "box"
    box.write_bytes(done.stdout)
    assert done.stdout.count(b"\nFrom MAILER-DAEMON ") + 1 == len(samples)
    assert len(list(iter_path(box))) == len(samples)
    # Standard input may be a mailbox too, and no message of it is lost.
    again = run(given=done.stdout)
    assert again.returncode == 0
    assert again.stdout.count(b"From MAILER-DAEMON ") == len(samples)
    # What cannot be read costs only itself.
    some = run(samples[0], str(tmp_path / "none"), samples[1])
    assert (some.returncode, some.stdout.count(b"From MAILER-DAEMON ")) == (3, 2)


def test_mistakes_are_told(tmp_path: Path) -> None:
    short = tmp_path / "key"
    short.write_bytes(b"short")
    done = run("--redact-key", str(short), given=b"Subject: x\n\n")
    assert done.returncode == 2
    assert b"at least 16" in done.stderr
    assert run(str(tmp_path / "none")).returncode == 3
    assert run(given=b"").returncode == 3


def test_a_field_that_is_not_known_is_kept_on_demand() -> None:
    data = b"From: a@b.example\nX-Campaign: Alice 42\n\n"
    assert b"X-Campaign" not in redact(data, names())
    kept = redact(data, names(), ["x-campaign"])
    assert b"X-Campaign: " in kept
    assert b"Alice" not in kept
