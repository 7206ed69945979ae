"""Closing up a header whose lines, or whose fields, were copied with an empty line behind each."""

from hdrscan.ingest.known import is_known
from hdrscan.ingest.lines import Line
from hdrscan.ingest.repairs import Repairs
from hdrscan.ingest.unwrap import start_of_field

_SAMPLE = 24
_ENOUGH = 2


def close_up(lines: list[Line], repairs: Repairs) -> tuple[list[Line], list[Line]]:
    """Drop the single empty lines of a spaced-out header; return its lines and those that follow it."""
    runs = _runs(lines)
    if len(runs) < _ENOUGH or not _is_spaced_out(runs):
        return lines, []
    repairs.note(
        "double-spaced", runs[1][0].number - 1, "the empty lines between the header's lines were dropped"
    )
    out = [*runs[0]]
    folded = any(_is_folded(line) for line in out)
    lost = False
    for at, run in enumerate(runs[1:], start=1):
        head = run[0].text
        if head[0] in " \t":
            folded = True
        elif start_of_field(head) is None:
            # Where folding was kept, a flush line that is not a field is what was written below the header.
            if folded and not lost:
                return out, [line for rest in runs[at:] for line in rest]
            lost = True
        folded = folded or any(_is_folded(line) for line in run)
        out += run
    used = sum(len(run) for run in runs)
    last = runs[-1][-1].number
    return out, [line for line in lines if line.number > last] if used else []


def _is_folded(line: Line) -> bool:
    return line.text[0] in " \t"


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Cut lines at single empty lines; two empty lines in a row, or the end, end the header."""
    runs: list[list[Line]] = []
    empty = False
    for line in lines:
        if not line.text.strip(" \t"):
            # White space alone is a folded line, which has its own empty lines around it.
            if empty and not line.text:
                break
            empty = not line.text
        elif empty or not runs:
            runs.append([line])
            empty = False
        else:
            runs[-1].append(line)
    return runs


def _is_spaced_out(runs: list[list[Line]]) -> bool:
    """Tell from the first runs whether each is one line, or one field, and together they are a header."""
    sample = runs[:_SAMPLE]
    single = all(len(run) == 1 for run in sample[: len(sample) if len(sample) < _SAMPLE else -1])
    one_field = all(all(_is_folded(line) for line in run[1:]) for run in runs[:3])
    known = sum(_is_known_start(run[0]) for run in (sample if single else runs[:3]))
    all_folded = all(_is_folded(run[0]) for run in sample[1:])
    return (single or one_field) and (known >= _ENOUGH or (known == 1 and all_folded))


def _is_known_start(line: Line) -> bool:
    name = start_of_field(line.text, known_only=True)
    return name is not None and is_known(name)
