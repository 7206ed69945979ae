"""Every kind of source, told apart by content, packed in each other, damaged and hostile."""

import base64
import bz2
import gzip
import io
import lzma
import os
import quopri
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.errors import SourceError
from hdrscan.ingest import metered, zip_directory
from hdrscan.ingest.mbox import KEPT
from hdrscan.ingest.sources import Reading, iter_paths, read_raw
from hdrscan.ingest.streams import MAX_NESTING, Opened, cut
from ingest.compound import compound

LINE = b"From alice@example.com Mon Mar  3 10:00:00 2025\n"
ONE = b"Subject: one\nFrom: alice@example.com\n\nbody\n"
TWO = b"Subject: two\nFrom: bob@example.com\n\nbody\n"
MBOX = LINE + ONE + b"\n" + LINE + TWO
BOTH = [("mbox", "one"), ("mbox", "two")]
PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "lzma2": lambda data: lzma.compress(data, check=lzma.CHECK_NONE),
    "zst": zstandard.ZstdCompressor().compress,
}


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "/"), data)
    return out.getvalue()


def tarred(**members: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name.replace("_", "/"))
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def readings(data: bytes, *, attached: bool = False) -> list[Reading]:
    raws = cut(Opened(io.BytesIO(data), "x"), attached=attached)
    return [reading for raw in raws if (reading := read_raw(raw)) is not None]


def found(data: bytes, *, attached: bool = False) -> list[tuple[str, str]]:
    """Return kind and subject of each message; of what could not be read, why."""
    out = []
    for reading in readings(data, attached=attached):
        if reading.source is None or reading.block is None:
            out.append(("error", str(reading.error)))
        else:
            subject = next(reading.block.named("subject"), None)
            out.append((reading.source.kind, subject.body.strip() if subject else "-"))
    return out


@pytest.mark.parametrize("packer", PACKERS)
def test_packed_streams(packer: str) -> None:
    pack = PACKERS[packer]
    assert found(pack(MBOX)) == BOTH
    assert found(pack(ONE)) == [("eml", "one")]
    # Streams one behind the other are one, as their tools have it.
    assert found(pack(MBOX[:70]) + pack(MBOX[70:])) == BOTH
    assert found(pack(pack(MBOX))) == BOTH
    large = LINE + ONE + os.urandom(200_000).hex().encode() + b"\n\n" + LINE + TWO
    *messages, error = found(pack(large)[:-60_000])
    # As far as it goes; bzip2 unpacks whole blocks only, of which this is less than one.
    assert [subject for _, subject in messages] == ([] if packer == "bz2" else ["one"])
    assert error[0] == "error"
    assert "damaged" in error[1]


def test_xz_padding_and_gz_with_junk_behind() -> None:
    assert found(lzma.compress(MBOX) + bytes(8)) == BOTH
    *messages, error = found(gzip.compress(MBOX + b"x" * (3 << 20)) + b"junk that is no gzip")
    assert [subject for _, subject in messages] == ["one", "two"]
    assert "damaged" in error[1]


def test_archives_and_what_lies_in_them() -> None:
    members = {"a.eml": ONE, "notes.txt": b"no mail\n", "in_b.mbox": MBOX, "c.gz": gzip.compress(TWO)}
    for data in (zipped(**members), tarred(**members), gzip.compress(tarred(**members))):
        assert found(data) == [("eml", "one"), *BOTH, ("eml", "two")]
        assert [reading.path for reading in readings(data)] == ["x/a.eml", "x/in/b.mbox", "x/in/b.mbox", "x/c.gz"]
    assert found(zipped(t=tarred(z=zipped(m=MBOX)))) == BOTH
    for other in (zipped(a=b"no mail"), tarred(a=b"no mail", b=zipped(c=b"no mail either"))):
        assert found(other) == [("error", "x: an archive without mail")]
        assert found(zipped(a=other, b=ONE)) == [("eml", "one")]
    for empty in (zipped(), tarred(a=b"")[:0] + tarred()):
        ((kind, text),) = found(empty)
        assert kind in {"error", "eml"}
        assert "without mail" in text or "empty" in text or "no mail" in text


def test_nesting_is_bounded() -> None:
    data = ONE
    for _ in range(MAX_NESTING):
        data = gzip.compress(data)
    assert found(data) == [("eml", "one")]
    ((kind, text),) = found(gzip.compress(data))
    assert kind == "error"
    assert "packed more than" in text


def test_a_broken_member_costs_itself() -> None:
    data = bytearray(zipped(**{"a.eml": ONE, "b.gz": gzip.compress(ONE)[:12], "c.eml": TWO}))
    assert [kind for kind, _ in found(bytes(data))] == ["eml", "error", "eml"]
    at = data.index(b"PK\x03\x04")
    data[at : at + 4] = bytes(4)
    data[:4] = b"PK\x05\x06"  # still a zip by its first bytes
    kinds = [kind for kind, _ in found(bytes(data))]
    assert kinds == ["error", "error", "eml"]
    broken = tarred(a=ONE, b=gzip.compress(ONE)[:12], c=TWO)
    assert [kind for kind, _ in found(broken)] == ["eml", "error", "eml"]
    assert [kind for kind, _ in found(broken[:1100])] == ["eml", "error"]


def test_encrypted_and_damaged_zips() -> None:
    data = bytearray(zipped(a=ONE))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert found(bytes(data)) == [("error", "x/a: encrypted")]
    ((kind, text),) = found(zipped(a=ONE)[:40])
    assert (kind, "damaged" in text) == ("error", True)


def test_a_bomb_ends_as_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metered, "GRACE", 1 << 20)
    bomb = bz2.compress(LINE + ONE + bytes(8 << 20) + b"\n\n" + LINE + TWO)
    assert len(bomb) * metered.MAX_RATIO < 8 << 20
    *_, (kind, text) = found(bomb)
    assert kind == "error"
    assert "2,000 times" in text
    *_, (kind, text) = found(zipped(a=bomb, b=ONE))
    assert (kind, text) == ("eml", "one")


def sparse(data: bytes, size: int) -> bytes:
    """Return a tar with one file that is all hole behind its data (GNU tar manual, "Old GNU Format")."""
    entry = tarfile.TarInfo("sparse")
    entry.type, entry.size = tarfile.GNUTYPE_SPARSE, len(data)
    header = bytearray(entry.tobuf(tarfile.GNU_FORMAT))
    header[386:410] = b"%011o\0%011o\0" % (0, len(data))
    header[483:495] = b"\x80" + size.to_bytes(11, "big")
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + data + bytes(-len(data) % 512) + bytes(1024)


def test_a_hole_without_end_in_a_tar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metered, "GRACE", 1 << 20)
    assert found(sparse(MBOX, len(MBOX) + 4096)) == BOTH
    *messages, (kind, text) = found(sparse(MBOX, 1 << 60))
    assert messages == BOTH
    assert (kind, "2,000 times" in text) == ("error", True)


def test_damage_of_every_sort_in_a_zip_costs_its_member() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a", MBOX)
        archive.writestr("b", ONE)
    data = bytearray(out.getvalue())
    data[45:60] = b"\xff" * 15
    kinds = [kind for kind, _ in found(bytes(data))]
    assert kinds == ["error", "eml"]
    data = bytearray(zipped(a=ONE, b=TWO))
    at = data.index(b"PK\x01\x02")
    data[at + 46 : at + 47] = data[30:31] = b"\0"  # a name without letters, once read
    assert "two" in [subject for _, subject in found(bytes(data))]


@pytest.mark.parametrize("most", [(1, 1 << 20), (3, 1 << 20), (4_096, 60)])
def test_a_zip_whose_table_of_contents_is_read_in_parts(
    most: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zip_directory, "MOST", most[0])
    monkeypatch.setattr(zip_directory, "MOST_BYTES", most[1])
    members = {str(number): b"Subject: %d\n\n" % number for number in range(7)}
    data = zipped(**members)
    expected = [("eml", str(number)) for number in range(7)]
    assert found(data) == expected
    assert found(data[:-2] + b"\7\0comment") == expected
    # Something may stand before it, which its offsets do not count.
    assert found(data[:4] + bytes(40) + data) == expected
    broken = bytearray(data)
    fourth = [match.start() for match in re.finditer(b"PK\x01\x02", data)][3]
    broken[fourth] = 0
    *messages, (kind, text) = found(bytes(broken))
    assert messages == expected[:3]
    assert (kind, "table of contents" in text) == ("error", True)


def test_a_zip_with_more_than_65535_members() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(66_000):
            archive.writestr(str(number), b"")
        archive.writestr("last", ONE)
    assert found(out.getvalue())[-1] == ("eml", "one")


def test_a_tar_with_an_endless_name_is_refused() -> None:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 1 << 33
    ((kind, text),) = found(entry.tobuf(tarfile.GNU_FORMAT) + bytes(2048))
    assert (kind, "1 MiB" in text) == ("error", True)


def test_an_xz_that_asks_for_too_much_memory() -> None:
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 1 << 28}]
    ((kind, text),) = found(lzma.compress(ONE, filters=filters))
    assert (kind, "damaged" in text) == ("error", True)


def test_without_zstandard_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("zstandard", "compression"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    ((kind, text),) = found(PACKERS["zst"](ONE))
    assert kind == "error"
    assert "hdrscan[zstd]" in text


def test_emlx() -> None:
    data = b"%-10d\n" % len(ONE) + ONE + b'<?xml version="1.0"?><plist/>\n'
    assert found(data) == [("emlx", "one")]
    (reading,) = readings(data)
    assert reading.source is not None
    assert (reading.source.offset, reading.source.length) == (11, len(ONE))


def outlook(header: bytes, **more: bytes) -> bytes:
    inner = {"__substg1.0_3701000D": {"__substg1.0_007D001E": TWO}}
    return compound(
        {
            "__properties_version1.0": b"\0",
            **({"__substg1.0_007D001F": header} if header else {}),
            **more,
            "__attach_version1.0_#00000000": inner,
        }
    )


def test_outlook() -> None:
    header = "Microsoft Mail Internet Headers Version 2.0\r\n" + ONE.decode().replace("\n", "\r\n")
    data = outlook(header.encode("utf-16-le"))
    assert found(data) == [("msg", "one")]
    assert found(data, attached=True) == [("attached", "two")]
    assert found(zipped(a=data)) == [("msg", "one")]
    ((kind, text),) = found(outlook(b""))
    assert (kind, "holds no header" in text) == ("error", True)
    ((kind, text),) = found(compound({"WordDocument": b"x"}))
    assert (kind, "not an Outlook message" in text) == ("error", True)


@given(st.integers(0, 6000), st.binary(min_size=1, max_size=40))
def test_damaged_outlook_files_never_raise(at: int, junk: bytes) -> None:
    data = bytearray(outlook(ONE.decode().encode("utf-16-le")))
    data[8 + at : 8 + at + len(junk)] = junk
    assert found(bytes(data)) is not None


PACKS: list[Callable[[bytes], bytes]] = [
    gzip.compress,
    bz2.compress,
    lzma.compress,
    PACKERS["zst"],
    lambda data: zipped(a=data, b=data),
    lambda data: tarred(a=data, b=data),
]


@given(st.sampled_from(PACKS), st.integers(4, 4000), st.binary(min_size=1, max_size=30))
def test_damaged_packs_never_raise(pack: Callable[[bytes], bytes], at: int, junk: bytes) -> None:
    data = bytearray(pack(MBOX))
    at %= len(data)
    data[at : at + len(junk)] = junk
    assert found(bytes(data)) is not None


INNER = b"Received: from a.example.com by b.example.com; Mon, 3 Mar 2025 10:00:00 +0000\r\nSubject: inner\r\n\r\nx\r\n"
CARRIER = (
    b'Subject: report\nMIME-Version: 1.0\nContent-Type: multipart/mixed;\n boundary="=_a b"\n\npreamble\n--=_a b\n'
    b"Content-Type: text/plain\n\nsee below\n--=_a b\n%s\n--=_a b--\n"
)


@pytest.mark.parametrize(
    "part",
    [
        b"Content-Type: message/rfc822\n\n" + INNER,
        b"content-type: message/rfc822; name=x\ncontent-transfer-encoding: BASE64\n\n"
        + base64.encodebytes(INNER),
        b"Content-Type: message/global\nContent-Transfer-Encoding: quoted-printable\n\n"
        + quopri.encodestring(INNER),
        b"Content-Type: text/rfc822-headers\n\n" + INNER,
        b'Content-Type: application/octet-stream\nContent-Disposition: attachment;\n filename="m.eml"\n'
        b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(INNER),
        b"Content-Type: multipart/report; boundary=b\n\n--b\n\nnotice\n--b\nContent-Type: message/rfc822\n\n"
        + INNER
        + b"--b--\n",
    ],
)
def test_attached_messages(part: bytes) -> None:
    data = CARRIER % part
    assert found(data) == [("eml", "report")]
    assert found(data, attached=True) == [("attached", "inner")]
    assert found(data[: -len(b"\n--=_a b--\n")], attached=True) == [("attached", "inner")]
    assert found(LINE + data + b"\n" + LINE + ONE, attached=True) == [("attached", "inner"), ("mbox", "one")]
    assert found(data.replace(b"\n", b"\r\n").replace(b"\r\r", b"\r"), attached=True) == [("attached", "inner")]


def test_several_attached_and_none() -> None:
    part = b"Content-Type: message/rfc822\n\n"
    data = CARRIER % (part + INNER + b"--=_a b\n" + part + CARRIER.replace(b"=_a b", b"c") % (part + INNER))
    assert found(data, attached=True) == [("attached", "inner"), ("attached", "report")]
    (reading,) = readings(ONE, attached=True)
    assert reading.block is not None
    assert [quirk.id for quirk in reading.block.quirks] == ["no-attached-message"]


@given(st.binary(max_size=200), st.integers(0, 300))
def test_hostile_parts_never_raise(junk: bytes, at: int) -> None:
    data = bytearray(CARRIER % (b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + INNER))
    data[at : at + len(junk) // 2] = junk
    assert found(bytes(data), attached=True) is not None


def test_folders_maildir_and_what_is_unreadable(tmp_path: Path) -> None:
    for folder in ("cur", "new", "tmp"):
        (tmp_path / "Maildir" / folder).mkdir(parents=True)
        (tmp_path / "Maildir" / folder / "1.host:2,S").write_bytes(ONE)
    (tmp_path / "Maildir" / "dovecot.index").write_bytes(bytes(100))
    (tmp_path / "mh").mkdir()
    for number in (1, 2, 10):
        (tmp_path / "mh" / str(number)).write_bytes(TWO)
    (tmp_path / "mh" / ".mh_sequences").write_bytes(b"unseen: 1-2\n")
    (tmp_path / "z.zip").write_bytes(zipped(a=ONE)[:40])
    (tmp_path / "report.docx").write_bytes(zipped(**{"word_document.xml": b"<x/>"}))
    (tmp_path / "report.doc").write_bytes(compound({"WordDocument": b"x"}))
    (tmp_path / "packed.zip").write_bytes(zipped(a=compound({"WordDocument": b"x"})))
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    got = list(iter_paths([str(tmp_path)]))
    names = [os.path.relpath(reading.path, tmp_path) for reading in got if reading.block]
    assert names == ["Maildir/cur/1.host:2,S", "Maildir/new/1.host:2,S", "mh/1", "mh/10", "mh/2"]
    assert sorted(os.path.relpath(reading.path, tmp_path) for reading in got if reading.error) == [
        "gone",
        "z.zip",
    ]


def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    if os.fork() == 0:
        path.write_bytes(gzip.compress(MBOX))
        os._exit(0)
    assert [reading.source.kind for reading in iter_paths([str(path)]) if reading.source] == ["mbox", "mbox"]
    os.wait()


def test_only_the_header_is_kept_of_a_message_in_a_mailbox() -> None:
    data = zlib.compress(b"")  # not a kind that is known: prose, and no mail
    assert found(data)[0][0] == "error"
    (raw,) = list(cut(Opened(io.BytesIO(LINE + ONE + b"x" * (3 << 20)), "x")))
    assert raw.data == ONE[: ONE.index(b"\n\n") + 2]
    (raw,) = list(cut(Opened(io.BytesIO(ONE + b"x" * (3 << 20)), "x")))
    assert len(raw.data) == KEPT


def test_an_error_names_the_source_once() -> None:
    ((_, text),) = found(b"BZh9 and no more")
    assert text.count("x:") == 1
    assert isinstance(readings(b"BZh9 and no more")[0].error, SourceError)
