"""What the patterns of usual Received fields share: space, and where values stand."""

import re
from collections.abc import Iterable

from hdrscan.model.source import Span

GAP = r"[ \t\r\n]++"


def spans_of(match: re.Match[str], names: Iterable[str], offset: int) -> dict[str, Span]:
    """Return where each of these groups stands, in the block's text."""
    spans: dict[str, Span] = {}
    for name in names:
        start, end = match.span(name)
        if start >= 0:
            spans[name] = (start + offset, end + offset)
    return spans
