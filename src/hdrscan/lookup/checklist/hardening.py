"""What a domain may add: MTA-STS and TLS reports. Nothing of it is demanded."""

from hdrscan.lookup.checklist.drafting import Family, check, listed, unknown
from hdrscan.lookup.hosts import text_policy
from hdrscan.lookup.resolver import Resolver
from hdrscan.model.checklist import Plan, Status
from hdrscan.model.hosts import PolicyKind

_POINTS = {PolicyKind.MTA_STS: "mta-sts", PolicyKind.TLS_REPORT: "tls-rpt"}


def check_hardening(plan: Plan, resolver: Resolver) -> Family:
    """Look for the domain's MTA-STS and TLS-RPT records."""
    checks = []
    for kind, point in _POINTS.items():
        found = text_policy(kind, plan.domain, resolver)
        proof = (found.answer,)
        name = found.answer.question.name
        reason = unknown(found.answer)
        if reason:
            checks.append(check(point, name, Status.NOT_CHECKED, reason, proof))
        elif found.present:
            checks.append(check(point, name, Status.PASS, f"{name}: {listed(found.records)}", proof))
        else:
            said = f"There are {len(found.records)} records." if found.records else "There is no record."
            checks.append(check(point, name, Status.INFO, said, proof))
    return Family(tuple(checks))
