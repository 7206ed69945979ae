"""The openSPF suite once more, with its zones served by NSD."""

import json
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest

from hdrscan.cli.commands import run
from hdrscan.dns.network import NetworkResolver
from hdrscan.model.absent import Absent
from hdrscan.model.dns import Mx, Text, Value
from hdrscan.spf.check import Session, check_mail_from
from hdrscan.text.names import is_within, plain_name
from nameserver import serving
from openspf import Case, cases, records_of

pytestmark = pytest.mark.servers("nsd")

HEAD = "{origin} 60 SOA ns.example. hostmaster.example. 1 7200 900 1209600 60\n{origin} 60 NS ns.example.\n"
SCENARIOS = {name: list(group) for name, group in groupby(cases(), lambda case: case.name.partition(":")[0])}
_SPECIAL = ' "\\;()@$'


def escaped(string: str) -> str:
    data = string.encode("ascii", "surrogateescape")
    return "".join(
        f"\\{byte:03}" if not 0x20 < byte < 0x7F or chr(byte) in _SPECIAL else chr(byte) for byte in data
    )


def line(name: str, record_type: str, value: Value) -> str:
    if isinstance(value, Text):
        strings = value.strings or ("",)
        parts = [string[at : at + 255] for string in strings for at in range(0, max(len(string), 1), 255)]
        shown = " ".join(f'"{escaped(part)}"' for part in parts)
    elif isinstance(value, Mx):
        shown = f"{value.preference} {escaped(value.host)}."
    else:
        shown = value if record_type in {"A", "AAAA"} else f"{escaped(value)}."
    return f"{escaped(name)}. 60 {record_type} {shown}\n"


def zones_of(data: dict[str, list[Any]]) -> dict[str, str | None]:
    """Return one root zone, and a broken zone for every name whose TXT question is to fail."""
    by_name = {plain_name(name): entries for name, entries in data.items()}
    held = {name: records_of(entries) for name, entries in by_name.items()}
    broken = [name for name, entries in by_name.items() if "TIMEOUT" in entries and "TXT" not in held[name]]
    zones: dict[str, str | None] = {".": HEAD.format(origin=".")}
    for name, records in held.items():
        if name in broken:
            zones[name] = None
            continue
        # What lies below a broken name needs a zone of its own.
        own = any(is_within(name, above) for above in broken)
        content = "".join(line(name, kind, value) for kind, values in records.items() for value in values)
        origin = name if own else "."
        zones[origin] = (zones.get(origin) or HEAD.format(origin=f"{escaped(name)}.")) + content
    return zones


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_openspf_with_real_answers(scenario: str, tmp_path: Path) -> None:
    group: list[Case] = SCENARIOS[scenario]
    with serving(tmp_path, zones_of(group[0].zone)) as server:
        live = NetworkResolver([server])
        for case in group:
            check = check_mail_from(Session(case.host, case.helo), case.mail_from, live)
            assert not isinstance(check.result, Absent), (case.name, check.reason)
            assert check.result.value in case.results, (case.name, check.reason)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_openspf_through_the_command(scenario: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    group: list[Case] = SCENARIOS[scenario]
    with serving(tmp_path, zones_of(group[0].zone)) as server:
        for case in group:
            options = ["--spf-client", case.host, "--spf-mail-from", case.mail_from, "--spf-helo", case.helo]
            run([*options, "--resolver", server, "--format", "json"])
            found = json.loads(capsys.readouterr().out)
            assert found["result"] in case.results, (case.name, found["reason"])
