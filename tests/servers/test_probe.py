"""The probe of docs/probe.md, with a real relay and a real receiver."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import PATH, ROOT
from servers.client import Letter
from servers.network import Network
from servers.stage import free_port, program

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2", "curl")

SCRIPT = ROOT / "docs" / "probe" / "hdrscan-probe"
SETTINGS = """\
relays = ["mail.example.com=127.0.0.2"]
receivers = ["mx.example.org"]

[expect]
helo = ["postfix-relay"]
delay = 60
"""


class Probe:
    """The script with its environment."""

    def __init__(self, network: Network, folder: Path) -> None:
        self.network = network
        self.maildir = network.receiver.mail / "inbox"
        self.config = folder / "hdrscan.toml"
        self.config.write_text(SETTINGS)
        self.textfile = folder / "hdrscan.prom"
        # The command as it is installed, from this interpreter's environment.
        tools = folder / "bin"
        tools.mkdir()
        command = tools / "hdrscan"
        command.write_text(f'#!/bin/sh\nexec {sys.executable} -m hdrscan "$@"\n')
        command.chmod(0o755)
        self.path = f"{tools}{os.pathsep}{PATH}"

    def run(self, **environment: str) -> tuple[int, str]:
        """Run it; return the exit code and what it printed."""
        given = {
            "PATH": self.path,
            "RELAY": f"{self.network.relay.address}:{self.network.relay.ports['smtp']}",
            "FROM": "alice@example.com",
            "TO": "bob@example.org",
            "MAILDIR": str(self.maildir),
            "CONFIG": str(self.config),
            "HELO": "laptop.example.com",
            "WAIT": "30",
            "EVERY": "1",
            **environment,
        }
        done = subprocess.run(
            [program("sh"), SCRIPT], env=given, capture_output=True, check=False, timeout=100, text=True
        )
        return done.returncode, done.stdout

    def mail(self) -> list[Path]:
        """Return what lies in the Maildir."""
        return [*self.maildir.glob("new/*"), *self.maildir.glob("cur/*")]


@pytest.fixture
def probe(network: Network, tmp_path: Path) -> Iterator[Probe]:
    made = Probe(network, tmp_path)
    yield made
    for path in made.mail():
        path.unlink()


def test_a_message_through_the_relay_is_judged_and_removed(probe: Probe) -> None:
    other = probe.network.deliver("mx", Letter())
    code, line = probe.run(TEXTFILE=str(probe.textfile))
    assert code == 0, line
    assert line.startswith("HDRSCAN OK - postfix-relay, ")
    assert " delay=" in line
    metrics = probe.textfile.read_text()
    assert 'hdrscan_route{helo="postfix-relay",' in metrics
    assert 'hdrscan_state{state="ok"} 1\n' in metrics
    assert not probe.textfile.with_name("hdrscan.prom.new").exists()
    # Only its own message was judged and removed.
    assert other.token.encode() in probe.network.receiver.arrived(other.token)
    assert not [path for path in probe.mail() if b"\nSubject: hdrscan-probe-" in path.read_bytes()]


def test_another_way_than_expected_is_critical(probe: Probe) -> None:
    probe.config.write_text(SETTINGS.replace('"postfix-relay"', '"office365-outbound"'))
    code, line = probe.run()
    assert (code, line.split(" mail.example.com")[0]) == (2, "HDRSCAN CRITICAL - ROUTE020")


def test_results_that_nobody_records_are_critical_where_they_are_expected(probe: Probe) -> None:
    probe.config.write_text(f'{SETTINGS}spf = ["pass"]\n')
    code, line = probe.run()
    assert code == 2
    assert line.startswith("HDRSCAN CRITICAL - ROUTE025 No result of SPF is recorded")


def test_a_relay_that_is_down_is_critical(probe: Probe) -> None:
    code, line = probe.run(RELAY=f"127.0.0.2:{free_port('127.0.0.2')}")
    assert code == 2
    assert line.startswith("HDRSCAN CRITICAL - 127.0.0.2:")
    assert line.endswith(" did not take the message\n")


def test_a_message_that_does_not_arrive_is_critical(probe: Probe, tmp_path: Path) -> None:
    # The command that fetches is asked before each look, and brings nothing.
    asked = tmp_path / "asked"
    fetch = tmp_path / "fetch"
    fetch.write_text(f"#!/bin/sh\necho >> {asked}\n")
    fetch.chmod(0o755)
    code, line = probe.run(MAILDIR=str(tmp_path / "Maildir"), FETCH=str(fetch), WAIT="2")
    assert code == 2
    assert line.endswith(" did not arrive within 2 s\n")
    assert len(asked.read_text()) >= 3


def test_a_bounce_that_quotes_the_message_is_not_the_message(probe: Probe, tmp_path: Path) -> None:
    maildir = tmp_path / "Maildir"
    (maildir / "new").mkdir(parents=True)
    fetch = tmp_path / "fetch"
    # It quotes whatever subject was sent, as a bounce does.
    fetch.write_text(
        "#!/bin/sh\n"
        f"subject=$(cat {probe.maildir}/new/* | grep '^Subject: hdrscan-probe')\n"
        f'printf "Subject: Undelivered\\n\\n%s\\n" "$subject" > {maildir}/new/1\n'
    )
    fetch.chmod(0o755)
    code, line = probe.run(MAILDIR=str(maildir), FETCH=str(fetch), WAIT="3")
    assert code == 2
    assert "did not arrive" in line
    assert "hdrscan-probe" in (maildir / "new" / "1").read_text()
