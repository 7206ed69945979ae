"""The results that count of what one host wrote, by method (docs/trust.md)."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hdrscan.auth.alignment import align
from hdrscan.auth.ambiguity import BROKEN, IDENTITY, MAIL_FROM
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.auth import AuthResults, Resinfo
from hdrscan.model.authentication import Alignment
from hdrscan.model.source import Field
from hdrscan.text.lazy import lazy
from hdrscan.text.mailbox import domain_of

_NO_DOMAIN = frozenset({"", "none"})
# What no name holds, nor an address in brackets: separators, quotes, white space.
_DOMAIN = lazy(r"[^\x00-\x20\x7f\"'()<>,;:=@&\\|/\[\]]++|\[[0-9A-Za-z.:]++\]|[0-9A-Fa-f.:]++")
_KEYWORD = lazy(r"[A-Za-z0-9-]*+")


class Answer(NamedTuple):
    """One result and the field that it stands in."""

    field: Field
    resinfo: Resinfo
    sound: bool
    """Whether the result's addresses can be believed: no value of the sender's runs on in it."""
    about_author: bool = True
    """Whether the record that it belongs to is about the message's author, and not about somebody else."""

    def domain(self, *names: str) -> str | Absent:
        """Return the domain of the first of these properties, unless the field is broken."""
        found = self.resinfo.property(*names) if self.sound else None
        if found is None:
            return NOT_PRESENT if self.sound else UNREADABLE
        domain = domain_in(found.value)
        # An identity always has an @ (RFC 6376 section 3.5): of one without, a part is missing.
        return UNREADABLE if domain and found.name == IDENTITY and "@" not in found.value else domain


class Group(NamedTuple):
    """The fields that one host wrote: those between the same two Received fields."""

    plain: Sequence[AuthResults]
    sealed: Sequence[AuthResults]
    """Its ARC-Authentication-Results, which may hold results that no plain field has, or that it hides."""
    at_door: bool = True
    """Whether the front door itself wrote them; a host further inside judges its own neighbour."""


class Answers(NamedTuple):
    """What one group answers, by method."""

    plain: dict[str, list[Answer]]
    sealed: dict[str, list[Answer]]
    at_door: bool

    def of(self, method: str) -> list[Answer] | None:
        """Return the plain fields' answers, else the sealed ones; None where the method is in neither."""
        return (
            self.plain.get(method)
            or self.sealed.get(method)
            or ([] if method in self.plain or method in self.sealed else None)
        )


def answers_of(group: Group, authors: Sequence[str]) -> Answers:
    """Take what counts of a group: nothing that is ambiguous, nor what contradicts itself in a single field."""
    plain, sealed = _by_method(group.plain), _by_method(group.sealed)
    named = [found.domain("header.from") for found in (*plain.get("dmarc", ()), *sealed.get("dmarc", ()))]
    if authors and any(named) and not any(belongs(domain, authors) for domain in named):
        plain, sealed = _of_somebody_else(plain), _of_somebody_else(sealed)
    return Answers(plain, sealed, group.at_door)


def belongs(domain: str | Absent, authors: Iterable[str]) -> bool:
    """Tell whether a domain is one of these, or of one's organization."""
    return any(align(domain, author) in (Alignment.SAME, Alignment.ORGANIZATION) for author in authors)


def domain_in(value: str | Absent) -> str | Absent:
    """Return the domain of an address, or a bare domain, in lower case; ``none`` and nothing are no domain."""
    if isinstance(value, Absent):
        return value
    name = (domain_of(value) or "") if "@" in value else value.lower().rstrip(".")
    if name in _NO_DOMAIN:
        return NOT_PRESENT
    return name if _DOMAIN.fullmatch(name) else UNREADABLE


def host_in(value: str | Absent) -> str | Absent:
    """Return a name that was said in HELO, in lower case; IronPort writes ``postmaster@`` before it."""
    if isinstance(value, Absent):
        return value
    before, at, name = value.rpartition("@")
    return UNREADABLE if at and before.lower() != "postmaster" else domain_in(name)


def _by_method(records: Sequence[AuthResults]) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for record in records:
        sound = BROKEN.isdisjoint([quirk.id for quirk in record.quirks])
        last = len(record.resinfos) if record.suspect is None else record.suspect
        here: dict[str, list[Answer]] = {}
        behind: dict[str, list[Answer]] = {}
        for at, resinfo in enumerate(record.resinfos):
            answer = Answer(record.field, resinfo, sound and at != record.suspect)
            here.setdefault(resinfo.method, [])
            if at > last:
                behind.setdefault(resinfo.method, []).append(answer)
            elif _KEYWORD.fullmatch(resinfo.word):
                here[resinfo.method].append(answer)
        disputed = False
        for method in here.keys() & {"spf", "dmarc"}:
            counted = _undisputed(here[method], behind.get(method, ()))
            disputed = disputed or len(counted) < len(here[method])
            here[method] = counted
        if disputed and "dkim" in here:
            # A field that contradicts itself was continued by a sender: which signatures it vouches for is open.
            here["dkim"] = []
        for method, answers in here.items():
            found.setdefault(method, []).extend(answers)
    return found


def _undisputed(answers: list[Answer], behind: Sequence[Answer]) -> list[Answer]:
    """Leave out what one field answers twice and differently; usual are one SPF an identity and one DMARC.

    ``behind``: what stands where nothing counts; it still shows that one of two is a sender's.
    """
    if len(answers) + len(behind) <= 1:
        return answers
    said: dict[str, set[str]] = {}
    for found in (*answers, *behind):
        said.setdefault(_subject(found), set()).add(f"{found.resinfo.result} {found.domain(*MAIL_FROM) or ''}")
    if len({result for results in said.values() for result in results}) > 1 and "" in said:
        return []
    return [found for found in answers if len(said[_subject(found)]) == 1]


def _subject(found: Answer) -> str:
    """Say what a result is about: DMARC's author domain, SPF's identity; empty where it does not say."""
    if found.resinfo.method == "dmarc":
        return str(found.domain("header.from") or "")
    helo = found.resinfo.property("smtp.helo") is not None and not found.domain(*MAIL_FROM)
    return "helo" if helo else "mailfrom"


def _of_somebody_else(answers: dict[str, list[Answer]]) -> dict[str, list[Answer]]:
    return {method: [one._replace(about_author=False) for one in found] for method, found in answers.items()}
