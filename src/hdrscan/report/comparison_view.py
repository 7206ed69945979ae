"""The view of a comparison: what differs between two messages, before it is written in any form."""

from collections.abc import Iterable, Iterator

from hdrscan.model.comparison import Change, Comparison, HopPair, Pair
from hdrscan.report.document import Block, Document, Facts, Heading, Note, Paragraph, Table
from hdrscan.report.rows import source_name

_TITLES = {
    "message": "Message",
    "route": "Route",
    "journey": "Journey",
    "results": "Results at the boundary",
    "results at the ingress": "Results at the ingress",
    "signatures": "Signatures",
    "microsoft": "Microsoft's fields",
}
_HEADERS = ("Value", "Before", "After")
_NOTHING = "-"


def comparison_view(comparison: Comparison, *, everything: bool = False) -> Document:
    """Return what is shown; ``everything`` is also what is the same, and what varies between any two messages."""
    return Document(tuple(_blocks(comparison, everything=everything)))


def _blocks(comparison: Comparison, *, everything: bool) -> Iterator[Block]:
    yield Heading("Two messages compared", 1)
    yield Paragraph(_sentence(comparison.differences))
    yield Facts((("Before", source_name(comparison.before)), ("After", source_name(comparison.after))))
    yield from _finding_blocks(comparison, everything=everything)
    for section in comparison.sections:
        rows = _rows(section.pairs, everything=everything)
        if rows:
            yield Heading(_TITLES[section.name])
            yield Table(_headers(everything=everything), rows, (1, 2))
    rows = tuple(row for hop in comparison.hops for row in _hop_rows(hop, everything=everything))
    if rows:
        yield Heading("Hops")
        yield Table(("Hop", *_headers(everything=everything)), rows, (2, 3))
        if any(row[0].endswith("~") for row in rows):
            yield Note("~ claimed by the sender's side, not proven")
    if not everything:
        yield from _left_out(comparison)


def _sentence(count: int) -> str:
    if not count:
        return "Nothing differs but what varies between any two messages of one path."
    return f"{count} {'difference' if count == 1 else 'differences'}."


def _headers(*, everything: bool) -> tuple[str, ...]:
    return (*_HEADERS, "Change") if everything else _HEADERS


def _rows(pairs: Iterable[Pair], *, everything: bool) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (pair.name, _shown(pair.before), _shown(pair.after), *((pair.change.value,) if everything else ()))
        for pair in pairs
        if pair.change.counts or (everything and (pair.before, pair.after) != (None, None))
    )


def _shown(value: str | None) -> str:
    return value or _NOTHING


def _hop_rows(hop: HopPair, *, everything: bool) -> Iterator[tuple[str, ...]]:
    mark = " ~" if hop.is_claimed else ""
    if hop.before is None or hop.after is None:
        before, after = (_NOTHING, hop.host) if hop.before is None else (hop.host, _NOTHING)
        row = (f"{hop.after or hop.before}{mark}", "received by", before, after)
        yield (*row, hop.change.value) if everything else row
        return
    number = str(hop.after) if hop.before == hop.after else f"{hop.before} > {hop.after}"
    for cells in _rows(hop.pairs, everything=everything):
        yield (f"{number}{mark}", *cells)


def _finding_blocks(comparison: Comparison, *, everything: bool) -> Iterator[Block]:
    rows = tuple(
        (
            pair.change.value,
            f"{pair.finding.severity.value} {pair.finding.code}",
            pair.finding.message,
        )
        for pair in comparison.findings
        if everything or pair.change.counts
    )
    if rows:
        yield Heading("Findings")
        yield Table(("Change", "Finding", "What was found"), rows, (2,))


def _left_out(comparison: Comparison) -> Iterator[Block]:
    """Count what -v adds."""
    pairs = [pair for section in comparison.sections for pair in section.pairs]
    pairs += [pair for hop in comparison.hops for pair in hop.pairs]
    varying = sum(pair.change is Change.VARIES for pair in pairs)
    same = sum(pair.change is Change.SAME and pair.before is not None for pair in pairs)
    findings = sum(not pair.change.counts for pair in comparison.findings)
    parts = [
        f"{count} {text}"
        for count, text in (
            (varying, "values that vary between any two messages"),
            (same, "values that are the same"),
            (findings, "findings that both have"),
        )
        if count
    ]
    if parts:
        yield Note(f"Not shown (-v shows it): {'; '.join(parts)}.")
