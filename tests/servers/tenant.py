"""The guide's network: its relay at its own addresses, and the tenant's front door under its own name.

Nothing of the guide has to be replaced: in a network namespace the addresses and the port that it names are free,
and /etc/hosts knows the names. What stands at the other end is a Postfix that writes down who came.
"""

import ctypes
import os
import shutil
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from servers.client import Letter, Sent, send
from servers.postfix import Postfix
from servers.stage import HOSTS, Stage, has_ipv6, program

RELAY4, RELAY6 = "203.0.113.25", "2001:db8::25"
DOOR4, DOOR6 = "192.0.2.10", "2001:db8::10"
DOOR = "example-com.mail.protection.outlook.com"
_NAMES = {RELAY4: "mail.example.com", RELAY6: "mail.example.com", DOOR4: DOOR, DOOR6: DOOR}
_NEW_NETWORK = 0x40000000
"""CLONE_NEWNET of unshare(2) and setns(2); Python has both from 3.12 on."""


@contextmanager
def own_network() -> Iterator[None]:
    """Give the calling thread, and what it starts, a network in which only our addresses exist."""
    system = ctypes.CDLL(None, use_errno=True)

    def call(name: str, *arguments: int) -> None:
        if getattr(system, name)(*arguments):
            raise OSError(ctypes.get_errno(), name)

    with Path("/proc/thread-self/ns/net").open("rb") as outside:
        call("unshare", _NEW_NETWORK)
        try:
            _command("ip", "link", "set", "lo", "up")
            for address in _NAMES:
                if ":" not in address or has_ipv6():
                    prefix = "128" if ":" in address else "32"
                    _command("ip", "address", "add", f"{address}/{prefix}", "dev", "lo")
            yield
        finally:
            call("setns", outside.fileno(), _NEW_NETWORK)


def _command(name: str, *arguments: str) -> None:
    subprocess.run((program(name), *arguments), check=True, capture_output=True)


class Tenant:
    """The front door, not opened yet, and the relays that a test makes of the guide's text."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        stage.put("hosts", "".join(f"{address} {name}\n" for address, name in (HOSTS | _NAMES).items()))
        self._postfix = stage.etc / "postfix"
        shutil.copytree("/etc/postfix", self._postfix)
        self.make_certificate(stage.folder, DOOR)
        self.door = Postfix(
            stage,
            DOOR,
            "127.0.0.3",
            {
                "virtual_mailbox_domains": "static:here",
                "virtual_transport": "virtual",
                "smtpd_tls_security_level": "may",
                "smtpd_tls_chain_files": f"{stage.folder / DOOR}.key, {stage.folder / DOOR}.pem",
                "smtpd_tls_ask_ccert": "yes",
            },
        )
        for name, address in (("four", DOOR4), ("six", DOOR6)):
            self.door.listen(name, address, 25)
        self._made = 0

    def make_certificate(self, folder: Path, name: str) -> None:
        """Make a key and a certificate of its own, as files named after the host."""
        key, certificate = folder / f"{name}.key", folder / f"{name}.pem"
        options = ("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}")
        _command("openssl", *options, "-keyout", str(key), "-out", str(certificate))
        key.chmod(0o600)

    @contextmanager
    def certified(self) -> Iterator[None]:
        """Put the relay's key and certificate where the guide has them."""
        self.make_certificate(self._postfix, "mail.example.com")
        try:
            yield
        finally:
            for path in self._postfix.glob("mail.example.com.*"):
                path.unlink()

    @contextmanager
    def relay(self, pasted: str) -> Iterator[Postfix]:
        """Run a relay whose main.cf ends with the text, word for word."""
        self._made += 1
        relay = Postfix(self.stage, f"relay-{self._made}", "127.0.0.2", {"virtual_mailbox_domains": ""}, pasted)
        relay.listen("smtp")
        relay.write()
        with relay.running():
            yield relay


def hand_in(relay: Postfix, letter: Letter) -> Sent:
    """Hand a message to a relay."""
    return send("127.0.0.2", relay.ports["smtp"], letter)


class _Handler(socketserver.StreamRequestHandler):
    """Answers as socketmap_table(5) says: a netstring of map and key, and one of a status and a value."""

    def handle(self) -> None:
        while size := self._size():
            name, _, key = self.rfile.read(size).decode().partition(" ")
            self.rfile.read(1)
            value = _rewritten(name, key)
            answer = f"OK {value}" if value else "NOTFOUND "
            self.wfile.write(f"{len(answer)}:{answer},".encode())

    def _size(self) -> int:
        digits = b""
        while (sign := self.rfile.read(1)).isdigit():
            digits += sign
        return int(digits or b"0")


def _rewritten(name: str, key: str) -> str | None:
    """Rewrite as SRS does, but for hash and time stamp: nobody checks them here."""
    local, at, domain = key.rpartition("@")
    if name == "forward" and at and local and domain not in ("example.com", "srs.example.com"):
        return f"SRS0=hash=ts={domain}={local}@srs.example.com"
    if name == "reverse" and local.startswith("SRS0="):
        _, _, _, host, user = local.split("=", 4)
        return f"{user}@{host}"
    return None


@contextmanager
def rewriter(relay: Postfix) -> Iterator[None]:
    """Listen where the guide's postsrsd does: a socket named srs in the relay's queue directory."""
    path = relay.folder / "queue" / "srs"
    with socketserver.ThreadingUnixStreamServer(str(path), _Handler) as server:
        server.daemon_threads = True
        os.chmod(path, 0o666)  # noqa: PTH101, S103 - Postfix connects as a user of its own
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
