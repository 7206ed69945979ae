"""Signatures verified wherever the message lies: mailbox, packed, archive, pipe, attached; small and large."""

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import tarfile
import zipfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from hdrscan import iter_path
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import NoResolver
from hdrscan.dns.zone import load_zone
from ingest.compound import compound
from signing import BODY, HEADER, RECEIVED, key_pair, sign
from test_cli import run
from test_memory import measured

PAIR = key_pair(2048)
LINE = b"From alice@example.com Mon Mar  3 10:00:00 2025\r\n"
SMALL = RECEIVED + sign(HEADER + b"\r\n" + BODY, PAIR)
LARGE = RECEIVED + sign(HEADER + b"\r\n" + b"An attached line of a picture in base64, 1234567\r\n" * 40_000, PAIR)
"""2 MB, as mail with a photo."""
FORMAT = ["--format", "json"]


@pytest.fixture
def zone(tmp_path: Path) -> str:
    path = tmp_path / "zone"
    key = " ".join(f'"{part}"' for part in ("v=DKIM1; p=", PAIR.public[:200], PAIR.public[200:]))
    soa = ". 600 SOA ns.example.com. hostmaster.example.com. 1 7200 900 1209600 60"
    path.write_text(f"{soa}\nsel._domainkey.example.com. 600 TXT {key}\n")
    return str(path)


def mbox(*messages: bytes) -> bytes:
    return b"".join(LINE + message + b"\r\n" for message in messages)


def zipped(**members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return file.getvalue()


def tarred(mode: str = "w:gz", **members: bytes) -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name.replace("_", "."))
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return file.getvalue()


WRAPPED: dict[str, Callable[[bytes], bytes]] = {
    "a.eml": lambda message: message,
    "a.eml.gz": gzip.compress,
    "a.mbox": lambda message: mbox(message, message),
    "a.mbox.gz": lambda message: gzip.compress(mbox(message, message)),
    "a.mbox.bz2": lambda message: bz2.compress(mbox(message, message)),
    "a.mbox.xz": lambda message: lzma.compress(mbox(message, message)),
    "a.zip": lambda message: zipped(one_eml=message, two_eml=message),
    "b.zip": lambda message: zipped(box_mbox=mbox(message, message), note_txt=b"no mail\n"),
    "c.zip": lambda message: zipped(inner_zip=zipped(box_gz=gzip.compress(mbox(message, message)))),
    "a.tar": lambda message: tarred("w", one_eml=message, two_eml=message),
    "a.tar.gz": lambda message: tarred(one_eml=message, box_mbox=mbox(message)),
}


def verified(*arguments: str, data: bytes = b"") -> list[tuple[str | None, bool | None]]:
    done = run(*arguments, *FORMAT, data=data)
    assert done.stderr == b""
    messages = json.loads(done.stdout)["messages"]
    return [(found["result"], found["body_holds"]) for message in messages for found in message["live"]["dkim"]]


@pytest.mark.parametrize("name", WRAPPED)
def test_a_body_is_verified_where_it_lies(name: str, zone: str, tmp_path: Path) -> None:
    """From the file and from a pipe; a byte that was changed is seen in both."""
    path = tmp_path / name
    path.write_bytes(WRAPPED[name](SMALL))
    count = 2 if path.name not in {"a.eml", "a.eml.gz"} else 1
    assert verified("--zone", zone, str(path)) == [("pass", True)] * count
    assert verified("--zone", zone, "-", data=path.read_bytes()) == [("pass", True)] * count
    changed = SMALL.replace(b"the body", b"a body")
    path.write_bytes(WRAPPED[name](changed))
    assert {holds for _, holds in verified("--zone", zone, str(path))} == {False}
    assert {holds for _, holds in verified("--zone", zone, data=path.read_bytes())} == {False}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_large_body_is_verified_where_it_lies(name: str, zone: str, tmp_path: Path) -> None:
    """Larger than what is read to see the header."""
    path = tmp_path / name
    path.write_bytes(WRAPPED[name](LARGE))
    assert {*verified("--zone", zone, str(path))} == {("pass", True)}
    assert {*verified("--zone", zone, "-", data=path.read_bytes())} == {("pass", True)}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_in_a_maildir_and_by_several_processes(jobs: str, zone: str, tmp_path: Path) -> None:
    mail = tmp_path / "mail"
    for folder in ("cur", "new", "tmp"):
        (mail / folder).mkdir(parents=True)
    (mail / "cur" / "1.host:2,S").write_bytes(SMALL)
    (mail / "new" / "2.host").write_bytes(LARGE)
    box = tmp_path / "box.mbox.gz"
    box.write_bytes(gzip.compress(mbox(SMALL, LARGE, SMALL, LARGE)))
    assert verified("--zone", zone, "--jobs", jobs, str(mail), str(box)) == [("pass", True)] * 6


@pytest.mark.parametrize("size", ["small", "large"])
def test_attached_to_a_message(size: str, zone: str, tmp_path: Path) -> None:
    message = SMALL if size == "small" else LARGE
    carrier = (
        b"From: bob@example.net\r\nTo: help@example.org\r\nSubject: look\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSee below.\r\n'
        b"--b\r\nContent-Type: message/rfc822\r\n\r\n" + message + b"\r\n--b--\r\n"
    )
    path = tmp_path / "carrier.eml"
    path.write_bytes(carrier)
    assert verified("--zone", zone, "--attached", str(path)) == [("pass", True)]


def test_what_has_no_body_says_that_it_was_not_read(zone: str, tmp_path: Path) -> None:
    """Outlook's .msg keeps the header as it came and the body as Outlook sees it; a part in base64 is read in part."""
    header = SMALL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    path = tmp_path / "a.msg"
    streams = {"__properties_version1.0": b"\0" * 32, "__substg1.0_007D001F": header.decode().encode("utf-16-le")}
    path.write_bytes(compound(streams))
    assert verified("--zone", zone, str(path)) == [(None, None)]
    carrier = tmp_path / "carrier.eml"
    carrier.write_bytes(
        b"From: bob@example.net\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(SMALL) + b"\r\n"
    )
    assert verified("--zone", zone, "--attached", str(carrier)) == [(None, None)]


def test_a_body_behind_damage_was_not_read(zone: str, tmp_path: Path) -> None:
    """Nobody is accused of having changed what the file has lost."""
    for name, packed in (("a.eml.gz", gzip.compress(LARGE, 0)), ("a.mbox.gz", gzip.compress(mbox(LARGE), 0))):
        path = tmp_path / name
        path.write_bytes(packed[:-100_000])
        done = run("--zone", zone, *FORMAT, str(path))
        for message in json.loads(done.stdout)["messages"]:
            for found in (message["live"] or {"dkim": []})["dkim"]:
                assert (found["result"], found["body_holds"]) == (None, None)


def test_the_library_verifies_what_is_packed(zone: str, tmp_path: Path) -> None:
    path = tmp_path / "a.mbox.gz"
    path.write_bytes(gzip.compress(mbox(SMALL, LARGE)))
    reports = list(iter_path(str(path), resolver=ZoneResolver([load_zone(zone)], NoResolver())))
    assert [found.body for report in reports if report.live for found in report.live.signatures] == [True, True]


def test_an_attachment_of_30_mb_takes_bounded_memory(zone: str, tmp_path: Path) -> None:
    """A file is read in pieces; what is packed is held once or twice, and no more of it for more messages."""
    message = RECEIVED + sign(HEADER + b"\r\n" + (b"x" * 74 + b"\r\n") * 400_000, PAIR)
    plain, box = tmp_path / "large.eml", tmp_path / "box.mbox.gz"
    plain.write_bytes(message)
    box.write_bytes(gzip.compress(mbox(*[message] * 4), 1))
    code, out, size = measured(["--zone", zone, *FORMAT, str(plain)])
    assert (code, json.loads(out)["messages"][0]["live"]["dkim"][0]["body_holds"]) == (0, True)
    assert size < 128
    code, out, size = measured(["--zone", zone, *FORMAT, "--jobs", "1", str(box)])
    found = [message["live"]["dkim"][0]["body_holds"] for message in json.loads(out)["messages"]]
    assert (code, found) == (0, [True] * 4)
    assert size < 512


def test_a_pipe_that_is_written_slowly(zone: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", "--zone", zone, *FORMAT, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin
        assert process.stdout
        for place in range(0, len(LARGE), 500_000):
            process.stdin.write(LARGE[place : place + 500_000])
            process.stdin.flush()
        process.stdin.close()
        document = json.loads(process.stdout.read())
    assert document["messages"][0]["live"]["dkim"][0]["result"] == "pass"
