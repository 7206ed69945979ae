"""Writing a page: the templates, their filters, and the hash of the style that the page's policy permits."""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from hdrscan.report.document import Block
from hdrscan.report.escape import for_terminal
from hdrscan.report.rows import shortened
from hdrscan.version import __version__

_STYLE = files("hdrscan.report.html") / "templates" / "style.css"


@cache
def environment() -> Environment:
    """Return the environment of all pages: every value is escaped, and one that is missing is an error."""
    made = Environment(
        loader=PackageLoader("hdrscan.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["safe_text"] = safe_text
    made.filters["lines"] = lines
    made.tests["block"] = _is_block
    return made


def render(template: str, **values: object) -> str:
    """Write a page."""
    style = _STYLE.read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    made = environment().get_template(template)
    # Of all values the style alone is written as it stands: it is this package's own.
    return made.render(style=Markup(style), style_hash=digest, version=__version__, **values)  # noqa: S704


def safe_text(text: object) -> str:
    """Return text without what a reader would not see or be misled by; the template escapes the rest."""
    return for_terminal(shortened(str(text)))


def lines(text: str) -> list[str]:
    """Return the lines of a cell."""
    return [safe_text(line) for line in text.split("\n")]


def _is_block(block: Block, kind: str) -> bool:
    return type(block).__name__ == kind
