"""The quick reading of Exchange Online's usual form gives exactly what the clauses and the dialect give."""

from pathlib import Path

import pytest

from conftest import SAMPLES
from hdrscan.ingest.sources import read_bytes
from hdrscan.model.source import Field
from hdrscan.trace.dialects import dialects
from hdrscan.trace.received import read_by_clauses
from hdrscan.trace.usual import read_usual


def compare(fields: list[Field]) -> int:
    """Return how many fields are of the usual form; fail where the two readings differ."""
    usual = 0
    for index, field in enumerate(fields):
        quick = read_usual(field, index)
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
    assert compare(fields) > len(fields) / 2


def test_examples_of_all_dialects_are_read_alike() -> None:
    bodies = [example.body for dialect in dialects() for example in dialect.examples]
    compare([Field(0, "Received", "received", f"Received: {body}", (0, 0), 1, f" {body}", 9) for body in bodies])


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
    compare([Field(0, "Received", "received", f"Received:{body}", (0, 0), 1, body, 9)])
