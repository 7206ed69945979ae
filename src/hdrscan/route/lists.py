"""What shows that a mailing list passed a message on.

Each sign alone is weak: newsletters have a List-Id too, and a stranger writes what he likes. Two of different
kinds count, one of them more than a field of the message: the MAIL FROM that the recipient saw, a Received field
of a list manager's, or a list's name in the host's own domain (RFC 2369, RFC 2919, RFC 5321 section 3.9.2).
"""

import re
from collections.abc import Iterator
from itertools import chain

from hdrscan.model.absent import Absent
from hdrscan.model.source import Field
from hdrscan.route.envelope import Sender, envelope_sender
from hdrscan.route.facts import Facts
from hdrscan.text.lazy import lazy
from hdrscan.text.mailbox import domain_of, first_address
from hdrscan.text.names import organizational_domain

# Majordomo; Mailman and most others; mlmmj and Google Groups; ezmlm.
_BOUNCES = lazy(
    r"owner-[^@]++|[^@]+?-owner|bounces?-[^@]++|[^@]+?-bounces?(?:\+[^@]*+)?|[^@]+?\+(?:bounces?-|bnc)[^@]++"
    r"|[^@]+?-return-\d[^@]*+",
    re.IGNORECASE,
)
# Majordomo hands over to the mailer in a hop of its own.
_MANAGER = lazy(r"\s*\(majordomo@|[^;]{0,200}\bvia listexpand\b", re.IGNORECASE)
_MAILTO = lazy(r"\s*(?:\([^()]*+\)\s*)?<mailto:", re.IGNORECASE)
_DISCUSSION = ("x-mailing-list", "x-beenthere", "x-mailman-version")
# Mail of one sender to many has it, and no list that people write to (RFC 8058).
_NEWSLETTER = "list-unsubscribe-post"
_MOST_BYTES = 2_000
_LONGEST_LOCAL = 320
_HOPS = 3


class Signs:
    """The signs of a list in one message: each is the field that shows it, or None."""

    def __init__(self, facts: Facts) -> None:
        """Look for all of them."""
        self._facts = facts
        block = facts.block
        self.list_id = next(block.named("list-id"), None)
        posting = (field for field in block.named("list-post") if _MAILTO.match(field.body[:_MOST_BYTES]))
        self.discussion = next(chain(block.named(*_DISCUSSION), posting), None)
        self.sender = next((field for field in block.named("sender") if _is_bounces(_address(field))), None)
        self.manager = next(
            (hop.field for hop in facts.below[:_HOPS] if _MANAGER.match(hop.field.body[:_MOST_BYTES])), None
        )
        sender = envelope_sender(facts)
        self.mail_from = sender.field if sender is not None and _is_bounces(sender.address) else None
        self.changed = None if sender is None else _changed(facts, sender)

    @property
    def found(self) -> tuple[Field, ...]:
        """The fields that show the signs, the strongest first, once each."""
        fields = (self.manager, self.mail_from, self.discussion, self.list_id, self.sender, self.changed)
        return tuple(dict.fromkeys(field for field in fields if field is not None))

    @property
    def are_any(self) -> bool:
        """Whether the message says so at all, and does not look like a newsletter."""
        return bool(self.found) and not self._may_be_newsletter

    @property
    def are_enough(self) -> bool:
        """Whether two kinds of signs agree, one of them no mere field of the message."""
        if len(self.found) <= 1 or (self._may_be_newsletter and not (self.manager or self._names_list_twice)):
            return False
        return bool(self.manager or self.mail_from or self.changed or self._is_hosts_own)

    @property
    def _names_list_twice(self) -> bool:
        return self.discussion is not None and self.discussion.key != "list-post" and self.list_id is not None

    @property
    def _may_be_newsletter(self) -> bool:
        """Whether one sender wrote to many: in one step they can leave, or the author has the list's domain."""
        facts = self._facts
        service = facts.provider is not None and facts.provider.kind == "sender"
        if service or next(facts.block.named(_NEWSLETTER), None) is not None:
            return True
        author = facts.message.from_domain
        return isinstance(author, str) and any(
            organizational_domain(author) == organizational_domain(name) for name in self._domains()
        )

    @property
    def _is_hosts_own(self) -> bool:
        """Whether the list has a name in the domain of the host that spoke HELO, or that SPF passed for."""
        spf = self._facts.authentication.boundary.spf
        passed = spf.domain if spf is not None and self._facts.spf_passed else Absent.NOT_PRESENT
        hosts = {organizational_domain(name) for name in (*self._facts.names, passed) if isinstance(name, str)}
        return any(organizational_domain(name) in hosts for name in self._domains())

    def _domains(self) -> Iterator[str]:
        """Yield the domains in which the message says that the list is."""
        if self.list_id is not None:
            yield _identifier(self.list_id.body)
        for field in (self.discussion, self.sender):
            address = None if field is None else _address(field)
            if address and (domain := domain_of(address)):
                yield domain


def _changed(facts: Facts, seen: Sender) -> Field | None:
    """Find a hop below that names another sender than the recipient saw, in another organization."""
    for hop in facts.below:
        domain = domain_of(hop.envelope_from) if isinstance(hop.envelope_from, str) else None
        if domain and organizational_domain(domain) != organizational_domain(seen.domain):
            return hop.field
    return None


def list_signs(facts: Facts) -> Signs:
    """Return the signs of a list in a message."""
    return Signs(facts)


def _address(field: Field) -> str:
    return first_address(field.body[:_MOST_BYTES]) or ""


def _is_bounces(address: str) -> bool:
    """Tell whether an address is one that a list's bounces go to, by the forms of the usual list managers."""
    local = address.rpartition("@")[0]
    return len(local) <= _LONGEST_LOCAL and _BOUNCES.fullmatch(local) is not None


def _identifier(body: str) -> str:
    """Return the identifier of a List-Id field, the last word of it (RFC 2919 section 2); empty where none is."""
    words = body[-_MOST_BYTES:].split()
    return words[-1].rpartition("<")[2].rstrip(">").rstrip(".").lower() if words else ""
