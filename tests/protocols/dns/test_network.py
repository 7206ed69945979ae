"""What needs no server; the rest is in tests/servers_dns."""

import subprocess
import sys
from pathlib import Path

import dns.exception
import dns.resolver
import pytest

from hdrscan.dns.network import NetworkResolver
from hdrscan.errors import UsageError
from hdrscan.model.dns import NotAsked, TempFail
from nameserver import HOST


@pytest.mark.parametrize(
    "server",
    ["192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "::1", "[2001:db8::53]", "[2001:db8::53]:5353"],
)
def test_how_a_server_is_written(server: str) -> None:
    NetworkResolver([server])


@pytest.mark.parametrize(
    "server",
    [
        "",
        "ns.example.com",
        "192.0.2.300",
        "192.0.2.53:",
        "192.0.2.53:0",
        "192.0.2.53:65536",
        "[192.0.2.53",
        "[:]:53",
    ],
)
def test_what_is_no_server(server: str) -> None:
    with pytest.raises(UsageError, match="not a name server"):
        NetworkResolver([server])


@pytest.mark.parametrize(
    "name", ["a..example.com", "a" * 64 + ".example.com", "a." * 130 + "com", ".com", "b\xfccher.com"]
)
def test_a_name_that_cannot_exist_is_not_asked_for(name: str) -> None:
    assert isinstance(NetworkResolver([HOST]).query(name, "A"), NotAsked)


@pytest.mark.parametrize("record_type", ["BOGUS", "AXFR"])
def test_a_type_that_cannot_be_asked_for(record_type: str) -> None:
    assert isinstance(NetworkResolver([HOST]).query("example.com", record_type), NotAsked)


def test_the_system_names_the_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(self: dns.resolver.Resolver, _: object) -> None:
        if not (tmp_path / "resolv.conf").exists():
            raise dns.resolver.NoResolverConfiguration
        self.nameservers = [HOST]

    monkeypatch.setattr(dns.resolver.Resolver, "read_resolv_conf", read)
    with pytest.raises(UsageError, match="names no DNS server"):
        NetworkResolver()
    (tmp_path / "resolv.conf").touch()
    assert isinstance(NetworkResolver().query("a..example.com", "A"), NotAsked)


def test_whatever_dnspython_raises_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(*_: object, **__: object) -> None:
        raise dns.exception.FormError("odd")  # type: ignore[no-untyped-call]

    monkeypatch.setattr(dns.resolver.Resolver, "resolve", explode)
    answer = NetworkResolver([HOST]).query("example.com", "A")
    assert isinstance(answer, TempFail)
    assert answer.reason == "odd"


def test_dnspython_is_loaded_by_two_modules_only() -> None:
    script = (
        "import sys, hdrscan.spf.check, hdrscan.dns.overlay, hdrscan.dns.replay, hdrscan.dns.gather;"
        "assert 'dns' not in sys.modules; import hdrscan.dns.zone; assert 'dns.resolver' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
