"""The DMARC record that was meant, made of one that is broken: every tag that can be read is kept.

Where a person can read what was meant and a receiver cannot, the tag is corrected; where nobody can, it is left
out and said so.
"""

import difflib
import re
from typing import NamedTuple

from hdrscan.checklist.near import undressed
from hdrscan.dmarc.record import is_dmarc_record, read_dmarc_record
from hdrscan.model.dmarc import DmarcRecord, DmarcTag
from hdrscan.text.mailbox import domain_of

POLICIES = ("none", "quarantine", "reject")
"""From the mildest to the strictest."""

_NAMES = ("p", "sp", "np", "adkim", "aspf", "rua", "ruf", "fo", "psd", "t", "pct", "rf", "ri")
_ALTERNATIVES = "|".join(_NAMES)
_VERSION = re.compile(
    r"[\s;]{0,4}v?[ \t]{0,3}[=:]?[ \t]{0,3}dmarc[ \t_-]{0,2}[0-9.]{0,3}[ \t]{0,3}[;,:.]{0,2}", re.IGNORECASE
)
_VERSION_ANYWHERE = re.compile(r"(?:\A|;)[ \t]{0,3}v[ \t]{0,3}=[ \t]{0,3}dmarc1[ \t]{0,3}(?=;|\Z)", re.IGNORECASE)
# A tag behind a comma, a colon, a full stop or a blank where a semicolon belongs.
_RUN_ON = re.compile(
    rf"[ \t]*+[,.:][ \t]*+(?=(?:{_ALTERNATIVES})[ \t]?=)|[ \t]++(?=(?:{_ALTERNATIVES})[ \t]?=)", re.IGNORECASE
)
_COLON = re.compile(rf"((?:\A|;)[ \t]*+(?:{_ALTERNATIVES}))[ \t]*+:(?=[ \t]*+[a-z])", re.IGNORECASE)
_SEVERAL_MAILTO = re.compile(r"[;, \t]++(?=mailto:)", re.IGNORECASE)
_MAILTO = re.compile(r"(?:mail[ \t]?to|mailt?o|email)[ \t]*+[:=](?://)?[ \t]*+", re.IGNORECASE)
_ADDRESS = re.compile(r"[!#-+./-9A-Z_a-z{|}~=-]{1,64}@[0-9A-Za-z.-]{1,253}(?:![0-9]{1,9}[kmgt]?)?", re.IGNORECASE)
_ALIKE = 0.6
_MOST = 4000
"""Characters of a text that is read: real records have some hundred."""


class Mended(NamedTuple):
    """A record as it should be."""

    text: str
    notes: tuple[str, ...]
    """What was changed or is to be chosen, one clause each."""


def dmarc_meant(text: str) -> tuple[str, str] | None:
    """Return the DMARC record that a text was meant to be, and why it is none; None for any other text."""
    if is_dmarc_record(text):
        return None
    if len(text) > _MOST or "dmarc" not in text.lower():
        return None
    for bare, why in undressed(text):
        if is_dmarc_record(bare):
            return bare, why
    bare = next((bare for bare, _ in reversed(list(undressed(text)))), text)
    rest = _VERSION_ANYWHERE.sub(";", bare)
    if rest != bare:
        return f"v=DMARC1; {rest.strip('; ')}", "does not begin with v=DMARC1"
    match = _VERSION.match(bare)
    if match is None or not _has_tag(bare[match.end() :]):
        return None
    return f"v=DMARC1; {bare[match.end() :].strip('; ')}", "does not begin with v=DMARC1;"


def _has_tag(rest: str) -> bool:
    return not rest.strip("; ") or re.search(rf"(?:{_ALTERNATIVES})[ \t]?[=:]", rest, re.IGNORECASE) is not None


def mended(text: str) -> Mended:
    """Return the record with all of its tags that can be read, corrected where they are wrong."""
    record = read_dmarc_record(_with_semicolons(text))
    notes: list[str] = []
    kept: dict[str, str] = {}
    for tag in record.tags:
        name = _name(tag)
        if name in {"v", ""}:
            if name == "":
                notes.append(f"{tag.name}={tag.value} is left out: there is no such tag")
            continue
        value = _value(name, tag.value)
        if value is None:
            notes.append(
                f"{tag.name}={tag.value} is left out: {_CHOOSE.get(name, 'it is not a value of that tag')}"
            )
        elif name in kept and name in {"rua", "ruf"}:
            kept[name] = _merged(kept[name], value)
        else:
            kept.setdefault(name, value)
    if "p" not in kept:
        notes.append("p=none stands there until you choose quarantine or reject")
    parts = ["v=DMARC1", f"p={kept.pop('p', 'none')}", *(f"{name}={value}" for name, value in kept.items())]
    return Mended("; ".join(parts), tuple(notes))


_CHOOSE = {"p": "choose none, quarantine or reject", "sp": "without it subdomains have the policy of p="}


def merged(texts: list[str]) -> Mended:
    """Return one record for several: the strictest, with the report addresses of all."""
    all_mended = [mended(text) for text in texts]
    best = max(all_mended, key=lambda each: _strictness(read_dmarc_record(each.text)))
    targets: dict[str, str] = {}
    for each in (best, *all_mended):
        for tag in read_dmarc_record(each.text).tags:
            if tag.name in {"rua", "ruf"}:
                targets[tag.name] = _merged(targets.get(tag.name, ""), tag.value)
    tags = [f"{tag.name}={targets.pop(tag.name, tag.value)}" for tag in read_dmarc_record(best.text).tags]
    tags += [f"{name}={value}" for name, value in targets.items()]
    return Mended("; ".join(tags), tuple(dict.fromkeys(note for each in all_mended for note in each.notes)))


def _strictness(record: DmarcRecord) -> tuple[int, int, int]:
    policy = POLICIES.index(record.p) if isinstance(record.p, str) else -1
    return policy, bool(record.rua), len(record.tags)


def _merged(one: str, other: str) -> str:
    return ",".join(dict.fromkeys(uri for uri in (*one.split(","), *other.split(",")) if uri))


def _with_semicolons(text: str) -> str:
    """Return the text with a semicolon before each tag, and '=' behind its name."""
    text = text[:_MOST]
    head, semicolon, rest = text.partition(";")
    if not semicolon or not is_dmarc_record(text):
        head, rest = "v=DMARC1", text
    rest = _SEVERAL_MAILTO.sub(",", rest)
    rest = _COLON.sub(r"\1=", _RUN_ON.sub(";", rest))
    return f"{head};{rest}"


def _name(tag: DmarcTag) -> str:
    """Return the name that a tag was meant to have; empty where nobody can say."""
    if tag.name in {*_NAMES, "v"}:
        return tag.name
    if _ADDRESS.search(tag.value):
        return "ruf" if tag.name.startswith("ruf") or tag.name == "rf" else "rua"
    near = difflib.get_close_matches(tag.name, ("adkim", "aspf", "policy"), 1, _ALIKE)
    return "p" if near == ["policy"] else near[0] if near else ""


def _value(name: str, written: str) -> str | None:
    """Return a tag's value, corrected where it is wrong; None where nobody can say what was meant."""
    if name in {"rua", "ruf"}:
        return report_targets(written)
    value = written.strip(" \t\"'.,:").lower()
    if name in {"p", "sp", "np"}:
        return _policy(value)
    if name in {"adkim", "aspf"}:
        return value[:1] if value[:1] in {"r", "s"} and value in {"r", "s", "relaxed", "strict"} else None
    if name == "fo":
        letters = [letter for letter in re.split(r"[:,/ ]", value) if letter]
        return ":".join(letters) if letters and set(letters) <= {"0", "1", "d", "s"} else None
    allowed = {"psd": {"n", "u"}, "t": {"y", "n"}}.get(name)
    if allowed is None:
        return written  # a tag of RFC 7489 that RFC 9989 no longer has: receivers of the old kind read it
    return value if value in allowed else None


def _policy(value: str) -> str | None:
    """Return the policy that a word means: ``rejected`` and ``quarentine`` are clear enough."""
    if value in POLICIES:
        return value
    begun = [policy for policy in POLICIES if len(value) > 3 and policy.startswith(value[:4])]  # noqa: PLR2004
    near = difflib.get_close_matches(value, POLICIES, 1, 0.75)
    return begun[0] if begun else near[0] if near else None


def report_targets(written: str) -> str | None:
    """Return report addresses as URIs: ``mailto:`` before each, and a comma between them."""
    found: list[str] = []
    for part in re.split(r"[,;]", written):
        word = _MAILTO.sub("mailto:", part.strip(" \t<>\"'"), count=1)
        if "://" in word:
            found.append(word)
            continue
        address = _ADDRESS.search(word.removeprefix("mailto:"))
        if address and domain_of(address[0].partition("!")[0]):
            found.append(f"mailto:{address[0]}")
    return ",".join(dict.fromkeys(found)) or None
