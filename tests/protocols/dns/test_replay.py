import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from hdrscan.dns.replay import ReplayResolver, dump_answers, load_answers, read_answers, save_answers
from hdrscan.dns.resolver import Recorded, Recorder
from hdrscan.errors import UsageError
from hdrscan.model.dns import Answer, Mx, NoData, NotAsked, NxDomain, Question, Records, TempFail, Text, Value
from memory import Memory, text

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
HEAD = '{"format": "hdrscan-dns-answers", "version": 1}\n'

octets = st.binary(max_size=20).map(lambda data: data.decode("ascii", "surrogateescape"))
names = octets.map(lambda name: name.lower() if name.isascii() else "n").map(lambda name: name.removesuffix("."))
ttls = st.integers(0, 2**31 - 1)
chains = st.lists(names, max_size=2).map(tuple)
servers = st.just("192.0.2.53:53")
reasons = st.text(max_size=20)
texts = st.lists(octets, max_size=3).map(lambda strings: Text("".join(strings), tuple(strings)))
by_type: dict[str, st.SearchStrategy[Value]] = {
    "TXT": texts,
    "MX": st.builds(Mx, st.integers(0, 65535), names),
    "A": st.just("192.0.2.1"),
    "PTR": names,
}


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    kind = draw(st.sampled_from([Records, NoData, NxDomain, TempFail, NotAsked]))
    record_type = draw(st.sampled_from(sorted(by_type)))
    question = Question(draw(names), record_type)
    if kind is NotAsked:
        return NotAsked(question, draw(reasons))
    if kind is TempFail:
        return TempFail(question, draw(reasons), draw(servers))
    if kind is Records:
        held = tuple(draw(st.lists(by_type[record_type], max_size=3)))
        return Records(question, held, draw(ttls), draw(chains), draw(servers))
    return (NoData if kind is NoData else NxDomain)(question, draw(ttls), draw(chains))


@given(st.lists(answers().map(lambda answer: Recorded(answer, NOON)), max_size=4))
def test_what_was_written_is_read(recorded: list[Recorded]) -> None:
    written = dump_answers(recorded)
    assert written.isascii()
    assert list(read_answers(written, "f")) == recorded


def test_a_replay_gives_what_was_recorded(tmp_path: Path) -> None:
    memory = Memory({"example.com MX": [Mx(10, "mail.example.com")], "example.com TXT": [text("a", "\udcff")]})
    recorder = Recorder(memory, lambda: NOON)
    asked = [("Example.com", "mx"), ("example.com", "TXT"), ("example.com", "A"), ("gone.example.com", "A")]
    first = [recorder.query(*question) for question in asked]
    path = str(tmp_path / "answers.jsonl")
    save_answers(path, recorder.recorded)
    replay = ReplayResolver(load_answers(path), path)
    assert [replay.query(*question) for question in asked] == first
    assert len(memory.asked) == 4
    assert replay.asked_between == (NOON, NOON)


def test_a_question_that_was_not_recorded_is_not_asked() -> None:
    answer = ReplayResolver([], "answers.jsonl").query("example.com", "A")
    assert answer == NotAsked(Question("example.com", "A"), "answers.jsonl does not hold this question")
    assert ReplayResolver([]).asked_between is None


def test_a_name_in_unicode_characters_can_be_recorded() -> None:
    answer = NotAsked(Question("b\xfccher.example.com", "A"), "this is not a name that can be asked for")
    (kept,) = read_answers(dump_answers([Recorded(answer, NOON)]), "f")
    assert kept.answer.question.name == "b\udcc3\udcbccher.example.com"


def test_the_last_answer_counts() -> None:
    question = Question("example.com", "A")
    kept = [Recorded(TempFail(question, "late"), NOON), Recorded(NoData(question, 5), NOON)]
    assert ReplayResolver(kept).query("example.com", "A") == NoData(question, 5)


ROW = {
    "name": "example.com",
    "type": "A",
    "asked_at": "2026-01-02T03:04:05+00:00",
    "answer": "records",
    "values": ["192.0.2.1"],
    "ttl": 5,
}


def test_keys_of_later_writers_are_ignored() -> None:
    (kept,) = read_answers(HEAD + json.dumps({**ROW, "colour": "blue"}) + "\n\n", "f")
    assert kept.answer == Records(Question("example.com", "A"), ("192.0.2.1",), 5)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"values": ["192.0.2.300"]}, "'192.0.2.300' is not an address"),
        ({"values": "192.0.2.1"}, "is not a list"),
        ({"ttl": -1}, "-1 is not a number"),
        ({"ttl": True}, "True is not a number"),
        ({"answer": "maybe"}, "there is no answer 'maybe'"),
        ({"asked_at": "2026-01-02T03:04:05"}, "no offset"),
        ({"name": "\u2603"}, "codec"),
        ({"type": "MX", "values": [["10"]]}, "unpack"),
        ({"type": 5}, "5 is not text"),
    ],
)
def test_a_wrong_row_is_named(change: dict[str, object], message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)) as caught:
        read_answers(HEAD + json.dumps({**ROW, **change}), "f")
    assert str(caught.value).startswith("f:2: ")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "f: there are no recorded"),
        ("{}", "f:1: "),
        ("[" * 100_000, "f:1: "),
        ('{"format": "hdrscan-dns-answers", "version": 2}', "version 2 of the format is not known"),
        (HEAD + "[]", "f:2: "),
        (HEAD + "{}", "'name' is missing"),
        ("\x00", "f:1: "),
    ],
)
def test_another_file_is_refused(content: str, message: str) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        read_answers(content, "f")


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load_answers(str(tmp_path / "missing"))
    with pytest.raises(UsageError, match="cannot be written"):
        save_answers(str(tmp_path / "missing" / "answers"), [])
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UsageError, match="cannot be read"):
        load_answers(str(tmp_path / "binary"))


def test_the_example_in_the_documentation_is_read() -> None:
    page = (ROOT / "docs" / "dns-answers.md").read_text(encoding="utf-8")
    example = page.split("```")[1].strip()
    recorded = read_answers(example, "docs")
    assert [type(kept.answer) for kept in recorded] == [Records, NxDomain]
    assert dump_answers(recorded).strip() == example
