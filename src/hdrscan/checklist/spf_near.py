"""What was meant to be an SPF record and is none: spoiled at its beginning, of another type or name."""

import re

from hdrscan.checklist.near import Near, misplaced_records, near_misses, undressed
from hdrscan.checklist.spf_words import respaced
from hdrscan.dns.resolver import Resolver
from hdrscan.model.dns import Answer, Text
from hdrscan.spf.record import is_spf_record, read_spf_record

_SENDER_ID = re.compile(r"spf2\.0/[a-z,]{1,20}(?= |\Z)", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:(?:spf|txt)[ :=]{1,3})?v?[ \t]{0,3}[=:]?[ \t]{0,3}s(?:pf|fp)[ \t._-]{0,2}[0-9.]{0,3}"
    r"[ \t]{0,3}[;,:.=]{0,2}"
    r"(?=[ \t]|\Z|[-+?~]?(?:all|include|ip[46]|mx|a|redirect|exists)\b)",
    re.IGNORECASE,
)


def spf_meant(text: Text) -> tuple[str, str] | None:
    """Return the SPF record that a text was meant to be, and why it is none."""
    if is_spf_record(text.value):
        return None
    spaced = respaced(text)
    if is_spf_record(spaced):
        return spaced, "has no space behind v=spf1: two strings are joined without one"
    for bare, why in undressed(text.value):
        if is_spf_record(bare):
            return bare, why
    bare = next((bare for bare, _ in reversed(list(undressed(text.value)))), text.value)
    match = _SENDER_ID.match(bare)
    why = "is for Sender ID, which receivers do not use"
    if match is None:
        match, why = _VERSION.match(bare), "does not begin with v=spf1 and a space"
    meant = f"v=spf1 {bare[match.end() :].lstrip()}" if match else ""
    return (meant, why) if _says_something(meant) else None


def _says_something(text: str) -> bool:
    """Tell a record from a text that only begins like one."""
    return is_spf_record(text) and any(
        term.is_modifier is False or term.name == "redirect" for term in read_spf_record(text).terms
    )


def _at_its_place(text: Text) -> tuple[str, str] | None:
    """Return a record that would be one at the right name."""
    found = spf_meant(text)
    if found:
        return found
    if is_spf_record(text.value):
        return text.value, "stands where nobody looks for the domain's record"
    return None


def _of_type_spf(text: Text) -> tuple[str, str] | None:
    found = _at_its_place(text)
    return found and (found[0], "is of the type SPF, which was given up (RFC 7208 section 3.1)")


def find_spf_near_misses(domain: str, answer: Answer, resolver: Resolver) -> tuple[Near, ...]:
    """Look for what was meant to be the domain's record: at its name, and where that has nothing, beside it."""
    found = tuple(near_misses(answer, spf_meant))
    if found:
        return found
    found = tuple(misplaced_records([(domain, "SPF")], resolver, _of_type_spf))
    if found:
        return found
    names = (f"{domain}.{domain}", f"_spf.{domain}", f"spf.{domain}", f"_dmarc.{domain}")
    return tuple(misplaced_records([(name, "TXT") for name in names], resolver, _at_its_place))
