"""Findings as a compiler prints its messages: the line, the part underlined, whatever the bytes are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import hdrscan
from hdrscan.model.evidence import quote
from hdrscan.model.finding import Finding, Fix, Severity
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence
from hdrscan.report.finding_lines import fix_lines, headline, quoted
from hdrscan.report.markdown import to_markdown
from hdrscan.report.table import to_table


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
    shown = quoted(finding_in(report, start, end).evidence[0], report.block, 80)
    assert shown.text == text
    first, last = shown.mark.index("^"), shown.mark.rindex("^") + 1
    assert shown.text[first:last] == marked
    assert (shown.place, shown.note) == ("line 2, Subject", "what shows it")


def test_a_value_over_several_lines_shows_its_first() -> None:
    report = report_of(b"one\r\n two\r\n three")
    shown = quoted(finding_in(report, 1, 12).evidence[0], report.block, 80)
    assert shown.text == "Subject: one"
    assert shown.mark == "         ^^^"


@pytest.mark.parametrize("place", [0, 200, 390])
@pytest.mark.parametrize("width", [20, 40, 80])
def test_long_lines_are_cut_around_the_part(place: int, width: int) -> None:
    report = report_of(b"x" * place + b"HERE" + b"x" * (396 - place))
    shown = quoted(finding_in(report, place + 1, place + 5).evidence[0], report.block, width)
    assert len(shown.text) <= width
    first, last = shown.mark.index("^"), shown.mark.rindex("^") + 1
    assert shown.text[first:last] == "HERE"


@given(st.binary(max_size=120), st.integers(0, 120), st.integers(1, 120), st.integers(1, 100))
def test_any_bytes_can_be_quoted(subject: bytes, start: int, size: int, width: int) -> None:
    report = report_of(subject.replace(b"\r", b"").replace(b"\n", b""))
    if len(report.block.fields) < 2:
        return
    body = report.block.fields[1].body
    start = min(start, len(body))
    shown = quoted(finding_in(report, start, min(start + size, len(body))).evidence[0], report.block, width)
    assert len(shown.text) <= max(20, width)
    assert "^" in shown.mark
    assert len(shown.mark) <= max(len(shown.text), 1) + 1
    assert shown.text.isprintable() or not shown.text.isascii()


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
    assert fix_lines(report.findings[0]) == [
        ("title", "Fix: Publish it (DNS zone of example.com)."),
        ("before", "old"),
        ("after", record),
        ("caution", "Take care: Only one."),
    ]
    assert f"    {record}" in to_table(report, width=60).split("\n")
    assert f"          {record}" in to_markdown(report).split("\n")
