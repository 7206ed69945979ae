"""The signed author can be replaced: From is not signed, or stands more than once.

## What it means

A DKIM-Signature leaves From out of `h=`, or the message has several From fields. A verifier takes the lowest
From, and a mail program often shows the topmost. Several fields are a high finding where their addresses are of
different organizations, a medium one within one organization, and a low one where all are the same address.

## Why it matters

Whoever adds a second From keeps the signature valid and shows another author. Receivers should refuse such mail.

## Fix

Sign From, and sign it once more than it occurs (oversigning), so that a further one breaks the signature.
Refuse mail with more than one From field.

## References

RFC 6376 sections 5.4 and 8.15; RFC 5322 section 3.6; RFC 9989 (DMARC) on messages with several From fields.
"""

from collections.abc import Iterator

from hdrscan.model.evidence import quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.report import Mailbox
from hdrscan.rules.case import Case
from hdrscan.rules.correspondence import listed_addresses, organizations
from hdrscan.rules.fixes import zone_owner
from hdrscan.rules.readers import receiver_owner
from hdrscan.rules.registry import Draft, rule

_SHOWN = 4


@rule("DKIM009", "from-not-protected", Severity.HIGH)
def from_not_protected(case: Case) -> Iterator[Draft]:
    """Find signatures without From in ``h=``, and messages with several From fields."""
    fields = list(case.block.named("from"))
    if len(fields) > 1:
        mailboxes = case.message.mailboxes
        named = listed_addresses(mailboxes) or "none with an address"
        yield Draft(
            f"The message has {len(fields)} From fields ({named}): who is shown as its author depends on the "
            "reader.",
            tuple(case.quote_field(field, "From") for field in fields[:_SHOWN]),
            Fix(
                "Refuse mail with more than one From field, here by OpenDMARC at the recipient's border",
                "OpenDMARC opendmarc.conf",
                "RequiredHeaders true",
                owner=receiver_owner(case),
            ),
            severity=_severity(mailboxes, len(fields)),
        )
    for signature in case.authentication.signatures[:_SHOWN]:
        problem = next((found for found in signature.problems if found.id == "from-not-signed"), None)
        if problem is not None:
            yield Draft(
                f"The signature of {signature.domain or 'an unnamed domain'} does not sign From.",
                (quote(case.block, signature.field, problem.span, "h= without From"),),
                Fix(
                    "Sign From, and sign it twice",
                    "OpenDKIM opendkim.conf",
                    "OversignHeaders From",
                    owner=zone_owner(signature.domain),
                ),
            )


def _severity(mailboxes: tuple[Mailbox, ...], fields: int) -> Severity | None:
    """Say what several fields cost: a field that cannot be read may name anybody."""
    if len(mailboxes) < fields or len(organizations(mailboxes)) > 1:
        return None
    return Severity.LOW if len({found.address.lower() for found in mailboxes}) == 1 else Severity.MEDIUM
