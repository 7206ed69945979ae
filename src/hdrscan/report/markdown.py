"""A document as Markdown, for tickets and wikis."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from hdrscan.model.report import Report
from hdrscan.report.document import (
    Block,
    Bullets,
    Code,
    Document,
    Excerpt,
    Facts,
    Heading,
    Item,
    Note,
    Paragraph,
    Table,
    Tone,
    Verdicts,
)
from hdrscan.report.escape import for_markdown, for_terminal
from hdrscan.report.message_view import Detail, message_view
from hdrscan.report.rows import shortened

_QUOTED = 160
"""Characters of a source line that are quoted."""
_STRONG = frozenset({Tone.BAD, Tone.DOUBTFUL})


def to_markdown(report: Report, *, detail: Detail = Detail.SHORT) -> str:
    """Return one message's report as Markdown."""
    return write_markdown(message_view(report, detail))


def write_markdown(document: Document) -> str:
    """Return a document as Markdown; its title is of the second level, so that many fit into one page."""
    lines: list[str] = []
    before: Block | None = None
    for block in document.blocks:
        if before is not None and not (isinstance(before, Item) and isinstance(block, Item)):
            lines.append("")
        lines += _lines(block)
        before = block
    return "\n".join(lines)


def _lines(block: Block) -> Iterable[str]:
    write: Callable[[Any], Iterable[str]] = _WRITERS[type(block)]
    return write(block)


def _heading(block: Heading) -> Iterable[str]:
    return [f"{'#' * (block.level + 1)} {_escaped(block.text)}"]


def _prose(block: Paragraph | Note) -> Iterable[str]:
    return [_escaped(block.text)]


def _verdicts(block: Verdicts) -> Iterable[str]:
    return [" · ".join(f"{_escaped(item.label)} {_value(item.value, item.tone)}" for item in block.items)]


def _value(text: str, tone: Tone) -> str:
    return f"**{_escaped(text)}**" if tone in _STRONG else _escaped(text)


def _facts(block: Facts) -> Iterable[str]:
    return [f"- **{_escaped(name)}**: {_escaped(value)}" for name, value in block.rows]


def _table(block: Table) -> Iterable[str]:
    return [_row(block.headers), f"|{' --- |' * len(block.headers)}", *map(_row, block.rows)]


def _bullets(block: Bullets) -> Iterable[str]:
    return [f"- {_escaped(item)}" for item in block.items]


def _item(block: Item) -> Iterator[str]:
    yield f"- **{_escaped(block.label)}** {_escaped(block.text)}"
    for each in block.blocks:
        if isinstance(each, Excerpt):
            note = f" ({_escaped(each.note)})" if each.note else ""
            yield f"    - {_escaped(each.place)}{note}: {_escaped(_cut(each))}"
        elif isinstance(each, Code):
            # An indented code block: what is pasted from it has no escapes in it.
            yield ""
            yield from (f"          {'- ' if each.removed else ''}{for_terminal(line)}" for line in each.lines)
            yield ""
        else:
            yield f"    - {_escaped(each.text)}"


def _cut(excerpt: Excerpt) -> str:
    """Return a line of the source, around the part that proves something where it is long."""
    line = f"{excerpt.before}{excerpt.marked}{excerpt.after}"
    if len(line) <= _QUOTED:
        return line.strip()
    first = max(0, min(len(excerpt.before) - _QUOTED // 4, len(line) - _QUOTED))
    shown = line[first : first + _QUOTED].strip()
    return f"{'...' if first else ''}{shown}{'...' if first + _QUOTED < len(line) else ''}"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join('<br>'.join(map(_escaped, cell.split(chr(10)))) for cell in cells)} |"


def _escaped(text: str) -> str:
    return for_markdown(shortened(text))


_WRITERS: dict[type[Block], Callable[[Any], Iterable[str]]] = {
    Heading: _heading,
    Paragraph: _prose,
    Note: _prose,
    Verdicts: _verdicts,
    Facts: _facts,
    Table: _table,
    Bullets: _bullets,
    Item: _item,
}
