"""The openSPF test suite for RFC 7208 (conformance/rfc7208-tests.yml, with its licence beside it)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from hdrscan.model.dns import Mx, Question, TempFail, Value
from hdrscan.text.addresses import normalize
from hdrscan.text.names import plain_name
from memory import Memory, text

SUITE = Path(__file__).parent / "conformance" / "rfc7208-tests.yml"
# The suite's word for "the domain gives no explanation".
NO_EXPLANATION = "DEFAULT"


class Case(NamedTuple):
    name: str
    host: str
    helo: str
    mail_from: str
    results: list[str]
    explanation: str | None
    zone: dict[str, list[Any]]


def cases() -> Iterator[Case]:
    for scenario in yaml.safe_load_all(SUITE.read_text(encoding="utf-8")):
        for name, test in scenario["tests"].items():
            results = test["result"]
            yield Case(
                f"{scenario['description']}: {name}",
                test["host"],
                test["helo"],
                test["mailfrom"],
                results if isinstance(results, list) else [results],
                test.get("explanation"),
                scenario["zonedata"],
            )


def memory_of(zone: dict[str, list[Any]]) -> Memory:
    """Return a resolver that holds a scenario's zone data."""
    memory = Memory({})
    for name, entries in zone.items():
        held = records_of(entries)
        for record_type, values in held.items():
            memory.add(name, record_type, list(values))
        if "TIMEOUT" in entries:
            for record_type in {"A", "AAAA", "MX", "PTR", "TXT", "CNAME"} - held.keys():
                memory.add(name, record_type, TempFail(Question(name, record_type), "no answer"))
    return memory


def records_of(entries: list[Any]) -> dict[str, list[Value]]:
    """Return a name's records by type; SPF records stand for TXT where no TXT entry is, not even ``NONE``."""
    pairs = [next(iter(entry.items())) for entry in entries if isinstance(entry, dict)]
    own_txt = any(record_type == "TXT" for record_type, _ in pairs)
    held: dict[str, list[Value]] = {}
    for record_type, value in pairs:
        if (record_type == "SPF" and own_txt) or value == "NONE":
            continue
        held.setdefault("TXT" if record_type == "SPF" else record_type, []).append(_value(record_type, value))
    return held


def _value(record_type: str, value: Any) -> Value:  # noqa: ANN401 - whatever YAML holds
    if record_type in {"SPF", "TXT"}:
        strings = value if isinstance(value, list) else [value]
        return text(*(string.encode("latin-1").decode("ascii", "surrogateescape") for string in strings))
    if record_type == "MX":
        return Mx(value[0], plain_name(value[1]))
    return normalize(value) or plain_name(value)
