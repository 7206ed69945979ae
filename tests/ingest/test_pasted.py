import base64
import html
import json
import quopri
import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SAMPLES
from hdrscan import scan
from hdrscan.ingest.block import read_block
from hdrscan.model.source import HeaderBlock
from hdrscan.report.json_v1 import to_json
from hdrscan.text.cfws import unfold

FIELDS = re.compile(
    r"(received|received-spf|from|return-path|.*authentication-results.*|.*connectingip|x-forefront-antispam-report)\Z"
)


def prefixed(text: str, prefix: str) -> str:
    return "\n".join(prefix + line for line in text.split("\n"))


def wrapped(text: str, *, hyphens: bool = False, long_words: bool = False) -> str:
    lines = []
    for line in text.split("\n"):
        lines += textwrap.wrap(line, 72, break_on_hyphens=hyphens, break_long_words=long_words) or [""]
    return "\n".join(lines)


def cut_at(text: str, width: int) -> str:
    return "\n".join(
        "\n".join(line[at : at + width] for at in range(0, len(line), width)) for line in text.split("\n")
    )


def numbered(text: str, form: str) -> str:
    return "\n".join(form.format(number) + line for number, line in enumerate(text.split("\n"), 1))


def named(text: str) -> list[dict[str, str]]:
    """Return the fields as APIs give them."""
    lines = re.sub(r"\n[ \t]+", " ", text).split("\n")
    return [dict(zip(("name", "value"), line.split(":", 1), strict=True)) for line in lines]


def tabled(text: str, form: str) -> str:
    return "\n".join(form.format(*(part.strip() for part in pair.values())) for pair in named(text))


MANGLINGS: dict[str, tuple[Callable[[str], str], str]] = {
    "folding lost": (lambda text: re.sub(r"\n[ \t]+", "\n", text), "folding-lost"),
    "double-spaced": (lambda text: text.replace("\n", "\n\n"), "double-spaced"),
    "double line ends": (lambda text: text.replace("\n", "\r\r\n"), "double-spaced"),
    "quoted": (lambda text: prefixed(text, "> "), "quoted"),
    "quoted twice": (lambda text: prefixed(text, "> > "), "quoted"),
    "html": (html.escape, "html-entities"),
    "indented": (lambda text: prefixed(text, "    "), "indented"),
    "nbsp": (lambda text: text.replace(" ", "\u00a0").replace("\t", "\u00a0"), "non-breaking-space"),
    "wrapped": (wrapped, "hard-wrapped"),
    "wrapped at hyphens": (lambda text: wrapped(text, hyphens=True), "hard-wrapped"),
    "wrapped within words": (lambda text: wrapped(text, long_words=True), "hard-wrapped"),
    "cut": (lambda text: cut_at(text, 76), "hard-wrapped"),
    "in a letter": (lambda text: f"Hi,\nReturn-Path copied from Outlook:\n\n{text}\n\nThanks\n", "leading-text"),
    "quoted and wrapped": (lambda text: prefixed(wrapped(text), "> "), "quoted"),
    "indented html": (lambda text: prefixed(html.escape(text), "  "), "html-entities"),
    "numbered": (lambda text: numbered(text, "{}: "), "line-numbers"),
    "numbered in a column": (lambda text: numbered(text, "{:5d}\t"), "line-numbers"),
    "numbered with bars": (lambda text: numbered(text, "{:>4} | "), "line-numbers"),
    "numbered with points": (lambda text: numbered(text, "{}. "), "line-numbers"),
    "on one line": (lambda text: re.sub(r"\n[ \t]*", " ", text), "line-ends-lost"),
    "on one line without spaces": (lambda text: text.replace("\n", ""), "line-ends-lost"),
    "line ends written out": (lambda text: text.replace("\n", "\\r\\n"), "escaped-line-ends"),
    "JSON string": (json.dumps, "escaped-line-ends"),
    "JSON objects": (lambda text: json.dumps(named(text), indent=2), "objects"),
    "JSON pairs": (lambda text: json.dumps([[*pair.values()] for pair in named(text)]), "objects"),
    "Python pairs": (lambda text: repr([(*pair.values(),) for pair in named(text)]), "objects"),
    "table": (lambda text: tabled(text, "{}\t{}"), "table"),
    "table with bars": (lambda text: tabled(text, "| {} | {} |"), "table"),
    "bold names": (lambda text: re.sub(r"(?m)^([!-9;-~]+):", r"**\1:**", text), "bold-names"),
    "bold names in HTML": (lambda text: re.sub(r"(?m)^([!-9;-~]+):", r"<b>\1</b>:", text), "bold-names"),
    "coloured": (lambda text: re.sub(r"(?m)^([!-9;-~]+:)", "\x1b[1;34m\\1\x1b[0m", text), "colours"),
    "HTML lines": (
        lambda text: re.sub(r"(?m)^(.*)$", r"<div class='x'>\1</div>", html.escape(text)),
        "html-tags",
    ),
    "bulleted": (lambda text: prefixed(re.sub(r"\n[ \t]+", " ", text), "- "), "bullets"),
    "added in a diff": (lambda text: prefixed(text, "+"), "bullets"),
    "in a cell": (lambda text: f'"{text}"', "quotes-around"),
    "in a frame": (lambda text: f"<html><body><pre>{text}</pre></body></html>", "html-tags"),
    "JSON with one string": (
        lambda text: json.dumps({"id": 1, "headers": text.replace("\n", "\r\n")}),
        "escaped-line-ends",
    ),
    "quoted-printable": (lambda text: quopri.encodestring(text.encode()).decode(), "quoted-printable"),
    "base64": (lambda text: base64.encodebytes(text.encode()).decode(), "base64"),
    "quoted double-spaced": (lambda text: prefixed(text.replace("\n", "\n\n"), "> "), "double-spaced"),
}


COMMON = {"folding lost", "double-spaced", "quoted", "html", "indented", "wrapped"}


def header_of(path: Path) -> str:
    text = path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
    return text.split("\n\n")[0].rstrip("\n")


def view(block: HeaderBlock) -> list[tuple[str, str]]:
    """The fields that matter, without white space: wrapping within words loses it."""
    return [(f.key, re.sub(r"\s", "", unfold(f.body))) for f in block.fields if FIELDS.match(f.key)]


@pytest.mark.parametrize("name", MANGLINGS)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_survive(path: Path, name: str) -> None:
    mangle, quirk = MANGLINGS[name]
    text = header_of(path)
    source = mangle(text).encode()
    block = read_block(source)
    assert view(block) == view(read_block(text.encode()))
    assert quirk in {each.id for each in block.quirks}
    assert block.kind == "paste"
    for field in block.fields:
        assert source[slice(*field.span)].decode("ascii", "surrogateescape") == field.raw


@pytest.mark.parametrize(
    "name", ["folding lost", "double-spaced", "quoted", "html", "indented", "nbsp", "wrapped"]
)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_samples_give_the_same_hops(path: Path, name: str) -> None:
    text = header_of(path)

    def hops(data: bytes) -> object:
        report = to_json(scan(data))
        found = report["hops"]
        assert isinstance(found, list)
        return [{key: value for key, value in hop.items() if key != "line"} for hop in found]

    assert hops(MANGLINGS[name][0](text).encode()) == hops(text.encode())


@pytest.mark.parametrize("name", MANGLINGS)
def test_corpus_survives(corpus: list[Path], name: str) -> None:
    mangle, _ = MANGLINGS[name]
    failed = []
    # All messages for the manglings that everybody meets, a sample for the rest.
    for path in corpus if name in COMMON else corpus[::7]:
        text = header_of(path)
        if "�" in text or re.search(r"\n[ \t]+\n", text):
            continue  # undecodable, or a fold of blanks alone, which a copy cannot be told from an empty line
        if name.startswith("on one line") and re.search(r"(?m)^[a-z]+:", text):
            continue  # a name in lower case might be a word
        if name == "html" and re.search(
            r'(?mi)^(?:received|[\w-]*authentication-results[\w-]*):(?:.|\n[ \t])*"', text
        ):
            continue  # a quote that a client may have put there stays escaped
        if view(read_block(mangle(text).encode())) != view(read_block(text.encode())):
            failed.append(path.name)
    assert failed == []


def test_smart_quotes_and_zero_width() -> None:
    text = (
        "Received: from a.example.com (a.example.com [192.0.2.1])\n by b.example.net (Postfix) with ESMTP id 1\n"
    )
    text += " (Client CN “x”)\u200b; Mon, 1 Jan 2024 00:00:00 +0000\nSubject: “kept”\n"
    block = read_block(text.encode())
    assert '(Client CN "x")' in block.fields[0].body
    assert {"smart-quotes", "zero-width"} <= {quirk.id for quirk in block.quirks}
    assert "\udce2\udc80\udc9c" in block.fields[1].body


def test_quoted_blocks_with_prose_between() -> None:
    one = "> Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\n> Subject: x\n"
    for between in ("\nand:\n\n", "and:\n", "\n"):
        block = read_block(f"Look:\n{one}{between}{one}".encode())
        assert [field.key for field in block.fields] == ["received", "subject"]
        assert "and" not in block.fields[1].body
        assert "more-header-blocks" in {quirk.id for quirk in block.quirks}


def test_more_blocks_are_counted() -> None:
    one = "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\nSubject: x\n"
    block = read_block(f"Look:\n\n{one}\n{one}\n{one}".encode())
    assert [field.key for field in block.fields] == ["received", "subject"]
    assert any(quirk.id == "more-header-blocks" and quirk.note.startswith("2 ") for quirk in block.quirks)
