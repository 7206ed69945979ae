"""What the rules about From and Reply-To ask: of whose organizations they are, and whether a list is between."""

from collections.abc import Iterable

from hdrscan.model.evidence import Evidence
from hdrscan.model.report import Mailbox
from hdrscan.rules.case import Case
from hdrscan.rules.wording import clipped
from hdrscan.text.display import characters
from hdrscan.text.names import is_host_name, organizational_domain

_SHOWN = 4


def organizations(mailboxes: Iterable[Mailbox]) -> frozenset[str]:
    """Return the organizational domains of addresses; an address without a domain is of none."""
    return frozenset(organizational_domain(found.domain) if found.domain else "" for found in mailboxes)


def listed_addresses(mailboxes: Iterable[Mailbox]) -> str:
    """Spell addresses for a sentence, each once."""
    addresses = list(dict.fromkeys(characters(found.address or found.name) for found in mailboxes))
    more = f" and {len(addresses) - _SHOWN} more" if len(addresses) > _SHOWN else ""
    return ", ".join(map(clipped, addresses[:_SHOWN])) + more


def is_through_list(case: Case) -> bool:
    """Tell whether a list brought the message: one that SPF or DKIM authenticated under the name of its List-Id.

    Lists write From and Reply-To anew. List-Id alone is anybody's word.
    """
    if case.is_passed_on:
        return True
    named = {organizational_domain(name) for field in case.block.named("list-id") if (name := _list(field.body))}
    spf = case.boundary.spf
    proven = [check.domain for check in case.boundary.dkim if check.result == "pass"]
    proven += [spf.domain] if spf is not None and spf.result == "pass" else []
    return any(isinstance(domain, str) and organizational_domain(domain) in named for domain in proven)


def quote_key(case: Case, key: str, note: str) -> tuple[Evidence, ...]:
    """Quote the first field of a name."""
    return tuple(case.quote_field(field, note) for field in case.block.named(key))[:1]


def _list(body: str) -> str | None:
    """Return the name in a List-Id (RFC 2919): what stands in its brackets."""
    inner = body.rpartition("<")[2].partition(">")[0].strip().lower()
    return inner if is_host_name(inner) else None
