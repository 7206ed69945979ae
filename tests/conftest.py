"""What all tests share: no sockets beyond loopback, where the samples and the corpus are."""

import os
import socket
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = sorted((ROOT / "samples").glob("*.eml"))


def _corpus_files() -> list[Path]:
    folder = Path(os.environ.get("HDRSCAN_CORPUS", ROOT.parent / "shared" / "corpus"))
    return sorted(folder.glob("*/*.eml")) + sorted(folder.glob("*/*/*.eml"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "127.0.0.1"
        if host not in {"127.0.0.1", "::1"}:
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def corpus() -> list[Path]:
    """Real header blocks, for counting only; they are not part of the project."""
    files = _corpus_files()
    if not files:
        pytest.skip("the corpus of real messages is not there")
    return files
