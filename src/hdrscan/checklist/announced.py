"""MTA-STS and TLS-RPT: whether a domain announces them, and in a way that senders read."""

from typing import NamedTuple

from hdrscan.checklist.drafting import Family, check, listed, unknown
from hdrscan.checklist.near import Recognizer, near_misses
from hdrscan.checklist.policies import Read, read_sts, read_tls_report, sts_meant, tls_report_meant
from hdrscan.checklist.spf_repair import as_text
from hdrscan.dns.hosts import addresses, text_policy
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, Status, ZoneRecord
from hdrscan.model.dns import Answer
from hdrscan.model.hosts import PolicyKind

_FIX = "Publish the corrected record."


class _Kind(NamedTuple):
    point: str
    meant: Recognizer


_KINDS = {
    PolicyKind.MTA_STS: _Kind("mta-sts", sts_meant),
    PolicyKind.TLS_REPORT: _Kind("tls-rpt", tls_report_meant),
}


def announced(kind: PolicyKind, domain: str, resolver: Resolver) -> Family:
    """Check a domain's record of a kind; without one nothing is demanded."""
    point, meant = _KINDS[kind]
    found = text_policy(kind, domain, resolver)
    proof = (found.answer,)
    name = found.answer.question.name
    reason = unknown(found.answer)
    near = tuple(near_misses(found.answer, meant))
    texts = [*found.records, *(each.meant for each in near)]
    if reason:
        return Family((check(point, name, Status.NOT_CHECKED, reason, proof),))
    if not texts:
        return Family((check(point, name, Status.INFO, "There is no record.", proof),))
    reads = [_read(kind, text) for text in texts]
    right = reads[len(found.records) - 1].right
    record = ZoneRecord(name, "TXT", as_text(right), f"Instead of: {'; '.join(texts)}.")
    records = (record,) if right else ()
    if len(found.records) > 1:
        said = f"{name} has {len(found.records)} records, {listed(found.records)}: senders ignore all of them."
        return Family(
            (check(point, name, Status.FAIL, said, proof, fix="Leave one of them.", records=records),), records
        )
    problems = [each.sentence for each in near] if not found.records else list(reads[0].problems)
    if problems:
        said = f"{name} has '{texts[0]}'. {' '.join(problems)} Senders ignore it."
        return Family((check(point, name, Status.FAIL, said, proof, fix=_FIX, records=records),), records)
    if kind is PolicyKind.MTA_STS and (lost := _without_host(domain, proof, resolver)):
        return Family((lost,))
    return Family((check(point, name, Status.PASS, f"{name}: {texts[0]}", proof),))


def _read(kind: PolicyKind, text: str) -> Read:
    return read_sts(text) if kind is PolicyKind.MTA_STS else read_tls_report(text)


def _without_host(domain: str, proof: tuple[Answer, ...], resolver: Resolver) -> Check | None:
    """Look for the web server that has the policy (RFC 8461 section 3.3)."""
    host = addresses(f"mta-sts.{domain}", resolver)
    if host.all or not host.answers or unknown(*host.answers):
        return None
    said = f"{host.name} has no address, and the policy that the record announces is a page there."
    fix = f"Give {host.name} an address and put the policy at https://{host.name}/.well-known/mta-sts.txt."
    return check("mta-sts", host.name, Status.FAIL, said, (*proof, *host.answers), fix=fix)
