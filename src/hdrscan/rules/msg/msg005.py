"""The display name holds an address of another organization.

## What it means

The name that mail programs show beside or in place of the author's address looks like an address itself, and
its domain is not of the author's organization.

## Why it matters

Many programs show the name alone: the reader sees an address that the message is not from. SPF, DKIM and DMARC
say nothing of display names.

## Fix

Treat the address in the name as text. A mail flow rule can mark such mail from outside.

## References

RFC 5322 section 3.4; RFC 7489 section 2.2 (display names are out of scope).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.report import Mailbox
from hdrscan.rules.case import Case
from hdrscan.rules.correspondence import is_through_list, quote_key
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped
from hdrscan.text.display import characters
from hdrscan.text.idn import to_ascii
from hdrscan.text.lazy import lazy
from hdrscan.text.names import is_host_name, is_public_suffix, organizational_domain, top_level_is_public

# Tried where a word begins only, so that a long one costs no more than its length.
_ADDRESS = lazy(r"(?<![\w.+=-])[\w.+=-]{1,64}+@([\w.-]{1,253}+)")
_LONGEST = 2_000


@rule("MSG005", "address-in-display-name", Severity.MEDIUM)
def address_in_display_name(case: Case) -> Iterator[Draft]:
    """Find an address of a domain that exists in a name of From; lists put the first author's there."""
    for mailbox in case.message.mailboxes:
        shown = _other_address(mailbox)
        if shown is not None:
            yield Draft(
                f"The display name holds the address {clipped(shown)}, and the message is from "
                f"{clipped(characters(mailbox.address))}.",
                quote_key(case, "from", "the name and the address"),
                severity=Severity.LOW if is_through_list(case) else None,
            )
            return


def _other_address(mailbox: Mailbox) -> str | None:
    """Return an address in the name that is not of the mailbox's own organization."""
    for found in _ADDRESS.finditer(mailbox.name[:_LONGEST]):
        domain = to_ascii(found[1].rstrip(".-"))
        if not is_host_name(domain) or not top_level_is_public(domain) or is_public_suffix(domain):
            continue
        if mailbox.domain and organizational_domain(domain) != organizational_domain(mailbox.domain):
            return found[0]
    return None
