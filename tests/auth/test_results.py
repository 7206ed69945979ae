"""Authentication-Results: RFC 8601, what vendors write, repairs, the second reader, hostile text."""

import os
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hdrscan.auth.quirks import QUIRKS, AuthQuirk
from hdrscan.auth.results import read_results
from hdrscan.auth.second_reader import cross_check, repaired
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.auth import AuthResults
from hdrscan.model.source import Field
from hdrscan.text.cfws import unfold, unquote
from linear import excess

AR = "Authentication-Results"
AAR = "ARC-Authentication-Results"
OFFSET = 1000
CORPUS = Path(os.environ.get("HDRSCAN_CORPUS", Path(__file__).parents[3] / "shared" / "corpus"))


def field(body: str, name: str = AR, line: int = 1) -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), line, body, OFFSET)


def read(body: str, name: str = AR) -> AuthResults:
    return read_results(field(body, name))


def short(results: AuthResults) -> list[str]:
    """Write each result in one line: method=result name=value ..."""
    return [
        " ".join([f"{found.method}={found.result}", *(f"{name}={value}" for name, value, _ in found.properties)])
        for found in results.resinfos
    ]


def ids(results: AuthResults) -> set[str]:
    return {quirk.id for quirk in results.quirks}


CASES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "results_table.toml").read_text("utf-8"))[
    "case"
]


@pytest.mark.parametrize("line_end", ["\r\n", "\n"])
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_fields_of_the_table(case: dict[str, Any], line_end: str) -> None:
    results = read(" " + case["body"].replace("\n", line_end) + line_end)
    assert short(results) == case["results"]
    assert ids(results) == set(case["quirks"])
    assert results.authserv_id == case.get("authserv_id", results.authserv_id)
    assert results.none == (not case["results"])
    if case["name"].startswith("RFC 8601"):
        assert results.valid, results.errors
    assert cross_check(results) == ()


@pytest.mark.parametrize("quirk", QUIRKS, ids=[quirk.id for quirk in QUIRKS])
def test_each_quirk_reads_its_example(quirk: AuthQuirk) -> None:
    results = read(quirk.example, AAR if quirk.id == "missing-instance" else AR)
    assert tuple(f"{found.method}={found.result}" for found in results.resinfos) == quirk.reads
    found = [entry for entry in results.quirks if entry.id == quirk.id]
    assert found
    assert "{}" not in found[0].note
    wrong = found[0].note.removesuffix(f"; {quirk.done}")
    assert (wrong in results.errors) == quirk.invalid


def test_arc_results_have_an_instance() -> None:
    body = (
        " i=2; mx.microsoft.com 1; spf=pass (sender ip is 203.0.113.9)\r\n smtp.mailfrom=a.example; arc=none (0)"
    )
    results = read(body, AAR)
    assert (results.instance, results.authserv_id, results.version) == (2, "mx.microsoft.com", 1)
    assert short(results) == ["spf=pass smtp.mailfrom=a.example", "arc=none"]
    assert results.valid
    assert ids(read(body)) == {"instance-outside-arc"}
    assert read(" i=1; spf=pass smtp.mailfrom=example.org", AAR).authserv_id is NOT_PRESENT


def test_comments_reasons_versions_and_words_are_kept() -> None:
    results = read(
        ' mx.example.com; dkim/1=Fail (one) (two\r\n (three)) reason="no (key); here" header.d=example.org (4)'
    )
    (dkim,) = results.resinfos
    assert (dkim.version, dkim.result, dkim.word) == (1, "fail", "Fail")
    assert dkim.reason == "no (key); here"
    assert [comment.text for comment in dkim.comments] == ["one", "two (three)", "4"]
    assert dkim.value("header.i", "header.d") == "example.org"
    assert dkim.value("header.i") is NOT_PRESENT


def test_spans_lie_in_the_header_block() -> None:
    body = ' mx.example.com;\r\n spf=pass (x) smtp.mailfrom="a b"; dmarc=none header.from=<c@example.org>'
    results = read(body)
    assert results.authserv_id_span is not None
    start, end = results.authserv_id_span
    assert body[start - OFFSET : end - OFFSET] == "mx.example.com"
    spf, dmarc = results.resinfos
    assert body[spf.span[0] - OFFSET : spf.span[1] - OFFSET] == 'spf=pass (x) smtp.mailfrom="a b"'
    (_, value, (start, end)), (comment,) = spf.properties[0], spf.comments
    assert (value, body[start - OFFSET : end - OFFSET]) == ("a b", '"a b"')
    assert body[comment.span[0] - OFFSET : comment.span[1] - OFFSET] == "(x)"
    (_, value, (start, end)) = dmarc.properties[0]
    assert value == body[start - OFFSET : end - OFFSET] == "c@example.org"


def test_encoded_words_point_at_the_words_that_hold_a_value() -> None:
    body = " =?utf-8?Q?spf=3Dfail_smtp.mailfrom=3Dexa?=\r\n =?utf-8?B?bXBsZS5vcmc7IGRtYXJjPW5vbmU=?="
    results = read(body)
    assert short(results) == ["spf=fail smtp.mailfrom=example.org", "dmarc=none"]
    (start, end) = results.resinfos[0].properties[0].span
    assert body[start - OFFSET : end - OFFSET] == body.strip()
    (start, end) = results.resinfos[1].span
    assert body[start - OFFSET : end - OFFSET].startswith("=?utf-8?B?")


def test_quirks_carry_their_line() -> None:
    results = read_results(field(" mx.example.com;\r\n spf=pass\r\n smtp.mailfrom=a:b", line=7))
    assert [(quirk.id, quirk.line) for quirk in results.quirks] == [("unquoted-value", 9)]


def test_the_repaired_field_is_what_rfc_8601_wants() -> None:
    body = " spf=pass (x) smtp.mailfrom=a@b.example action=none;c.example; dkim=pass header.i=@a dkim=fail;"
    assert repaired(field(body)).replace(" ", "") == (
        "missing.invalid;spf=pass(x)smtp.mailfrom=a@b.examplepolicy.action=none;dkim=passheader.i=@a;dkim=fail"
    )


def test_the_second_reader_is_not_an_echo(monkeypatch: pytest.MonkeyPatch) -> None:
    results = read(" mx.example.com; spf=pass smtp.mailfrom=example.org; dkim=none")
    monkeypatch.setattr("hdrscan.auth.second_reader._applied", lambda _text, _edits: "mx.example.com; spf=fail")
    assert cross_check(results) == (
        "authres reads 1 results, hdrscan 2",
        "result 1: authres reads spf=fail, hdrscan spf=pass",
        "result 1: hdrscan reads smtp.mailfrom=example.org, authres does not",
    )


PIECES = st.sampled_from([
    "spf", "dkim", "=", "pass", ";", "(", ")", '"', "\\", " ", "\r\n ", ".", "/", "1", "i=1;", "smtp.mailfrom",
    "none", "header.d=example.org", "@", "reason=", "<", ">", ",", "=?utf-8?Q?a=3B?=", "\udcff", "mx.example.com",
])  # fmt: skip


@settings(max_examples=400, deadline=None)
@example("spfi=1;none")
@example("spf=;none")
@given(
    st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(st.characters(max_codepoint=127), max_size=80))
)
def test_any_text_is_read_and_spans_slice_back(body: str) -> None:
    results = read(body)
    cross_check(results)
    if "encoded-words" in ids(results):
        return
    for found in results.resinfos:
        text = body[found.span[0] - OFFSET : found.span[1] - OFFSET]
        assert text.lower().startswith(found.method.partition(".")[0])
        for _, value, (start, end) in found.properties:
            written = body[start - OFFSET : end - OFFSET]
            assert value in {written, unquote(unfold(written))}
        for comment in found.comments:
            assert body[comment.span[0] - OFFSET] == "("


@pytest.mark.parametrize("gap", [" ", "\r\n ", "\t", " (note) ", " (a;b=c) \r\n\t(d(e)f) "])
def test_folding_and_comments_change_no_result(gap: str) -> None:
    tail = " mx.example.com;{0}spf=pass{0}smtp.mailfrom=example.org;{0}dkim=none{0};dmarc{0}={0}fail "
    assert short(read(tail.format(gap))) == ["spf=pass smtp.mailfrom=example.org", "dkim=none", "dmarc=fail"]


HOSTILE = [
    "(", "((;spf=a", "a.a.", 'a="', '"\\', ";", "; ", " ", "a (", "a . b ", "a=(", "=?utf-8?Q?", "a(b)",
    "spf=pass;(", "\\", "a / 1 = ", "x=y ", ";x=", "<", '="a"', "=?utf-8?B?YQ==?=", ";a b", "a(b) c",
    "a=b (", "i=",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_values_cost_linear_time(piece: str) -> None:
    said = excess(read_results, lambda times: field((piece * 7_200 * times)[: 7_200 * times]))
    assert said is None, said


def corpus_fields(*names: str) -> Iterator[tuple[str, Field]]:
    pattern = re.compile(r"^([!-9;-~]+):((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.MULTILINE)
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("ascii", "surrogateescape")
            head = re.split(r"\n\r?\n", text, maxsplit=1)[0]
            for match in pattern.finditer(head):
                if match[1].lower() in names:
                    yield path.name, field(match[2], match[1])


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_the_second_reader_agrees_on_the_corpus() -> None:
    count = 0
    without_result: list[str] = []
    differences: list[str] = []
    quirks: Counter[str] = Counter()
    names = (
        "authentication-results", "authentication-results-original", "x-ms-exchange-authentication-results",
        "arc-authentication-results",
    )  # fmt: skip
    for name, target in corpus_fields(*names):
        count += 1
        results = read_results(target)
        quirks.update(ids(results))
        if results.resinfos:
            differences += [f"{name}: {said}" for said in cross_check(results)]
        else:
            without_result.append(target.body.strip())
    assert count == 796
    # One ARC-Authentication-Results was cut down to three dots by whoever published the message.
    assert without_result == ["..."]
    assert differences == []
    assert quirks == {
        "missing-authserv-id": 447, "property-without-ptype": 589, "empty-result": 166, "empty-value": 28,
        "unquoted-value": 8, "property-before-result": 3, "stray-text": 2, "encoded-words": 2,
        "angle-brackets": 1, "missing-instance": 1, "no-result": 1,
    }  # fmt: skip
