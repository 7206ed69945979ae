"""The guide to Postfix and Office 365 as its readers have it: the text, its steps and what is to be pasted."""

import re

from conftest import ROOT

GUIDE = (ROOT / "docs" / "postfix-office365.md").read_text(encoding="utf-8")
STEPS: list[tuple[str, str]] = re.findall(r"^### (\d+)\. [^\n]+\n(.*?)(?=^##)", GUIDE, re.MULTILINE | re.DOTALL)
"""Number and text of each step."""


def main_cf() -> list[str]:
    """Return the blocks for Postfix's main.cf, word for word."""
    return re.findall(r"^```\n(# main\.cf.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)
