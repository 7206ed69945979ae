import json
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, SAMPLES
from hdrscan import scan, scan_path
from hdrscan.report.escape import for_markdown, for_terminal
from hdrscan.report.json_v1 import to_document, to_json
from hdrscan.report.markdown import to_markdown
from hdrscan.report.message_view import Detail
from hdrscan.report.rows import delay_text
from hdrscan.report.table import to_table

SCHEMA = jsonschema.Draft202012Validator(json.loads((ROOT / "docs/schema/hdrscan-1.json").read_text()))
HOSTILE = (
    b'From: "\x1b[2J" <a\x1b]0;x\x07@example.com>\nSubject: \xe2\x80\xaeevil | `x` \x9b31m <script>\n'
    b"Received: from a|b (\x1b[1mx [192.0.2.1]) by mx.example.net (Postfix) with ESMTP id 1; "
    b"Mon, 1 Jan 2024 00:00:00 +0000\n\n"
)


def test_samples_are_valid_json() -> None:
    reports = [scan_path(str(path)) for path in SAMPLES]
    assert len(reports) >= 7
    for report in reports:
        SCHEMA.validate(to_json(report))
    document = to_document(reports)
    SCHEMA.validate(document)
    assert json.loads(json.dumps(document))["summary"]["messages"] == len(reports)


def test_corpus_is_valid_json(corpus: list[Path]) -> None:
    for path in corpus:
        data = path.read_bytes()
        if not data:
            continue
        report = scan(data)
        SCHEMA.validate(to_json(report))
        to_table(report)
        to_markdown(report)
        fields = sum(1 for field in report.block.fields if field.key == "received")
        assert len(report.chain.steps) == fields


@pytest.mark.parametrize("data", [HOSTILE, b"From: x\n", b"Received: ;\n", b"Received:\n\n", b"To: \xff\xfe\n\n"])
def test_odd_messages_are_valid_json(data: bytes) -> None:
    report = scan(data)
    values = to_json(report)
    SCHEMA.validate(values)
    json.dumps(values, ensure_ascii=False).encode()


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_table_keeps_its_width(path: Path, width: int) -> None:
    report = scan_path(str(path))
    pasted = {
        line.strip() for finding in report.findings if finding.fix for line in finding.fix.after.splitlines()
    }
    lines = to_table(report, width=width).splitlines()
    widest = max(
        len(line)
        for line in lines
        # Text to paste is never broken.
        if line.strip() not in pasted and not line.startswith(("Message-ID", "Subject"))
    )
    assert widest <= max(width, 72)


def test_table_shows_the_hops_oldest_first() -> None:
    sample = scan_path(str(ROOT / "samples" / "01-postfix-relay-same-tenant.eml"))
    text = to_table(sample, width=160, detail=Detail.ALL)
    assert "\x1b" not in text
    first, last = (
        text.index("Postfix") if "Postfix" in text else text.index("(local)"),
        text.index("ME3PR01MB7048"),
    )
    assert first < last
    assert "Boundary: hop 2" in text


def test_nothing_a_terminal_obeys_gets_through() -> None:
    report = scan(HOSTILE)
    for text in (to_table(report), to_markdown(report)):
        assert not [char for char in text if char != "\n" and (ord(char) < 32 or 126 < ord(char) < 160)]
        assert "\u202e" not in text
    assert "<script>" not in to_markdown(report).replace("\\<", "")
    assert "|b" not in to_markdown(report).replace("\\|", "")


def test_escapes() -> None:
    assert for_terminal("a\x1b[0m\u202eb\udc9bc\u200b") == "a\\x1b[0m\\u202eb\u203ac\\u200b"
    assert for_markdown("*x* [y](z)") == "\\*x\\* \\[y\\](z)"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "0 s"),
        (2.5, "2.5 s"),
        (61.0, "1 min 1 s"),
        (-3.0, "-3 s"),
        (3600.0, "1 h 0 min"),
        (90000.0, "1 d 1 h"),
    ],
)
def test_delays(seconds: float, text: str) -> None:
    assert delay_text(seconds) == text
