from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.errors import SourceError
from hdrscan.ingest.block import MAX_FIELDS, MAX_HEADER, read_block
from hdrscan.ingest.sources import FIRST_READ, iter_paths, read_bytes
from linear import levels_off

MESSAGE = (
    "Received: from a by b;\n Mon, 1 Jan 2024 00:00:00 +0000\nSubject: caf\u00e9\nX-Empty:\n\nbody: not a field\n"
)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    source = MESSAGE.replace("\n", end).encode()
    block = read_block(source)
    assert [(field.name, field.line) for field in block.fields] == [
        ("Received", 1),
        ("Subject", 3),
        ("X-Empty", 4),
    ]
    assert block.kind == "eml"
    assert ("bare-cr" in {quirk.id for quirk in block.quirks}) == (end == "\r")
    for field in block.fields:
        assert source[slice(*field.span)].decode("ascii", "surrogateescape") == field.raw
        assert block.text[field.offset : field.offset + len(field.body)] == field.body


def test_mixed_line_ends() -> None:
    block = read_block(b"Received: a\r\n b\nFrom: x@example.com\rTo: y@example.com\r\n\r\nbody")
    assert [field.key for field in block.fields] == ["received", "from", "to"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    source = MESSAGE.encode(encoding)
    block = read_block(source)
    assert [field.key for field in block.fields] == ["received", "subject", "x-empty"]
    assert block.fields[1].body.encode("ascii", "surrogateescape").decode() == " caf\u00e9"
    assert block.kind == "eml"
    assert block.quirks


def test_mbox_from_line_and_empty_lines() -> None:
    block = read_block(b"\n\nFrom alice@example.com Mon Jan  1 00:00:00 2024\n" + MESSAGE.encode())
    assert [field.line for field in block.fields] == [4, 6, 7]
    assert "mbox-from" in {quirk.id for quirk in block.quirks}


def test_malformed_line_is_kept_with_the_field_above() -> None:
    block = read_block(b"From: a@example.com\nthis is no field\nTo: b@example.com\n\nbody")
    assert [field.key for field in block.fields] == ["from", "to"]
    assert "this is no field" in block.fields[0].body
    assert [quirk.id for quirk in block.quirks] == ["malformed-line"]


@given(st.binary(max_size=400))
def test_any_bytes(source: bytes) -> None:
    block = read_block(source)
    for field in block.fields:
        assert source[slice(*field.span)].decode("ascii", "surrogateescape") == field.raw


@given(
    st.lists(
        st.sampled_from([b"Received: x", b" y", b"\tz", b"", b"> To: a", b"&lt;", b"\xa0", b"A:", b"\r"]),
        max_size=30,
    )
)
def test_any_lines(lines: list[bytes]) -> None:
    source = b"\n".join(lines)
    for field in read_block(source).fields:
        assert source[slice(*field.span)].decode("ascii", "surrogateescape") == field.raw


def test_limits_become_quirks() -> None:
    many = read_block(b"Received: x\n" * (MAX_FIELDS + 10) + b"\n")
    assert len(many.fields) == MAX_FIELDS
    assert {quirk.id for quirk in many.quirks} == {"too-many-fields"}
    long = read_block(b"Subject: " + b"a" * 100_000 + b"\nTo: x\n\n")
    assert {quirk.id for quirk in long.quirks} == {"field-too-long"}
    endless = read_block(b"To: x\n" + b"Subject: a\n" + b" fold\n" * (MAX_HEADER // 3))
    assert "header-too-long" in {quirk.id for quirk in endless.quirks}


@pytest.mark.parametrize(
    "unit", [b"Received: (((((\n", b"X: a\n \n", b" fold\n", b"> ", b"a", b"&lt;", b"\r", b"Received: x\n\n"]
)
def test_ten_megabytes_cost_no_more_than_the_limit(unit: bytes) -> None:
    assert levels_off(
        read_block, lambda times: b"From: x@example.com\n" + unit * (2_000_000 * times // len(unit))
    )


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \r\n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n....", "PNG"),
        (b"%PDF-1.7", "PDF"),
        (b"PK\x03\x04....", "zip"),
        (b"Dear all,\n\nno header here.\n", "no mail header"),
    ],
)
def test_what_is_no_mail_is_named(data: bytes, says: str) -> None:
    with pytest.raises(SourceError, match=says):
        read_bytes(data, "x")


def test_only_the_beginning_of_a_large_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(MESSAGE.encode() + b"x" * (2 * FIRST_READ))
    (reading,) = iter_paths([str(path)])
    assert reading.block is not None
    assert reading.source is not None
    assert len(reading.block.source) == FIRST_READ
    assert reading.source.length == path.stat().st_size


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (reading,) = iter_paths([str(tmp_path / "empty")])
    assert "folder without mail" in str(reading.error)
    (tmp_path / "b.eml").write_text(MESSAGE)
    (tmp_path / "a.eml").write_text(MESSAGE)
    (tmp_path / "note.txt").write_text("nothing\n")
    assert [Path(each.path).name for each in iter_paths([str(tmp_path)])] == ["a.eml", "b.eml"]
    (missing,) = iter_paths([str(tmp_path / "none")])
    assert "no such file" in str(missing.error)
