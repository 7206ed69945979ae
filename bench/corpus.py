"""Mailboxes to measure on, made of real messages (HDRSCAN_CORPUS or ../shared/corpus) or of the samples."""

import os
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_BODY = b"The quick brown fox jumps over the lazy dog, and says so in a line of some length.\n" * 12
_FROM = b"From sender@example.com Mon Mar  3 10:00:00 2025\n"


def messages() -> list[bytes]:
    """Return the messages that mailboxes are made of, with LF, and without what would begin another."""
    folder = Path(os.environ.get("HDRSCAN_CORPUS") or ROOT.parent / "shared" / "corpus")
    files = sorted(folder.glob("*/*.eml")) + sorted(folder.glob("*/*/*.eml"))
    if not files:
        files = sorted((ROOT / "samples").glob("*.eml"))
    found = [file.read_bytes().replace(b"\r\n", b"\n") for file in files]
    return [data.replace(b"\nFrom ", b"\n>From ") for data in found if data.strip()]


def mailbox(path: Path, size: int, body: int = 25_000) -> int:
    """Write an mbox of at least ``size`` bytes whose messages have bodies of about ``body``; return how many."""
    count = written = 0
    text = _BODY * (body // len(_BODY) + 1)
    with path.open("wb") as file:
        for data in cycle(messages()):
            header, _, rest = data.partition(b"\n\n")
            message = b"%s%s\n\n%s\n\n" % (_FROM, header, (rest + text)[:body])
            written += file.write(message)
            count += 1
            if written >= size:
                return count
    raise AssertionError("there are messages without end")


def one_line(path: Path, size: int) -> None:
    """Write an mbox of two messages, the first with a body that is one line of ``size`` bytes."""
    with path.open("wb") as file:
        file.write(_FROM + b"Received: by mx.example.net; Mon, 3 Mar 2025 10:00:00 +0000\nSubject: one line\n\n")
        for _ in range(size >> 20):
            file.write(b"x" * (1 << 20))
        file.write(b"\n\n" + _FROM + b"Subject: behind it\n\nshort\n")


def endless_header(path: Path, size: int) -> None:
    """Write an mbox of two messages, the first with a header block of ``size`` bytes."""
    line = b"X-Filler: " + b"y" * 1013 + b"\n"
    with path.open("wb") as file:
        file.write(_FROM + b"Subject: endless\n")
        for _ in range(size >> 10):
            file.write(line)
        file.write(b"\nbody\n\n" + _FROM + b"Subject: behind it\n\nshort\n")


def tiny(path: Path, count: int) -> None:
    """Write an mbox of so many tiny messages."""
    with path.open("wb") as file:
        for _ in range(count // 1000):
            file.write((_FROM + b"Subject: t\n\n\n") * 1000)


def folder(path: Path, mbox: Path) -> None:
    """Write each message of an mbox to a file of its own."""
    path.mkdir()
    for number, data in enumerate(_cut(mbox)):
        (path / f"{number:06}.eml").write_bytes(data)


def _cut(mbox: Path) -> Iterator[bytes]:
    lines: list[bytes] = []
    with mbox.open("rb") as file:
        for line in file:
            if line == _FROM:
                if lines:
                    yield b"".join(lines)
                lines = []
            else:
                lines.append(line)
    yield b"".join(lines)
