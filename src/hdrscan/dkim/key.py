"""Published DKIM keys: the record at ``SELECTOR._domainkey.DOMAIN``, read (RFC 6376 section 3.6.1)."""

import re
from typing import NamedTuple

from hdrscan.dns.resolver import Resolver, ask
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.dkim import DkimKey
from hdrscan.model.dns import Defect, NxDomain, Records
from hdrscan.model.source import Span
from hdrscan.text.names import is_dns_name, plain_name

LEAST_BITS = 1024
"""Shorter RSA keys must not be accepted (RFC 8301 section 3.2)."""
GOOD_BITS = 2048
"""What signers should use at least (likewise)."""
ED25519_BITS = 256

_TAG = re.compile(r"[; \t\r\n]*+([A-Za-z][A-Za-z0-9_]*+)[ \t\r\n]*+=[ \t\r\n]*+([^;]*+)")
_BLANKS = re.compile(r"[ \t\r\n]++")
_KINDS = frozenset({"rsa", "ed25519"})
_MOST_TAGS = 64
_SHOWN = 60


class _Tag(NamedTuple):
    value: str
    span: Span


def key_name(selector: str, domain: str) -> str:
    """Return the name that a signature's key stands at."""
    return f"{plain_name(selector)}._domainkey.{plain_name(domain)}"


def find_key(selector: str, domain: str, resolver: Resolver) -> DkimKey:
    """Ask for a key and read it. What is wrong is among its defects; nothing raises."""
    name = key_name(selector, domain)
    answer = resolver.query(name, "TXT") if is_dns_name(name) else NxDomain(ask(name, "TXT"), 0)
    records = tuple(text.value for text in answer.texts) if isinstance(answer, Records) else ()
    if not records:
        empty = read_key("")
        return empty._replace(name=name, answer=answer, records=(), text=NOT_PRESENT, defects=())
    key = read_key(records[0])
    defects = key.defects
    if len(records) > 1:
        note = f"{len(records)} TXT records stand there, and it is not defined which one counts."
        defects = (*defects, Defect("several-records", note, (0, len(records[0]))))
    return key._replace(name=name, answer=answer, records=records, defects=defects)


def read_key(text: str) -> DkimKey:
    """Read the text of a key record; name and answer are those of nobody."""
    defects: list[Defect] = []
    tags = _tags(text, defects)
    whole = (0, len(text))
    version = tags.get("v")
    if version is not None and version.value != "DKIM1":
        defects.append(Defect("unknown-version", f"v={version.value[:_SHOWN]} is not DKIM1.", version.span))
    kind = tags["k"].value.lower() if "k" in tags else "rsa"
    if kind not in _KINDS:
        note = f"The kind of key k={kind[:_SHOWN]} is not known; there are rsa and ed25519."
        defects.append(Defect("unknown-kind", note, tags["k"].span))
    written = tags.get("p")
    public = _BLANKS.sub("", written.value) if written else ""
    if written is None:
        defects.append(Defect("no-key", "The required tag p= is missing.", whole))
    bits = _bits(kind, public)
    if bits is UNREADABLE and written is not None and kind in _KINDS:
        note = "p= holds no key that can be read; compare it with what the signing program shows."
        defects.append(Defect("unreadable-key", note, written.span))
    flags = _words(tags.get("t"))
    return DkimKey(
        name="",
        answer=NxDomain(ask("", "TXT"), 0),
        records=(text,),
        text=text,
        kind=kind,
        public=public,
        bits=bits,
        revoked=written is not None and not public,
        testing="y" in flags,
        exact="s" in flags,
        services=_words(tags.get("s")) or ("*",),
        hashes=_words(tags.get("h")),
        defects=tuple(defects),
    )


def _bits(kind: str, public: str) -> int | Absent:
    if not public:
        return NOT_PRESENT
    from hdrscan.dkim.crypto import is_ed25519_key, read_rsa_key  # noqa: PLC0415 - loads dkimpy

    if kind == "ed25519":
        return ED25519_BITS if is_ed25519_key(public) else UNREADABLE
    key = read_rsa_key(public) if kind == "rsa" else None
    return UNREADABLE if key is None else key.bits


def _tags(text: str, defects: list[Defect]) -> dict[str, _Tag]:
    """Read ``tag=value`` pairs; the first of a name counts, and what is none is a defect."""
    found: dict[str, _Tag] = {}
    place = 0
    while place < len(text) and len(found) < _MOST_TAGS:
        match = _TAG.match(text, place)
        if match is None:
            end = text.find(";", place) + 1 or len(text)
            junk = text[place:end].strip("; \t\r\n")
            if junk:
                defects.append(
                    Defect("unreadable-tag", f"'{junk[:_SHOWN]}' is not a tag with a value.", (place, end))
                )
            place = end
            continue
        place = match.end()
        value = match[2].rstrip(" \t\r\n")
        span = (match.start(2), match.start(2) + len(value))
        if match[1] in found:
            defects.append(Defect("duplicate-tag", f"The tag {match[1]}= stands more than once.", span))
        else:
            found[match[1]] = _Tag(value, span)
    return found


def _words(tag: _Tag | None) -> tuple[str, ...]:
    """Return the words of a value that colons separate, in lower case."""
    return tuple(word.strip().lower() for word in tag.value.split(":") if word.strip()) if tag else ()
