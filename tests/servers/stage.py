"""A stage for real servers: their own hosts file and resolver, and an end that no process of theirs survives.

Every program runs in a mount namespace of its own, in which /etc/hosts and /etc/resolv.conf are ours: the names
of loopback addresses are known whatever machine this is, and no name server but ours is ever asked. It also
runs in a process namespace, which the kernel empties when its first process goes.
"""

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from conftest import PATH

HOSTS = {
    "127.0.0.1": "localhost",
    "127.0.0.2": "mail.example.com",
    "127.0.0.3": "mx.example.org",
    "127.0.0.4": "laptop.example.com",
    "::1": "v6.example.com",
}
"""127.0.0.9 is not among them on purpose: it is the client without a name."""

_DEADLINE = 20.0
# The shell stays: it is the process whose end empties the process namespace. A server in its place would lose
# the order to die with its parent as soon as it changes its user.
_ENTER = (
    'for ours in "$0"/*; do its="/etc/${ours##*/}"; [ ! -e "$its" ] || mount --bind "$ours" "$its" || exit; done;'
    ' "$@"; exit'
)
_given: set[int] = set()
T = TypeVar("T")


def program(name: str) -> str:
    """Find a program where the tests' marker looks for it."""
    found = shutil.which(name, path=PATH)
    assert found, f"{name} is not installed"
    return found


def wait_for(what: str, look: Callable[[], T | None], seconds: float = _DEADLINE) -> T:
    """Look again and again until there is something."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.02)
    raise TimeoutError(f"{what} did not come within {seconds:g} s")


def has_ipv6() -> bool:
    """Tell whether this machine has the IPv6 loopback address."""
    with suppress(OSError), socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
        probe.bind(("::1", 0))
        return True
    return False


def free_port(address: str) -> int:
    """Ask the kernel for a port that nobody uses, and that was not given away before."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    while True:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.bind((address, 0))
            port: int = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port


def free_resolver_address() -> str:
    """Find a loopback address whose port 53 is free: resolv.conf names no port."""
    for last in range(10, 250):
        address = f"127.0.53.{last}"
        with (
            suppress(OSError),
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as streams,
        ):
            datagrams.bind((address, 53))
            streams.bind((address, 53))
            return address
    raise OSError("port 53 is taken on every loopback address")


class Stage:
    """A folder with the private files of /etc, and how to run programs that see them."""

    def __init__(self, folder: Path) -> None:
        # Servers that give up root still have to reach their files.
        folder.chmod(0o755)
        self.folder = folder
        self.resolver = free_resolver_address()
        self.etc = folder / "etc"
        self.etc.mkdir()
        lines = (f"{address} {name}\n" for address, name in HOSTS.items())
        self.put("hosts", "".join(lines))
        self.put("resolv.conf", f"nameserver {self.resolver}\noptions timeout:1 attempts:1\n")
        self.put("nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\n")

    def put(self, name: str, text: str) -> None:
        """Write a file of the private /etc."""
        (self.etc / name).write_text(text, "ascii")

    def wrapped(self, command: Sequence[str | Path]) -> list[str]:
        """Return the command that runs another on the stage and dies with whoever started it."""
        outer = (program("setpriv"), "--pdeathsig", "KILL", program("unshare"), "--mount", "--pid", "--fork")
        enter = ("--kill-child", "--mount-proc", program("sh"), "-c", _ENTER, str(self.etc))
        return [*outer, *enter, *map(str, command)]

    def run(self, command: Sequence[str | Path], text: bytes = b"") -> bytes:
        """Run a program on the stage to its end."""
        return subprocess.run(
            self.wrapped(command), input=text, check=True, capture_output=True, timeout=_DEADLINE
        ).stdout

    @contextmanager
    def running(self, name: str, command: Sequence[str | Path], ready: Callable[[], bool]) -> Iterator[None]:
        """Keep a server running; it is ready when ``ready`` says so, and gone when the block is left."""
        log = self.folder / f"{name}.out"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                self.wrapped(command), stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
            ) as process,
        ):
            try:
                wait_for(name, lambda: process.poll() is not None or ready())
                assert process.poll() is None, f"{name} has ended: {log.read_text('utf-8', 'replace')}"
                yield
            finally:
                process.kill()


def answers(address: str, port: int) -> Callable[[], bool]:
    """Return a check for somebody listening there."""

    def check() -> bool:
        with suppress(OSError), socket.create_connection((address, port), timeout=1):
            return True
        return False

    return check
