"""Recorded answers, written to a file and answered from later without asking anybody (docs/dns-answers.md)."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import cast

from hdrscan.dns.resolver import Recorded, ask
from hdrscan.errors import UsageError
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Question, Records, TempFail, Text, Value
from hdrscan.text.addresses import normalize
from hdrscan.text.names import plain_name

FORMAT = "hdrscan-dns-answers"
VERSION = 1

_Row = Mapping[str, object]
_KINDS: dict[type, str] = {
    Records: "records",
    NoData: "no data",
    NxDomain: "no such name",
    TempFail: "failed",
    NotAsked: "not asked",
}
_HIGHEST = 2**32 - 1


class ReplayResolver:
    """Answers from a recording and never asks; of two answers to one question the later one counts."""

    def __init__(self, recorded: Iterable[Recorded], name: str = "") -> None:
        """Take the answers; ``name``, such as the file's, stands in the reason of a question without one."""
        self._name = name
        self._recorded = {kept.answer.question: kept for kept in recorded}

    def query(self, name: str, record_type: str) -> Answer:
        """Return the recorded answer, else ``NotAsked``."""
        question = ask(name, record_type)
        kept = self._recorded.get(question)
        if kept is None:
            return NotAsked(question, f"{self._name or 'the recording'} does not hold this question")
        return kept.answer

    @property
    def source(self) -> str:
        """What answers, for a person."""
        return f"the recording {self._name}" if self._name else "a recording"

    @property
    def asked_between(self) -> tuple[datetime, datetime] | None:
        """The times of the first and the last answer; None when there is none."""
        times = sorted(kept.asked_at for kept in self._recorded.values())
        return (times[0], times[-1]) if times else None


def save_answers(path: str, recorded: Iterable[Recorded]) -> None:
    """Write answers to a file.

    Raises:
        UsageError: the file cannot be written.
    """
    try:
        Path(path).write_text(dump_answers(recorded), encoding="ascii")
    except OSError as error:
        raise UsageError(f"the answers cannot be written to {path}: {error}") from error


def load_answers(path: str) -> tuple[Recorded, ...]:
    """Read a file of answers.

    Raises:
        UsageError: the file cannot be read, or holds something else; the message names the line.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise UsageError(f"the recorded answers in {path} cannot be read: {error}") from error
    return read_answers(text, path)


def dump_answers(recorded: Iterable[Recorded]) -> str:
    """Return answers as JSON lines: one that says what this is, then one for each answer."""
    rows: list[_Row] = [{"format": FORMAT, "version": VERSION}]
    rows.extend(_row(kept) for kept in recorded)
    return "".join(json.dumps(row) + "\n" for row in rows)


def read_answers(text: str, source: str) -> tuple[Recorded, ...]:
    """Read what ``dump_answers`` wrote; ``source`` names it in messages.

    Raises:
        UsageError: it is something else; the message names the source and the line.
    """
    recorded: list[Recorded] = []
    begun = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if begun:
                recorded.append(_recorded(row))
            else:
                _check_head(row)
                begun = True
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            what = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else error
            raise UsageError(f"{source}:{number}: this is not a recorded DNS answer: {what}") from error
    if not begun:
        raise UsageError(f"{source}: there are no recorded DNS answers in it")
    return tuple(recorded)


def _check_head(row: object) -> None:
    if not isinstance(row, dict) or row.get("format") != FORMAT:
        raise ValueError(f'the file does not begin with {{"format": "{FORMAT}", "version": {VERSION}}}')
    if row.get("version") != VERSION:
        raise ValueError(f"version {row.get('version')} of the format is not known, only {VERSION} is")


def _row(kept: Recorded) -> _Row:
    answer = kept.answer
    row: dict[str, object] = {
        "name": _readable(answer.question.name),
        "type": answer.question.type,
        "asked_at": kept.asked_at.isoformat(),
        "answer": _KINDS[type(answer)],
    }
    if isinstance(answer, Records):
        row["values"] = [_written(value) for value in answer.values]
    if isinstance(answer, Records | NoData | NxDomain):
        row["ttl"] = answer.ttl
        row["chain"] = [_readable(name) for name in answer.chain]
    if isinstance(answer, TempFail | NotAsked):
        row["reason"] = answer.reason
    if not isinstance(answer, NotAsked) and isinstance(answer.server, str):
        row["server"] = answer.server
    return row


def _written(value: Value) -> object:
    if isinstance(value, Text):
        return [_readable(string) for string in value.strings]
    return [value.preference, _readable(value.host)] if isinstance(value, Mx) else _readable(value)


def _recorded(row: object) -> Recorded:
    if not isinstance(row, dict):
        raise TypeError("the line holds no object")
    question = ask(_text(row["name"]), _text(row["type"]))
    asked_at = datetime.fromisoformat(_words(row["asked_at"]))
    if asked_at.tzinfo is None:
        raise ValueError("asked_at has no offset from UTC")
    server = row.get("server")
    return Recorded(_answer(question, row, _words(server) if server is not None else NOT_PRESENT), asked_at)


def _answer(question: Question, row: _Row, server: str | Absent) -> Answer:
    kind = row["answer"]
    if kind == _KINDS[NotAsked]:
        return NotAsked(question, _words(row["reason"]))
    if kind == _KINDS[TempFail]:
        return TempFail(question, _words(row["reason"]), server)
    ttl, chain = _number(row["ttl"]), tuple(plain_name(_text(name)) for name in _list(row.get("chain", [])))
    if kind == _KINDS[Records]:
        read = _reader(question.type)
        return Records(question, tuple(read(value) for value in _list(row["values"])), ttl, chain, server)
    if kind == _KINDS[NoData]:
        return NoData(question, ttl, chain, server)
    if kind == _KINDS[NxDomain]:
        return NxDomain(question, ttl, chain, server)
    raise ValueError(f"there is no answer {kind!r}")


def _reader(record_type: str) -> Callable[[object], Value]:
    readers: dict[str, Callable[[object], Value]] = {
        "A": _address,
        "AAAA": _address,
        "MX": _exchange,
        "TXT": _strings,
        "SPF": _strings,
    }
    return readers.get(record_type, _text)


def _address(value: object) -> str:
    address = normalize(_text(value))
    if address is None:
        raise ValueError(f"{value!r} is not an address")
    return address


def _exchange(value: object) -> Mx:
    preference, host = _list(value)
    return Mx(_number(preference), plain_name(_text(host)))


def _strings(value: object) -> Text:
    strings = tuple(_text(string) for string in _list(value))
    return Text("".join(strings), strings)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return cast("list[object]", value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _HIGHEST:
        raise TypeError(f"{value!r} is not a number")
    return value


def _text(value: object) -> str:
    """Read a text; in the file a character is a byte of the DNS, so that other programs can read it too."""
    return _words(value).encode("latin-1").decode("ascii", "surrogateescape")


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value


def _readable(text: str) -> str:
    # A name in Unicode characters was never asked for, but the question may be on record.
    return text.encode("utf-8", "surrogateescape").decode("latin-1")
