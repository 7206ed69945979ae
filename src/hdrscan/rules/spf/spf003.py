"""The domain that SPF was asked about has no SPF record.

## What it means

The recipient's server found no record that begins with `v=spf1` at the domain in MAIL FROM, or, for a null
sender, at the HELO name.

## Why it matters

SPF authenticates nothing, so DMARC rests on DKIM alone, and anybody can use the domain in MAIL FROM.
Every domain used in MAIL FROM needs a record of its own; a record of the parent domain does not count.

## Fix

Publish one record that permits the hosts that send: their addresses as `ip4:` and `ip6:`, and
`include:spf.protection.outlook.com` where Office 365 sends too.

## References

RFC 7208 sections 2.4, 2.6.1 and 3.
"""

from collections.abc import Iterator

from hdrscan.model.authentication import Alignment
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import mail_from
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_authors_way, owner_of_client, permit
from hdrscan.rules.spf_results import severity_of, whose


@rule("SPF003", "spf-none", Severity.MEDIUM)
def spf_none(case: Case) -> Iterator[Draft]:
    """Find a trusted ``none``."""
    spf = case.boundary.spf
    if spf is None or spf.result != "none":
        return
    domain = spf.domain
    if not domain:
        message = "SPF was not asked: the message names no domain in MAIL FROM or HELO."
    elif not has_zone(domain):
        message = f"SPF found no record: {domain} is not a domain that could have one."
    else:
        message = f"SPF found no record of {whose(spf)}."
    yield Draft(
        message,
        (case.quote_check(spf, "none"),),
        _use_a_domain(case) or permit(case, domain, spf.ip, sure=_is_own(case), new=True),
        # Few hosts have a record at their own name, and a null sender is rarely anything but a bounce.
        severity=Severity.LOW if spf.identity == "helo" else severity_of(case, Severity.MEDIUM, Severity.LOW),
        causes=("ROUTE003", "HOP007") if spf.identity == "helo" else ("ROUTE003", "SPF010"),
    )


def _is_own(case: Case) -> bool:
    spf = case.boundary.spf
    return case.is_from_office365 or (spf is not None and owner_of_client(case, spf.domain) is not None)


def _use_a_domain(case: Case) -> Fix | None:
    """Return the fix for a MAIL FROM that is a host's own name, or another domain than From's."""
    spf, author = case.boundary.spf, case.author
    if spf is None or spf.identity == "helo" or not is_authors_way(case) or not has_zone(author):
        return None
    if spf.alignment is not Alignment.DIFFERENT:
        return None
    return mail_from(str(author))
