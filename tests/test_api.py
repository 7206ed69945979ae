"""The library from outside: what is exported, what it takes, and what it refuses."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import hdrscan
from conftest import ROOT, SAMPLES
from hdrscan import (
    Answer,
    Expect,
    NetworkResolver,
    NoMail,
    NoResolver,
    NotAsked,
    NxDomain,
    Recorder,
    Records,
    ReplayResolver,
    Resolver,
    Settings,
    SourceError,
    Status,
    UsageError,
    ZoneResolver,
    check_domain,
    iter_path,
    load_answers,
    scan,
    scan_path,
    to_html,
    to_json,
    to_markdown,
    to_text,
    to_zone,
)
from hdrscan.dns.provenance import provenance_of
from hdrscan.dns.resolver import ask
from hdrscan.dns.zone import read_zone
from hdrscan.model.absent import NOT_APPLICABLE

MESSAGE = SAMPLES[0].read_bytes()


@pytest.mark.parametrize("data", [MESSAGE, bytearray(MESSAGE), memoryview(MESSAGE), MESSAGE.decode()])
def test_a_message_may_be_bytes_or_text(data: bytes | bytearray | memoryview | str) -> None:
    assert scan(data).route == scan(MESSAGE).route


@pytest.mark.parametrize("data", [None, 5, Path("message.eml"), ["From: a"]])
def test_anything_else_is_refused_with_what_to_use(data: object) -> None:
    with pytest.raises(TypeError, match="for a file use scan_path"):
        scan(data)  # type: ignore[arg-type]


def test_settings_of_another_type_are_refused() -> None:
    with pytest.raises(TypeError, match="settings are a Settings"):
        scan(MESSAGE, {"relays": ["mail.example.com"]})  # type: ignore[arg-type]


def test_a_path_may_be_of_either_type() -> None:
    assert scan_path(SAMPLES[0]).route == scan_path(str(SAMPLES[0])).route


def test_a_file_of_several_messages_is_refused(tmp_path: Path) -> None:
    mbox = tmp_path / "two.mbox"
    letter = b"From a@example.com Thu Jan  1 00:00:00 2026\nFrom: a@example.com\nReceived: by x; y\n\nHi\n\n"
    mbox.write_bytes(letter * 2)
    with pytest.raises(SourceError, match="several messages; use iter_path"):
        scan_path(mbox)
    with pytest.raises(SourceError, match="several messages"):
        scan_path(SAMPLES[0].parent)
    assert [report.source.index for report in iter_path(mbox)] == [0, 1]


def test_what_cannot_be_read_is_raised_or_told(tmp_path: Path) -> None:
    missing = tmp_path / "missing.eml"
    with pytest.raises(SourceError, match="no such file"):
        scan_path(missing)
    with pytest.raises(SourceError):
        list(iter_path([missing, SAMPLES[0]]))
    errors: list[SourceError] = []
    assert len(list(iter_path([missing, SAMPLES[0]], on_error=errors.append))) == 1
    assert len(errors) == 1
    (tmp_path / "image.png").write_bytes(b"\x89PNG\r\n")
    with pytest.raises(NoMail, match="PNG image"):
        scan_path(tmp_path / "image.png")


def test_reports_are_written_in_every_form() -> None:
    report = scan(MESSAGE)
    assert to_json(report)["schema"] == "hdrscan/1"
    assert "SPF" in to_text(report, width=80)
    assert "| Hop |" in to_markdown(report)
    assert to_html(report).startswith("<!doctype html>")


def test_a_resolver_is_asked_once_and_only_where_it_is_given() -> None:
    class Nothing:
        def __init__(self) -> None:
            self.asked: list[tuple[str, str]] = []

        def query(self, name: str, record_type: str) -> Answer:
            self.asked.append((name, record_type))
            return NxDomain(ask(name, record_type), 300)

    resolver = Nothing()
    assert scan(MESSAGE).live is None
    reports = list(iter_path(SAMPLES[:2] * 2, resolver=resolver))
    assert all(report.live is not None for report in reports)
    assert resolver.asked
    assert len(resolver.asked) == len(set(resolver.asked))


def test_what_is_exported_is_there_and_nothing_is_loaded_before_it_is_used() -> None:
    for name in hdrscan.__all__:
        assert getattr(hdrscan, name) is not None
    assert set(dir(hdrscan)) == set(hdrscan.__all__)
    with pytest.raises(AttributeError, match="no attribute 'scann'"):
        hdrscan.scann  # noqa: B018
    loaded = "import sys, hdrscan; print([name for name in sys.modules if name.startswith('hdrscan.')])"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_absent_value_reads_as_a_reason() -> None:
    assert str(hdrscan.Absent.NOT_APPLICABLE) == "not applicable"
    assert repr(hdrscan.Absent.NOT_PRESENT) == "<not present>"
    assert "<not present>" in repr(scan(MESSAGE))
    assert "Absent." not in repr(scan(MESSAGE))
    assert Settings().relays == ()


EVERY_FIELD = Settings(
    relays=("mail.example.com", "203.0.113.25"),
    receivers=("192.0.2.0/24",),
    receiver_writes_below=True,
    domains=("xn--bcher-kva.example",),
    tenant="11111111-2222-3333-4444-555555555555",
    outbound_ranges=("198.51.100.7/32",),
    outbound_names=("outbound.example",),
    expect=Expect(("direct-send",), ("mailbox",), ("mail.example.com",), "TLSv1.2", ("example.com",)),
    select=("SPF",),
    ignore=("HOP011",),
    min_severity="low",
    severities=(("HOP001", "high"),),
    resolvers=("192.0.2.53:53",),
    lists=("default",),
    at=2,
    sealers=("lists.example",),
    cross_check=False,
)


def test_settings_are_spelled_as_on_the_command_line() -> None:
    made = Settings.build(
        relays=["Mail.Example.COM.=203.0.113.25"],
        receivers=" 192.0.2.0/24",
        receiver_writes_below=True,
        domains=["Bücher.example"],
        tenant=" 11111111-2222-3333-4444-555555555555".upper(),
        outbound_ranges="198.51.100.7",
        outbound_names="Outbound.example.",
        expect=Expect(
            helo=("Direct-Send",),
            origin=("Mailbox",),
            relays=("Mail.example.com",),
            tls="tls1.2",
            dkim_domain=("EXAMPLE.com",),
        ),
        select="spf",
        ignore=["hop011"],
        min_severity="LOW",
        severities={"hop001": "High"},
        resolvers="192.0.2.53",
        lists="Default",
        at=2,
        sealers="Lists.example.",
        cross_check=False,
    )
    assert made == EVERY_FIELD
    assert all(value != Settings()._asdict()[name] for name, value in made._asdict().items())
    assert made.normalized() == made
    assert Settings.build() == Settings()


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("relays", ["not a host"], "relays: .*neither a host name"),
        ("receivers", "192.0.2.1/24", "receivers: .*did you mean"),
        ("tenant", "example.onmicrosoft.com", "tenant: .*not a tenant id"),
        ("min_severity", "worse", "min_severity: .*no such kind"),
        ("severities", {"HOP001": "worse"}, "severities: .*no such kind"),
        ("severities", {"1st": "low"}, "severities: .*not a rule's code"),
        ("select", "-", "select: .*not a rule's code"),
        ("resolvers", "dns.example.com", "resolvers: .*not a name server"),
        ("expect", Expect(helo=("strange",)), "helo: .*no such kind"),
    ],
)
def test_settings_that_make_no_sense_are_refused(field: str, value: object, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        Settings.build(**{field: value})  # type: ignore[arg-type]


def test_settings_made_by_hand_decide_as_those_that_were_built() -> None:
    by_hand = Settings(relays=("Printer7.Example.COM.", "203.0.113.60"))
    built = Settings.build(relays="printer7.example.com=203.0.113.60")
    direct_send = SAMPLES[3]
    assert scan_path(direct_send, by_hand).route == scan_path(direct_send, built).route
    assert scan_path(direct_send, built).route != scan_path(direct_send).route
    with pytest.raises(UsageError, match="relays"):
        scan(MESSAGE, Settings(relays=("not a host",)))


RELAY = "Mail.example.com=203.0.113.25"


def recording() -> ReplayResolver:
    return ReplayResolver(load_answers(str(ROOT / "samples" / "domain" / "common-advice.jsonl")), "answers")


def test_a_domain_is_checked_as_by_the_command() -> None:
    found = check_domain("EXAMPLE.com.", relays=RELAY, resolver=recording())
    arguments = ["--relay", RELAY, "--dns-replay", "samples/domain/common-advice.jsonl", "--format", "json"]
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "domain", "example.com", *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
    )
    document = json.loads(done.stdout)
    mine = json.loads(json.dumps(to_json(found)))
    assert [document.pop("asking")["source"], mine.pop("asking")["source"]] == [
        "the recording samples/domain/common-advice.jsonl",
        "the recording answers",
    ]
    assert mine == document
    assert found.of(Status.FAIL)
    assert "3 failed" in to_text(found)
    assert to_markdown(found).startswith("#")
    assert "v=spf1 ip4:203.0.113.25" in to_zone(found)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"domain": "not a domain"}, "domain: .*not a host or domain name"),
        ({"relays": ()}, "relays: name your relay"),
        ({"relays": "mail.example.com"}, "relays: .*no single address"),
        ({"relays": ["mail.example.com=10.0.0.1"]}, "relays: no stranger sees 10.0.0.1"),
        ({"helo": "[203.0.113.25]"}, "helo: "),
        ({"selectors": ["two words"]}, "selectors: "),
        ({"selectors": [".".join(["a" * 60] * 4)]}, "too long for a name"),
        ({"cloud": "us-gove"}, 'cloud: .*did you mean "us-gov"'),
    ],
)
def test_a_domain_that_makes_no_sense_is_refused_unasked(given: dict[str, object], problem: str) -> None:
    class Never:
        def query(self, name: str, record_type: str) -> Answer:
            raise AssertionError((name, record_type))

    arguments: dict[str, object] = {"domain": "example.com", "relays": RELAY, **given}
    with pytest.raises(UsageError, match=problem):
        check_domain(**arguments, resolver=Never())  # type: ignore[arg-type]


NOW = datetime(2026, 1, 2, tzinfo=UTC)
ZONE = read_zone('$ORIGIN example.com.\n@ 60 TXT "v=spf1 -all"\n', "new.zone")


class Own:
    source = "a table of mine"

    def query(self, name: str, record_type: str) -> Answer:
        return NxDomain(ask(name, record_type), 300)


@pytest.mark.parametrize(
    ("resolver", "source", "zones", "is_live"),
    [
        (NetworkResolver(["192.0.2.53", "[2001:db8::53]:5353"]), "192.0.2.53, [2001:db8::53]:5353", (), True),
        (Recorder(NetworkResolver(["192.0.2.53"]), lambda: NOW), "192.0.2.53", (), True),
        (ReplayResolver([], "answers.jsonl"), "the recording answers.jsonl", (), False),
        (ReplayResolver([]), "a recording", (), False),
        (NoResolver(), "", (), False),
        (ZoneResolver([ZONE]), "", ("new.zone",), False),
        (ZoneResolver([ZONE], ZoneResolver([ZONE], Own())), "a table of mine", ("new.zone", "new.zone"), True),
        (Own(), "a table of mine", (), True),
    ],
)
def test_a_report_says_whom_each_kind_of_resolver_asks(
    resolver: Resolver, source: str, zones: tuple[str, ...], *, is_live: bool
) -> None:
    assert provenance_of(resolver, NOW) == (source, zones, NOW if is_live else NOT_APPLICABLE, NOT_APPLICABLE)


def test_a_recording_says_when_it_was_made() -> None:
    recorder = Recorder(Own(), lambda: NOW)
    recorder.query("example.com", "A")
    assert provenance_of(ReplayResolver(recorder.recorded), NOW)[2:] == (NOW, NOW)


def test_zone_files_alone_ask_nobody() -> None:
    answer = ZoneResolver([ZONE]).query("example.com", "TXT")
    assert isinstance(answer, Records)
    other = ZoneResolver([ZONE]).query("example.net", "TXT")
    assert isinstance(other, NotAsked)
    assert "nobody else was asked" in other.reason
