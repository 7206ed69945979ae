"""Answers go to another organization than the author's.

## What it means

Reply-To names an address of another organization than From, and either nothing authenticates From, or answers
go to a mailbox that a provider gives to everybody (Gmail, Outlook.com, ...). Lists, and services whose From is
authenticated, set Reply-To elsewhere all the time, and are not reported.

## Why it matters

Who writes in another's name cannot read the answers unless they go elsewhere: this is how invoices are
redirected.

## Fix

None. Before you answer, look where the answer goes.

## References

RFC 5322 section 3.6.2.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.providers import CONSUMER_DOMAINS
from hdrscan.rules.case import Case
from hdrscan.rules.correspondence import is_through_list, listed_addresses, organizations, quote_key
from hdrscan.rules.registry import Draft, rule


@rule("MSG002", "reply-to-elsewhere", Severity.LOW, confidence=Confidence.MEDIUM)
def reply_to_elsewhere(case: Case) -> Iterator[Draft]:
    """Find a Reply-To that leads away from an author who is not authenticated, or to a mailbox of everybody's."""
    authors = [found for found in case.message.mailboxes if found.domain]
    away = [found for found in case.message.reply_to if found.domain]
    away = [found for found in away if not organizations([found]) & organizations(authors)]
    if not authors or not away:
        return
    to_consumer = any(found.domain in CONSUMER_DOMAINS for found in away)
    if (case.has_aligned_pass and not to_consumer) or is_through_list(case):
        return
    yield Draft(
        f"Answers to {listed_addresses(authors)} go to {listed_addresses(away)}, of another organization.",
        (*quote_key(case, "reply-to", "where answers go"), *quote_key(case, "from", "From")),
    )
