"""The pages in Korean say what the English ones say: sections, commands, records and links are the same."""

import re
from collections import Counter
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = [
    pytest.param(ROOT / "docs" / "postfix-office365.md", ROOT / "docs" / "postfix-office365.ko.md", id="guide"),
    pytest.param(ROOT / "README.md", ROOT / "README.ko.md", id="readme"),
]
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"(?:^ {4}.*\n)+", re.MULTILINE)
CODE = re.compile(r"`[^`\n]+`")
LINK = re.compile(r"\]\(([^)]+)\)")
HANGUL = re.compile(r"[\uac00-\ud7a3]")


def prose(page: Path) -> str:
    return FENCED.sub("", page.read_text(encoding="utf-8"))


def blocks(page: Path) -> list[str]:
    text = page.read_text(encoding="utf-8")
    return FENCED.findall(text)


def commands(page: Path) -> list[str]:
    """Return indented commands; what stands behind a # is a remark for people."""
    lines = "".join(INDENTED.findall(prose(page))).splitlines()
    return [line.split(" # ")[0].rstrip() for line in lines]


def headings(page: Path) -> list[str]:
    """Return the level of each heading, with its number where it has one."""
    return re.findall(r"^(#+ (?:\d+\. )?)", prose(page), re.MULTILINE)


def tables(page: Path) -> list[tuple[int, ...]]:
    """Return how many cells each row of each table has."""
    return [
        tuple(len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines())
        for table in re.findall(r"(?:^\|.*\n)+", prose(page), re.MULTILINE)
    ]


def links(page: Path) -> Counter[str]:
    """Return what is linked; a page links its translation, and a translation other translations."""
    found = [link.replace(".ko.md", ".md") for link in LINK.findall(prose(page))]
    return Counter(link for link in found if link != page.name.replace(".ko.md", ".md"))


def items(page: Path) -> int:
    return len(re.findall(r"^- ", prose(page), re.MULTILINE))


def times(page: Path) -> Counter[str]:
    """Return addresses, names of records and numbers with a meaning, wherever they stand in prose."""
    return Counter(
        re.findall(r"\b(?:\d{1,3}(?:\.\d{1,3}){3}|MC\d{6}|5\.\d\.\d+|[A-Z]{3,8}\d{3})\b", prose(page), re.ASCII)
    )


@pytest.mark.parametrize(("english", "korean"), PAGES)
def test_both_pages_have_the_same_sections_commands_and_records(english: Path, korean: Path) -> None:
    assert headings(korean) == headings(english)
    assert blocks(korean) == blocks(english)
    assert commands(korean) == commands(english)
    assert tables(korean) == tables(english)
    assert items(korean) == items(english)
    assert Counter(CODE.findall(prose(korean))) == Counter(CODE.findall(prose(english)))
    assert links(korean) == links(english)
    assert times(korean) == times(english)


@pytest.mark.parametrize(("english", "korean"), PAGES)
def test_each_page_leads_to_the_other(english: Path, korean: Path) -> None:
    assert f"({korean.name})" in prose(english)
    assert f"({english.name})" in prose(korean)


@pytest.mark.parametrize(("english", "korean"), PAGES)
def test_every_paragraph_is_translated(english: Path, korean: Path) -> None:
    text = INDENTED.sub("", prose(korean))
    for paragraph in re.split(r"\n\n+", text):
        bare = LINK.sub("", CODE.sub("", paragraph))
        # Rows that are only names, such as the link to the English page, need no word of Korean.
        if len(re.findall(r"[A-Za-z]{3,}", bare)) > 3:
            assert HANGUL.search(paragraph), paragraph
    assert not HANGUL.search(INDENTED.sub("", prose(english)).replace("한국어", ""))
