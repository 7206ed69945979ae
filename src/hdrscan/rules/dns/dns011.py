"""Optional records of the From domain are not published, or are of no use as they are.

## What it means

There is no MTA-STS record, no record for TLS reports (TLS-RPT) or no TLSA record (DANE) of an MX host that can
have one; or one of them has an error, or an MTA-STS record stands there without the host that has its policy; or
the relay's name has an IPv6 address without a PTR record or a place in SPF. The policy that an MTA-STS record
announces is a web page, which hdrscan does not fetch. Nothing is asked of tenants' names below onmicrosoft.com,
whose zones Microsoft runs.

## Why it matters

Where a record is missing nothing is wrong. With these records senders insist on TLS to your MX hosts and tell
where it failed; one that has an error, or whose policy has no host, they ignore.

## Fix

Correct what is published; publish what is missing when the rest is in order.

## References

RFC 8461 (MTA-STS); RFC 8460 (TLS-RPT); RFC 7672 (DANE).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.naming import name_evidence
from hdrscan.rules.published import INFORMING, answers_of, dns_findings, groups, is_concerned, sentences
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.senders import is_tenant_name


@rule("DNS011", "hardening-absent", Severity.INFO, needs=Needs.DNS)
def hardening_absent(case: Case) -> Iterator[Draft]:
    """Find optional records that a domain of the sender's own lacks; all are one matter."""
    yield from dns_findings(case, "DNS011", Severity.LOW)
    for group in groups(case, "DNS011", INFORMING, by_point=False):
        if is_concerned(case, group[0]) and not is_tenant_name(group[0].name):
            evidence = name_evidence(case, group[0])
            yield Draft(sentences(group), evidence, severity=Severity.INFO, answers=answers_of(group))
