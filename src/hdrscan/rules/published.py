"""What the rules about published records share: a check made into a draft, and whose matter it is."""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import dns_zone, host_owner, zone_owner
from hdrscan.rules.naming import name_evidence
from hdrscan.rules.registry import Draft
from hdrscan.rules.senders import is_authors_way, owner_of_client, owner_of_origin
from hdrscan.text.names import organizational_domain

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check
    from hdrscan.model.dns import Answer
    from hdrscan.model.live import ClientFacts, MessageCheck

    Weigh = Severity | Callable[[Check], Severity]
    """What a failed check costs."""

# Values of ``Status`` and ``Concern``: their modules take time to load, and most messages are judged without DNS.
_OPEN = ("fail", "warning")
INFORMING = ("info",)
_RELAY, _MAIL_FROM = "relay", "mail from"
_SENTENCE = re.compile(r"(?<=\.) (?=[A-Z])")
_MOST_FOUND = 3
_REVERSE = ("in-addr.arpa", "ip6.arpa")


def dns_findings(  # noqa: PLR0913 - what differs from rule to rule
    case: Case,
    code: str,
    weigh: "Weigh",
    *,
    statuses: tuple[str, ...] = _OPEN,
    causes: tuple[str, ...] = (),
    aside: "Callable[[MessageCheck], str]" = lambda _: "",
) -> Iterator[Draft]:
    """Yield a draft for each point of a code that did not pass, one for each domain or host.

    An unanswered question is never among them: its check is "not checked". ``aside`` adds a sentence.
    """
    for group in groups(case, code, statuses):
        severities = [weigh if isinstance(weigh, Severity) else weigh(found.check) for found in group]
        severity = min(severities, key=lambda each: each.rank)
        yield from drafts(case, group, severity, causes=causes, aside=aside(group[0]))


def drafts(
    case: Case,
    group: "list[MessageCheck]",
    severity: Severity,
    *,
    causes: tuple[str, ...] = (),
    aside: str = "",
) -> Iterator[Draft]:
    """Yield the draft of one group.

    A record that is not the user's, and of whose domain the message did not come either, is none of his to mend:
    he is told of it as a lesser matter and without a fix.
    """
    is_stranger = not is_concerned(case, group[0])
    yield Draft(
        sentences(group) + aside,
        name_evidence(case, group[0]),
        None if is_stranger else fix_of(group),
        severity=lessened(severity) if is_stranger else severity,
        causes=causes,
        answers=answers_of(group),
    )


def checks(case: Case, code: str, statuses: tuple[str, ...] = _OPEN) -> "tuple[MessageCheck, ...]":
    """Return the message's checks of a code that came to one of these; none without DNS."""
    found = case.live.checks if case.live is not None else ()
    return tuple(each for each in found if each.check.point.code == code and each.check.status.value in statuses)


def groups(
    case: Case, code: str, statuses: tuple[str, ...] = _OPEN, *, by_point: bool = True
) -> "Iterator[list[MessageCheck]]":
    """Yield the checks of a code that are one matter: those of one point, for one name and key."""
    if case.live is None:
        return

    def matter(found: "MessageCheck") -> tuple[str, str, str]:
        return (found.check.point.id if by_point else "", found.name, found.key)

    for _, group in groupby(sorted(checks(case, code, statuses), key=matter), key=matter):
        yield list(group)


def sentences(group: "list[MessageCheck]") -> str:
    """Return what was found, each sentence once."""
    found = list(dict.fromkeys(map(_sentence, group)))
    more = f" And {len(found) - _MOST_FOUND} more of the kind." if len(found) > _MOST_FOUND else ""
    return " ".join(found[:_MOST_FOUND]) + more


def _sentence(found: "MessageCheck") -> str:
    """Return what was found, and of what where the sentence does not say so."""
    check = found.check
    return check.found if check.subject in check.found else f"{check.subject}: {check.found}"


def answers_of(group: "list[MessageCheck]") -> "tuple[Answer, ...]":
    """Return the answers that a group rests on, each once."""
    return tuple(dict.fromkeys(answer for found in group for answer in found.check.answers))


def fix_of(group: "list[MessageCheck]") -> Fix | None:
    """Make a fix of what the checks say is to be done, with the records to paste."""
    found = next((found for found in group if found.check.fix), None)
    if found is None:
        return None
    from hdrscan.text.zone_line import record_line  # noqa: PLC0415 - as above

    title, *rest = _SENTENCE.split(found.check.fix)
    records = tuple(dict.fromkeys(record for each in group for record in each.check.records))
    before = found.check.records[0] if found.check.records else None
    zone = organizational_domain(before.name if before else found.name)
    target, owner = dns_zone(zone), zone_owner(zone)
    if before is not None and before.name.endswith(_REVERSE):
        target, owner = f"the owner of the address {found.key}", host_owner(found.name, found.key)
    return Fix(
        title.rstrip("."),
        target,
        "\n".join(record_line(record).removeprefix("; ") for record in records),
        caution=" ".join(rest),
        owner=owner,
    )


def is_concerned(case: Case, found: "MessageCheck") -> bool:
    """Tell whether a record is the user's to mend, or that of the domain whose hosts sent the message."""
    author = case.author
    if found.concern.value == _RELAY:
        if case.is_own_relay(found.key, found.name):
            return True
        return author is not None and _owns_the_way(case, author)
    if case.settings.domains:
        return any(_is_related(found.name, own) for own in case.settings.domains)
    if author is not None and _is_related(found.name, author):
        # Direct send is what the recipient's own devices do, or who pretends to be one.
        is_recipients = case.route.helo.kind is HeloKind.DIRECT_SEND
        return is_recipients or is_authors_way(case) or case.is_signed_by_author
    return found.concern.value == _MAIL_FROM and _owns_the_way(case, found.name)


def _owns_the_way(case: Case, domain: str) -> bool:
    return owner_of_client(case, domain) is not None or owner_of_origin(case, domain) is not None


def _is_related(one: str, other: str) -> bool:
    return organizational_domain(one) == organizational_domain(other)


def is_failed(check: "Check") -> bool:
    """Tell a failed check from one that only warns."""
    return check.status.value == _OPEN[0]


def lessened(severity: Severity) -> Severity:
    """Return what a stranger's mistake costs the user, who cannot mend it."""
    return Severity.LOW if severity.rank <= Severity.MEDIUM.rank else Severity.INFO


def client_facts(case: Case, ip: object) -> "ClientFacts | None":
    """Return what the DNS says of the client that was judged at an address; None where it was not asked."""
    clients = case.live.clients if case.live is not None else ()
    return next((client for client in clients if client.ip == ip and client.spf is not None), None)


def leads_back(case: Case, ip: str, name: str | None) -> bool:
    """Tell whether the DNS was asked and gives an address for a name."""
    facts = client_facts(case, ip)
    found = facts.addresses if facts is not None and facts.name == name else None
    return found is not None and ip in found.all


def today(case: Case) -> str:
    """Say whose word the answers are, for a sentence's beginning."""
    zones = case.live.provenance.zones if case.live is not None else ()
    return "With these zone files published" if zones else "Today"
