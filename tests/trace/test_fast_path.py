"""The quick reading of the usual forms gives exactly what the clauses and the dialect give."""

import random
import re
import tomllib
from pathlib import Path

import pytest

from conftest import SAMPLES
from hdrscan.ingest.sources import read_bytes
from hdrscan.model.source import Field
from hdrscan.trace.dialects import dialects
from hdrscan.trace.received import read_by_clauses, read_quickly


def compare(fields: list[Field]) -> int:
    """Return how many fields are of the usual form; fail where the two readings differ."""
    usual = 0
    for index, field in enumerate(fields):
        quick = read_quickly(field, index)
        if quick is not None:
            usual += 1
            slow = read_by_clauses(field, index)
            assert dict(quick.spans) == dict(slow.spans), field.raw
            assert quick._replace(spans={}) == slow._replace(spans={}), field.raw
    return usual


def received_of(path: Path) -> list[Field]:
    data = path.read_bytes()
    return list(read_bytes(data)[1].named("received")) if data.strip() else []


def test_samples_are_read_alike() -> None:
    assert compare([field for path in SAMPLES for field in received_of(path)]) > 40


def test_real_mail_is_read_alike(corpus: list[Path]) -> None:
    fields = [field for path in corpus for field in received_of(path)]
    assert compare(fields) > len(fields) * 3 / 4


def field_of(body: str) -> Field:
    return Field(0, "Received", "received", f"Received:{body}", (0, 0), 1, body, 9)


def test_examples_of_all_dialects_are_read_alike() -> None:
    bodies = [example.body for dialect in dialects() for example in dialect.examples]
    compare([field_of(f" {body}") for body in bodies])


def test_the_table_of_bodies_is_read_alike() -> None:
    entries = tomllib.loads((Path(__file__).parent / "received_table.toml").read_text())["received"]
    assert compare([field_of(f" {entry['body']}") for entry in entries]) > 5


USUAL = (
    " from mail.example.com (203.0.113.25) by SJ1PEPF000023D7.mail.protection.outlook.com (10.1.2.3) with Microsoft SMTP "
    "Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.1.2 via Frontend Transport; "
    "Mon, 3 Mar 2025 12:00:05 +0000"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("203.0.113.25", "203.0.113.999"),
        ("203.0.113.25", "2001:db8::1"),
        ("203.0.113.25", "::ffff:203.0.113.25"),
        ("203.0.113.25", "1:2"),
        ("mail.example.com", "203.0.113.25"),
        ("mail.example.com", "localhost"),
        ("mail.example.com", "a.localhost.unknown"),
        ("mail.example.com", "localhost.unknown"),
        ("15.20.1.2", "15.2.1.2"),
        ("3 Mar 2025", "31 Feb 2025"),
        ("3 Mar 2025", "3 Xyz 2025"),
        ("12:00:05", "12:00:60"),
        ("12:00:05", "24:00:00"),
        ("+0000", "-0000"),
        ("+0000", "+0100"),
        ("+0000", "+0000 (UTC)"),
        (" (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)", ""),
        (" (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384)", " (TLS)"),
        ("TLS_AES_256_GCM_SHA384", "NONE"),
        ("TLS1_3", "TLS1_0"),
        ("Microsoft SMTP Server", "mapi"),
        ("Microsoft SMTP Server", "Microsoft\r\n\tSMTP\r\n Server"),
        (" via Frontend Transport", ""),
        (" (10.1.2.3)", ""),
        (" id 15.20.1.2 via Frontend Transport", ""),
    ],
)
def test_variations_are_read_alike_or_left_alone(old: str, new: str) -> None:
    assert old in USUAL
    body = USUAL.replace(old, new)
    compare([field_of(body)])


FORMS = (
    USUAL,
    (
        " from DB1.eurprd04.prod.outlook.com (::1) by AM1.eurprd04.prod.outlook.com with HTTPS; "
        "Mon, 3 Mar 2025 12:00:05 +0000"
    ),
    (
        " from AM1.eurprd04.prod.outlook.com ([fe80::1]) by AM1.eurprd04.prod.outlook.com ([fe80::1%5]) with mapi id "
        "15.20.1.2; Mon, 3 Mar 2025 12:00:05 +0000"
    ),
    (
        " from mail.example.com (mail.example.com [IPv6:2001:db8::25])\r\n\t(using TLSv1.3 with cipher "
        "TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n\t key-exchange X25519 server-signature ECDSA (P-256) server-digest "
        "SHA256)\r\n\t(No client certificate requested)\r\n\tby mx.example.org (Postfix) with ESMTPS id 4R51bl6nRxz3bXw"
        "\r\n\tfor <bob@example.org>; Mon,  3 Mar 2025 12:00:05 +0100 (CET)"
    ),
    (
        " from mail.example.com (unknown [203.0.113.25]) by mx.example.org (Postfix) with ESMTP id 3A3C4DFAB2; "
        "Mon, 3 Mar 2025 12:00:05 -0300 (-03)"
    ),
    " by mx.example.org (Postfix, from userid 33) id 2CFB52026D64; Mon, 3 Mar 2025 12:00:05 +0000 (UTC)",
    (
        " from mail.example.com (host25.example.net. [203.0.113.25])\r\n by mx.google.com with ESMTPS id x1si2.2025.03.03\r\n"
        " for <carol@example.org>\r\n (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n"
        " Mon, 03 Mar 2025 04:00:05 -0800 (PST)"
    ),
    " by 2002:a05:7300:8305:b0:d1:2e88:8f20 with SMTP id w5csp1670752dyi; Mon, 3 Mar 2025 04:00:06 -0800 (PST)",
)
# What one reader or another looks for, and what a stranger may put in any word's place.
WORDS = [
    "unknown", "helo", "EHLO", "by", "from", "with", "id", "for", "via", "none", "NULL", "authenticated",
    "user", "auth", "account", "localhost", "HTTP", "mapi", "ESMTPSA", "encrypted", "TLS", "(TLS)", "TLS1.2",
    "tls1.", "(", ")", ";", "=", "[", "]", "<>", "-", "-0000", "+0060", "+2400", "00:00:60", "deadbeef",
    "::1", "1.2.3.4", "[1.2.3.4]", "mx.google.com", "smtp.gmail.com", "x.y.", "cipher=ABC", "version=TLS1_2",
    "1abcDE-0003Xy-9z", "envelope-from", "x.envelope-from", "us-mta-1-x", "pps.filterd", "localhost.unknown",
    "prod.outlook.com", "unverified", "may be forged", "(x)", '"q"', "29 Feb 2023", "31 Dec 9999",
    "(Postfix)", "\r\n\t", "                         ", "\udcc3",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_a_usual_form_is_read_quickly(form: str) -> None:
    assert compare([field_of(form)]) == 1


@pytest.mark.parametrize("form", FORMS)
def test_any_word_put_in_a_form_is_read_alike_or_left_alone(form: str) -> None:
    random_words = random.Random(form)  # noqa: S311 - the same in every run
    parts = re.findall(r"[^\s()<>\[\];]+|[()<>\[\];]|\s+", form)
    fields: list[Field] = []
    for place in range(len(parts)):
        for word in (*random_words.sample(WORDS, 12), ""):
            fields.append(field_of("".join([*parts[:place], word, *parts[place + 1 :]])))
            fields.append(field_of("".join([*parts[:place], parts[place] + word, *parts[place + 1 :]])))
    assert compare(fields) > 50
