"""Whom a message says to be from and whom it answers to: From, Sender and Reply-To, read for people."""

from hdrscan.model.report import Mailbox
from hdrscan.model.source import HeaderBlock
from hdrscan.text.idn import mixed_alphabets, to_ascii, to_unicode
from hdrscan.text.mailbox import domain_of
from hdrscan.text.mailbox_list import Named, read_mailboxes

_MOST = 100
"""Mailboxes of all fields of a name."""
_MOST_NOTES = 8
_LONGEST = 64
"""Characters of a word or label that a note quotes."""


def mailboxes_of(block: HeaderBlock, key: str) -> tuple[Mailbox, ...]:
    """Return the mailboxes of every field of a name, in order."""
    found = [_mailbox(named) for field in block.named(key) for named in read_mailboxes(field.body)]
    return tuple(found[:_MOST])


def mixed_notes(*fields: tuple[str, tuple[Mailbox, ...]]) -> tuple[str, ...]:
    """Say which domains and names mix alphabets whose letters look alike."""
    notes: dict[str, None] = {}
    for field, mailboxes in fields:
        for mailbox in mailboxes:
            for label in mailbox.unicode_domain.split("."):
                if mixed := mixed_alphabets(label):
                    notes[f"{field}: {_clipped(label)} in a domain mixes {' and '.join(mixed)} letters."] = None
            for word in mailbox.name.split():
                if mixed := mixed_alphabets(word):
                    notes[f"{field}: {_clipped(word)} in a name mixes {' and '.join(mixed)} letters."] = None
    return tuple(notes)[:_MOST_NOTES]


def _mailbox(named: Named) -> Mailbox:
    domain = domain_of(named.address) or ""
    return Mailbox(named.name, named.address, to_ascii(domain), to_unicode(domain))


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
