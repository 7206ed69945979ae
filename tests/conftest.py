"""What all tests share: no network, where the samples and the corpus are, and which tests need servers."""

import os
import shutil
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("servers.client", "servers.network", "servers.postfix", "servers.reading")
pytest_plugins = ["servers.fixtures"]

# Speed is measured as ratios, in tests of their own; a wall clock limit would only measure the machine.
settings.register_profile("hdrscan", deadline=None)
settings.load_profile("hdrscan")

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.eml"))
# Servers live in /usr/sbin, which is not on everybody's PATH.
PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"))
_LOOPBACK = ("127.", "::1", "localhost")


def left_by_its_reader(*arguments: str) -> tuple[int, bytes]:
    """Run hdrscan, read ten bytes and close the pipe as head does; return the exit code and standard error."""
    with subprocess.Popen(
        [sys.executable, "-m", "hdrscan", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(10)
        process.stdout.close()
        said = process.stderr.read()
    return process.returncode, said


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that talks to anything but this machine."""

    def guard(name: str) -> None:
        real = getattr(socket.socket, name)

        def guarded(self: socket.socket, *arguments: Any) -> object:  # noqa: ANN401 - whatever the call takes
            address = arguments[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
                pytest.fail(f"a test tried to reach {address!r}")
            return real(self, *arguments)

        monkeypatch.setattr(socket.socket, name, guarded)

    for name in ("connect", "connect_ex", "sendto"):
        guard(name)


def _corpus_files() -> list[Path]:
    folder = Path(os.environ.get("HDRSCAN_CORPUS") or ROOT.parent / "shared" / "corpus")
    return sorted(folder.glob("*/*.eml")) + sorted(folder.glob("*/*/*.eml"))


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Real header blocks, for counting only; they are not part of the project."""
    files = _corpus_files()
    if not files:
        pytest.skip("the corpus of real messages is not there")
    return files


@cache
def _lacks_namespaces() -> bool:
    """Tell whether servers cannot have names and a resolver of their own here (tests/servers/stage.py)."""
    unshare = shutil.which("unshare")
    command = (unshare or "unshare", "--mount", "--pid", "--fork", "--mount-proc", "true")
    return unshare is None or subprocess.run(command, check=False, capture_output=True).returncode != 0


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose servers are not installed or cannot be started; where they are required, fail it."""
    for marker in item.iter_markers("servers"):
        missing = [
            f"{program} is not installed" for program in marker.args if not shutil.which(program, path=PATH)
        ]
        if not missing and _lacks_namespaces():
            missing = ["servers are started by root, who may make namespaces"]
        if missing and os.environ.get("HDRSCAN_REQUIRE_SERVERS") == "1":
            pytest.fail("; ".join(missing), pytrace=False)
        if missing:
            pytest.skip("; ".join(missing))
