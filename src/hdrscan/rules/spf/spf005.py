"""SPF could not be evaluated: the record is in error, or the DNS did not answer.

## What it means

`permerror`: the record itself is wrong: bad syntax, two records, more than ten lookups, an address behind `a:`.
`temperror` (some servers write `tempfail`): the name servers of the domain gave no answer in time.

## Why it matters

A permanent error holds for every sender of the domain, also for those that the record means to permit.
A temporary one passes.

## Fix

Correct the record: one `v=spf1`, addresses as `ip4:` or `ip6:`, at most ten of include, a, mx, ptr, exists and
redirect in all. For a temporary error, send again, and look at the domain's name servers if it stays.

## References

RFC 7208 sections 2.6.6, 2.6.7, 4.6.4 and 7.1.
"""

from collections.abc import Iterator

from hdrscan.model.authentication import RecordedSpf
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import NO_ADDRESS_IN_A, zone_owner
from hdrscan.rules.published import client_facts
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.senders import has_zone, is_tenant_name, owner_of_client, permit
from hdrscan.rules.spf_results import BY_RECORD, severity_of, whose

_TEMPORARY = frozenset({"temperror", "tempfail"})


@rule("SPF005", "spf-error", Severity.HIGH)
def spf_error(case: Case) -> Iterator[Draft]:
    """Find a trusted ``permerror``, ``temperror`` or ``tempfail``."""
    spf = case.boundary.spf
    if spf is None:
        return
    if spf.result == "permerror":
        yield Draft(
            f"The SPF record of {whose(spf)} is in error, so it permits nobody.",
            (case.quote_check(spf, "permerror"),),
            _repair(case, spf),
            severity=severity_of(case, Severity.HIGH, Severity.MEDIUM),
            causes=BY_RECORD if _is_still_broken(case, spf) else (),
        )
    elif spf.result in _TEMPORARY:
        yield Draft(
            f"SPF of {whose(spf)} was not decided: the DNS gave no answer in time.",
            (case.quote_check(spf, spf.result),),
            severity=Severity.LOW,
        )


def _is_still_broken(case: Case, spf: RecordedSpf) -> bool:
    """Tell whether what is published now is an error too: then another finding says which."""
    facts = client_facts(case, spf.ip)
    return facts is not None and facts.spf is not None and facts.spf.result.value == "permerror"


def _repair(case: Case, spf: RecordedSpf) -> Fix | None:
    if owner_of_client(case, spf.domain) is not None or case.is_from_office365:
        return permit(case, spf.domain, spf.ip)
    if not has_zone(spf.domain) or is_tenant_name(str(spf.domain)):
        return None
    return Fix(
        f"Look at the SPF record of {spf.domain}, and correct it",
        "a terminal",
        f"dig +short TXT {spf.domain}",
        caution=f"One record, at most ten lookups. {NO_ADDRESS_IN_A}",
        owner=zone_owner(spf.domain),
    )
