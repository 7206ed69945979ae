"""DMARC: the record that applies, and its policy."""

from collections.abc import Iterator

from hdrscan.checklist.dmarc_helo import helo_policies
from hdrscan.checklist.dmarc_repair import POLICIES, dmarc_meant, mended, merged
from hdrscan.checklist.dmarc_reports import REPORTS, reports_check
from hdrscan.checklist.drafting import UNSEEN, Family, check, listed, unknown
from hdrscan.checklist.near import Near, misplaced_records, near_misses
from hdrscan.checklist.spf_repair import as_text
from hdrscan.dmarc.policy import find_policy
from hdrscan.dmarc.record import is_dmarc_record
from hdrscan.dns.resolver import Resolver
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery, DmarcRecord
from hdrscan.model.dns import Answer, Records, Text
from hdrscan.text.names import organizational_domain

_START = "v=DMARC1; p=none"


def check_dmarc(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check the DMARC policy that applies to the domain, and that of the relays' HELO names."""
    found = find_policy(plan.domain, resolver)
    family = _domains(plan, found, resolver)
    return Family((*family.checks, *helo_policies(plan, found, resolver)), family.records)


def _domains(plan: DomainPlan, found: DmarcPolicy, resolver: Resolver) -> Family:
    asked = tuple(query.answer for query in found.walk.queries)
    holder = found.found
    spoiled = _spoiled(plan, found.walk.queries[0]) if found.walk.queries else None
    if isinstance(holder, DmarcQuery) and holder.record is not None:
        checks = tuple(_judged(plan, found, holder, holder.record, resolver))
        if spoiled:
            return Family((*checks, spoiled[0]), (spoiled[1],))
        return Family(checks, (_published(plan, holder, holder.record),))
    if spoiled:
        return Family((spoiled[0],), (spoiled[1],))
    record = _record(plan, "DMARC, to begin with: reports alone.")
    if holder is Absent.NOT_CHECKED:
        reason = unknown(*asked) or found.walk.reason
        unseen = record._replace(comment=record.comment + UNSEEN)
        return Family((check("dmarc-record", plan.domain, Status.NOT_CHECKED, reason, asked),), (unseen,))
    said = f"There is no DMARC record at {listed(f'_dmarc.{query.domain}' for query in found.walk.queries)}."
    fix = f"Publish a record. {REPORTS} Then tighten p= to quarantine and reject."
    chain = getattr(found.walk.queries[0].answer, "chain", ()) if found.walk.queries else ()
    if chain:
        said += f" _dmarc.{plan.domain} is an alias of {listed(chain)}, and there is none."
    near = _elsewhere(plan.domain, resolver)
    if near:
        said = " ".join([said, *(each.sentence for each in near[:3])])
        fix = f"Publish it at _dmarc.{plan.domain}."
        record = _corrected(plan, f"_dmarc.{plan.domain}", [each.meant for each in near])
        asked = (*asked, *(each.answer for each in near))
    entry = check("dmarc-record", plan.domain, Status.FAIL, said, asked, fix=fix, records=(record,))
    return Family((entry,), (record,))


def _record(plan: DomainPlan, comment: str, text: str = _START) -> ZoneRecord:
    said = comment if "rua=" in text else f"{comment} {REPORTS}"
    return ZoneRecord(f"_dmarc.{plan.domain}", "TXT", as_text(text), said)


def _corrected(plan: DomainPlan, name: str, texts: list[str]) -> ZoneRecord:
    """Return one record for those that were meant, with all that can be read of them."""
    better = merged(texts)
    notes = f" {'; '.join(better.notes)}." if better.notes else ""
    return _record(plan, f"DMARC. Instead of: {'; '.join(texts)}.{notes}", better.text)._replace(name=name)


def _elsewhere(domain: str, resolver: Resolver) -> tuple[Near, ...]:
    """Look for the record at names where it is put by mistake."""
    names = (domain, f"_dmarc.{domain}.{domain}", f"dmarc.{domain}", f"_dmarc._dmarc.{domain}")
    return tuple(misplaced_records([(name, "TXT") for name in names], resolver, _anywhere))


def _anywhere(text: Text) -> tuple[str, str] | None:
    if is_dmarc_record(text.value):
        return text.value, "stands where nobody looks for it"
    return dmarc_meant(text.value)


def _spoiled(plan: DomainPlan, own: DmarcQuery) -> tuple[Check, ZoneRecord] | None:
    """Judge what stands at the domain's own name and is not one DMARC record; return what to publish instead."""
    if own.records == 1:
        return None
    texts = [text.value for text in own.answer.texts] if isinstance(own.answer, Records) else []
    near = tuple(near_misses(own.answer, lambda text: dmarc_meant(text.value)))
    meant = [text for text in texts if is_dmarc_record(text)] or [each.meant for each in near]
    if not meant:
        return None
    record = _corrected(plan, f"_dmarc.{plan.domain}", meant)
    if own.records > 1:
        said = f"_dmarc.{own.domain} has {own.records} DMARC records, and receivers discard all of them."
        fix = "Leave one of them."
    else:
        said = f"{' '.join(each.sentence for each in near[:3])} It is not a DMARC record for receivers."
        fix = "Let the record begin with v=DMARC1; in these letters."
    found = check("dmarc-syntax", plan.domain, Status.FAIL, said, (own.answer,), fix=fix, records=(record,))
    return found, record


def _judged(
    plan: DomainPlan, found: DmarcPolicy, holder: DmarcQuery, record: DmarcRecord, resolver: Resolver
) -> Iterator[Check]:
    proof = (holder.answer,)
    said = f"_dmarc.{holder.domain}: {record.text}"
    yield check("dmarc-record", plan.domain, Status.PASS, said, proof)
    better = (_published(plan, holder, record),)
    yield _syntax(plan, holder, record, proof, better)
    if record.is_usable:
        yield _policy(plan, found, record, proof)
        yield _subdomains(plan, record, proof)
    yield reports_check(plan, holder, record, resolver, better)
    if found.differs:
        other = found.suffix_found
        whose = f"_dmarc.{other.domain}" if isinstance(other, DmarcQuery) else "no record"
        said = (
            f"The tree walk finds _dmarc.{holder.domain}, of the organization "
            f"{found.walk.organizational_domain or '?'}; "
            f"by the public suffix list it is {whose}, of {found.suffix_domain}."
        )
        yield check("dmarc-organization", plan.domain, Status.INFO, said, proof)


def _syntax(
    plan: DomainPlan,
    holder: DmarcQuery,
    record: DmarcRecord,
    proof: tuple[Answer, ...],
    better: tuple[ZoneRecord, ...],
) -> Check:
    notes = [defect.note for defect in record.defects[:6]]
    if _poses_as_suffix(holder, record):
        notes.append(
            "psd=y says that this is a public suffix: no subdomain is aligned with the domain then (RFC 9989 "
            "section 4.10.2)."
        )
    if notes:
        said = " ".join(notes)
        fix = "Publish the corrected record."
        return check("dmarc-syntax", plan.domain, Status.FAIL, said, proof, fix=fix, records=better)
    if record.remarks:
        said = " ".join(remark.note for remark in record.remarks[:6])
        return check("dmarc-syntax", plan.domain, Status.INFO, said, proof)
    return check("dmarc-syntax", plan.domain, Status.PASS, "There is one record, and it is sound.", proof)


def _poses_as_suffix(holder: DmarcQuery, record: DmarcRecord) -> bool:
    return record.psd == "y" and organizational_domain(f"x.{holder.domain}") == holder.domain


def _policy(plan: DomainPlan, found: DmarcPolicy, record: DmarcRecord, proof: tuple[Answer, ...]) -> Check:
    if not isinstance(found.policy, str):
        said = "Which policy applies hangs on a question without an answer."
        return check("dmarc-policy", plan.domain, Status.NOT_CHECKED, said, proof)
    if found.policy == "none" or record.testing:
        said = f"The policy is {found.policy}" + (
            ", and t=y asks for the next milder one." if record.testing else "."
        )
        fix = "When the reports show that your own mail passes: p=quarantine, then p=reject."
        return check("dmarc-policy", plan.domain, Status.WARNING, said, proof, fix=fix)
    return check("dmarc-policy", plan.domain, Status.PASS, f"The policy is {found.policy}.", proof)


def _subdomains(plan: DomainPlan, record: DmarcRecord, proof: tuple[Answer, ...]) -> Check:
    own = record.policy()
    weaker = [
        f"{name}={value}"
        for name, value in (("sp", record.sp), ("np", record.np))
        if isinstance(value, str) and POLICIES.index(value) < POLICIES.index(own)
    ]
    if weaker:
        said = f"{listed(weaker)} is weaker than p={own}."
        fix = "Take it out, or raise it to the domain's own policy."
        return check("dmarc-subdomains", plan.domain, Status.WARNING, said, proof, fix=fix)
    said = f"Subdomains have the policy {record.policy(below=True)}."
    return check("dmarc-subdomains", plan.domain, Status.PASS, said, proof)


def _published(plan: DomainPlan, holder: DmarcQuery, record: DmarcRecord) -> ZoneRecord:
    """Return the record for the zone: as published, or corrected where it has defects."""
    name = f"_dmarc.{holder.domain}"
    unread = not record.rua and "rua=" in mended(record.text).text
    if record.defects or unread or _poses_as_suffix(holder, record):
        return _corrected(plan, name, [record.text])
    value = holder.answer.texts if isinstance(holder.answer, Records) else ()
    text = next((text for text in value if text.value == record.text), as_text(record.text))
    return ZoneRecord(name, "TXT", text, "DMARC, as published.")
