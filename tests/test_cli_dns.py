"""The options about the DNS: what is asked, what is not, and what a zone file would change."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import hdrscan.dns.network
from conftest import ROOT, SAMPLES
from hdrscan.cli import OK, UNREAD, WRONG_USE
from hdrscan.cli.dns_options import DnsOptions
from hdrscan.cli.scanning import Format, scan
from hdrscan.config.reading import read_settings
from hdrscan.dns.network import NetworkResolver
from hdrscan.dns.replay import load_answers
from hdrscan.dns.resolver import MOST_IN_FLIGHT
from nameserver import HOST, free_port
from test_cli import MESSAGE, run

SAMPLE = ROOT / "samples" / "04-direct-send-own-mx.eml"
PUBLISHED = ROOT / "samples" / "dns" / "published.jsonl"
CORRECTED = ROOT / "samples" / "dns" / "corrected.zone"
VALIDATOR = Draft202012Validator(json.loads((ROOT / "docs" / "schema" / "hdrscan-1.json").read_text()))
Json = dict[str, Any]

# Runs the command with sockets forbidden, and names what it loaded.
GUARDED = """
import socket, sys
def refuse(*_, **__): raise AssertionError("a socket was opened")
socket.socket.__init__ = refuse
sys.argv = ["hdrscan", *sys.argv[1:]]
from hdrscan.cli import main
try:
    main()
finally:
    loaded = {name.partition(".")[0] for name in sys.modules} & {"dns", "dkim"}
    asking = ("dns", "spf", "dkim", "dmarc", "checklist", "message_queries", "message_facts")
    loaded |= {name for name in sys.modules if name.startswith(tuple(f"hdrscan.{package}" for package in asking))}
    print(*sorted(loaded), sep="\\n", file=sys.stderr)
"""


def guarded(*arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run([sys.executable, "-c", GUARDED, *arguments], capture_output=True, check=False, cwd=ROOT)
    assert done.stdout
    return done.returncode, done.stderr.decode().split("\n")[:-1]


def live_of(*arguments: str) -> Json:
    """Return the report's section; it fits the schema."""
    done = run(*arguments, "--format", "json")
    assert done.returncode == OK, done.stderr
    document = json.loads(done.stdout)
    assert [error.message for error in VALIDATOR.iter_errors(document)] == []
    section = document["messages"][0]["live"]
    assert section is None or isinstance(section, dict)
    return section or {}


@pytest.mark.parametrize("form", [form.value for form in Format])
def test_without_the_options_no_socket_is_opened_and_nothing_is_loaded(form: str) -> None:
    assert guarded("--format", form, "samples") == (OK, [""])


def test_without_the_option_parser_neither() -> None:
    assert guarded("samples") == (OK, [""])


@pytest.mark.parametrize(
    "options",
    [
        ["--dns-replay", str(PUBLISHED)],
        ["--zone", str(CORRECTED)],
        ["--dns-replay", str(PUBLISHED), "--zone", str(CORRECTED), "--dnsbl", "default"],
    ],
)
def test_recordings_and_zone_files_open_no_socket(options: list[str]) -> None:
    code, loaded = guarded(*options, "--relay", "mail.example.com=203.0.113.25", "samples")
    assert code == OK
    assert "hdrscan.dns.network" not in loaded


def test_the_settings_file_turns_nothing_on(tmp_path: Path) -> None:
    config = tmp_path / "hdrscan.toml"
    config.write_text(f'[dns]\nresolvers = ["{HOST}"]\nlists = ["default"]\n')
    assert guarded("--config", str(config), "samples") == (OK, [""])
    code, loaded = guarded("--config", str(config), "--dns-replay", str(PUBLISHED), str(SAMPLE))
    assert code == OK
    assert "hdrscan.dns.network" not in loaded


def test_the_settings_file_names_whom_to_ask_and_which_lists(tmp_path: Path) -> None:
    settings = read_settings('[dns]\nresolvers = ["192.0.2.53"]\nlists = ["list.example.net"]\n', "x")
    asked = DnsOptions(dns=True).with_settings(settings)
    assert (asked.resolvers, asked.lists) == (("192.0.2.53:53",), ("list.example.net",))
    given = DnsOptions(resolvers=("192.0.2.54",), lists=("default",)).with_settings(settings)
    assert (given.resolvers, given.lists) == (("192.0.2.54",), ("default",))
    assert DnsOptions().with_settings(settings) == DnsOptions()
    config = tmp_path / "hdrscan.toml"
    config.write_text('[dns]\nlists = ["list.example.net"]\n')
    section = live_of("--config", str(config), "--dns-replay", str(PUBLISHED), str(SAMPLE))
    assert section["dnsbl"]["lists"] == ["list.example.net"]


def test_without_dns_the_section_is_null() -> None:
    assert live_of(str(SAMPLE)) == {}


def test_what_if_this_were_published() -> None:
    """The case of the README: a softfail becomes a pass, and with it DMARC's fail."""
    today = live_of("--dns-replay", str(PUBLISHED), str(SAMPLE))
    assert (today["spf"][0]["result"], today["dmarc"]["result"]) == ("softfail", "fail")
    corrected = live_of("--dns-replay", str(PUBLISHED), "--zone", str(CORRECTED), str(SAMPLE))
    assert (corrected["spf"][0]["result"], corrected["dmarc"]["result"]) == ("pass", "pass")
    assert corrected["dmarc"]["passed"] == ["spf"]
    assert corrected["zones"] == [str(CORRECTED)]
    assert "not asked" not in json.dumps([today, corrected])
    assert (today["asked_at"], today["asked_until"]) == (
        "2025-11-18T09:00:00.111000Z",
        "2025-11-18T09:00:00.592000Z",
    )


def test_what_if_for_a_mailbox(tmp_path: Path) -> None:
    """Many messages: each with what would be published, and what all come to."""
    mbox = tmp_path / "sent.mbox"
    mbox.write_bytes((b"From x@example.com Mon Mar  3 10:00:00 2025\n" + SAMPLE.read_bytes() + b"\n\n") * 3)
    for options, spf, dmarc in (([], "softfail", "fail"), (["--zone", str(CORRECTED)], "pass", "pass")):
        asked = ["--dns-replay", str(PUBLISHED), *options, "-j", "2", str(mbox)]
        document = json.loads(run("--format", "json", *asked).stdout)
        assert [error.message for error in VALIDATOR.iter_errors(document)] == []
        for message in document["messages"]:
            assert message["authentication"]["spf"]["result"] == "softfail"
            assert (message["live"]["spf"][0]["result"], message["live"]["dmarc"]["result"]) == (spf, dmarc)
        (sender,) = document["summary"]["senders"]
        passed = 3 * (dmarc == "pass")
        assert sender["published"] == {
            "messages": 3,
            "spf_pass": 3 * (spf == "pass"),
            "dmarc_pass": passed,
            "dmarc_fail": 3 - passed,
        }
        assert (sender["dmarc_pass"], sender["dmarc_fail"]) == (0, 3)
        text = run("--summary-only", *asked).stdout.decode()
        assert f"203.0.113.60 3 {3 * (spf == 'pass')} {passed} {3 - passed}" in " ".join(text.split())
        rows = run("--format", "csv", *asked).stdout.decode().splitlines()[1:]
        assert len(rows) == 3
        assert all(f",{spf},{dmarc}," in row for row in rows)
    assert json.loads(run("--format", "json", str(mbox)).stdout)["summary"]["senders"][0]["published"] is None


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_recorded_and_published_stand_side_by_side(form: str) -> None:
    text = run(
        "-v",
        "--dns-replay",
        str(PUBLISHED),
        "--zone",
        str(CORRECTED),
        "--format",
        form,
        str(SAMPLE),
        COLUMNS="200",
    ).stdout.decode()
    for line in (r"\W*SPF\W.*\bsoftfail\b.*\bpass\b", r"\W*DMARC\W.*\bfail\b.*\bpass\b"):
        assert re.search(line, text), text
    one_line = " ".join(text.split())
    assert "asked 2025-11-18 09:00:00 UTC, as if " in one_line
    assert "MATCHES" in one_line


def test_a_zone_alone_says_what_it_knows_and_no_more() -> None:
    section = live_of("--zone", str(CORRECTED), str(SAMPLE))
    assert section["spf"][0]["result"] == "pass"
    assert (section["dmarc"]["result"], section["asked_at"], section["source"]) == (None, None, "")
    text = run("--zone", str(CORRECTED), str(SAMPLE)).stdout.decode()
    assert f"Published: as if {CORRECTED} were published;" in " ".join(text.split())


def test_relays_are_judged_by_name_and_address() -> None:
    options = ["--relay", "mail.example.com=203.0.113.25", "--relay", "198.51.100.0/24"]
    section = live_of("--dns-replay", str(PUBLISHED), *options, str(SAMPLE))
    by_client = {(spf["client"], spf["ip"]): spf["result"] for spf in section["spf"]}
    assert by_client == {("boundary", "203.0.113.60"): "softfail", ("relay", "203.0.113.25"): "pass"}


def test_the_blacklist_column_stands_only_with_lists(tmp_path: Path) -> None:
    zone = tmp_path / "list.zone"
    zone.write_text(
        "60.113.0.203.list.example.net. A 127.0.0.4\n60.113.0.203.list.example.net. TXT seen\n"
        "2.0.0.127.list.example.net. A 127.0.0.2\n"
        "$ORIGIN other.example.net.\n@ SOA ns hostmaster 1 2 3 4 5\n2.0.0.127 A 127.0.0.2\n"
    )
    options = ["--zone", str(zone), "--dnsbl", "other.example.net"]
    text = run(*options, str(SAMPLE), COLUMNS="160").stdout.decode()
    assert "Blacklist" in text
    assert "not listed" in text
    assert "Blacklist" not in run("--zone", str(zone), str(SAMPLE)).stdout.decode()
    fragment = tmp_path / "fragment.zone"
    fragment.write_text(zone.read_text().partition("$ORIGIN")[0])
    options = ["--zone", str(fragment), "--dnsbl", "list.example.net"]
    markdown = run(*options, "--format", "markdown", str(SAMPLE)).stdout.decode()
    assert "list.example.net: " in markdown
    (found, *_) = live_of(*options, str(SAMPLE))["dnsbl"]["listings"]
    # The list's entry for 127.0.0.1 is not in the fragment, so nobody can tell that the list is sound.
    assert found["status"] in {"listed", "unknown"}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--dns", "--dns-replay", str(PUBLISHED)], "never asks the network"),
        (["--resolver", "192.0.2.53", "--dns-replay", str(PUBLISHED)], "never asks the network"),
        (["--dns-record", "answers.jsonl"], "give --dns too"),
        (["--dnsbl", "default"], "give --dns too"),
        (["--zone", str(CORRECTED), "--dnsbl", "nonsense"], '"nonsense" is not a list\'s domain'),
        (["--resolver", "ns.example.com"], "'ns.example.com' is not a name server"),
        (["--zone", str(SAMPLE)], "04-direct-send-own-mx.eml:1: "),
        (["--zone", "gone.zone"], "the zone file gone.zone cannot be read"),
        (["--dns-replay", str(CORRECTED)], "corrected.zone:1: this is not a recorded DNS answer"),
        (["--resolver", HOST, "--dns-record", str(SAMPLE)], "is one of the files that are read"),
        (["--resolver", HOST, "--dns-record", "gone/answers.jsonl"], "cannot be written"),
    ],
)
def test_options_that_make_no_sense(options: list[str], words: str) -> None:
    done = run(*options, str(SAMPLE))
    assert (done.returncode, done.stdout) == (WRONG_USE, b"")
    assert words in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_the_report_does_not_replace_a_zone_file(tmp_path: Path) -> None:
    zone = tmp_path / "own.zone"
    zone.write_text(CORRECTED.read_text())
    assert run("--zone", str(zone), "--output", str(zone), str(SAMPLE)).returncode == WRONG_USE
    assert zone.read_text() == CORRECTED.read_text()


def impatient(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let a question take a quarter of a second; tell how many were asked."""
    asked: list[str] = []

    class Impatient(NetworkResolver):
        def __init__(self, servers: tuple[str, ...]) -> None:
            super().__init__(servers, seconds=0.25)

        def query(self, name: str, record_type: str) -> Any:  # noqa: ANN401 - as the base class
            asked.append(name)
            return super().query(name, record_type)

    monkeypatch.setattr(hdrscan.dns.network, "NetworkResolver", Impatient)
    return lambda: len(asked)


def test_a_thousand_messages_and_nobody_who_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = impatient(monkeypatch)
    for number in range(1000):
        own = f"n{number}.example.com".encode()
        (tmp_path / f"{number}.eml").write_bytes(MESSAGE.replace(b"example.com", own))
    output = tmp_path.with_suffix(".jsonl")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind((HOST, 0))
        begin = time.monotonic()
        options = DnsOptions(resolvers=(f"{HOST}:{silent.getsockname()[1]}",))
        assert scan([str(tmp_path)], form=Format.JSONL, output=str(output), dns=options) == UNREAD
    assert "no question to the DNS was answered" in capfd.readouterr().err
    # Some ten thousand questions of a quarter of a second each would be most of an hour.
    assert time.monotonic() - begin < 300
    # Five in a row are enough to give up; what was under way by then is asked to its end.
    assert asked() < MOST_IN_FLIGHT + 50
    lines = output.read_text().splitlines()
    assert len(lines) == 1000
    for line in (lines[0], lines[-1]):
        section = json.loads(line)["live"]
        assert section["spf"][0]["result"] == "temperror" or section["spf"][0]["sender"] is None
        assert section["dmarc"]["walk"][0]["answer"]["answer"] == "failed"
    assert "no name server answered" in lines[-1]


def test_a_failure_is_recorded_and_replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    impatient(monkeypatch)
    record = tmp_path / "answers.jsonl"
    options = DnsOptions(resolvers=(f"{HOST}:{free_port()}",), record=str(record))
    assert scan([str(SAMPLE)], output=str(tmp_path / "out"), dns=options) == UNREAD
    assert {kept.answer.question.name for kept in load_answers(str(record))} >= {
        "example.com",
        "_dmarc.example.com",
    }
    section = live_of("--dns-replay", str(record), str(SAMPLE))
    assert section["spf"][0]["result"] == "temperror"
    assert section["dmarc"]["result"] is None


def test_all_samples_fit_the_schema_with_dns(tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    options = DnsOptions(replay=str(PUBLISHED), zones=(str(CORRECTED),), lists=("list.example.net",))
    assert scan([str(path) for path in SAMPLES], form=Format.JSONL, output=str(output), dns=options) == OK
    for line in output.read_text().splitlines():
        assert [error.message for error in VALIDATOR.iter_errors(json.loads(line))] == []
