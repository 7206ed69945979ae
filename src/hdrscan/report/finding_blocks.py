"""A finding as blocks of a document: the headline, the bytes that prove it, what the DNS said, and the fix."""

from collections.abc import Iterable, Iterator

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Finding, Fix
from hdrscan.model.source import HeaderBlock
from hdrscan.report.document import Code, Excerpt, Item, Paragraph, Tone

_MOST_ANSWERS = 6


def finding_item(finding: Finding, block: HeaderBlock, *, all_evidence: bool) -> Item:
    """Return a finding with all its evidence, or with the one line that decides.

    In short, what only follows from other findings quotes nothing: the line that decides stands there.
    """
    if all_evidence:
        excerpts = [excerpt_of(evidence, block) for evidence in finding.evidence]
    else:
        decisive = () if finding.causes else (found for found in finding.evidence if found.primary)
        excerpts = [excerpt_of(found, block)._replace(place=f"line {found.line}", note="") for found in decisive]
    return Item(
        finding.severity.value,
        Tone(finding.severity.value),
        headline(finding),
        (
            *excerpts,
            *map(Paragraph, said_lines(finding)),
            *(_fix_blocks(finding.fix) if finding.fix else ()),
        ),
    )


def headline(finding: Finding) -> str:
    """Return a finding's first line, without its severity."""
    follows = f" (follows from {', '.join(finding.causes)})" if finding.causes else ""
    sure = "" if finding.confidence.value == "high" else f" [{finding.confidence.value} confidence]"
    return f"{finding.code} {finding.name}: {finding.message}{follows}{sure}"


def excerpt_of(evidence: Evidence, block: HeaderBlock) -> Excerpt:
    """Quote the source's line on which the evidence begins."""
    source = block.source
    start, end = evidence.span
    first = source.rfind(b"\n", 0, start) + 1
    last = source.find(b"\n", start)
    last = len(source) if last < 0 else last
    line = source[first:last].decode("ascii", "surrogateescape").rstrip("\r\n")
    begins, ends = start - first, max(start - first + 1, min(end - first, len(line)))
    place = f"line {evidence.line}, {evidence.field.name}"
    return Excerpt(evidence.line, place, line[:begins], line[begins:ends], line[ends:], evidence.note)


def said_lines(finding: Finding) -> list[str]:
    """Return what the DNS said, where the finding rests on it."""
    if not finding.answers:
        return []
    from hdrscan.report.answer_lines import answer_lines  # noqa: PLC0415 - start-up: only where the DNS was asked

    return [f"The DNS says: {line}" for line in answer_lines(finding.answers, _MOST_ANSWERS)]


def owner_line(findings: Iterable[Finding]) -> str | None:
    """Say in one line who else would have to act, and on which findings."""
    others: dict[str, dict[str, None]] = {}
    for finding in findings:
        if finding.owner:
            others.setdefault(finding.owner, {})[finding.code] = None
    if not others:
        return None
    told = "; ".join(f"{owner} ({', '.join(codes)})" for owner, codes in others.items())
    return (
        f"Others would have to act, as far as the message shows: {told}. If one of them is you, name your domain "
        "or relay with --domain or --relay, and the fixes are shown."
    )


def _fix_blocks(fix: Fix) -> Iterator[Paragraph | Code]:
    """Yield what to do: where, what goes, what comes, and what not to do instead."""
    yield Paragraph(f"Fix: {fix.title} ({fix.target}).")
    if fix.before:
        yield Code(tuple(fix.before.splitlines()), removed=True)
    if fix.after:
        yield Code(tuple(fix.after.splitlines()))
    if fix.caution:
        yield Paragraph(f"Caution: {fix.caution}")
