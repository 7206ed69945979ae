import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.dmarc.record import is_dmarc_record, read_dmarc_record
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE


def ids(text: str) -> list[str]:
    return [defect.id for defect in read_dmarc_record(text).defects]


def remarks(text: str) -> list[str]:
    return [remark.id for remark in read_dmarc_record(text).remarks]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("v=DMARC1", True),
        ("v=DMARC1;", True),
        ("V = DMARC1 ; p=none", True),
        ("v=DMARC1 p=none", False),
        ("v=dmarc1; p=none", False),
        ("v=DMARC10; p=none", False),
        (" v=DMARC1; p=none", False),
        ("p=none; v=DMARC1", False),
        ("v=spf1 -all", False),
        ("", False),
    ],
)
def test_which_records_are_for_dmarc(text: str, is_one: bool) -> None:  # noqa: FBT001 - a table
    assert is_dmarc_record(text) is is_one
    assert ("no-version" in ids(text)) is not is_one


def test_a_whole_record() -> None:
    record = read_dmarc_record(
        "v=DMARC1; p=Reject; sp=quarantine; np=none; psd=n; t=y; adkim=s; aspf=R;"
        " rua=mailto:a@example.com, mailto:b@Example.NET?x=y; ruf=mailto:c@example.com; fo=1:d"
    )
    assert record.defects == record.remarks == ()
    assert (record.p, record.sp, record.np) == ("reject", "quarantine", "none")
    assert (record.psd, record.testing, record.adkim, record.aspf, record.fo) == ("n", True, "s", "r", ("1", "d"))
    assert [uri.domain for uri in record.rua] == ["example.com", "example.net"]
    assert all(record.text[slice(*tag.span)] == tag.value for tag in record.tags)
    assert all(record.text[slice(*uri.span)] == uri.text for uri in (*record.rua, *record.ruf))


def test_what_is_not_written_has_its_default() -> None:
    record = read_dmarc_record("v=DMARC1; p=none")
    assert (record.sp, record.np) == (NOT_PRESENT, NOT_PRESENT)
    assert (record.psd, record.testing, record.adkim, record.aspf, record.fo) == ("u", False, "r", "r", ("0",))
    assert record.rua == record.ruf == ()


@pytest.mark.parametrize(
    ("text", "defect", "quoted"),
    [
        ("v=DMARC1; p=rejct", "bad-p", "rejct"),
        ("v=DMARC1; p=none; sp=", "bad-sp", ""),
        ("v=DMARC1; p=none; np=maybe", "bad-np", "maybe"),
        ("v=DMARC1; p=none; psd=x", "bad-psd", "x"),
        ("v=DMARC1; p=none; t=yes", "bad-t", "yes"),
        ("v=DMARC1; p=none; adkim=relaxed", "bad-adkim", "relaxed"),
        ("v=DMARC1; p=none; aspf=", "bad-aspf", ""),
        ("v=DMARC1; p=none; ruf=mailto:a@example.com; fo=2", "bad-fo", "2"),
        ("v=DMARC1; p=none; p=reject", "duplicate-tag", "p=reject"),
        ("v=DMARC1; p=none; hello", "unreadable-tag", "hello"),
        ("v=DMARC1; p=none; =x", "unreadable-tag", "=x"),
        ("v=DMARC1; p=none; x=\udcc3", "unreadable-tag", "x=\udcc3"),
        ("v=DMARC1; p=none; rua=a@example.com", "bad-uri", "a@example.com"),
        ("v=DMARC1; p=none; rua=mailto:a@b@example..com", "bad-uri", "mailto:a@b@example..com"),
        ("v=DMARC1; p=none; rua=mailto:a@example.com b", "bad-uri", "mailto:a@example.com b"),
        ("v=DMARC1; p=none; rua=mailto:example.com", "bad-uri", "mailto:example.com"),
        ("v=DMARC1; rua=mailto:a@example.com", "no-policy", "v=DMARC1; rua=mailto:a@example.com"),
        ("v=DMARC1 p=none", "no-version", "v=DMARC1 p=none"),
    ],
)
def test_defects_and_their_place(text: str, defect: str, quoted: str) -> None:
    record = read_dmarc_record(text)
    assert [(found.id, text[slice(*found.span)]) for found in record.defects if found.id == defect] == [
        (defect, quoted)
    ]


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("v=DMARC1; p=none; pct=50", "removed-tag"),
        ("v=DMARC1; p=none; rf=afrf", "removed-tag"),
        ("v=DMARC1; p=none; ri=86400", "removed-tag"),
        ("v=DMARC1; p=none; colour=blue", "unknown-tag"),
        ("v=DMARC1; p=none; fo=1", "fo-without-ruf"),
        ("v=DMARC1; p=none; rua=https://example.com/report", "other-scheme"),
        ("v=DMARC1; p=none; rua=mailto:a@example.com!10m", "size-limit"),
    ],
)
def test_remarks_are_no_defects(text: str, remark: str) -> None:
    assert remarks(text) == [remark]
    assert ids(text) == []


def test_a_size_limit_is_no_part_of_the_domain() -> None:
    assert read_dmarc_record("v=DMARC1; p=none; rua=mailto:a@example.com!10m").rua[0].domain == "example.com"


@pytest.mark.parametrize(
    ("text", "usable", "own", "below", "missing"),
    [
        ("v=DMARC1; p=reject", True, "reject", "reject", "reject"),
        ("v=DMARC1; p=reject; sp=quarantine", True, "reject", "quarantine", "quarantine"),
        ("v=DMARC1; p=reject; sp=quarantine; np=none", True, "reject", "quarantine", "none"),
        ("v=DMARC1; p=none; np=reject", True, "none", "none", "reject"),
        ("v=DMARC1; rua=mailto:a@example.com", True, "none", "none", "none"),
        ("v=DMARC1; p=rejct; rua=mailto:a@example.com", True, "none", "none", "none"),
        ("v=DMARC1; p=reject; sp=x; rua=mailto:a@example.com", True, "none", "none", "none"),
        ("v=DMARC1; p=reject; sp=x", False, "none", "none", "none"),
        ("v=DMARC1", False, "none", "none", "none"),
        ("v=DMARC1; rua=nonsense", False, "none", "none", "none"),
    ],
)
def test_what_receivers_make_of_it(text: str, usable: bool, own: str, below: str, missing: str) -> None:  # noqa: FBT001 - a table
    record = read_dmarc_record(text)
    assert record.is_usable is usable
    assert (record.policy(), record.policy(below=True), record.policy(below=True, exists=False)) == (
        own,
        below,
        missing,
    )


def test_unreadable_is_not_missing() -> None:
    assert read_dmarc_record("v=DMARC1; p=x").p is UNREADABLE


@given(st.text(alphabet="vDMARC1=;p ,:!@a.\t\udcff-", max_size=60).map("v=DMARC1;".__add__))
def test_any_text_is_read_and_every_span_lies_in_it(text: str) -> None:
    record = read_dmarc_record(text)
    for defect in (*record.defects, *record.remarks):
        start, end = defect.span
        assert 0 <= start <= end <= len(text)


def test_long_records_are_read_up_to_a_bound() -> None:
    record = read_dmarc_record("v=DMARC1" + ";x=y" * 16_000)
    assert "too-many-tags" in [defect.id for defect in record.defects]
    record = read_dmarc_record("v=DMARC1; p=none; rua=" + "mailto:a@example.com," * 3000)
    assert len(record.rua) == 64
