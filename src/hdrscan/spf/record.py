"""The text of an SPF record (RFC 7208 sections 4.6.1, 5, 6 and 12), read whole and every defect kept.

One syntax error anywhere makes the record a permerror, so all of them are found before anything is asked.
"""

import re
from functools import lru_cache

from hdrscan.model.dns import Defect
from hdrscan.model.source import Span
from hdrscan.model.spf import SpfRecord, SpfTerm
from hdrscan.spf.macro import domain_spec_problem, macro_problem
from hdrscan.text.addresses import normalize, read_v6
from hdrscan.text.names import lower

_VERSION = re.compile(r"v=spf1(?= |\Z)", re.IGNORECASE)
_TERM = re.compile(r"[^ ]++")
_MODIFIER = re.compile(r"([A-Za-z][A-Za-z0-9_.-]*+)=(.*)", re.DOTALL)
_MECHANISM = re.compile(r"([-+?~]?)([A-Za-z][A-Za-z0-9_.-]*+)(.*)", re.DOTALL)
_PREFIXES = re.compile(r"(?:/([0-9]{1,3}))?(?://([0-9]{1,3}))?\Z")
_PREFIX = re.compile(r"0|[1-9][0-9]{0,2}")
_NOT_ASCII = re.compile(r"[^\0-\x7f]")
_CONTROL = re.compile(r"[\0-\x1f\x7f]")

_MECHANISMS = frozenset({"all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"})
_NEEDS_DOMAIN = frozenset({"include", "exists"})
# What people write instead, and what they mean.
_MEANT = {
    "ipv4": "ip4",
    "ipv6": "ip6",
    "ip": "ip4",
    "includes": "include",
    "exist": "exists",
    "redirect": "redirect=",
    "exp": "exp=",
}
_BITS = {"ip4": 32, "ip6": 128}
_ASKING = frozenset({"include", "a", "mx", "ptr", "exists"})
_SHOWN = 40
_MOST_KEPT = 256


def is_spf_record(text: str) -> bool:
    """Tell whether a TXT record is for SPF: ``v=spf1`` in any case, then a space or the end (section 4.5)."""
    return _VERSION.match(text) is not None


@lru_cache(_MOST_KEPT)  # one message reads a record a dozen times, and the next includes the same
def read_spf_record(text: str) -> SpfRecord:
    """Read a record's terms and say all that is wrong with them. Never raises; costs time linear in the text."""
    version = _VERSION.match(text)
    start = version.end() if version else 0
    reader = _Reader()
    if version is None:
        reader.defects.append(
            Defect("no-version", "The record does not begin with v=spf1.", (0, min(6, len(text))))
        )
    for match in _TERM.finditer(text, start):
        reader.read(match[0], match.start())
    reader.compare()
    return SpfRecord(text, tuple(reader.terms), tuple(reader.defects), tuple(reader.remarks))


class _Reader:
    """The terms of one record as they come."""

    def __init__(self) -> None:
        self.terms: list[SpfTerm] = []
        self.defects: list[Defect] = []
        self.remarks: list[Defect] = []

    def read(self, text: str, start: int) -> None:
        span = (start, start + len(text))
        bad = _NOT_ASCII.search(text) or _CONTROL.search(text)
        if bad:
            what = "a control character" if bad[0].isascii() else "a byte that is not ASCII"
            place = start + bad.start()
            self.defects.append(Defect("bad-character", f"A term holds {what}.", (place, place + 1)))
            return
        modifier = _MODIFIER.fullmatch(text)
        mechanism = _MECHANISM.fullmatch(text)
        if modifier:
            self._modifier(modifier, span)
        elif mechanism and mechanism[2].lower() in _MECHANISMS:
            self._mechanism(mechanism, span)
        else:
            self._unknown(mechanism[2].lower() if mechanism else "", span)

    def _unknown(self, name: str, span: Span) -> None:
        hint = f" '{_MEANT[name]}' may be meant." if name in _MEANT else ""
        self.defects.append(Defect("unknown-mechanism", f"There is no such mechanism.{hint}", span))

    def _modifier(self, match: re.Match[str], span: Span) -> None:
        name, value = match[1].lower(), match[2]
        known = name in {"redirect", "exp"}
        # An unknown modifier may use the letters of explanations: nobody knows what it is for.
        problem = domain_spec_problem(value) if known else macro_problem(value, explanation=True)
        if problem:
            self.defects.append(problem.at(span[0] + match.start(2)))
            return
        if known and any(term.is_modifier and term.name == name for term in self.terms):
            self.defects.append(Defect("modifier-twice", f"{name}= may stand only once (section 6).", span))
            return
        if not known:
            hint = f"; the mechanism is written '{name}:'" if name in _MECHANISMS else ""
            self.remarks.append(Defect("unknown-modifier", f"The modifier {name}= means nothing{hint}.", span))
        self.terms.append(SpfTerm(match[0], span, "", name, value))

    def _mechanism(self, match: re.Match[str], span: Span) -> None:
        name, rest = match[2].lower(), match[3]
        place = span[0] + match.start(3)
        term = SpfTerm(match[0], span, match[1] or "+", name, "")
        if name == "all":
            read: SpfTerm | Defect = (
                term if not rest else Defect("bad-all", "'all' takes nothing behind it.", span)
            )
        elif name in _BITS:
            read = _network(term, rest, place)
        else:
            read = _domain(term, rest, place)
        if isinstance(read, Defect):
            self.defects.append(read)
        else:
            self.terms.append(read)

    def compare(self) -> None:
        """Look at the terms together for what is allowed and cannot be meant."""
        alls = [place for place, term in enumerate(self.terms) if term.name == "all" and not term.is_modifier]
        for place, term in enumerate(self.terms if alls else ()):
            if term.is_modifier and term.name == "redirect":
                self._remark("redirect-unused", "redirect= means nothing beside 'all' (section 6.1).", term)
            elif not term.is_modifier and place > alls[0]:
                self._remark("after-all", "'all' always matches, so this is never looked at (section 5.1).", term)
        seen: set[str] = set()
        for term in self.terms:
            text = lower(term.text).removeprefix("+").removesuffix(".")
            if text in seen and term.name in _ASKING and not term.is_modifier:
                self._remark("term-twice", "The term stands there twice and costs its lookups twice.", term)
            seen.add(text)
            if term.name == "ptr" and not term.is_modifier:
                self._remark(
                    "ptr-used", "'ptr' is slow and unreliable and should not be used (section 5.5).", term
                )

    def _remark(self, name: str, note: str, term: SpfTerm) -> None:
        self.remarks.append(Defect(name, note, term.span))


def _network(term: SpfTerm, rest: str, place: int) -> SpfTerm | Defect:
    """Read what follows ``ip4`` or ``ip6`` (section 5.6)."""
    written, slash, size = rest[1:].partition("/")
    end = place + len(rest)
    if not rest.startswith(":") or not written:
        return Defect("no-network", f"'{term.name}' needs an address: {term.name}:ADDRESS.", term.span)
    is_v4 = normalize(written) is not None and ":" not in written
    if not (is_v4 if term.name == "ip4" else read_v6(written) is not None):
        return Defect("bad-network", _why_no_network(term.name, written), (place + 1, place + 1 + len(written)))
    bits = _BITS[term.name]
    if slash and not (_PREFIX.fullmatch(size) and int(size) <= bits):
        note = f"The prefix length /{size[:_SHOWN]} must be 0 to {bits}."
        return Defect("bad-prefix", note, (place + 1 + len(written), end))
    prefix = int(size) if slash else bits
    if term.name == "ip4":
        return term._replace(value=written, prefix4=prefix)
    return term._replace(value=written, prefix6=prefix)


def _why_no_network(name: str, written: str) -> str:
    other = "ip6" if name == "ip4" else "ip4"
    address = normalize(written)
    if address and (":" in address) == (other == "ip6"):
        return f"This address belongs behind '{other}:'."
    return f"This is no {'IPv4' if name == 'ip4' else 'IPv6'} address."


def _domain(term: SpfTerm, rest: str, place: int) -> SpfTerm | Defect:
    """Read what follows ``a``, ``mx``, ``ptr``, ``include`` and ``exists`` (sections 5.2 to 5.5 and 5.7)."""
    if term.name in {"a", "mx"} and (match := _PREFIXES.search(rest)):
        for size, bits in zip(match.groups(), (32, 128), strict=True):
            if size and not (_PREFIX.fullmatch(size) and int(size) <= bits):
                span = (place + match.start(), place + len(rest))
                hint = f"; an IPv6 prefix length is written //{size}" if bits == _BITS["ip4"] else ""
                return Defect("bad-prefix", f"The prefix length /{size} must be 0 to {bits}{hint}.", span)
        rest = rest[: match.start()]
        term = term._replace(prefix4=int(match[1] or 32), prefix6=int(match[2] or 128))
    if not rest and term.name not in _NEEDS_DOMAIN:
        return term
    if not rest:
        return Defect("no-domain", f"'{term.name}' needs a domain: {term.name}:DOMAIN.", term.span)
    if not rest.startswith(":"):
        return Defect("bad-mechanism", f"'{term.name}' cannot be followed by this.", (place, place + len(rest)))
    problem = domain_spec_problem(rest[1:])
    return (
        term._replace(value=rest[1:])
        if problem is None
        else _with_hint(problem.at(place + 1), term.name, rest[1:])
    )


def _with_hint(defect: Defect, name: str, written: str) -> Defect:
    """Say what to write, where somebody wrote an address for a domain."""
    address = normalize(written)
    if address is None or name not in {"a", "mx", "include"}:
        return defect
    right = "ip6" if ":" in address else "ip4"
    return defect._replace(note=f"'{name}:' takes a domain; an address is written {right}:{address}.")
