"""Findings as a compiler prints its messages: the line, the part underlined, whatever the bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hdrscan
from hdrscan.model.evidence import quote
from hdrscan.model.finding import Finding, Fix, Severity
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence
from hdrscan.report.document import Code, Excerpt, Paragraph, Tone
from hdrscan.report.finding_blocks import excerpt_of, finding_item, headline
from hdrscan.report.markdown import to_markdown
from hdrscan.report.table import to_table, underlined


def report_of(subject: bytes) -> Report:
    return hdrscan.scan(b"From: a@example.com\r\nSubject: " + subject + b"\r\n\r\n")


def finding_in(report: Report, start: int, end: int, **changes: object) -> Finding:
    field = report.block.fields[1]
    evidence = quote(report.block, field, (field.offset + start, field.offset + end), "what shows it")
    values = {
        "code": "SPF001",
        "name": "spf-fail",
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "message": "It failed.",
        "evidence": (evidence,),
    }
    return Finding(**{**values, **changes})


def shown(report: Report, start: int, end: int, width: int) -> tuple[str, str]:
    return underlined(excerpt_of(finding_in(report, start, end).evidence[0], report.block), width)


@pytest.mark.parametrize(
    ("subject", "start", "end", "text", "marked"),
    [
        (b"one two three", 5, 8, "Subject: one two three", "two"),
        (b"tab\there too", 5, 9, "Subject: tab here too", "here"),
        (b"\xc3\xa9t\xc3\xa9 comes", 7, 12, "Subject: été comes", "comes"),
        (b"red \x1b[31m alert", 5, 10, "Subject: red \\x1b[31m alert", "\\x1b[31m"),
    ],
)
def test_the_part_is_underlined(subject: bytes, start: int, end: int, text: str, marked: str) -> None:
    report = report_of(subject)
    line, mark = shown(report, start, end, 80)
    assert line == text
    assert line[mark.index("^") : mark.rindex("^") + 1] == marked
    excerpt = excerpt_of(finding_in(report, start, end).evidence[0], report.block)
    assert (excerpt.place, excerpt.note) == ("line 2, Subject", "what shows it")


def test_a_value_over_several_lines_shows_its_first() -> None:
    report = report_of(b"one\r\n two\r\n three")
    assert shown(report, 1, 12, 80) == ("Subject: one", "         ^^^")


@pytest.mark.parametrize("place", [0, 200, 390])
@pytest.mark.parametrize("width", [20, 40, 80])
def test_long_lines_are_cut_around_the_part(place: int, width: int) -> None:
    report = report_of(b"x" * place + b"HERE" + b"x" * (396 - place))
    line, mark = shown(report, place + 1, place + 5, width)
    assert len(line) <= width
    assert line[mark.index("^") : mark.rindex("^") + 1] == "HERE"


@given(st.binary(max_size=120), st.integers(0, 120), st.integers(1, 120), st.integers(1, 100))
def test_any_bytes_can_be_quoted(subject: bytes, start: int, size: int, width: int) -> None:
    report = report_of(subject.replace(b"\r", b"").replace(b"\n", b""))
    if len(report.block.fields) < 2:
        return
    body = report.block.fields[1].body
    start = min(start, len(body))
    line, mark = shown(report, start, min(start + size, len(body)), width)
    assert len(line) <= max(20, width)
    assert "^" in mark
    assert len(mark) <= max(len(line), 1) + 1
    assert line.isprintable() or not line.isascii()


def test_what_is_not_certain_and_what_follows_is_said() -> None:
    report = report_of(b"x")
    assert headline(finding_in(report, 1, 2)) == "SPF001 spf-fail: It failed."
    doubtful = finding_in(report, 1, 2, confidence=Confidence.LOW, causes=("ROUTE006",))
    assert headline(doubtful) == "SPF001 spf-fail: It failed. (follows from ROUTE006) [low confidence]"


def test_text_to_paste_is_never_broken_and_never_escaped() -> None:
    record = 'example.com. IN TXT "v=spf1 ' + "ip4:203.0.113.25 " * 9 + '-all"'
    fix = Fix("Publish it", "DNS zone of example.com", record, before="old", caution="Only one.")
    report = report_of(b"x_y*z")
    report = report._replace(findings=(finding_in(report, 1, 2, fix=fix),))
    item = finding_item(report.findings[0], report.block, all_evidence=True)
    assert (item.label, item.tone, item.text) == ("high", Tone.HIGH, "SPF001 spf-fail: It failed.")
    assert item.blocks == (
        Excerpt(2, "line 2, Subject", "Subject: ", "x", "_y*z", "what shows it"),
        Paragraph("Fix: Publish it (DNS zone of example.com)."),
        Code(("old",), removed=True),
        Code((record,)),
        Paragraph("Caution: Only one."),
    )
    assert f"    {record}" in to_table(report, width=60).split("\n")
    assert f"          {record}" in to_markdown(report).split("\n")
