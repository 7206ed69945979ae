"""The summary of many messages as tables, for a terminal and as Markdown."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hdrscan.analyze import isoformat
from hdrscan.overview import UNNAMED, Kind, Overview, Sender, percentiles
from hdrscan.report.escape import for_markdown, for_terminal
from hdrscan.report.grid import grid
from hdrscan.report.rows import delay_text

SHOWN = 30
"""Rows that are shown of each table; JSON has all that were counted."""
_LONGEST_PATH = 28
_GAP = 2
_LEAST = 16
"""Columns that are left to a column of a table at least."""


class Section(NamedTuple):
    """One table of the summary."""

    title: str
    headers: tuple[str, ...]
    rows: list[tuple[str, ...]]
    hidden: int
    """Rows that are not shown."""
    longest: int = 32
    """Characters of a cell that are shown."""


def overview_table(overview: Overview, unread: int, width: int) -> str:
    """Return the summary for a terminal of ``width`` columns."""
    parts = ["Summary", "", *(for_terminal(line) for line in sentences(overview, unread))]
    for section in sections(overview):
        cells = [[_short(for_terminal(cell), section.longest) for cell in row] for row in section.rows]
        cells = _fitted(section.headers, cells, width)
        rule = ["-" * max(map(len, column)) for column in zip(section.headers, *cells, strict=True)]
        parts += ["", section.title, "", grid([section.headers, rule, *cells])]
        if section.hidden:
            parts.append(f"and {section.hidden:,} more, which --format json lists")
    return "\n".join(parts) + "\n"


def overview_markdown(overview: Overview, unread: int) -> str:
    """Return the summary as Markdown."""
    parts = ["## Summary", "", *(f"- {for_markdown(line)}" for line in sentences(overview, unread))]
    for section in sections(overview):
        parts += ["", f"### {section.title}", "", _line(section.headers), _line(("---",) * len(section.headers))]
        parts += [
            _line(tuple(for_markdown(_short(cell, section.longest)) for cell in row)) for row in section.rows
        ]
        if section.hidden:
            parts += ["", f"and {section.hidden:,} more, which `--format json` lists"]
    return "\n".join(parts) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _fitted(headers: Sequence[str], cells: list[list[str]], width: int) -> list[list[str]]:
    """Cut the widest columns until all fit; the last one holds numbers, or a place that ends with one."""
    sizes = [max(map(len, column)) for column in zip(headers, *cells, strict=True)]
    room = width - _GAP * (len(sizes) - 1)
    while sum(sizes) > room and max(sizes[:-1]) > _LEAST:
        sizes[sizes.index(max(sizes[:-1]))] -= 1
    return [[_short(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in cells]


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 2] + ".."


def sentences(overview: Overview, unread: int) -> Iterator[str]:
    """Yield what there was in all."""
    yield f"{overview.messages:,} message{'s' * (overview.messages != 1)}, {overview.hops:,} hops"
    if overview.first is not None and overview.last is not None:
        yield f"first seen {isoformat(overview.first)}, last seen {isoformat(overview.last)}"
    if overview.errors:
        yield f"{overview.errors:,} could not be judged"
    if any(row.asked for row in overview.senders.values()):
        yield "where the recipient recorded no result (*): DKIM as verified, SPF and DMARC as published"
    if unread:
        yield f"{unread:,} could not be read or judged; standard error names them"


def sections(overview: Overview) -> Iterator[Section]:
    """Yield the tables that have a row."""
    routes = sorted(overview.routes.items(), key=lambda row: -row[1])
    if routes:
        yield _section(
            "Messages by route",
            ("Messages", "HELO", "Host", "Origin"),
            [(f"{count:,}", kind, host, origin) for (kind, host, origin), count in routes],
        )
    senders = sorted(overview.senders.items(), key=lambda row: -row[1].messages)
    if senders:
        yield _section(
            "Who sends for which From domain (SPF and DKIM: passed, and aligned with From)",
            (
                "From domain",
                "Source",
                "Messages",
                "SPF",
                "aligned",
                "DKIM",
                "aligned",
                "DMARC",
                "would fail p=reject",
            ),
            [(domain, _source(kind, name), *_counts(row)) for (domain, kind, name), row in senders],
        )
    asked = [(key, row) for key, row in senders if row.asked]
    if asked:
        yield _section(
            "The same with what is published, or would be with the zone files",
            ("From domain", "Source", "Messages", "SPF", "DMARC", "would fail p=reject"),
            [(domain, _source(kind, name), *_published(row)) for (domain, kind, name), row in asked],
        )
    if overview.findings:
        yield _section(
            "Findings (hdrscan explain CODE tells more)",
            ("Code", "Severity", "Name", "Messages", "For example"),
            [
                (code, kind.severity.value, kind.name, f"{kind.messages:,}", _place(kind))
                for code, kind in overview.kinds()
            ],
        )._replace(longest=_LONGEST_PATH + len(", message 1,000,000"))
    delays = sorted(overview.delays.items(), key=lambda row: -row[1].total())
    if delays:
        yield _section(
            "Delays, between receiving hosts",
            ("From", "By", "Messages", "half", "90 %", "99 %", "longest"),
            [
                (
                    *pair,
                    f"{delay.total():,}",
                    *map(delay_text, percentiles(delay, 0.5, 0.9, 0.99)),
                    delay_text(max(delay)),
                )
                for pair, delay in delays[:SHOWN]
            ],
            len(delays),
        )


def _section(
    title: str, headers: tuple[str, ...], rows: list[tuple[str, ...]], total: int | None = None
) -> Section:
    count = len(rows) if total is None else total
    return Section(title, headers, rows[:SHOWN], max(0, count - SHOWN))


def _place(kind: Kind) -> str:
    """Name a message by its source and its number there, from 1; a long path by its end."""
    path = kind.path if len(kind.path) <= _LONGEST_PATH else ".." + kind.path[2 - _LONGEST_PATH :]
    return f"{path}, message {kind.index + 1:,}" if kind.index else path


def _source(kind: str, name: str) -> str:
    return name if kind == "other" else kind if name == UNNAMED else f"{name} ({kind})"


def _published(row: Sender) -> tuple[str, ...]:
    counts = (row.asked, row.published_spf_pass, row.published_dmarc_pass, row.published_dmarc_fail)
    return tuple(f"{count:,}" for count in counts)


def _counts(row: Sender) -> tuple[str, ...]:
    counts = (row.messages, row.spf_pass, row.spf_aligned, row.dkim_pass, row.dkim_aligned, row.dmarc_pass)
    return (*(f"{count:,}" for count in counts), f"{row.dmarc_fail:,}")
