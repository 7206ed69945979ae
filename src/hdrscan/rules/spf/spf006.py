"""SPF passed for another domain than the one in From.

## What it means

The address may send for the domain in MAIL FROM (for a null sender, for the HELO name), and that domain is not of
the From domain's organization.

## Why it matters

The pass authenticates the bounce address only. DMARC asks for a domain that the reader sees: without an aligned
DKIM signature it fails. With one, nothing is lost; services that send for others mostly work like that.

## Fix

Have the service use a MAIL FROM below the From domain (a custom return path), or see that it signs with the From
domain. A copy that a list or a forwarder passed on has its own MAIL FROM, and is not reported.

## References

RFC 7208 section 2.4; RFC 9989 (DMARC), identifier alignment.
"""

from collections.abc import Iterator

from hdrscan.model.authentication import Alignment
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import mail_from
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_authors_way
from hdrscan.text.names import organizational_domain


@rule("SPF006", "spf-not-aligned", Severity.MEDIUM)
def spf_not_aligned(case: Case) -> Iterator[Draft]:
    """Find a pass for a domain that does not align with From."""
    spf, author = case.boundary.spf, case.author
    if spf is None or spf.result != "pass" or spf.aligned or case.is_passed_on or author is None:
        return
    if spf.alignment is Alignment.UNKNOWN or not spf.domain:
        return
    one, other = organizational_domain(str(spf.domain)), organizational_domain(author)
    relation = (
        f"not below {other}" if one != other else "and the record of the From domain asks for the same name"
    )
    identity = "HELO" if spf.identity == "helo" else "MAIL FROM"
    source = next(case.block.named("from"), None)
    evidence = [case.quote_check(spf, f"{identity}: organizational domain {one}")]
    if source is not None:
        evidence.append(case.quote_field(source, f"From: organizational domain {other}"))
    yield Draft(
        f"SPF passed for {spf.domain} ({identity}), {relation}: it says nothing of {author} in From.",
        tuple(evidence),
        # A stranger who sends in the domain's name has no MAIL FROM of it to use.
        mail_from(author) if has_zone(author) and (case.has_aligned_pass or is_authors_way(case)) else None,
        severity=Severity.INFO if case.has_aligned_pass else Severity.MEDIUM,
    )
