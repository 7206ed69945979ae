"""What the patterns of usual Received fields share: space, and where values stand."""

import re
from collections.abc import Iterable

from hdrscan.model.source import Span

GAP = r"[ \t\r\n]++"


def spans_of(match: re.Match[str], places: Iterable[tuple[int | str, str]], offset: int) -> dict[str, Span]:
    """Return where values stand, in the block's text; ``places`` are pairs of a group and a value's name."""
    spans: dict[str, Span] = {}
    for group, value in places:
        start, end = match.span(group)
        if start >= 0:
            spans[value] = (start + offset, end + offset)
    return spans
