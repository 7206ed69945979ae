"""Bodies that are read in pieces: from memory, from a file, from an mbox, and hashed as if they were whole."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan import scan
from hdrscan.analyze import examine
from hdrscan.dkim.body import Canonical, canonical_body, find_body, unquoted
from hdrscan.dkim.verify import verify_message
from hdrscan.ingest.sources import Reading, iter_paths
from hdrscan.model.absent import NOT_CHECKED, NOT_PRESENT
from hdrscan.model.dkim import Reason, SignatureCheck, Verdict
from memory import Memory
from signing import HEADER, RECEIVED, key_pair, sign
from test_cli import run

PAIR = key_pair(1024)
KEY = Memory({"sel._domainkey.example.com TXT": f"v=DKIM1; p={PAIR.public}"})
LARGE = b"".join(b"Line %d of an attachment, as long as they are.\r\n" % number for number in range(60_000))
BODIES = st.text("a>From \t\r\n", max_size=60).map(str.encode)


def verified(reading: Reading) -> SignatureCheck:
    assert reading.source is not None
    assert reading.block is not None
    (found,), _ = verify_message(examine(reading.source, reading.block).report, NOT_PRESENT, KEY)
    return found


def large() -> bytes:
    assert len(LARGE) > 2 << 20
    return RECEIVED + sign(HEADER + b"\r\n" + LARGE, PAIR)


def test_a_body_of_more_than_was_read_with_the_header(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(large())
    (reading,) = iter_paths([str(path)])
    assert verified(reading).verdict is Verdict.PASS
    path.write_bytes(large().replace(b"Line 59999", b"Line 5999x"))
    (reading,) = iter_paths([str(path)])
    assert verified(reading).reason is Reason.BODY_HASH


def test_a_file_that_is_another_now_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(large())
    (reading,) = iter_paths([str(path)])
    path.write_bytes(b"X-Other: 1\r\n" + large())
    assert verified(reading).reason is Reason.BODY_NOT_READ
    path.unlink()
    assert verified(reading).verdict is NOT_CHECKED


def test_a_file_that_becomes_shorter_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.eml"
    path.write_bytes(large())
    (reading,) = iter_paths([str(path)])
    assert reading.source is not None
    assert reading.block is not None
    body = find_body(reading.source, reading.block)
    assert body is not None
    path.write_bytes(large()[:-100])
    with pytest.raises(OSError, match="too early"):
        list(body.pieces())
    assert find_body(reading.source, reading.block) is None


@pytest.mark.parametrize("ends", [b"\r\n", b"\n"])
def test_every_message_of_an_mbox(tmp_path: Path, ends: bytes) -> None:
    text = b"Hello\r\n\r\nFrom here on\r\n\r\n"
    messages = [RECEIVED + sign(HEADER + b"\r\n" + b"%d %s" % (number, text), PAIR) for number in range(3)]
    quoted = [message.replace(b"\r\nFrom here", b"\r\n>From here") for message in messages]
    path = tmp_path / "box"
    line = b"From alice@example.com Mon Mar  3 10:00:00 2025\r\n"
    path.write_bytes(b"".join(line + message + b"\r\n" for message in quoted).replace(b"\r\n", ends))
    readings = list(iter_paths([str(path)]))
    assert [verified(reading).verdict for reading in readings] == [Verdict.PASS] * 3


def test_standard_input_is_no_file_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("-").write_bytes(large())
    report = scan(large()[:2000])
    cut = report._replace(source=report.source._replace(length=len(large())))
    (found,), _ = verify_message(cut, NOT_PRESENT, KEY)
    assert found.verdict is NOT_CHECKED


@given(st.lists(BODIES, max_size=6))
def test_pieces_come_to_the_same_as_the_whole(pieces: list[bytes]) -> None:
    for method in ("simple", "relaxed"):
        canonical = Canonical(method)
        found = [part for piece in pieces for part in canonical.feed(piece)] + list(canonical.end())
        assert b"".join(found) == canonical_body(b"".join(pieces), method) == whole(b"".join(pieces), method)


def whole(body: bytes, method: str) -> bytes:
    """Canonicalize as RFC 6376 section 3.4 is worded, all at once."""
    body = re.sub(rb"\r?\n", b"\r\n", body)
    if method == "relaxed":
        body = b"\r\n".join(re.sub(rb"[ \t]+", b" ", line).rstrip(b" ") for line in body.split(b"\r\n"))
    while body.endswith(b"\r\n"):
        body = body[:-2]
    return body + b"\r\n" if body or method == "simple" else body


@given(st.lists(BODIES, max_size=6))
def test_marks_are_taken_off_whatever_the_pieces(pieces: list[bytes]) -> None:
    expected = re.sub(rb"(?m)^>(>*From )", rb"\1", b"".join(pieces))
    assert b"".join(unquoted(pieces)) == expected


def test_endless_lines_and_endless_empty_lines_take_no_room() -> None:
    for method in ("simple", "relaxed"):
        for piece in (b"\r\n" * 500_000, b" " * 1_000_000, b"\r " * 500_000, b" \r\n" * 300_000):
            canonical, longest = Canonical(method), 0
            for _ in range(8):
                longest = max([longest, *map(len, canonical.feed(piece))])
            assert max(map(len, canonical.end()), default=0) <= 2 << 20
            assert longest <= 2 << 20
    assert sum(map(len, unquoted([b">" * 1_000_000] * 4))) == 4_000_000


def test_the_command_verifies_files_pipes_and_mailboxes(tmp_path: Path) -> None:
    zone, path, box = tmp_path / "zone", tmp_path / "large.eml", tmp_path / "box"
    key = " ".join(f'"{part}"' for part in ("v=DKIM1; p=", PAIR.public))
    soa = ". 600 SOA ns.example.com. hostmaster.example.com. 1 7200 900 1209600 60"
    zone.write_text(f"{soa}\nsel._domainkey.example.com. 600 TXT {key}\n")
    path.write_bytes(large())
    box.write_bytes(
        b"".join(b"From a@example.com Mon Mar  3 10:00:00 2025\r\n" + large() + b"\r\n" for _ in range(2))
    )

    def results(*arguments: str, data: bytes = b"") -> list[str]:
        done = run("--zone", str(zone), "--format", "json", *arguments, data=data)
        messages = json.loads(done.stdout)["messages"]
        return [message["live"]["dkim"][0]["result"] for message in messages]

    assert results(str(path)) == ["pass"]
    assert results(data=large()) == ["pass"]
    assert results(str(box)) == ["pass", "pass"]
