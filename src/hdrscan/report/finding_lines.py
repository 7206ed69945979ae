"""Findings as a compiler prints its messages: what is wrong, the line that shows it, the part underlined."""

from collections.abc import Iterable
from typing import NamedTuple

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Finding
from hdrscan.model.source import HeaderBlock
from hdrscan.report.escape import for_terminal

_LEAST = 20
_MOST_ANSWERS = 6


class Quoted(NamedTuple):
    """One line of the source with a part of it marked, ready for a terminal."""

    place: str
    """Such as ``line 14, Received-SPF``."""
    text: str
    """The line, escaped and cut to a width around the part."""
    mark: str
    """As many spaces and carets as underline the part."""
    note: str


def headline(finding: Finding) -> str:
    """Return a finding's first line, without its severity."""
    follows = f" (follows from {', '.join(finding.causes)})" if finding.causes else ""
    sure = "" if finding.confidence.value == "high" else f" [{finding.confidence.value} confidence]"
    return f"{finding.code} {finding.name}: {finding.message}{follows}{sure}"


def quoted(evidence: Evidence, block: HeaderBlock, width: int) -> Quoted:
    """Quote the source's line on which the evidence begins, at most ``width`` columns of it."""
    source = block.source
    start, end = evidence.span
    first = source.rfind(b"\n", 0, start) + 1
    last = source.find(b"\n", start)
    last = len(source) if last < 0 else last
    line = source[first:last].decode("ascii", "surrogateescape").rstrip("\r\n")
    part = (start - first, max(start - first + 1, min(end - first, len(line))))
    before, marked, after = (_escaped(piece) for piece in (line[: part[0]], line[slice(*part)], line[part[1] :]))
    room = max(_LEAST, width)
    if len(before) + len(marked) + len(after) > room:
        before, marked, after = _around(before, marked, after, room)
    place = f"line {evidence.line}, {for_terminal(evidence.field.name)}"
    return Quoted(
        place,
        f"{before}{marked}{after}",
        " " * len(before) + "^" * max(1, len(marked)),
        for_terminal(evidence.note),
    )


def _escaped(piece: str) -> str:
    """Escape a piece for a terminal; its spaces at both ends stay, so that pieces can be joined."""
    bare = piece.strip(" \t")
    left = len(piece) - len(piece.lstrip(" \t")) if bare else len(piece)
    right = len(piece) - len(piece.rstrip(" \t")) if bare else 0
    return " " * left + for_terminal(bare) + " " * right


def _around(before: str, marked: str, after: str, room: int) -> tuple[str, str, str]:
    """Cut three pieces to a room, the marked one last."""
    if len(marked) > room - _LEAST // 2:
        marked = marked[: room - _LEAST // 2 - 3] + "..."
    space = room - len(marked)
    left = min(len(before), max(space // 2, space - len(after)))
    if left < len(before):
        before = "..." + before[len(before) - max(0, left - 3) :]
    rest = max(0, room - len(before) - len(marked))
    if rest < len(after):
        after = after[: max(0, rest - 3)] + "..." if rest >= 3 else ""  # noqa: PLR2004 - the dots' own length
    return before, marked, after


def said_lines(finding: Finding) -> list[str]:
    """Return what the DNS said, where the finding rests on it."""
    if not finding.answers:
        return []
    from hdrscan.report.answer_lines import answer_lines  # noqa: PLC0415 - start-up: only where the DNS was asked

    return [f"the DNS says: {line}" for line in answer_lines(finding.answers, _MOST_ANSWERS)]


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
        "For others to mend, as far as the message shows (if one is you, say so with --domain or --relay, and "
        f"the fixes are shown): {told}."
    )


def fix_lines(finding: Finding) -> list[tuple[str, str]]:
    """Return what to do, as pairs of a kind (``title``, ``before``, ``after``, ``caution``) and text."""
    fix = finding.fix
    if fix is None:
        return []
    lines = [("title", f"Fix: {fix.title} ({fix.target}).")]
    lines += [("before", line) for line in fix.before.splitlines()]
    lines += [("after", line) for line in fix.after.splitlines()]
    if fix.caution:
        lines.append(("caution", f"Take care: {fix.caution}"))
    return lines
