"""The usual forms of Postfix's and Google's Received fields, each read by one pattern.

They are most of what Exchange Online's own form (``usual``) leaves over. What is accepted is narrow on purpose:
names of plain characters, one comment about the client, one spelling of the date. So no value can hold what the
clauses, the dialects or the readers of TLS and of logins look for, and both readings come to the same.
"""

import re

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field
from hdrscan.text.addresses import normalize
from hdrscan.text.dates import COMMON_DATE, read_fast_path
from hdrscan.text.lazy import lazy
from hdrscan.trace.comments import NO_NAME
from hdrscan.trace.fast_path_parts import GAP, spans_of
from hdrscan.trace.tls import normal_version

# A name with a dot in it and a letter at the start of its last label: no keyword, and no address.
_NAME = r"(?:[A-Za-z0-9_-]{1,63}\.){1,8}[A-Za-z][A-Za-z0-9-]{1,62}"
_CLIENT = (
    rf"from{GAP}(?P<name>{_NAME}){GAP}"
    rf"\((?P<rdns>{_NAME}\.?|unknown|localhost){GAP}\[(?P<ip>(?:IPv6:)?[0-9A-Fa-f.:]{{2,45}})\]\)"
)
_CIPHER = r"(?P<cipher>[A-Z0-9][A-Za-z0-9_-]{2,79}+)"
_NO_HELO = r"(?!(?i:helo|ehlo|lhlo)\b)"
# Without = and / no address holds what looks like a cipher.
_NO_KEYWORD = r"(?!(?i:from|by|via|with|id|for)[ \t\r\n;])"
_TO = (
    rf"id{GAP}{_NO_KEYWORD}(?P<id>[A-Za-z0-9.-]{{1,120}}+)"
    rf"(?:{GAP}for{GAP}<(?P<for_>[^<>\"=/() \t\r\n;]{{1,255}}+)>)?+"
)
_WITH = rf"with{GAP}(?P<protocol>ESMTPS?A?|SMTP)"
_END = rf";{GAP}{COMMON_DATE}(?:{GAP}\((?!TLS|SSL)(?:[A-Z]{{3,5}}|[+-][0-9]{{2,4}})\))?+[ \t\r\n]*+\Z"
_POSTFIX = lazy(
    rf"{GAP}(?:{_CLIENT}"
    rf"(?:{GAP}\(using{GAP}(?P<version>TLSv1(?:\.[0-3])?){GAP}with{GAP}cipher{GAP}{_CIPHER}{GAP}"
    rf"\([0-9]{{1,4}}/[0-9]{{1,4}}{GAP}bits\)"
    # key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256, or ECDSA (P-521)
    rf"(?:{GAP}(?:key-exchange|server-signature|server-digest){GAP}{_NO_HELO}[A-Za-z0-9-]++"
    rf"(?:{GAP}\([A-Za-z]{{0,9}}-?[0-9]{{1,6}}[a-z0-9]{{0,4}}(?:{GAP}bits)?\))?+){{0,3}}+\))?+"
    rf"(?:{GAP}\((?:No{GAP}client{GAP}certificate{GAP}requested"
    rf"|Client{GAP}did{GAP}not{GAP}present{GAP}a{GAP}certificate)\))?+{GAP})?+"
    rf"by{GAP}(?P<by>{_NAME}){GAP}\(Postfix(?P<pickup>,{GAP}from{GAP}userid{GAP}[0-9]{{1,10}})?\)"
    rf"(?:{GAP}{_WITH})?+{GAP}{_TO}{_END}"
)
_GOOGLE = lazy(
    rf"{GAP}(?:{_CLIENT}{GAP})?+by{GAP}(?P<by>(?:[A-Za-z0-9-]{{1,63}}\.){{1,4}}google\.com|2002:a[0-9a-f:]{{2,40}}+)"
    rf"{GAP}{_WITH}{GAP}{_TO}"
    rf"(?:{GAP}\(version=(?P<version>TLS1(?:_[0-3])?){GAP}cipher={_CIPHER}{GAP}bits=[0-9]{{1,4}}/[0-9]{{1,4}}\))?+"
    rf"{_END}"
)
_PLACES = tuple((name, name) for name in ("name", "rdns", "ip", "by", "protocol", "id", "for_", "time"))


def read_postfix(field: Field, received_index: int) -> Hop | None:
    """Read a field of Postfix's usual form; None for any other."""
    match = _POSTFIX.match(field.body)
    if match is None:
        return None
    by = match["by"].lower()
    # What bears Google's name is Google's, whatever stands beside it.
    return None if "google" in by or "gmail" in by else _hop(field, received_index, match, "postfix", "Postfix")


def read_google(field: Field, received_index: int) -> Hop | None:
    """Read a field of Google's usual form; None for any other."""
    match = _GOOGLE.match(field.body)
    if match is None:
        return None
    if match["by"].startswith("2002:") and (match["name"] is not None or match["protocol"] != "SMTP"):
        return None
    return _hop(field, received_index, match, "google", "Google")


def _hop(field: Field, received_index: int, match: re.Match[str], dialect: str, software: str) -> Hop | None:
    found = match.groupdict()
    moment = read_fast_path(match)
    written = field.body.lower()
    # Words that are looked for anywhere in a field: the slower way tells whether it is they or a host's name.
    if moment is None or "nvelope-" in written or "authenticated" in written:
        return None
    spans = spans_of(match, _PLACES, field.offset)
    by, cipher = found["by"], found["cipher"]
    by_ip: str | Absent = NOT_PRESENT
    if ":" in by:
        by_ip = normalize(by) or NOT_PRESENT
        if not by_ip:
            return None
        spans["by_ip"] = spans["by"]
    name: str | Absent = NOT_PRESENT
    rdns: str | Absent = NOT_PRESENT
    ip: str | Absent = NOT_PRESENT
    notes: tuple[str, ...] = ()
    if found["name"] is not None:
        name, looked_up = found["name"], found["rdns"].rstrip(".")
        ip = normalize(found["ip"]) or NOT_PRESENT
        if not ip or name.lower() in NO_NAME:
            return None
        spans["helo"] = spans["name"]
        if looked_up.lower() in NO_NAME:
            notes = ("unknown",)
            del spans["rdns"]
        else:
            rdns = looked_up
            start = spans["rdns"][0]
            spans["rdns"] = (start, start + len(looked_up))  # Google writes the root's dot behind it
    if cipher is not None and cipher.lower() in {"none", "null"}:
        return None
    return Hop(
        field,
        received_index,
        name,
        name,
        rdns,
        ip,
        by,
        by_ip,
        found["protocol"] or NOT_PRESENT,
        NOT_PRESENT,
        found["id"],
        found["for_"] or NOT_PRESENT,
        NOT_PRESENT,
        NOT_PRESENT if cipher is None else Tls(normal_version(found["version"]), cipher),
        NOT_PRESENT,
        moment[0],
        moment[1],
        software,
        dialect,
        notes,
        spans,
        is_local=found["name"] is None and bool(by_ip or found.get("pickup")),
        rdns_confirmed=dialect == "postfix" and not isinstance(rdns, Absent),
    )
