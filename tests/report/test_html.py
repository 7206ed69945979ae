"""The HTML page: whatever a message holds stays text, nothing is loaded, and every proof is marked."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hdrscan
from conftest import SAMPLES
from hdrscan.overview import Overview
from hdrscan.report.html import many
from hdrscan.report.html.message import to_html
from hdrscan.report.html.source_lines import source_lines

HOSTILE = (
    b'From: "</style><script>alert(1)</script>" <a@example.com>\n'
    b"Subject: <img src=x onerror=alert(1)> \xe2\x80\xaeevil {{ 7*7 }} {% raw %}\n"
    b"Received: from <svg/onload=alert(1)> (unknown [192.0.2.1]) by mx.example.net (Postfix) with ESMTP id 1;\n"
    b" Mon, 1 Jan 2024 00:00:00 +0000\n"
    b'X-Odd: " onmouseover="alert(1)" javascript:alert(1) data:text/html,x\n\n'
)
ALLOWED = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "footer",
        "h1",
        "h2",
        "h3",
        "p",
        "ul",
        "ol",
        "li",
        "b",
        "a",
        "dl",
        "dt",
        "dd",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "article",
        "span",
        "mark",
        "pre",
        "details",
        "summary",
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "line",
        "text",
        "desc",
        "defs",
        "marker",
        "br",
    ]
)


class Page(HTMLParser):
    """Collects the elements of a page and what their attributes refer to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    @property
    def names(self) -> set[str]:
        return {name for name, _ in self.elements}


def check(page: str) -> Page:
    """Check what must hold of every page."""
    found = Page(page)
    assert found.names <= ALLOWED
    ids = {attributes["id"] for _, attributes in found.elements if "id" in attributes}
    for name, attributes in found.elements:
        assert not [key for key in attributes if key.startswith("on") or key in {"src", "style", "action"}], name
        assert (attributes.get("href") or "#").startswith("#")
        if attributes.get("href", "#") != "#":
            assert attributes["href"][1:] in ids  # type: ignore[index]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069]", page)
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_sample_is_a_sound_page_of_bounded_size(path: object) -> None:
    page = to_html(hdrscan.scan_path(str(path)))
    check(page)
    assert len(page) < 150_000


def test_hostile_text_stays_text() -> None:
    found = check(to_html(hdrscan.scan(HOSTILE)))
    assert "script" not in found.names
    assert "img" not in found.names
    assert "<script>alert(1)</script>" in found.text
    assert "{{ 7*7 }}" in found.text
    assert "\\u202eevil" in found.text


@settings(max_examples=40)
@given(st.binary(max_size=300))
def test_any_bytes_make_a_sound_page(junk: bytes) -> None:
    junk = junk.replace(b"\n", b"").replace(b"\r", b"")
    check(
        to_html(
            hdrscan.scan(b"From: a@example.com\nSubject: " + junk + b"\nReceived: from " + junk + b" by x; y\n\n")
        )
    )


def test_the_policy_permits_this_style_alone() -> None:
    page = to_html(hdrscan.scan(HOSTILE))
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page
    assert page.count("<style>") == 1
    assert "url(" not in style


def test_the_bytes_that_prove_a_finding_are_marked() -> None:
    report = hdrscan.scan_path(str(next(path for path in SAMPLES if path.name.startswith("15"))))
    marked = {
        code: piece.text
        for line in source_lines(report).lines
        for piece in line.pieces
        for code in piece.claims
        if code == "ROUTE003" and "outlook" in piece.text
    }
    assert marked == {"ROUTE003": "EUR03-AM7-obe.outbound.protection.outlook.com"}
    text = "\n".join("".join(piece.text for piece in line.pieces) for line in source_lines(report).lines)
    end = max(field.span[1] for field in report.block.fields)
    assert text == report.block.source[:end].decode("ascii", "surrogateescape").replace("\r", "")


def test_a_huge_header_is_cut_and_says_so() -> None:
    report = hdrscan.scan(
        b"From: a@example.com\n" + b"X-Filler: " + b"y" * 60 + b"\n" * 1 + b"X-More: z\n" * 40_000 + b"\n"
    )
    page = to_html(report)
    assert len(page) < 500_000
    assert "more lines are not shown" in page


def test_many_messages_are_a_row_each_and_a_summary_with_bars() -> None:
    overview = Overview(bounded=True)
    rows = ""
    for number, path in enumerate(SAMPLES, 1):
        report = hdrscan.scan_path(str(path))
        overview.add(report)
        row = many.row(report)
        rows += f"{row.head}{number}{row.tail}"
    page = many.opening() + rows + many.closing(overview, 0)
    found = check(page)
    assert sum(name == "tr" for name, _ in found.elements) > len(SAMPLES)
    assert "Messages by route" in found.text
    assert any(name == "rect" for name, _ in found.elements)


def test_the_page_says_what_the_json_says() -> None:
    report = hdrscan.scan_path(str(SAMPLES[0]))
    found = check(to_html(report))
    values = json.loads(json.dumps(hdrscan.to_json(report)))
    assert values["route"]["summary"] in " ".join(found.text.split())
    for finding in values["findings"]:
        assert finding["code"] in found.text
