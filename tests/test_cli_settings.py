"""What the user knows, given to the command: options, hdrscan.toml, and how both are joined."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from hdrscan.cli import OK, WRONG_USE
from hdrscan.cli.settings_options import Given, settings_of
from hdrscan.errors import ConfigError, UsageError
from hdrscan.settings import DEFAULTS, Settings

SAMPLE = str(ROOT / "samples" / "10-o365-via-postfix-smarthost-to-exim.eml")
RECEIVERS = "receivers = ['mail.example.com', 'mx2.example.org']\n"
TENANT = "11111111-2222-3333-4444-555555555555"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", *arguments],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("arguments", [[SAMPLE], ["--format", "table", SAMPLE]])
def test_the_file_of_the_folder_is_used_with_and_without_the_option_parser(
    tmp_path: Path, arguments: list[str]
) -> None:
    without = run(tmp_path, *arguments)
    named = run(tmp_path, "--receiver", "mail.example.com", "--receiver", "mx2.example.org", SAMPLE)
    (tmp_path / "hdrscan.toml").write_text(RECEIVERS)
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stderr) == (OK, "")
    assert without.stdout != done.stdout == named.stdout


@pytest.mark.parametrize("arguments", [[SAMPLE], ["--format", "table", SAMPLE]])
def test_a_mistake_in_the_file_is_told_in_one_line(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "hdrscan.toml").write_text("\nrelays = ['mail example.com']\n")
    done = run(tmp_path, *arguments)
    assert (done.returncode, done.stdout) == (WRONG_USE, "")
    problem = '"mail example.com" is neither a host name, an address nor a network'
    assert done.stderr == f"hdrscan: hdrscan.toml, line 2: relays: {problem}\n"


def test_another_file_replaces_that_of_the_folder(here: Path) -> None:
    (here / "hdrscan.toml").write_text("nonsense")
    (here / "other.toml").write_text("domains = ['example.com']")
    assert settings_of(Given(config="other.toml")) == Settings(domains=("example.com",))
    assert settings_of(Given(config=os.devnull)) == DEFAULTS
    done = run(here, "--config", "other.toml", SAMPLE)
    assert (done.returncode, done.stderr) == (OK, "")


def test_options_add_to_the_lists_and_replace_the_tenant(here: Path) -> None:
    given = Given(
        relays=["B.example=203.0.113.2", "a.example"],
        receivers=["mx.example.com", "192.0.2.0/24"],
        domains=["example.net", "example.com"],
        tenant=TENANT.replace("5", "A"),
    )
    from_options = Settings(
        relays=("b.example", "203.0.113.2", "a.example"),
        receivers=("mx.example.com", "192.0.2.0/24"),
        domains=("example.net", "example.com"),
        tenant=TENANT.replace("5", "a"),
    )
    assert settings_of(given) == from_options
    (here / "hdrscan.toml").write_text(
        f"relays = ['a.example']\ndomains = ['example.com']\ntenant = '{TENANT}'\n"
        "[microsoft]\noutbound_names = ['out.example']"
    )
    from_file = settings_of(Given())
    assert settings_of(given) == from_options._replace(
        relays=("a.example", "b.example", "203.0.113.2"),
        domains=("example.com", "example.net"),
        outbound_names=("out.example",),
    )
    assert settings_of(Given(receivers=["mx.example.com"])) == from_file._replace(receivers=("mx.example.com",))


def test_a_receiver_that_writes_below_is_named_by_the_option_or_the_file(here: Path) -> None:
    assert settings_of(Given(receiver_writes_below=True)) == Settings(receiver_writes_below=True)
    (here / "hdrscan.toml").write_text("receiver_writes_below = true\n")
    assert settings_of(Given()) == Settings(receiver_writes_below=True)
    (here / "hdrscan.toml").write_text("receiver_writes_below = 'yes'\n")
    with pytest.raises(ConfigError, match="receiver_writes_below: true or false is needed, not a string"):
        settings_of(Given())


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("--relay", "mail example.com", '"mail example.com" is neither a host name, an address nor a network'),
        ("--relay", "a.example=b.example", '"b.example" is neither an address nor a network'),
        (
            "--receiver",
            "192.0.2.1/24",
            '"192.0.2.1/24" is an address inside a network; did you mean "192.0.2.0/24" or "192.0.2.1"?',
        ),
        (
            "--domain",
            "alice@example.com",
            '"alice@example.com" is not a host or domain name; did you mean "example.com"?',
        ),
        ("--tenant", "", f'"" is not a tenant id, which looks like {TENANT}'),
        ("--domain", "\x1b[31m", '"\\x1b[31m" is not a host or domain name'),
    ],
)
def test_a_bad_option_is_told_in_one_line(tmp_path: Path, option: str, value: str, problem: str) -> None:
    done = run(tmp_path, option, value, SAMPLE)
    assert (done.returncode, done.stdout, done.stderr) == (WRONG_USE, "", f"hdrscan: {option}: {problem}\n")


def test_files_that_cannot_be_read(here: Path) -> None:
    with pytest.raises(UsageError, match=r"^missing\.toml: no such file or directory$"):
        settings_of(Given(config="missing.toml"))
    (here / "folder").mkdir()
    with pytest.raises(UsageError, match=r"^folder: "):
        settings_of(Given(config="folder"))
    (here / "hdrscan.toml").mkdir()
    with pytest.raises(UsageError, match=r"^hdrscan\.toml: is not a regular file"):
        settings_of(Given())
    (here / "latin.toml").write_bytes(b"domains = [\n'caf\xe9.example']")
    with pytest.raises(ConfigError, match=r"^latin\.toml, line 2: this is not UTF-8"):
        settings_of(Given(config="latin.toml"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_the_folder_is_not_waited_for(here: Path) -> None:
    os.mkfifo(here / "hdrscan.toml")
    with pytest.raises(UsageError, match="is not a regular file"):
        settings_of(Given())


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs an endless file")
def test_of_an_endless_file_only_the_beginning_is_read() -> None:
    with pytest.raises(ConfigError, match="may be 64 KiB long"):
        settings_of(Given(config="/dev/zero"))


@pytest.mark.parametrize("named", [(), ("--config", "hdrscan.toml")])
def test_output_never_overwrites_the_settings(tmp_path: Path, named: tuple[str, ...]) -> None:
    (tmp_path / "hdrscan.toml").write_text(RECEIVERS)
    done = run(tmp_path, *named, "--output", "hdrscan.toml", SAMPLE)
    assert done.returncode == WRONG_USE
    assert (
        done.stderr == "hdrscan: hdrscan.toml: is one of the files that are read; name another file to write to\n"
    )
    assert (tmp_path / "hdrscan.toml").read_text() == RECEIVERS


def test_without_a_file_no_reader_of_it_is_loaded(tmp_path: Path) -> None:
    script = (
        "import sys, hdrscan.cli as cli\n"
        "try:\n    cli.main()\n"
        "except SystemExit as done:\n    assert done.code == 0\n"
        "print(sorted({'tomllib', 'difflib', 'hdrscan.config'} & set(sys.modules)))"
    )
    for expected in ("[]", "['hdrscan.config', 'tomllib']"):
        done = subprocess.run(
            [sys.executable, "-c", script, SAMPLE], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout.splitlines()[-1] == expected
        (tmp_path / "hdrscan.toml").write_text(RECEIVERS)
