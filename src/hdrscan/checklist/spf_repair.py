"""The SPF record that a domain should publish, made of the one that it publishes."""

from collections.abc import Iterable
from itertools import takewhile
from typing import NamedTuple

from hdrscan.checklist.spf_terms import Replaced, is_wide, wrong_include
from hdrscan.checklist.spf_words import meant_words
from hdrscan.model.checklist import DomainPlan
from hdrscan.model.dns import Text
from hdrscan.model.spf import SpfTerm
from hdrscan.providers.microsoft import SPF_INCLUDES, range_of
from hdrscan.rules.fixes import spf_term
from hdrscan.spf.match import in_network
from hdrscan.spf.record import read_spf_record
from hdrscan.text.names import lower

_LONGEST_STRING = 255
_STRICTNESS = ("-all", "~all")


class Repaired(NamedTuple):
    """A record as it should be."""

    text: str
    notes: tuple[str, ...]
    """What was changed, one clause each."""


def repaired(plan: DomainPlan, published: Iterable[str], dead: frozenset[str]) -> Repaired:
    """Merge records into one that permits the relays and Office 365, and leave out what is wrong.

    ``dead`` holds included names without a sound record of their own, and whole terms that find nothing.
    """
    texts = tuple(published)
    terms: list[SpfTerm] = []
    notes: list[str] = []
    for text in texts:
        for word in meant_words(text):
            terms += _taken(word, plan, dead, notes)
    ends = [lower(term.text) for term in terms if term.name == "all" and not term.is_modifier]
    redirects = [term.text for term in terms if term.is_modifier and term.name == "redirect"]
    if len(texts) > 1:
        # Each record led on by itself; one record with other terms beside it includes what they led to.
        terms = [_included(term) if term.text in redirects else term for term in terms]
        redirects = []
    elif redirects and ends:
        notes.append(
            f"'{redirects[0]}' is left out: it means nothing beside '{ends[0]}'; include it if its hosts send"
        )
    last = next((end for end in _STRICTNESS if end in ends), "" if redirects and not ends else "-all")
    include = f"include:{SPF_INCLUDES[plan.cloud]}"
    has_include = any(lower(_plain(term)).removesuffix(".") == include for term in terms)
    rest = [
        term for term in terms if term.name not in {"all", "redirect"} and _without_qualifier(term) != include
    ]
    # Among terms that permit, order decides nothing but what is asked: networks ask nothing and come first, and
    # all that asks the DNS, and could end the evaluation in an error, comes behind Office 365.
    permitting = takewhile(lambda term: term.qualifier in {"+", ""}, rest)
    networks = [term for term in permitting if term.name in {"ip4", "ip6"}]
    cloud = [include] if plan.office365 or has_include else []
    words = [*_missing(plan, networks), *map(_plain, networks), *cloud, *map(_plain, rest)]
    tail = [last] if last else redirects[:1]
    text = " ".join(["v=spf1", *dict.fromkeys(words), *tail])
    return Repaired(text, tuple(notes))


def _included(redirect: SpfTerm) -> SpfTerm:
    return redirect._replace(text=f"include:{redirect.value}", name="include", qualifier="+")


def own_record(addresses: Iterable[str]) -> str:
    """Return the record of a host that sends from its own addresses alone."""
    return " ".join(["v=spf1", *map(spf_term, addresses), "-all"])


def as_text(value: str) -> Text:
    """Return a TXT record whose strings are short enough (RFC 1035 section 3.3)."""
    parts = tuple(value[at : at + _LONGEST_STRING] for at in range(0, len(value), _LONGEST_STRING))
    return Text(value, parts or ("",))


def _plain(term: SpfTerm) -> str:
    """Return a term's text without the ``+`` that means nothing."""
    return term.text.removeprefix("+")


def _without_qualifier(term: SpfTerm) -> str:
    return lower(term.text).lstrip("+-~?").removesuffix(".")


def _missing(plan: DomainPlan, networks: list[SpfTerm]) -> list[str]:
    """Return the terms for relay addresses that none of these networks permits."""
    wanted = dict.fromkeys(ip for relay in plan.relays for ip in relay.addresses)
    return [spf_term(ip) for ip in wanted if not any(in_network(ip, term) for term in networks)]


def _taken(word: Replaced, plan: DomainPlan, dead: frozenset[str], notes: list[str]) -> list[SpfTerm]:
    """Return the term that a word was meant to be; nothing where it is left out. Both are noted."""
    written, right = word
    record = read_spf_record(f"v=spf1 {right}")
    if record.defects or not record.terms:
        problem = record.defects[0].note.rstrip(".") if record.defects else "it says nothing"
        notes.append(f"'{written}' is left out: {problem}")
        return []
    if right != written:
        notes.append(f"'{written}' became '{right}'{_doubt(written, right)}")
    term = record.terms[0]
    why = _why_not(term, plan, dead)
    if why:
        notes.append(f"'{written}' is left out: {why}")
        return []
    return [term]


def _doubt(written: str, right: str) -> str:
    """Ask, where a network lost its mask."""
    lost = "/" in written and "/" not in right
    return " (if more addresses than the one were meant, write how many of its bits count)" if lost else ""


def _why_not(term: SpfTerm, plan: DomainPlan, dead: frozenset[str]) -> str | None:
    name = lower(term.value.removesuffix("."))
    names_record = term.name in {"include", "redirect"}
    pool = range_of(term.value) if term.name in {"ip4", "ip6"} else None
    reasons = (
        (term.name == "ptr", "it is slow and unreliable"),
        (wrong_include(term, plan.cloud) is not None, "it is not one of Microsoft's names"),
        (term.text in dead, "there is no such name"),
        (names_record and (name in dead or name == plan.domain), "there is no sound record to include"),
        (pool is not None and pool.pool == "relay", "any tenant's mail can come from the relay pool"),
        (is_wide(term), "the range is too wide; name your own hosts"),
    )
    return next((reason for applies, reason in reasons if applies), None)
