"""The fixtures of the tests that need real servers; ``tests/conftest.py`` names this module as a plugin."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from servers.judges import Judges
from servers.network import Network
from servers.stage import Stage


@pytest.fixture(scope="session")
def network() -> Iterator[Network]:
    """A relay and a receiver, both running."""
    # Not in pytest's own folder: only root may enter that, and servers give up root.
    with tempfile.TemporaryDirectory(prefix="hdrscan-servers-") as folder:
        made = Network(Stage(Path(folder)))
        with made.running():
            yield made


@pytest.fixture(scope="module")
def judged(network: Network) -> Iterator[Network]:
    """The same, with a name server and the programs that judge mail."""
    with Judges(network).running():
        yield network
