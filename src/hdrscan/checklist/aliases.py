"""Names with a CNAME record, beside which no other record may stand (RFC 1034 section 3.6.2).

A domain's own name can be none, for it has SOA and NS records: there the alias goes, and what it gave stays. At
any other name the alias stays as it is, and what is missing belongs to the name that it leads to; one that leads
to no name at all goes too.
"""

from collections.abc import Iterator

from hdrscan.checklist.drafting import Family, check, listed
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dns import Answer, NoData, NxDomain, Records
from hdrscan.text.names import organizational_domain

_ADDRESSES = ("A", "AAAA")


def check_alias(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check that the domain's own name is not an alias; where it is, give it the addresses that it had by it."""
    answer = resolver.query(plan.domain, "MX")
    chain = _chain(answer)
    if not chain:
        return Family(())
    target = chain[0]
    said = (
        f"{plan.domain} is a CNAME to {target}. Its MX and TXT records are those of {target} then, and records "
        "of its own are never seen."
    )
    fix = f"Take the CNAME record away, and give {plan.domain} the address of {target} and records of its own."
    comment = f"Instead of the CNAME record to {target}, which has to go."
    answers = [resolver.query(plan.domain, kind) for kind in _ADDRESSES]
    records = tuple(
        ZoneRecord(plan.domain, found.question.type, ip, comment)
        for found in answers
        if isinstance(found, Records)
        for ip in found.words
    )
    entry = check("domain-alias", plan.domain, Status.FAIL, said, (answer, *answers), fix=fix, records=records)
    return Family((entry,), records)


def without_conflicts(
    plan: DomainPlan, records: tuple[ZoneRecord, ...], resolver: Resolver
) -> tuple[ZoneRecord, ...]:
    """Return records of which none stands beside a CNAME record that stays."""
    return tuple(dict.fromkeys(kept for record in records for kept in _kept(plan, record, resolver)))


def checks_without_conflicts(
    plan: DomainPlan, checks: tuple[Check, ...], resolver: Resolver
) -> tuple[Check, ...]:
    """Return checks whose records to publish conflict with no alias."""
    return tuple(
        entry._replace(records=without_conflicts(plan, entry.records, resolver)) if entry.records else entry
        for entry in checks
    )


def _kept(plan: DomainPlan, record: ZoneRecord, resolver: Resolver) -> Iterator[ZoneRecord]:
    if record.type == "CNAME" or record.name == plan.domain:
        yield record
        return
    answer = resolver.query(record.name, record.type)
    chain = _chain(answer)
    if not chain:
        yield record
        return
    if isinstance(answer, NxDomain):
        gone = f"Instead of the CNAME record to {chain[0]}, which leads to nothing and has to go."
        yield record._replace(comment=f"{record.comment} {gone}")
        return
    said = f"{record.name} is an alias of {listed(chain)}."
    yield ZoneRecord(record.name, "CNAME", chain[0], f"As published: {said}")
    # An address is that of a host, which others may use as well; a policy at a name of one's own is one's own.
    ours = record.type == "TXT" and organizational_domain(chain[-1]) == organizational_domain(plan.domain)
    if isinstance(answer, Records) and record.value in answer.values:
        if ours:
            yield record._replace(name=chain[-1])
        return
    comment = f"{said} What is missing belongs to that name. {record.comment}"
    yield record._replace(name=chain[-1], comment=comment, is_known=record.is_known and ours)


def _chain(answer: Answer) -> tuple[str, ...]:
    return answer.chain if isinstance(answer, Records | NoData | NxDomain) else ()
