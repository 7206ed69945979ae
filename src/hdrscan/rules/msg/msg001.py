"""From names several authors, and they are not of one organization.

## What it means

One From field holds two or more addresses, and their domains belong to different organizations. (Several From
fields are DKIM009.)

## Why it matters

DMARC is about one domain in From. Receivers take the first, the last or none of them, and mail programs show
one or the other: a message can pass for one author and show another. RFC 5322 allows several authors, with a
Sender; honest mail hardly ever has them.

## Fix

Refuse mail with several authors of different domains where it comes in, as RFC 7489 lets receivers do.

## References

RFC 5322 section 3.6.2; RFC 7489 section 6.6.1; RFC 9989 (DMARC).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.correspondence import listed_addresses, organizations
from hdrscan.rules.registry import Draft, rule


@rule("MSG001", "several-authors", Severity.HIGH)
def several_authors(case: Case) -> Iterator[Draft]:
    """Find one From field with addresses of different organizations."""
    fields = list(case.block.named("from"))
    authors = [mailbox for mailbox in case.message.mailboxes if mailbox.domain]
    if len(fields) == 1 and len(organizations(authors)) > 1:
        yield Draft(
            f"From names {len(authors)} authors of different organizations: {listed_addresses(authors)}. Who is "
            "shown depends on the reader, and DMARC is about one of them.",
            (case.quote_field(fields[0], "From"),),
        )
