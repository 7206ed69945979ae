"""One message as a page."""

from collections.abc import Iterable
from typing import NamedTuple

from hdrscan.model.report import Report
from hdrscan.report.document import Block, Heading, Item, Table, Tone, Verdicts
from hdrscan.report.html.alignment import alignment
from hdrscan.report.html.journey import journey
from hdrscan.report.html.page import render
from hdrscan.report.html.source_lines import source_lines
from hdrscan.report.message_view import Detail, message_view
from hdrscan.report.rows import source_name


class Section(NamedTuple):
    """Blocks below one heading."""

    title: str
    """Empty for the tables, which stand without one."""
    blocks: tuple[Block, ...]


def to_html(report: Report, *, detail: Detail = Detail.MORE) -> str:
    """Return one message's report as a page of its own, by default with all evidence, some of it folded away."""
    blocks = message_view(report, detail).blocks
    items = [block for block in blocks if isinstance(block, Item)]
    # Headings of level 2 open a part that can be folded; what stands before the first is the answer.
    first_table = next((at for at, block in enumerate(blocks) if isinstance(block, Table)), len(blocks))
    first_item = next((at for at, block in enumerate(blocks) if isinstance(block, Item)), first_table)
    answer = [block for block in blocks[1:first_item] if not isinstance(block, Heading | Verdicts)]
    notes = [block for block in blocks[first_item:first_table] if not isinstance(block, Item | Heading)]
    verdicts = next((block for block in blocks if isinstance(block, Verdicts)), None)
    return render(
        "message.html",
        title=source_name(report),
        answer=answer,
        verdicts=verdicts,
        items=[item for item in items if item.tone is not Tone.INFO],
        notes=notes,
        remarks=[item for item in items if item.tone is Tone.INFO],
        sections=_sections(blocks[first_table:]),
        picture=journey(report),
        diagram=alignment(report),
        source=source_lines(report),
    )


def _sections(blocks: Iterable[Block]) -> list[Section]:
    """Group blocks by the headings above them."""
    found = [Section("", ())]
    for block in blocks:
        if isinstance(block, Heading):
            found.append(Section(block.text, ()))
        else:
            found[-1] = found[-1]._replace(blocks=(*found[-1].blocks, block))
    return [section for section in found if section.blocks]
