"""The text of ``hdrscan.toml`` made into Settings; each mistake is told with its line (docs/configuration.md)."""

import re
import tomllib
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from hdrscan.config.positions import Where, line_of, line_too_deep
from hdrscan.errors import ConfigError
from hdrscan.model.finding import Severity
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.settings import Expect, Settings, values

MAX_BYTES = 65_536
"""The largest settings file: some thousand entries."""
# tomllib's time grows with the length of a section's name times that of its keys: 64 KiB could take minutes.
_MAX_LINE = 1024
_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)\Z", re.ASCII)


class _List(NamedTuple):
    read: values.Reader
    example: str


_LISTS: dict[Where, _List] = {
    ("relays",): _List(values.relay, "mail.example.com"),
    ("receivers",): _List(values.place, "mx.example.com"),
    ("domains",): _List(values.name, "example.com"),
    ("microsoft", "outbound_ranges"): _List(values.outbound_range, "198.51.100.0/24"),
    ("microsoft", "outbound_names"): _List(values.name, "outbound.protection.example"),
    ("trust", "sealers"): _List(values.name, "lists.example.org"),
    ("dns", "resolvers"): _List(values.name_server, "192.0.2.53"),
    ("dns", "lists"): _List(values.address_list, "zen.spamhaus.org"),
    ("expect", "helo"): _List(values.kind(HeloKind), HeloKind.OFFICE365_OUTBOUND.value),
    ("expect", "origin"): _List(values.kind(OriginKind), OriginKind.CONNECTOR_RELAY.value),
    ("expect", "relays"): _List(values.relay, "mail.example.com"),
    ("expect", "dkim_domain"): _List(values.name, "example.com"),
    ("rules", "select"): _List(values.code, "SPF001"),
    ("rules", "ignore"): _List(values.code, "HOP011"),
}
_SEVERITIES: Where = ("rules", "severity")
_TEXTS: dict[Where, Callable[[str], str]] = {("tenant",): values.tenant, ("expect", "tls"): values.tls}
_FLAGS: tuple[Where, ...] = (("receiver_writes_below",),)
_KNOWN: tuple[Where, ...] = (*_LISTS, *_TEXTS, *_FLAGS, _SEVERITIES)
_SECTIONS = ("microsoft", "trust", "dns", "expect", "rules")
# In the order of their kinds in TOML; bool is an int to Python and comes first.
_TYPES = (
    (bool, "true or false"),
    (str, "a string"),
    ((int, float), "a number"),
    (list, "a list"),
    (dict, "a table"),
)


class _MistakeError(Exception):
    def __init__(self, where: Where, problem: str) -> None:
        super().__init__(where, problem)
        self.where = where
        self.problem = problem


def decoded(data: bytes, path: str) -> str:
    """Return the text of a settings file; a byte order mark, which Windows editors write, is dropped.

    Raises:
        ConfigError: it is not UTF-8, or longer than MAX_BYTES.
    """
    if len(data) > MAX_BYTES:
        _refuse_size(path, data[:MAX_BYTES].count(b"\n") + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise ConfigError(path, line, "this is not UTF-8; save the file in that encoding") from error


def read_settings(text: str, path: str) -> Settings:
    """Read the text of a settings file; the path is only named in errors.

    Raises:
        ConfigError: the text is no TOML, or holds an unknown key or a value that is none.
    """
    if len(text) > MAX_BYTES:
        _refuse_size(path, text[:MAX_BYTES].count("\n") + 1)
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _MAX_LINE:
            problem = f"the line is longer than {_MAX_LINE:,} characters; write each entry on a line of its own"
            raise ConfigError(path, number, problem)
    try:
        return _settings(_parsed(text, path))
    except _MistakeError as mistake:
        raise ConfigError(path, line_of(text, mistake.where), mistake.problem) from mistake


def _refuse_size(path: str, line: int) -> NoReturn:
    raise ConfigError(path, line, f"a settings file may be {MAX_BYTES // 1024} KiB long, and ends here")


def _parsed(text: str, path: str) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ConfigError(path, line_too_deep(text), "too many brackets stand in one another") from error
    except ValueError as error:
        message = str(error)
        place = _POSITION.search(message)
        # Python's own limit on the digits of a number comes without a place.
        line = 1
        if place:
            line = int(place[1]) if place[1] else text.rstrip().count("\n") + 1
            message = message[: place.start()]
        raise ConfigError(path, line, f"this is not TOML: {message[:1].lower()}{message[1:]}") from error


def _settings(tables: dict[str, object]) -> Settings:
    lists: dict[Where, tuple[str, ...]] = {}
    texts: dict[Where, str] = {}
    flags: dict[Where, bool] = {}
    severities: tuple[tuple[str, str], ...] = ()
    for where, value in _pairs(tables):
        if where in _LISTS:
            lists[where] = _list(where, value)
        elif where in _TEXTS:
            texts[where] = _text(where, value)
        elif where in _FLAGS:
            flags[where] = _flag(where, value)
        elif where == _SEVERITIES:
            severities = _severities(value)
        else:
            raise _MistakeError(where, _unknown(where))
    expect = Expect(
        helo=lists.get(("expect", "helo"), ()),
        origin=lists.get(("expect", "origin"), ()),
        relays=lists.get(("expect", "relays"), ()),
        tls=texts.get(("expect", "tls")),
        dkim_domain=lists.get(("expect", "dkim_domain"), ()),
    )
    return Settings(
        relays=lists.get(("relays",), ()),
        receivers=lists.get(("receivers",), ()),
        receiver_writes_below=flags.get(("receiver_writes_below",), False),
        domains=lists.get(("domains",), ()),
        tenant=texts.get(("tenant",)),
        sealers=lists.get(("trust", "sealers"), ()),
        outbound_ranges=lists.get(("microsoft", "outbound_ranges"), ()),
        outbound_names=lists.get(("microsoft", "outbound_names"), ()),
        resolvers=lists.get(("dns", "resolvers"), ()),
        lists=lists.get(("dns", "lists"), ()),
        expect=expect if "expect" in tables else None,
        select=lists.get(("rules", "select"), ()),
        ignore=lists.get(("rules", "ignore"), ()),
        severities=severities,
    )


def _pairs(tables: dict[str, object]) -> list[tuple[Where, object]]:
    """Return each key with its value, those of sections below the section."""
    found: list[tuple[Where, object]] = []
    for key, value in tables.items():
        if key not in _SECTIONS:
            found.append(((key,), value))
        elif isinstance(value, dict):
            found += (((key, inner), held) for inner, held in value.items())
        else:
            raise _MistakeError(
                (key,), f"{key} is a section: write [{key}] on a line of its own, its keys below it"
            )
    return found


def _list(where: Where, value: object) -> tuple[str, ...]:
    read, example = _LISTS[where]
    if not isinstance(value, list):
        raise _MistakeError(
            where, f'{_spelled(where)}: a list of strings is needed, such as ["{example}"], not {_type(value)}'
        )
    found: list[str] = []
    for number, element in enumerate(value):
        if not isinstance(element, str):
            problem = f'{_spelled(where)}: a string is needed, such as "{example}", not {_type(element)}'
            raise _MistakeError((*where, number), problem)
        try:
            found += values.entries([element], read)
        except ValueError as error:
            raise _MistakeError((*where, number), f"{_spelled(where)}: {error}") from error
    return tuple(dict.fromkeys(found))


def _text(where: Where, value: object) -> str:
    if not isinstance(value, str):
        raise _MistakeError(where, f"{_spelled(where)}: a string is needed, not {_type(value)}")
    try:
        return _TEXTS[where](value)
    except ValueError as error:
        raise _MistakeError(where, f"{_spelled(where)}: {error}") from error


def _flag(where: Where, value: object) -> bool:
    if not isinstance(value, bool):
        raise _MistakeError(where, f"{_spelled(where)}: true or false is needed, not {_type(value)}")
    return value


def _severities(value: object) -> tuple[tuple[str, str], ...]:
    """Read severities by code."""
    if not isinstance(value, dict):
        raise _MistakeError(_SEVERITIES, 'rules.severity: a table is needed, such as { HOP011 = "info" }')
    found: dict[str, str] = {}
    for code, severity in value.items():
        where = (*_SEVERITIES, code)
        if not isinstance(severity, str):
            raise _MistakeError(where, f"{_spelled(where)}: a string is needed, not {_type(severity)}")
        try:
            found[values.code(code)] = str(values.kind(Severity)(severity))
        except ValueError as error:
            raise _MistakeError(where, f"{_spelled(where)}: {error}") from error
    return tuple(found.items())


def _unknown(where: Where) -> str:
    """Say that a key is not known, and which one was probably meant."""
    *above, key = map(str, where)
    siblings = [*(str(known[-1]) for known in _KNOWN if list(known[:-1]) == above), *([] if above else _SECTIONS)]
    owners = [known[:-1] for known in _KNOWN if known[-1] == key]
    problem = f"{values.quoted(key)} is not a setting" + (f" of [{above[0]}]" if above else "")
    if owners:
        owner = f"below [{owners[0][0]}]" if owners[0] else "above the first section"
        return f"{problem}; it belongs {owner}"
    return f"{problem}; {values.closest(key, siblings)}"


def _spelled(where: Where) -> str:
    return ".".join(map(str, where))


def _type(value: object) -> str:
    return next((text for types, text in _TYPES if isinstance(value, types)), "a date or time")
