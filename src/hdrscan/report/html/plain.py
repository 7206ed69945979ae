"""A document without findings to prove as a page: its blocks in their order."""

from hdrscan.report.document import Document, Heading
from hdrscan.report.html.page import render


def write_html(document: Document) -> str:
    """Return a document as a page of its own; its first block is its title."""
    title, *blocks = document.blocks
    assert isinstance(title, Heading)  # noqa: S101 - every document begins with its title
    return render("document.html", title=title.text, blocks=blocks)
