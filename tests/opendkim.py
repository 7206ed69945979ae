"""OpenDKIM as the signer: the real milter on loopback, spoken to as a mail server does."""

import re
import socket
import struct
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conftest import PATH
from nameserver import HOST, free_port
from signing import KeyPair

_VERSION, _ACTIONS, _STEPS = 6, 0x1FF, 0
"""All changes are allowed, and every step is told and answered."""
_SECONDS = 10.0


@contextmanager
def signing(folder: Path, pair: KeyPair, canonicalization: str) -> Iterator[int]:
    """Run OpenDKIM as the signer of example.com with selector sel; yields its port."""
    port = free_port()
    key, config = folder / "key.pem", folder / f"opendkim-{port}.conf"
    key.write_bytes(pair.private)
    config.write_text(
        f"Syslog no\nBackground no\nMode s\nDomain example.com\nSelector sel\nKeyFile {key}\nRequireSafeKeys no\n"
        f"InternalHosts 0.0.0.0/0\nCanonicalization {canonicalization}\nOversignHeaders From\n"
        f"Socket inet:{port}@{HOST}\n"
    )
    command = ["opendkim", "-f", "-x", str(config)]
    with subprocess.Popen(command, env={"PATH": PATH}, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(port)
            yield port
        finally:
            process.kill()  # when it is asked to end it waits some seconds first


def _wait(port: int) -> None:
    end = time.monotonic() + _SECONDS
    while True:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return


def sign(port: int, message: bytes) -> bytes:
    """Have a message signed, as it comes from a client of the signer's own."""
    head, _, body = message.partition(b"\r\n\r\n")
    with socket.create_connection((HOST, port), timeout=_SECONDS) as connection:
        milter = _Milter(connection)
        milter.say(b"O", struct.pack("!III", _VERSION, _ACTIONS, _STEPS))
        milter.say(b"C", b"laptop.example.com\x004" + struct.pack("!H", 2525) + b"203.0.113.7\x00")
        milter.say(b"H", b"laptop.example.com\x00")
        milter.say(b"M", b"<alice@example.com>\x00")
        milter.say(b"R", b"<bob@example.net>\x00")
        for field in re.split(rb"\n(?![ \t])", head.replace(b"\r\n", b"\n")):
            name, _, value = field.partition(b":")
            # A mail server takes one space behind the colon away.
            milter.say(b"L", name + b"\x00" + value.removeprefix(b" ") + b"\x00")
        milter.say(b"N")
        for at in range(0, len(body), 65_535):
            milter.say(b"B", body[at : at + 65_535])
        milter.tell(b"E")
        return milter.added() + message


class _Milter:
    """One connection: packets of a length, a letter and data."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._stream = connection.makefile("rb")

    def tell(self, letter: bytes, data: bytes = b"") -> None:
        self._connection.sendall(struct.pack("!I", 1 + len(data)) + letter + data)

    def say(self, letter: bytes, data: bytes = b"") -> None:
        self.tell(letter, data)
        answer, _ = self._answer()
        assert answer in {b"O", b"c"}, (letter, answer)

    def added(self) -> bytes:
        """Return the fields that are put on top of the message, up to the last answer."""
        fields = b""
        while True:
            letter, data = self._answer()
            if letter in {b"i", b"h"}:
                name, value, _ = (data[4:] if letter == b"i" else data).split(b"\x00")
                text = value.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
                fields += name + b": " + text.removeprefix(b" ") + b"\r\n"
            elif letter in {b"a", b"c"}:
                return fields
            else:
                assert letter == b"p", letter

    def _answer(self) -> tuple[bytes, bytes]:
        (size,) = struct.unpack("!I", self._stream.read(4))
        packet = self._stream.read(size)
        return packet[:1], packet[1:]
