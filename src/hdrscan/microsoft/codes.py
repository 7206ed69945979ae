"""``hdrscan explain`` for what Microsoft writes: a topic's meaning, and how well founded it is.

A topic is a key (``SFV``), a key with a value (``SFV:SKI``, ``SCL 5``, ``action=oreject``, ``compauth 451``), or
a field's name, with or without a value. Case does not matter.
"""

from functools import cache
from typing import NamedTuple

from hdrscan.microsoft.compauth import COMPAUTH, decode_reason
from hdrscan.microsoft.header_codes import HEADERS
from hdrscan.microsoft.knowledge import Code, Readings
from hdrscan.microsoft.report_codes import ANTISPAM, FOREFRONT, MAILBOX_DELIVERY
from hdrscan.microsoft.result_codes import RESULTS
from hdrscan.text.lazy import lazy

_SEPARATOR = lazy(r"[ \t]*[:=][ \t]*|[ \t]+")
_MAX_TOPIC = 200
_MAX_SUGGESTIONS = 5
_IN_CAPITALS = frozenset({*FOREFRONT, *ANTISPAM, "OFR", "RF"})


class Explanation(NamedTuple):
    """What is known of a topic."""

    topic: str
    """The topic in its usual spelling."""
    title: str
    """What it is, in a few words."""
    readings: Readings
    """What it means, each with its basis."""
    values: tuple[tuple[str, Readings], ...]
    """For a key: its known values."""
    see: tuple[str, ...]
    """Related topics."""


@cache
def _codes() -> dict[str, tuple[str, Code]]:
    """Return every key and field name in upper case, with its usual spelling."""
    found = {name.upper(): (name, code) for name, code in HEADERS.items()}
    for name in HEADERS:
        # AuthAs, FromEntityHeader and the like are known by their last part; the organization's own comes first.
        _, exchange, last = name.partition("X-MS-Exchange-")
        if exchange:
            found.setdefault(last.rpartition("-")[2].upper(), (name, HEADERS[name]))
    for table in (MAILBOX_DELIVERY, ANTISPAM, FOREFRONT, RESULTS, {"COMPAUTH": COMPAUTH}):
        found.update({key: (key if key in _IN_CAPITALS else key.lower(), code) for key, code in table.items()})
    return found


def explain(topic: str) -> Explanation | None:
    """Explain a topic; None when nothing is known of it (see ``suggest``)."""
    text = topic.strip(" \t\r\n:;").removesuffix(":")
    if not text or len(text) > _MAX_TOPIC:
        return None
    named = _codes().get(text.upper())
    if named:
        name, code = named
        return Explanation(name, code.title, code.readings, tuple(code.values.items()), code.see)
    key, value = _split(text)
    return _explain_value(key, value) if value else None


def meaning_of(key: str, value: str) -> Readings:
    """Say what one value of a key means, such as ``SFV`` and ``SKI``; empty when nothing is known of it."""
    named = _codes().get(key.upper())
    return named[1].values.get(value.upper(), ()) if named else ()


def suggest(topic: str) -> tuple[str, ...]:
    """Return known topics that look like an unknown one, best first."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a topic that is not known

    text = topic.strip(" \t\r\n:;").upper()[:_MAX_TOPIC]
    key, value = _split(text)
    named = _codes().get(key)
    if named and value:
        name, code = named
        close = get_close_matches(value, code.values, n=_MAX_SUGGESTIONS, cutoff=0.4)
        return tuple(_joined(name, found) for found in close) or (name,)
    keys = get_close_matches(text, _codes(), n=_MAX_SUGGESTIONS, cutoff=0.6)
    keys += [key for key in _codes() if text and text in key and key not in keys]
    return tuple(dict.fromkeys(_codes()[key][0] for key in keys))[:_MAX_SUGGESTIONS]


def _split(text: str) -> tuple[str, str]:
    """Split a topic into key and value; ``compauth=fail reason=451`` and ``reason 451`` are about the reason."""
    parts = _SEPARATOR.split(text, maxsplit=1)
    key, value = parts[0], parts[1] if len(parts) > 1 else ""
    reason = value.lower().rpartition("reason")[2].lstrip(" \t=:") if "reason" in value.lower() else value
    if key.lower() == "reason":
        return "COMPAUTH", value
    return key.upper(), reason.strip(" \t;") if key.lower() == "compauth" else value


def _explain_value(key: str, value: str) -> Explanation | None:
    named = _codes().get(key)
    if named is None:
        return None
    name, code = named
    readings = code.values.get(value.upper(), ())
    if name == "compauth":
        readings = readings or decode_reason(value)
    if not readings:
        return None
    return Explanation(_joined(name, value), code.title, readings, (), (name, *code.see))


def _joined(name: str, value: str) -> str:
    """Write key and value as Microsoft does: ``SFV:SKI``, ``action=oreject``, ``compauth reason 451``."""
    if name == "compauth":
        return f"compauth reason {value}" if value.isdigit() else f"compauth={value.lower()}"
    if name in ("action", "dmarc", "pr"):
        return f"{name}={value.lower()}"
    return f"{name}: {value}" if name.startswith("X-") else f"{name}:{value}"
