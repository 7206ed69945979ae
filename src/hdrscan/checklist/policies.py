"""The texts of MTA-STS, TLS-RPT and TLSA records: what is wrong with one, and which is right.

A record with an error is ignored by senders (RFC 8461 section 3.1, RFC 8460 section 3, RFC 7672 section 3.1).
"""

import re
from typing import NamedTuple

from hdrscan.checklist.dmarc_repair import report_targets
from hdrscan.checklist.near import undressed
from hdrscan.model.dns import Text

_STS = re.compile(r"v=STSv1[ \t]*+;")
_TLS = re.compile(r"v=TLSRPTv1[ \t]*+;")
_BEFORE, _BEHIND = r"[ \t]{0,3}v?[ \t]{0,3}[=:]?[ \t]{0,3}", r"[ \t]{0,2}v?[0-9.]{0,3}[ \t]{0,3}[;,:]?"
_STS_MEANT = re.compile(rf"{_BEFORE}(?:mta-?)?STS{_BEHIND}", re.IGNORECASE)
_TLS_MEANT = re.compile(rf"{_BEFORE}TLS-?RPT{_BEHIND}", re.IGNORECASE)
_ID = re.compile(r"[A-Za-z0-9]{1,32}")
_NOT_IN_ID = re.compile(r"[^A-Za-z0-9]")
_SHOWN = 60
_USAGES = {"2": "a trust anchor", "3": "the host's own certificate"}
_SIZES = {"1": 64, "2": 128}
"""Matching types, and the hexadecimal digits that they take: of SHA-256 and of SHA-512."""


class Read(NamedTuple):
    """A record as a sender reads it."""

    problems: tuple[str, ...]
    """Sentences; none where it is sound."""
    right: str
    """The record as it was meant; empty where only its owner can say."""


def read_sts(text: str) -> Read:
    """Read an MTA-STS record (RFC 8461 section 3.1)."""
    problems, fields = _read(text, _STS, "v=STSv1;")
    ids = [value for name, value in fields if name == "id"]
    written = ids[0] if ids else ""
    if not ids:
        problems.append("There is no id=, which senders need to see that the policy has changed.")
    elif not _ID.fullmatch(written):
        problems.append(f"id={written[:_SHOWN]} is wrong: it takes 1 to 32 letters and digits alone.")
    right = _NOT_IN_ID.sub("", written)[:32] or "1"
    return Read(tuple(problems), f"v=STSv1; id={right};")


def read_tls_report(text: str) -> Read:
    """Read a TLS-RPT record (RFC 8460 section 3)."""
    problems, fields = _read(text, _TLS, "v=TLSRPTv1;")
    targets = [value for name, value in fields if name == "rua"]
    if not targets:
        problems.append("There is no rua=, so nobody knows where to send reports.")
        return Read(tuple(problems), "")
    for uri in targets[0].split(","):
        if not re.match(r"(?:mailto:[^ @]{1,64}@|https://)[^ ]", uri.strip(), re.IGNORECASE):
            hint = " Before an address stands mailto:." if "@" in uri and ":" not in uri else ""
            problems.append(f"'{uri.strip()[:_SHOWN]}' in rua= is neither mailto: nor https:.{hint}")
    right = report_targets(targets[0])
    return Read(tuple(problems), f"v=TLSRPTv1; rua={right}" if right else "")


def _read(text: str, version: re.Pattern[str], expected: str) -> tuple[list[str], list[tuple[str, str]]]:
    problems = [] if version.match(text) else [f"It does not begin with {expected} in these letters."]
    parts = (part.strip() for part in re.split(r"[;,](?=[ \t]*(?:id|rua|v)[ \t]*=)|;", text, flags=re.IGNORECASE))
    fields = (part.partition("=") for part in parts if part)
    return problems, [(name.strip().lower(), value.strip()) for name, equals, value in fields if equals]


def sts_meant(text: Text) -> tuple[str, str] | None:
    """Return the MTA-STS record that a text was meant to be, and why it is none."""
    return _meant(text.value, _STS, _STS_MEANT, "v=STSv1;")


def tls_report_meant(text: Text) -> tuple[str, str] | None:
    """Return the TLS-RPT record that a text was meant to be, and why it is none."""
    return _meant(text.value, _TLS, _TLS_MEANT, "v=TLSRPTv1;")


def _meant(text: str, version: re.Pattern[str], like: re.Pattern[str], expected: str) -> tuple[str, str] | None:
    if version.match(text):
        return None
    for bare, why in undressed(text):
        if version.match(bare):
            return bare, why
        text = bare
    match = like.match(text)
    if match is None:
        return None
    return f"{expected} {text[match.end() :].lstrip('; ,')}", f"does not begin with {expected}"


def tlsa_problem(value: str) -> str | None:
    """Say why senders of mail cannot use a TLSA record, in zone file text; None where they can."""
    usage, selector, matching, *data = [*value.split(), "", "", ""]
    if usage in {"0", "1"}:
        return (
            f"Its usage {usage} rests on public authorities, which senders of mail do not look at (RFC 7672 "
            "section 3.1.3): 3 names the host's own certificate, 2 the authority above it."
        )
    if usage not in _USAGES:
        return f"There is no usage {usage}: 3 names the host's own certificate, 2 the authority above it."
    if selector not in {"0", "1"}:
        return f"There is no selector {selector}: 0 is the whole certificate, 1 its key."
    digits = len("".join(data))
    if matching not in {"0", *_SIZES}:
        return f"There is no matching type {matching}: 1 is SHA-256, 2 is SHA-512."
    if matching in _SIZES and digits != _SIZES[matching]:
        return f"It has {digits} hexadecimal digits, and matching type {matching} has {_SIZES[matching]}."
    return None
