"""Memory: bounded whatever the source, measured as the greatest resident size of the processes that are started."""

import bz2
import os
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from hdrscan.cli import OK, UNREAD

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the size is counted in KiB on Linux")

LIMIT = 64
"""MiB a process."""
LINE = b"From alice@example.com Mon Mar  3 10:00:00 2025\n"
HEADER = b"Received: from a.example.com by mx.example.net; Mon, 3 Mar 2025 10:00:00 +0000\nSubject: large\n"
BEHIND = b"\n\n" + LINE + b"Subject: behind it\n\nshort\n"
MIB = b"x" * (1 << 20)


def one_line_body() -> Iterator[bytes]:
    yield LINE + HEADER + b"\n"
    for _ in range(300):
        yield MIB
    yield BEHIND


def endless_header() -> Iterator[bytes]:
    yield LINE + HEADER
    field = b"X-Filler: " + b"y" * 1013 + b"\n"
    for _ in range(100):
        yield field * 1024
    yield b"\nbody" + BEHIND


def one_field() -> Iterator[bytes]:
    yield LINE + HEADER + b"X-Long: "
    for _ in range(100):
        yield MIB
    yield b"\n\nbody" + BEHIND


def tiny_messages() -> Iterator[bytes]:
    for _ in range(20):
        yield (LINE + b"Subject: t\n\n\n") * 1000


def many_separators() -> Iterator[bytes]:
    yield LINE + HEADER + b"\n"
    for _ in range(8):
        yield b"\nFrom x\n" * (1 << 17)
    yield BEHIND


def measured(arguments: list[str], data: Iterator[bytes] | None = None) -> tuple[int, bytes, int]:
    """Run hdrscan; return its exit code, its output, and the size in MiB of the largest of its processes."""
    # The size that a process has before it becomes hdrscan counts too, and is that of the tests.
    script = "import os, sys; os.execv(sys.executable, [sys.executable, '-m', 'hdrscan', *sys.argv[1:]])"
    wait = (
        "import os, resource, subprocess, sys\n"
        "code = subprocess.call([sys.executable, '-c', sys.argv[1], *sys.argv[2:]])\n"
        "print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss >> 10, file=sys.stderr)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", wait, script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        stdin = cast("BinaryIO", process.stdin)

        def write() -> None:
            for part in data or ():
                stdin.write(part)
            stdin.close()

        threading.Thread(target=write, daemon=True).start()
        assert process.stdout
        assert process.stderr
        told: list[bytes] = []
        listener = threading.Thread(target=told.extend, args=(process.stderr,), daemon=True)
        listener.start()
        out = process.stdout.read()
        listener.join()
        code, size = map(int, told[-1].split())
    return code, out, size


@pytest.mark.parametrize(
    ("content", "count"),
    [(one_line_body, 2), (endless_header, 2), (one_field, 2), (tiny_messages, 20_000), (many_separators, 2)],
)
def test_a_stream(content: object, count: int) -> None:
    assert callable(content)
    code, out, size = measured(["-f", "csv", "--jobs", "1"], content())
    assert code == OK
    assert out.count(b"\n") == count + 1
    assert size < LIMIT


@pytest.mark.parametrize(
    ("content", "count"), [(one_line_body, 2), (tiny_messages, 20_000), (many_separators, 2)]
)
def test_a_file_and_two_processes(tmp_path: Path, content: object, count: int) -> None:
    assert callable(content)
    path = tmp_path / "large.mbox"
    with path.open("wb") as file:
        file.writelines(content())
    code, out, size = measured(["-f", "csv", "--jobs", "2", str(path)])
    path.unlink()
    assert code == OK
    assert out.count(b"\n") == count + 1
    assert size < LIMIT


def test_a_bomb_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    packer = bz2.BZ2Compressor()
    packed = packer.compress(LINE + HEADER + b"\n")
    packed += b"".join(packer.compress(bytes(1 << 20)) for _ in range(500)) + packer.flush()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.bz2", packed)
        archive.writestr("good.eml", HEADER + b"\nhello\n")
    assert path.stat().st_size < 1 << 17
    code, out, size = measured(["-f", "csv", str(path)])
    assert code == UNREAD
    assert out.count(b"good.eml") == 1
    assert size < LIMIT


def test_a_zip_of_very_many_messages(tmp_path: Path) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(100_000):
            archive.writestr(f"{number}.eml", b"Subject: t\n\n")
    code, out, size = measured(["-f", "csv", "--jobs", "1", "--limit", "3000", str(path)])
    assert code == OK
    assert out.count(b"\n") == 3001
    assert size < LIMIT


def test_a_mailbox_of_separators_alone(tmp_path: Path) -> None:
    path = tmp_path / "lines.mbox"
    path.write_bytes(LINE * 50_000)
    code, out, size = measured(["-f", "json", "--jobs", "1", str(path)])
    assert code == UNREAD
    assert out.count(b"no mail header found") == 2_000
    assert size < LIMIT


def test_pictures_in_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "pictures.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(80):
            archive.writestr(f"{number}.jpg", b"\xff\xd8\xff" + MIB)
        archive.writestr("good.eml", HEADER + b"\nhello\n")
    code, out, size = measured(["-f", "csv", str(path)])
    assert (code, out.count(b"\n")) == (OK, 2)
    assert size < LIMIT


def test_a_message_of_which_the_attached_one_is_wanted() -> None:
    def content() -> Iterator[bytes]:
        yield LINE + HEADER + b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n"
        yield b"Content-Transfer-Encoding: base64\n\n"
        for _ in range(60):
            yield MIB
        yield b"\n--b--\n" + BEHIND

    code, _, size = measured(["-f", "csv", "--attached"], content())
    assert code in {OK, UNREAD}
    assert size < LIMIT
    assert os.name == "posix"
