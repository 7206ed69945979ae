"""``hdrscan domain`` from outside: its output, its files and its exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from domains import HEALTHY, PLAN, zones_of
from hdrscan.cli import FOUND, OK, UNREAD, WRONG_USE
from hdrscan.cli.domain_command import Request, plans_of
from hdrscan.errors import UsageError
from hdrscan.model.checklist import DomainPlan, Relay
from nameserver import HOST, free_port, serving

RELAY = ("example.com", "--relay", "mail.example.com=203.0.113.25")
ADVICE = str(ROOT / "samples" / "domain" / "common-advice.jsonl")
NEW = str(ROOT / "samples" / "domain" / "new.zone")


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "NO_COLOR"}}
    return subprocess.run(
        [sys.executable, "-m", "hdrscan", "domain", *arguments],
        capture_output=True,
        env=environment,
        timeout=60,
        check=False,
        cwd=cwd,
    )


def one_line(stderr: bytes) -> str:
    text = stderr.decode()
    assert text.startswith("hdrscan: "), text
    assert text.count("\n") == 1, text
    return text


def test_a_failed_check_is_exit_code_1() -> None:
    done = run(*RELAY, "--dns-replay", ADVICE)
    assert (done.returncode, done.stderr) == (FOUND, b"")
    shown = done.stdout.decode()
    assert "FAIL: Addresses stand behind ip4: and ip6: (SPF014): example.com" in shown
    assert "recording" in shown


def test_what_if_the_new_zone_were_published() -> None:
    done = run(*RELAY, "--dns-replay", ADVICE, "--zone", NEW, "--format", "json")
    assert (done.returncode, done.stderr) == (OK, b"")
    document = json.loads(done.stdout)
    assert [check["id"] for check in document["checks"] if check["status"] == "warning"] == ["dmarc-policy"]
    assert document["summary"]["not_checked"] == 0
    assert document["asking"]["zones"] == [NEW]


def test_the_emitted_zone_is_judged_at_once(tmp_path: Path) -> None:
    target = tmp_path / "emitted.zone"
    assert run(*RELAY, "--dns-replay", ADVICE, "--emit-zone", str(target)).returncode == FOUND
    done = run(*RELAY, "--no-dns", "--zone", str(target), "--format", "json")
    assert (done.returncode, done.stderr) == (OK, b"")
    assert json.loads(done.stdout)["summary"]["fail"] == 0
    to_screen = run(*RELAY, "--dns-replay", ADVICE, "--emit-zone", "-")
    assert to_screen.returncode == FOUND
    assert to_screen.stdout == target.read_bytes()


def test_markdown() -> None:
    shown = run(*RELAY, "--dns-replay", ADVICE, "--format", "markdown").stdout.decode()
    assert "| Result | Check | Found | Paths |" in shown
    assert "### FAIL: " in shown


@pytest.mark.parametrize("arguments", [("--no-dns",), ("--no-dns", "--zone", "other.zone")])
def test_when_nothing_is_answered_the_exit_code_is_3(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "other.zone").write_text("www.example.net. A 192.0.2.1\n")
    done = run(*RELAY, *arguments, cwd=tmp_path)
    assert done.returncode == UNREAD
    assert "no question was answered" in one_line(done.stderr)
    assert "not checked" in done.stdout.decode()


def test_a_server_that_is_not_there_is_exit_code_3() -> None:
    done = run(*RELAY, "--resolver", f"{HOST}:{free_port()}")
    assert done.returncode == UNREAD
    one_line(done.stderr)


def test_several_domains_are_a_table(tmp_path: Path) -> None:
    listed = tmp_path / "domains.txt"
    listed.write_text("example.com # ours\n\n# and\nexample.net\n")
    several = ("EXAMPLE.com", "--domains", str(listed), *RELAY[1:], "--dns-replay", ADVICE)
    done = run(*several)
    assert (done.returncode, done.stderr) == (FOUND, b"")
    shown = done.stdout.decode()
    assert shown.startswith("2 domains, 0 of them without anything to change.")
    assert "example.com  fail" not in shown.partition("MX")[0]
    assert "FAIL: Addresses stand behind ip4: and ip6: (SPF014) [spf-literal]\n    example.com" in shown
    document = json.loads(run(*several, "--format", "json").stdout)
    assert document["schema"] == "hdrscan-domains/1"
    assert document["table"]["example.com"]["spf-literal"] == "fail"
    assert document["table"]["example.net"]["spf-record"] == "not checked"
    assert [each["domain"] for each in document["domains"]] == ["example.com", "example.net"]
    assert document["summary"]["domains"] == 2
    markdown = run(*several, "--format", "markdown").stdout.decode()
    assert "| Domain | Relay | MX | SPF | DKIM | DMARC | TLS |" in markdown


@pytest.mark.parametrize(
    ("fail_on", "code"), [("fail", OK), ("warning", FOUND), ("not-checked", FOUND), ("never", OK)]
)
def test_fail_on_says_what_the_exit_code_tells(fail_on: str, code: int) -> None:
    done = run(*RELAY, "--dns-replay", ADVICE, "--zone", NEW, "--fail-on", fail_on)
    assert done.returncode == code


def test_never_is_never() -> None:
    assert run(*RELAY, "--dns-replay", ADVICE, "--fail-on", "never").returncode == OK


@pytest.mark.servers("nsd")
def test_it_asks_recorded_and_replayed(tmp_path: Path) -> None:
    recording = tmp_path / "answers.jsonl"
    with serving(tmp_path, zones_of(HEALTHY)) as server:
        live = run(*RELAY, "--resolver", server, "--dns-record", str(recording), "--format", "json")
    assert (live.returncode, live.stderr) == (OK, b"")
    again = run(*RELAY, "--dns-replay", str(recording), "--format", "json")
    first, second = json.loads(live.stdout), json.loads(again.stdout)
    assert first["asking"]["source"] == server
    assert first["checks"] == second["checks"]
    assert first["summary"]["fail"] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("example.com",), "name your relay"),
        (("--relay", RELAY[2]), "name a domain"),
        ((*RELAY, "--domains", "missing.txt"), "missing.txt"),
        (("example com", *RELAY[1:]), "the domain"),
        (("example.com", "--relay", "mail.example.com"), "names no single address"),
        (("example.com", "--relay", "mail.example.com=203.0.113.0/24"), "names no single address"),
        (("example.com", "--relay", "203.0.113.25"), "names no single address"),
        (("example.com", "--relay", "mail.example.com=203.0.113"), "neither an address"),
        (("example.com", "--relay", "mail.example.com=192.168.1.25"), "no stranger sees 192.168.1.25"),
        ((*RELAY, "--helo", "[203.0.113.25]"), "--helo"),
        ((*RELAY, "--dkim-selector", "a b"), "--dkim-selector"),
        ((*RELAY, "--no-dns", "--resolver", HOST), "--no-dns"),
        ((*RELAY, "--no-dns", "--dns-record", "x"), "--no-dns"),
        ((*RELAY, "--dns-replay", ADVICE, "--resolver", HOST), "--dns-replay"),
        ((*RELAY, "--dns-replay", "missing.jsonl"), "missing.jsonl"),
        ((*RELAY, "--no-dns", "--zone", "missing.zone"), "missing.zone"),
        ((*RELAY, "--resolver", "nonsense"), "nonsense"),
        ((*RELAY, "--dns-replay", ADVICE, "--emit-zone", ADVICE), "one of the files that are read"),
        ((*RELAY, "--dns-replay", ADVICE, "--emit-zone", "no/such/folder.zone"), "no such file"),
        ((*RELAY, "--config", "missing.toml"), "missing.toml"),
    ],
)
def test_wrong_use(arguments: tuple[str, ...], told: str, tmp_path: Path) -> None:
    done = run(*arguments, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (WRONG_USE, b"")
    assert told in one_line(done.stderr)


@pytest.mark.parametrize(
    "arguments", [(), ("--nonsense",), (*RELAY, "--cloud", "germany"), (*RELAY, "--format", "csv")]
)
def test_wrong_options(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (WRONG_USE, b"")
    assert b"Traceback" not in done.stderr


def test_help_says_that_it_asks_and_fits_the_screen() -> None:
    shown = run("--help").stdout.decode()
    assert "asks the DNS by its nature" in shown
    assert "Examples:" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_relays_of_the_settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = tmp_path / "hdrscan.toml"
    settings.write_text(
        'relays = ["198.51.100.7", "mail.example.com=203.0.113.25", "203.0.113.0/24", "alone.example.com", '
        '"mail2.example.com", "2001:db8::25", "203.0.113.26"]\n'
    )
    one = Relay("mail.example.com", ("203.0.113.25",), "mail.example.com")
    two = Relay("mail2.example.com", ("2001:db8::25", "203.0.113.26"), "mail2.example.com")
    assert plans_of(Request(["Example.COM."])) == [PLAN._replace(relays=(one, two))]
    (given,) = plans_of(
        Request(["example.com"], ["mail.example.com=203.0.113.9,203.0.113.8"], "out.example.com", ["S1"])
    )
    assert given == DomainPlan(
        "example.com",
        (
            Relay("mail.example.com", ("203.0.113.9", "203.0.113.8"), "out.example.com"),
            two._replace(helo="out.example.com"),
        ),
        "worldwide",
        ("s1",),
    )
    with pytest.raises(UsageError, match="too long"):
        plans_of(Request(["example.com"], selectors=["a." * 120 + "a"]))


def test_a_file_that_is_called_domain(tmp_path: Path) -> None:
    (tmp_path / "domain").write_bytes(
        b"Received: by mail.example.com; Mon, 3 Mar 2025 10:00:02 +0000\nSubject: x\n\n"
    )
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "./domain"], cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (OK, b"")


def test_other_commands_do_not_load_it() -> None:
    script = (
        "import sys\nfrom hdrscan.cli.commands import run\n"
        "assert run(['explain', 'SFV:SKI']) == 0\n"
        "print(sorted(name for name in sys.modules if 'checklist' in name or 'cli.domain' in name or name == 'dns'))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    assert done.stdout.splitlines()[-1] == b"[]"
