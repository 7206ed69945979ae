"""The sender is null, and the message is not a bounce.

## What it means

MAIL FROM is empty (`<>`), as the recipient's server recorded it. That is for delivery reports and automatic
answers. Nothing in the header says that the message is one: no `multipart/report`, no Auto-Submitted, and From
is not a mailer.

## Why it matters

Nobody hears of mail that cannot be delivered, SPF is judged on the HELO name, and filters count it: bulk
senders and spammers hide like that.

## Fix

Send with a MAIL FROM that takes bounces. About a stranger's mail there is nothing to do.

## References

RFC 5321 section 4.5.5; RFC 3834; RFC 6522; RFC 7208 section 2.4.
"""

import re
from collections.abc import Iterator

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.correspondence import listed_addresses, quote_key
from hdrscan.rules.fixes import mail_from
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone
from hdrscan.text.lazy import lazy

_MAILER = lazy(
    r"mailer-?daemon|postmaster|mdaemon|(?:mail|mdn|dsn|bounces?|double-bounce|daemon|root|microsoftexchange\w*+)",
    re.IGNORECASE,
)
_REPORT = lazy(r"\bmultipart/report\b|\bmessage/(?:delivery-status|disposition-notification)\b", re.IGNORECASE)
_AUTOMATIC = ("auto-submitted", "x-autoreply", "x-auto-response-suppress", "x-failed-recipients", "x-autorespond")
_SHOWN = 1_000
"""Characters of Content-Type that are looked at."""


@rule("MSG003", "null-sender", Severity.LOW, confidence=Confidence.MEDIUM)
def null_sender(case: Case) -> Iterator[Draft]:
    """Find a null sender of what does not look like a bounce."""
    proof = _null(case)
    authors = [found for found in case.message.mailboxes if found.address]
    if proof is None or not authors or _is_automatic(case):
        return
    if any(_MAILER.fullmatch(found.address.rpartition("@")[0]) for found in authors):
        return
    author = case.author
    yield Draft(
        f"The sender is null (MAIL FROM:<>), as for a bounce, and From is {listed_addresses(authors)}.",
        (proof, *quote_key(case, "from", "From")),
        mail_from(author) if author is not None and has_zone(author) else None,
    )


def _null(case: Case) -> Evidence | None:
    """Quote where a server of the recipient's recorded the null sender.

    A Return-Path further down is a claim, and counts with what SPF was asked about only.
    """
    hop = case.hop
    if hop is None:
        return None
    path = next(case.block.named("return-path"), None)
    if path is not None and path.index < hop.field.index and case.message.reverse_path == "":
        return case.quote_field(path, "the null sender")
    if hop.envelope_from == "":
        return case.quote_hop(hop, "envelope_from", note="the null sender")
    # SPF is judged on the HELO name where the sender is null; some checkers judge it besides.
    spf = case.boundary.spf
    if spf is not None and spf.identity == "helo" and case.message.reverse_path == "":
        return case.quote_check(spf, "judged on HELO, for a null sender")
    return None


def _is_automatic(case: Case) -> bool:
    """Tell whether the header says that a program answered or reported. That is a claim, and costs little."""
    if any(_REPORT.search(field.body[:_SHOWN]) for field in case.block.named("content-type")):
        return True
    return any(field.body.strip().lower() != "no" for key in _AUTOMATIC for field in case.block.named(key))
