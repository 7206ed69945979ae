"""What is made of a text that is nearly a record, whatever the text: never an exception, always something sound."""

from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.checklist.dmarc_repair import dmarc_meant, mended, merged
from hdrscan.checklist.near import undressed
from hdrscan.checklist.policies import (
    read_sts,
    read_tls_report,
    sts_meant,
    tls_report_meant,
    tlsa_problem,
)
from hdrscan.checklist.spf_length import shortened
from hdrscan.checklist.spf_near import spf_meant
from hdrscan.checklist.spf_words import joints, meant_words, respaced
from hdrscan.dmarc.record import read_dmarc_record
from hdrscan.model.dns import Text
from hdrscan.spf.record import is_spf_record

PARTS = st.sampled_from(
    [
        "v=spf1", "v=DMARC1", "v=STSv1", "v=TLSRPTv1", "v", "=", ";", ",", ":", " ", "  ", "\t", "\\", '"', "\\;", "p=", "reject", "rejected",
        "rua=", "mailto:", "a@example.com", "id=", "2026-11-24", "ip4:", "ip4", "203.0.113.25", "/33", "/255.255.255.0", "include:", "include=",
        "example.net", "-all", "all", "a", "mx", "redirect=", "%{i}", "spf2.0/pra", "\udcef\udcbb\udcbf", "\udcc2\udca0", "\x1b", "é", "adkim=", "strict", "psd=y", "sp=", "pct=",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=60), st.lists(PARTS, max_size=14).map("".join))


@given(TEXTS)
def test_a_mended_dmarc_record_is_sound(text: str) -> None:
    read = read_dmarc_record(mended(text).text)
    assert read.defects == ()
    assert mended(read.text).text == read.text
    assert read_dmarc_record(merged([text, "v=DMARC1; p=none; rua=mailto:b@example.com"]).text).defects == ()
    found = dmarc_meant(text)
    assert found is None or found[0].startswith("v=DMARC1") or found[1]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_text_breaks_the_reading_of_spf(strings: list[str]) -> None:
    text = Text("".join(strings), tuple(strings))
    spaced = respaced(text)
    assert spaced.replace(" ", "") == text.value.replace(" ", "")
    assert (spaced != text.value) == bool(joints(text))
    list(meant_words(spaced))
    found = spf_meant(text)
    assert found is None or is_spf_record(found[0])
    assert shortened(spaced, 10, iter(())) is None or len(spaced) >= 0


@given(TEXTS)
def test_what_was_meant_of_a_policy_is_sound(text: str) -> None:
    for meant, read in ((sts_meant, read_sts), (tls_report_meant, read_tls_report)):
        whole = Text(text, (text,))
        found = meant(whole)
        right = read(found[0] if found else text).right
        assert right == "" or read(right).problems == ()
    list(undressed(text))
    tlsa_problem(text)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("3 1 1 " + "00" * 32, None),
        ("2 0 2 " + "00" * 64, None),
        ("3 0 0 3082", None),
        ("1 0 1 " + "00" * 32, "usage 1"),
        ("0 0 1 " + "00" * 32, "usage 0"),
        ("4 0 1 " + "00" * 32, "no usage 4"),
        ("3 2 1 " + "00" * 32, "no selector 2"),
        ("3 1 3 " + "00" * 32, "no matching type 3"),
        ("3 1 1 " + "00" * 20, "40 hexadecimal digits"),
        ("3 1 2 " + "00" * 32, "64 hexadecimal digits"),
    ],
)
def test_tlsa(value: str, says: str | None) -> None:
    found = tlsa_problem(value)
    assert found is None if says is None else says in str(found)


@pytest.mark.parametrize(
    "text",
    [
        " " * 60_000 + "v=spf1",
        "\\" * 60_000,
        '"' * 60_000,
        "v=DMARC1;" + " " * 60_000,
        "v=DMARC1; rua=" + "mailto:" * 8_000,
        "v=DMARC1," * 6_000,
        "v=spf1 " + "," * 60_000,
        "v=spf1 " + "ip4:," * 12_000,
        "v=STSv1" + ";" * 60_000,
        "v=TLSRPTv1;" + "rua" * 20_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    strings = tuple(text[at : at + 255] for at in range(0, len(text), 255))
    whole = Text(text, strings)
    start = monotonic()
    mended(text)
    dmarc_meant(text)
    spf_meant(whole)
    list(meant_words(respaced(whole)))
    for read in (read_sts, read_tls_report):
        read(text)
    for meant in (sts_meant, tls_report_meant):
        meant(whole)
    assert monotonic() - start < 2
