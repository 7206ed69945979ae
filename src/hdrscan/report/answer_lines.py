"""Answers of the DNS as lines for a person."""

from collections.abc import Iterable

from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Records, TempFail, Text, Value

MOST = 60
"""Lines that are shown; one list of MX records could fill pages."""


def answer_lines(answers: Iterable[Answer], most: int = MOST) -> list[str]:
    """Return each answer as a line: the question, what came back, how long it holds, and who said so."""
    lines = [_answer_line(answer) for answer in dict.fromkeys(answers)]
    rest = len(lines) - most
    return lines if rest <= 0 else [*lines[:most], f"and {rest} more (the JSON report has all)"]


def _answer_line(answer: Answer) -> str:
    line = f"{answer.question.name} {answer.question.type}: {_content(answer)}"
    details = [f"TTL {answer.ttl}"] if isinstance(answer, Records | NoData | NxDomain) else []
    server = getattr(answer, "server", None)
    details += [server] if isinstance(server, str) else []
    return f"{line} ({', '.join(details)})" if details else line


def _content(answer: Answer) -> str:
    if isinstance(answer, TempFail):
        return f"failed: {answer.reason}"
    if isinstance(answer, NotAsked):
        return f"not asked: {answer.reason}"
    chain = "".join(f"{name} -> " for name in answer.chain)
    if isinstance(answer, NoData):
        return f"{chain}no record of this type"
    if isinstance(answer, NxDomain):
        return f"{chain}no such name"
    return chain + ", ".join(_value(value) for value in answer.values)


def _value(value: Value) -> str:
    if isinstance(value, Text):
        return " ".join(f'"{string}"' for string in value.strings)
    return f"{value.preference} {value.host or '.'}" if isinstance(value, Mx) else value
