"""Mailboxes: where messages begin in every dialect, however the file is cut."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.ingest import mbox
from hdrscan.ingest.kinds import Kind, kind_of
from hdrscan.ingest.mbox import KEPT, Mbox, MboxMessage, begins_mbox
from hdrscan.ingest.units import Range, read_range

LINE = b"From alice@example.com Mon Mar  3 10:00:00 2025\n"


def pieces(data: bytes, chunk: int = 1 << 20, body: int = 0) -> list[MboxMessage]:
    window = Mbox(io.BytesIO(data), chunk=chunk, body=body)
    first = window.first()
    return [] if first is None else list(window.messages(first))


def subjects(data: bytes) -> list[bytes]:
    found = []
    for piece in pieces(data):
        _, _, rest = piece.data.partition(b"Subject: ")
        found.append(rest.splitlines()[0] if rest else b"-")
    return found


def message(subject: bytes, body: bytes = b"body\n", line: bytes = LINE, more: bytes = b"") -> bytes:
    return line + b"Subject: " + subject + b"\n" + more + b"\n" + body


@pytest.mark.parametrize(
    "line",
    [
        b"From alice@example.com Mon Mar  3 10:00:00 2025\n",
        b"From alice@example.com  Mon Mar 03 10:00:00 2025 +0000\r\n",
        b"From MAILER-DAEMON Mon, 3 Mar 2025 10:00:00 +0000 (UTC)\n",
        b"From - Mon Mar 03 10:00:00 2025\n",
        b"From ???@??? Mon Mar 03 10:00:00 2025\n",
        b'From "alice smith"@example.com Mon Mar 03 10:00:00 2025 remote from uucp\n',
        b"From 1234567890@xxx Mon Mar 03 10:00:00 +0000 2025\n",
        b"From nobody\n",
    ],
)
def test_lines_that_writers_write(line: bytes) -> None:
    data = message(b"a", line=line) + b"\n" + message(b"b", line=line)
    assert kind_of(data) is Kind.MBOX
    assert subjects(data) == [b"a", b"b"]


def test_body_lines_do_not_begin_messages() -> None:
    bodies = [
        b">From bob@example.com Mon Mar  3 10:00:00 2025\nX: y\n",
        b"\nFrom the archives:\nNote: this is prose\n",
        b"text\nFrom alice\nX: no empty line before\n",
        b"\nFrom alice\nno field below\n",
    ]
    for body in bodies:
        assert subjects(message(b"a", body) + b"\n" + message(b"b")) == [b"a", b"b"], body


def test_a_missing_empty_line_and_a_missing_end() -> None:
    assert subjects(message(b"a", b"no line end before it") + b"\n" + message(b"b")) == [b"a", b"b"]
    assert subjects(message(b"a", b"text\n") + message(b"b")) == [b"a", b"b"]
    assert subjects(message(b"a") + b"\n" + LINE + b"Subject: trunc") == [b"a", b"trunc"]
    assert subjects(message(b"a") + b"\n" + LINE[:36]) == [b"a", b"-"]
    assert subjects(LINE + b"Subject: no body\n" + message(b"b")) == [b"no body", b"b"]


def test_crlf_and_junk_between() -> None:
    both = (message(b"a") + b"\n" + message(b"b")).replace(b"\n", b"\r\n")
    assert subjects(both) == [b"a", b"b"]
    junk = bytes(range(128, 256)) * 40 + b"\0\n\n"
    assert subjects(message(b"a") + junk + message(b"b")) == [b"a", b"b"]
    assert subjects(b"\n\n" + message(b"a")) == [b"a"]
    assert subjects(junk + message(b"a")) == [b"a"]


def test_content_length_is_a_hint() -> None:
    inner = message(b"inner")

    def outer(length: int) -> bytes:
        return message(b"a", inner, more=b"Content-Length: %d\n" % length) + b"\n" + message(b"b")

    assert subjects(outer(len(inner))) == [b"a", b"b"]
    assert subjects(outer(len(inner) + 1)) == [b"a", b"b"]
    for wrong in (0, 3, len(inner) - 5, len(inner) + 9, 10**14):
        assert subjects(outer(wrong)) == [b"a", b"inner", b"b"]
    last = message(b"a", inner, more=b"Content-Length: %d\n" % len(inner))
    assert subjects(last) == [b"a"]


def test_content_length_far_away(tmp_path: Path) -> None:
    body = message(b"inner") + b"x" * (6 << 20) + b"\n"
    data = message(b"a", body, more=b"Content-Length: %d\n" % len(body)) + b"\n" + message(b"b")
    path = tmp_path / "far.mbox"
    path.write_bytes(data)
    found = list(read_range(Range(str(path), 0, len(data), exact=True)))
    assert [piece.data[:10] for piece in found] == [b"Subject: a", b"Subject: b"]
    # What cannot be read out of order is not looked ahead so far.
    assert subjects(data) == [b"a", b"inner", b"b"]


def test_offsets_and_lengths() -> None:
    data = message(b"a", b"one\n") + b"\n" + message(b"b", b"two\n")
    first, second = pieces(data)
    assert data[first.offset : first.offset + first.length] == b"Subject: a\n\none\n"
    assert first.data == b"Subject: a\n\n"
    assert data[second.offset : second.offset + second.length] == b"Subject: b\n\ntwo\n"
    assert (second.start, first.following, second.following) == (data.index(LINE, 5), second.start, None)


def test_a_header_without_end_is_kept_in_part() -> None:
    data = LINE + b"X: y\n" * (KEPT // 4) + b"\n" + message(b"b")
    first, second = pieces(data)
    assert len(first.data) == KEPT
    assert second.data == b"Subject: b\n\n"


def test_what_begins_no_mailbox() -> None:
    for data in (b"From: alice@example.com\n", b"From the desk of\n\nhello\n", b"From alice\nprose\n", b""):
        assert not begins_mbox(data)
        assert kind_of(data) is Kind.MESSAGE


PARTS = st.sampled_from(
    [
        LINE,
        b"From nobody\n",
        b"From the book:\n",
        b"Subject: x\n",
        b"\n",
        b"\r\n",
        b"\r",
        b">From a Mon Mar  3 1\n",
        b"text",
        b"\nFrom ",
        b"Content-Length: 60\n",
        b"Content-Length: 120\n",
        b"\xff\x00",
        b"From a Mon, 3 Mar 2025\r\n",
    ]
)


@given(st.lists(PARTS, max_size=40).map(b"".join), st.integers(1, 90))
def test_the_size_of_reads_changes_nothing(rest: bytes, chunk: int) -> None:
    data = LINE + rest
    assert pieces(data, chunk) == pieces(data)


def parted(path: str, size: int, step: int) -> Iterator[MboxMessage]:
    """Read a mailbox in parts as the processes do, and put them in order as ``hdrscan.batch.order`` does."""
    expected: int | None = 0
    for start in range(0, size, step):
        stop = min(size, start + step)
        found = list(read_range(Range(path, start, stop, exact=start == 0)))
        if start and (expected is None or expected >= stop):
            continue
        if start and (not found or found[0].start != expected):
            assert expected is not None
            found = list(read_range(Range(path, expected, stop, exact=True)))
        yield from found
        expected = found[-1].following


@given(st.lists(PARTS, max_size=60).map(b"".join), st.integers(1, 400))
def test_parts_give_the_whole(tmp_path_factory: pytest.TempPathFactory, rest: bytes, step: int) -> None:
    path = tmp_path_factory.getbasetemp() / "parted.mbox"
    data = LINE + rest
    path.write_bytes(data)
    assert list(parted(str(path), len(data), step)) == list(
        read_range(Range(str(path), 0, len(data), exact=True))
    )


def test_where_a_header_ends_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Messages without an empty line, such as a mailbox of ``From `` lines alone, must not take square time."""
    searched = 0
    end = re.compile(rb"\n\r?\n")

    class Counting:
        def search(self, data: bytes, begin: int, stop: int) -> object:
            nonlocal searched
            match = end.search(data, begin, stop)
            searched += (match.end() if match else min(len(data), stop)) - begin
            return match

    monkeypatch.setattr(mbox, "_END", Counting())
    for data in (LINE * 2_000, LINE * 2_000 + b"\n" + message(b"b")):
        searched = 0
        assert len(pieces(data, chunk=4_000)) >= 1_999  # a last line with nothing below it begins no message
        assert searched < 2 * len(data)
