"""NSD, a real authoritative name server, on loopback for one test."""

import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
_CONFIG = """
server:
  ip-address: {host}@{port}
  server-count: 1
  username: ""
  chroot: ""
  database: ""
  zonesdir: "{folder}"
  zonelistfile: "{folder}/zones.list"
  pidfile: "{folder}/nsd.pid"
  xfrdfile: "{folder}/xfrd.state"
  logfile: "{folder}/nsd.log"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
"""


def free_port() -> int:
    """Return a port that was free for TCP and UDP a moment ago."""
    while True:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp:
            tcp.bind((HOST, 0))
            port = int(tcp.getsockname()[1])
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp:
                try:
                    udp.bind((HOST, port))
                except OSError:
                    continue
                return port


@contextmanager
def serving(folder: Path, zones: Mapping[str, str | None]) -> Iterator[str]:
    """Serve zones, by origin; one without content answers SERVFAIL. Yields the server as ``ADDR:PORT``."""
    port = free_port()
    lines = [_CONFIG.format(host=HOST, port=port, folder=folder)]
    for number, (origin, content) in enumerate(zones.items()):
        if content is not None:
            (folder / f"{number}.zone").write_text(content, encoding="ascii")
        lines.append(f'zone:\n  name: "{origin}"\n  zonefile: "{number}.zone"\n')
    config = folder / "nsd.conf"
    config.write_text("".join(lines), encoding="ascii")
    process = subprocess.Popen(
        ["nsd", "-d", "-c", str(config)],  # noqa: S607 - the marker looked for it
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(process, port, folder / "nsd.log")
        yield f"{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nsd does not answer: {log.read_text() if log.exists() else 'no log'}")
