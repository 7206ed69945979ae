"""The library from outside: what is exported, what it takes, and what it refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

import hdrscan
from conftest import SAMPLES
from hdrscan import (
    NoMail,
    Settings,
    SourceError,
    iter_path,
    scan,
    scan_path,
    to_html,
    to_json,
    to_markdown,
    to_text,
)
from hdrscan.dns.resolver import ask
from hdrscan.model.dns import Answer, NxDomain

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
    assert repr(hdrscan.Absent.NOT_PRESENT) == "Absent.NOT_PRESENT"
    assert Settings().relays == ()


def test_settings_are_spelled_as_on_the_command_line() -> None:
    made = hdrscan.build_settings(
        relays=["Mail.Example.COM.=203.0.113.25"], receivers="192.0.2.0/24", domains=["Bücher.example"]
    )
    assert made.relays == ("mail.example.com", "203.0.113.25")
    assert made.receivers == ("192.0.2.0/24",)
    assert made.domains == ("xn--bcher-kva.example",)
    with pytest.raises(hdrscan.UsageError, match=r"relays: .*neither a host name"):
        hdrscan.build_settings(relays=["not a host"])
