"""DMARC of the HELO names: bounces and the machine's own mail have a From address there."""

from collections.abc import Iterator

from hdrscan.checklist.dmarc_repair import POLICIES, dmarc_meant, merged
from hdrscan.checklist.drafting import check, unknown
from hdrscan.checklist.near import near_misses
from hdrscan.checklist.spf_repair import as_text
from hdrscan.dmarc.policy import find_policy
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery
from hdrscan.model.dns import Records
from hdrscan.text.names import top_level_is_public


def helo_policies(plan: DomainPlan, domains: DmarcPolicy, resolver: Resolver) -> Iterator[Check]:
    """Check each HELO name that has a DMARC record of its own; ``domains`` is the policy of the domain itself."""
    for helo in dict.fromkeys(relay.helo for relay in plan.relays):
        if helo != plan.domain and top_level_is_public(helo):
            yield _judged(plan, helo, find_policy(helo, resolver), domains)


def _judged(plan: DomainPlan, helo: str, found: DmarcPolicy, domains: DmarcPolicy) -> Check:
    queries = found.walk.queries
    proof = tuple(query.answer for query in queries)
    reason = unknown(*proof[:1])
    if reason or not queries:
        return check("dmarc-helo", helo, Status.NOT_CHECKED, reason or found.walk.reason, proof)
    own = queries[0]
    texts = [text.value for text in own.answer.texts] if isinstance(own.answer, Records) else []
    near = tuple(near_misses(own.answer, lambda text: dmarc_meant(text.value)))
    problem = " ".join(each.sentence for each in near)
    if own.records > 1:
        problem = f"_dmarc.{helo} has {own.records} DMARC records, and receivers discard all of them."
    elif own.record is not None:
        problem = " ".join(defect.note for defect in own.record.defects[:6])
    if problem:
        meant = [each.meant for each in near] if near and not own.records else texts
        better = ZoneRecord(f"_dmarc.{helo}", "TXT", as_text(merged(meant).text), "DMARC of the HELO name.")
        fix = f"Take the record away, and the policy of {plan.domain} applies; or publish the corrected one."
        return check("dmarc-helo", helo, Status.FAIL, problem, proof, fix=fix, records=(better,))
    if own.record is None:
        holder = found.found
        said = f"{helo} has no DMARC record of its own"
        said += f", and that of {holder.domain} applies." if isinstance(holder, DmarcQuery) else "."
        return check("dmarc-helo", helo, Status.INFO, said, proof)
    said = f"_dmarc.{helo}: {own.record.text}"
    if _rank(found) < _rank(domains):
        said += f" The policy is milder than that of {plan.domain}, and a forger may write From: root@{helo}."
        fix = f"Take the record away, and the policy of {plan.domain} applies; or raise its p=."
        return check("dmarc-helo", helo, Status.WARNING, said, proof, fix=fix)
    return check("dmarc-helo", helo, Status.PASS, said, proof)


def _rank(found: DmarcPolicy) -> int:
    return POLICIES.index(found.policy) if isinstance(found.policy, str) else -1
