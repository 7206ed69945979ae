"""Single terms of SPF records: addresses in the wrong place, wrong Microsoft names, ranges that are too wide."""

import re
from typing import NamedTuple

from hdrscan.model.spf import SpfRecord, SpfTerm
from hdrscan.providers.microsoft import SPF_INCLUDES
from hdrscan.rules.fixes import spf_term
from hdrscan.spf.record import is_spf_record, read_spf_record
from hdrscan.text.addresses import normalize
from hdrscan.text.names import is_host_name, lower

_WIDEST4, _WIDEST6 = 16, 32
_WORD = re.compile(r"[^ ]++")
_BY_NAME = re.compile(
    r"([-+?~]?)(?:a|mx|include|ptr|exists):\[?([^/\[\]]++)\]?(?:/{1,2}([0-9]{1,3}))?", re.IGNORECASE
)
_BY_ADDRESS = re.compile(r"([-+?~]?)(?:ip[46]|ipv[46]|ip):([^/]++)(/[0-9]{1,3})?", re.IGNORECASE)
# Names that people include and that do not, or no longer, permit what Office 365 sends from (docs/microsoft.md).
_WRONG = re.compile(
    r"spf\.messaging\.microsoft\.com|outlook\.com|spf[a-c]?\.bigfish\.com|(?:.+\.)?mail\.protection\."
    r"(?:outlook\.com|office365\.us|partner\.outlook\.cn)|(?:.+\.)?onmicrosoft\.com|(?:.+\.)?office365\.com|"
    r".+\.mx\.microsoft"
)
_ALIKE = 0.9
MEANT_NAMES = {
    "ipv4": "ip4:",
    "ipv6": "ip6:",
    "ip": "ip4:",
    "includes": "include:",
    "included": "include:",
    "exist": "exists:",
    "redirect": "redirect=",
}
"""Names of no mechanism that people write, and the beginning of the term that they mean."""


class Replaced(NamedTuple):
    """A term as written, and what to write instead; empty where it is left out."""

    written: str
    right: str


def words_of(text: str) -> list[tuple[str, int]]:
    """Return the words of a record behind its version, each with its place."""
    return (
        [(match[0], match.start()) for match in _WORD.finditer(text, len("v=spf1"))]
        if is_spf_record(text)
        else []
    )


def misplaced(word: str) -> Replaced | None:
    """Tell whether an address stands where a name belongs, or the other way round (``a:203.0.113.25``)."""
    match = _BY_NAME.fullmatch(word)
    if match and (address := normalize(match[2])):
        prefix = f"/{match[3]}" if match[3] else ""
        return Replaced(word, f"{_sign(match[1])}{spf_term(address)}{prefix}")
    match = _BY_ADDRESS.fullmatch(word)
    if match is None or read_spf_record(f"v=spf1 {word}").defects == ():
        return None
    if address := normalize(match[2]):
        right = f"{_sign(match[1])}{spf_term(address)}{match[3] or ''}"
        # With the right mechanism it is the mask that is wrong, and that is another mistake.
        return None if read_spf_record(f"v=spf1 {right}").defects else Replaced(word, right)
    name = match[2]
    return Replaced(word, f"{_sign(match[1])}a:{name}") if is_host_name(name) and "." in name else None


def _sign(qualifier: str) -> str:
    return "" if qualifier == "+" else qualifier


def wrong_include(term: SpfTerm, cloud: str) -> str | None:
    """Say what is wrong with an include of a Microsoft name; None where nothing is."""
    if term.name not in {"include", "redirect"}:
        return None
    name, right = lower(term.value.removesuffix(".")), SPF_INCLUDES[cloud]
    if name == right:
        return None
    if name in SPF_INCLUDES.values():
        return f"{term.text} is for another cloud of Microsoft's"
    if _WRONG.fullmatch(name):
        return f"{term.text} does not hold the addresses of Office 365"
    import difflib  # noqa: PLC0415 - slow to load

    near = difflib.get_close_matches(name, SPF_INCLUDES.values(), 1, _ALIKE)
    return f"{term.text} looks like a misspelling of include:{right}" if near else None


def is_other_cloud(term: SpfTerm, cloud: str) -> bool:
    """Tell whether a term includes the record of another cloud of Microsoft's."""
    name = lower(term.value.removesuffix("."))
    return term.name == "include" and name != SPF_INCLUDES[cloud] and name in SPF_INCLUDES.values()


def is_wide(term: SpfTerm) -> bool:
    """Tell whether a term permits more addresses than anybody's own: IPv4 below /16, IPv6 below /32."""
    if term.is_modifier or term.qualifier != "+" or term.name not in {"ip4", "ip6", "a", "mx"}:
        return False
    return (term.name != "ip6" and term.prefix4 < _WIDEST4) or (term.name != "ip4" and term.prefix6 < _WIDEST6)


def ending(record: SpfRecord) -> SpfTerm | None:
    """Return the term that decides for everybody else: ``all``, or ``redirect`` where there is no ``all``."""
    found = next((term for term in record.terms if term.name == "all" and not term.is_modifier), None)
    return found or record.modifier("redirect")
