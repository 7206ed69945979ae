"""The DNS checklist as a table for a terminal, and as Markdown."""

from collections.abc import Iterator
from textwrap import wrap

from hdrscan.model.checklist import Check, Checklist
from hdrscan.report.answer_lines import answer_lines
from hdrscan.report.checklist_rows import (
    HEADERS,
    LEGEND,
    counts,
    heading,
    open_checks,
    other_answers,
    paths_of,
    rows,
    title,
    traces,
)
from hdrscan.report.escape import for_markdown, for_terminal
from hdrscan.report.grid import grid
from hdrscan.report.provenance_lines import provenance_sentence
from hdrscan.report.rows import shortened
from hdrscan.text.zone_line import record_line

_NARROW, _WIDEST = 80, 200
_RESULT, _PATHS, _GAPS = 11, 5, 6
_BOLD, _PLAIN = "\x1b[1m", "\x1b[0m"
_LONGEST_RECORD = 2000


def to_table(checklist: Checklist, *, width: int = _NARROW, colour: bool = False) -> str:
    """Return a checklist as text of at most about ``width`` columns."""
    width = max(60, min(width, _WIDEST))
    parts = [_bold(line, colour=colour) for line in _wrapped(title(checklist), width)]
    parts += [
        *_wrapped(provenance_sentence(checklist.provenance), width),
        "",
        *_wrapped(counts(checklist), width),
        "",
    ]
    parts += [_grid(checklist, width, colour=colour), *_wrapped(LEGEND, width)]
    for check in open_checks(checklist):
        parts += ["", *(_bold(line, colour=colour) for line in _wrapped(heading(check), width))]
        parts += _details(check, width)
    answers = answer_lines(other_answers(checklist))
    if answers:
        parts += ["", _bold("Answers that the other checks rest on", colour=colour)]
        parts += [line for answer in answers for line in _item(answer, width)]
    return "\n".join(parts)


def _grid(checklist: Checklist, width: int, *, colour: bool) -> str:
    space = width - _RESULT - _PATHS - _GAPS
    check = space * 2 // 5
    cells = [
        (result, _cell(name, check), _cell(found, space - check), paths)
        for result, name, found, paths in rows(checklist)
    ]
    widths = [
        max(len(line) for cell in column for line in cell.split("\n"))
        for column in zip(HEADERS, *cells, strict=True)
    ]
    lines = grid([HEADERS, tuple("-" * each for each in widths), *cells]).split("\n")
    return "\n".join([_bold(lines[0], colour=colour), *lines[1:]])


def _cell(text: str, width: int) -> str:
    words = (part for word in for_terminal(shortened(text)).split(" ") for part in _parts(word, width))
    return "\n".join(wrap(" ".join(words), width, break_on_hyphens=False))


def _parts(word: str, width: int) -> Iterator[str]:
    """Cut a word that is wider than its cell, such as a host name, before a dot where one is near enough."""
    while len(word) > width:
        cut = word.rfind(".", width // 3, width)
        cut = cut if cut > 0 else width
        yield word[:cut]
        word = word[cut:]
    yield word


def _details(check: Check, width: int) -> list[str]:
    """Return the lines below the heading of a check that has to be acted on."""
    lines = [*_wrapped(check.found, width), *_wrapped(f"Why: {check.point.why}", width)]
    lines += _wrapped(f"On: {paths_of(check)}.", width) if check.point.paths else []
    lines += _wrapped(f"Fix: {check.fix}", width) if check.fix else []
    # A record is there to be copied, so it stays in one line.
    lines += [f"    {_whole(record_line(record))}" for record in check.records]
    proof = [
        *(f"SPF: {line}" for line in traces(check)),
        *(f"Proof: {line}" for line in answer_lines(check.answers)),
    ]
    return lines + [line for item in proof for line in _item(item, width)]


def _whole(line: str) -> str:
    """Return a record's line, which is ASCII; one too long to be copied from a screen is cut."""
    if len(line) <= _LONGEST_RECORD:
        return line
    return f"{line[:_LONGEST_RECORD]}... ({len(line) - _LONGEST_RECORD:,} more characters; --emit-zone has all)"


def _item(text: str, width: int) -> list[str]:
    return wrap(
        for_terminal(shortened(text)), width, initial_indent="- ", subsequent_indent="  ", break_on_hyphens=False
    )


def _wrapped(text: str, width: int) -> list[str]:
    return wrap(for_terminal(shortened(text)), width, break_on_hyphens=False)


def _bold(text: str, *, colour: bool) -> str:
    return f"{_BOLD}{text}{_PLAIN}" if colour else text


def to_markdown(checklist: Checklist) -> str:
    """Return a checklist as Markdown."""
    parts = [
        f"## {_escaped(title(checklist))}",
        "",
        _escaped(provenance_sentence(checklist.provenance)),
        "",
        _escaped(counts(checklist)),
        "",
    ]
    parts += [_row(HEADERS), _row(("---",) * len(HEADERS))]
    parts += [_row(tuple(map(_escaped, cells))) for cells in rows(checklist)]
    parts += ["", _escaped(LEGEND)]
    for check in open_checks(checklist):
        parts += ["", f"### {_escaped(heading(check))}", "", _escaped(check.found), ""]
        parts += [f"- **Why**: {_escaped(check.point.why)}"]
        parts += [f"- **On**: {_escaped(paths_of(check))}"] if check.point.paths else []
        parts += [f"- **Fix**: {_escaped(check.fix)}"] if check.fix else []
        parts += [f"- **SPF**: {_escaped(line)}" for line in traces(check)]
        parts += [f"- **Proof**: {_escaped(answer)}" for answer in answer_lines(check.answers)]
        if check.records:
            # A line begins with a name, in which a backtick is escaped, so none ends the block.
            parts += ["", "```", *(_whole(record_line(record)) for record in check.records), "```"]
    answers = answer_lines(other_answers(checklist))
    if answers:
        parts += [
            "",
            "### Answers that the other checks rest on",
            "",
            *(f"- {_escaped(line)}" for line in answers),
        ]
    return "\n".join(parts)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return for_markdown(shortened(text))
