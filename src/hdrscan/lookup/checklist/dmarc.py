"""DMARC: the record that applies, its policy, and where its reports go."""

from collections.abc import Iterator

from hdrscan.lookup.checklist.drafting import UNSEEN, Family, check, listed, unknown
from hdrscan.lookup.checklist.spf_repair import as_text
from hdrscan.lookup.dmarc import check_report_targets, find_policy
from hdrscan.lookup.dmarc_record import read_dmarc_record
from hdrscan.lookup.resolver import Resolver
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check, Plan, Status, ZoneRecord
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery, DmarcRecord
from hdrscan.model.dns import Answer, Records

_STRICTNESS = {"none": 0, "quarantine": 1, "reject": 2}
_START = "v=DMARC1; p=none"
_REPORTS = "Add rua=mailto:MAILBOX with a mailbox of yours that takes reports."


def check_dmarc(plan: Plan, resolver: Resolver) -> Family:
    """Check the DMARC policy that applies to the domain."""
    found = find_policy(plan.domain, resolver)
    asked = tuple(query.answer for query in found.walk.queries)
    holder = found.found
    if isinstance(holder, DmarcQuery) and holder.record is not None:
        checks = tuple(_judged(plan, found, holder, holder.record, resolver))
        return Family(checks, (_published(plan, holder, holder.record),))
    record = _record(plan, "DMARC, to begin with: reports alone.")
    own = found.walk.queries[0] if found.walk.queries else None
    if own is not None:
        spoiled = _spoiled(plan, own)
        if spoiled:
            return Family((spoiled[0],), (spoiled[1],))
    if holder is Absent.NOT_CHECKED:
        reason = unknown(*asked) or found.walk.reason
        unseen = record._replace(comment=record.comment + UNSEEN)
        return Family((check("dmarc-record", plan.domain, Status.NOT_CHECKED, reason, asked),), (unseen,))
    said = f"There is no DMARC record at {listed(f'_dmarc.{query.domain}' for query in found.walk.queries)}."
    fix = f"Publish a record. {_REPORTS} Then tighten p= to quarantine and reject."
    return Family(
        (check("dmarc-record", plan.domain, Status.FAIL, said, asked, fix=fix, records=(record,)),), (record,)
    )


def _record(plan: Plan, comment: str, text: str = _START) -> ZoneRecord:
    said = comment if "rua=" in text else f"{comment} {_REPORTS}"
    return ZoneRecord(f"_dmarc.{plan.domain}", "TXT", as_text(text), said)


def _spoiled(plan: Plan, own: DmarcQuery) -> tuple[Check, ZoneRecord] | None:
    """Judge what stands at the domain's own name and is not one DMARC record; return what to publish instead."""
    texts = [text.value for text in own.answer.texts] if isinstance(own.answer, Records) else []
    meant = [text for text in texts if "dmarc1" in text.lower()]
    if not meant:
        return None
    # Of several records the strictest is kept, and of these one that asks for reports.
    best = max(map(read_dmarc_record, meant), key=lambda read: (_STRICTNESS.get(str(read.p), -1), bool(read.rua)))
    comment = f"DMARC. Instead of: {'; '.join(meant)}."
    record = _record(plan, comment, _corrected(best))
    if own.records > 1:
        said = f"_dmarc.{own.domain} has {own.records} DMARC records, and receivers discard all of them."
        fix = "Leave one of them."
    else:
        said = f"'{meant[0]}' does not begin with v=DMARC1; and is no DMARC record for receivers."
        fix = "Let the record begin with v=DMARC1, in these letters."
    found = check("dmarc-syntax", plan.domain, Status.FAIL, said, (own.answer,), fix=fix, records=(record,))
    return found, record


def _judged(
    plan: Plan, found: DmarcPolicy, holder: DmarcQuery, record: DmarcRecord, resolver: Resolver
) -> Iterator[Check]:
    proof = (holder.answer,)
    said = f"_dmarc.{holder.domain}: {record.text}"
    yield check("dmarc-record", plan.domain, Status.PASS, said, proof)
    better = (_published(plan, holder, record),)
    yield _syntax(plan, record, proof, better)
    if record.is_usable:
        yield _policy(plan, found, record, proof)
        yield _subdomains(plan, record, proof)
    yield _reports(plan, holder, record, resolver)
    if found.differs:
        other = found.suffix_found
        whose = f"_dmarc.{other.domain}" if isinstance(other, DmarcQuery) else "no record"
        said = (
            f"The tree walk finds _dmarc.{holder.domain}, of the organization "
            f"{found.walk.organizational_domain or '?'}; "
            f"by the public suffix list it is {whose}, of {found.suffix_domain}."
        )
        yield check("dmarc-organization", plan.domain, Status.INFO, said, proof)


def _syntax(plan: Plan, record: DmarcRecord, proof: tuple[Answer, ...], better: tuple[ZoneRecord, ...]) -> Check:
    if record.defects:
        said = " ".join(defect.note for defect in record.defects[:6])
        fix = "Publish the corrected record."
        return check("dmarc-syntax", plan.domain, Status.FAIL, said, proof, fix=fix, records=better)
    if record.remarks:
        said = " ".join(remark.note for remark in record.remarks[:6])
        return check("dmarc-syntax", plan.domain, Status.INFO, said, proof)
    return check("dmarc-syntax", plan.domain, Status.PASS, "There is one record, and it is sound.", proof)


def _policy(plan: Plan, found: DmarcPolicy, record: DmarcRecord, proof: tuple[Answer, ...]) -> Check:
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


def _subdomains(plan: Plan, record: DmarcRecord, proof: tuple[Answer, ...]) -> Check:
    own = record.policy()
    weaker = [
        f"{name}={value}"
        for name, value in (("sp", record.sp), ("np", record.np))
        if isinstance(value, str) and _STRICTNESS[value] < _STRICTNESS[own]
    ]
    if weaker:
        said = f"{listed(weaker)} is weaker than p={own}."
        fix = "Take it out, or raise it to the domain's own policy."
        return check("dmarc-subdomains", plan.domain, Status.WARNING, said, proof, fix=fix)
    said = f"Subdomains have the policy {record.policy(below=True)}."
    return check("dmarc-subdomains", plan.domain, Status.PASS, said, proof)


def _reports(plan: Plan, holder: DmarcQuery, record: DmarcRecord, resolver: Resolver) -> Check:
    proof = (holder.answer,)
    if not record.rua:
        said = "The record has no valid rua=, so nobody reports."
        return check("dmarc-reports", plan.domain, Status.WARNING, said, proof, fix=_REPORTS)
    targets = check_report_targets(holder.domain, record, resolver)
    answers = (*proof, *(target.answer for target in targets if target.answer is not None))
    refused = sorted({str(target.uri.domain) for target in targets if target.authorized is False})
    if refused:
        said = f"{listed(refused)} has not agreed to take reports for {holder.domain}, and gets none."
        fix = (
            f'Have the receiver publish {holder.domain}._report._dmarc.{refused[0]} TXT "v=DMARC1", or name a '
            "mailbox of your own."
        )
        return check("dmarc-reports", plan.domain, Status.WARNING, said, answers, fix=fix)
    doubtful = [target for target in targets if target.authorized is Absent.NOT_CHECKED]
    if doubtful:
        reason = unknown(*answers) or "Whether the receiver of reports agreed is not known."
        return check("dmarc-reports", plan.domain, Status.NOT_CHECKED, reason, answers)
    said = f"Reports go to {listed(uri.text for uri in record.rua)}."
    return check("dmarc-reports", plan.domain, Status.PASS, said, answers)


def _corrected(record: DmarcRecord) -> str:
    """Return the record with what is sound of it."""
    policies = [(name, value) for name, value in (("sp", record.sp), ("np", record.np)) if isinstance(value, str)]
    flags = [("adkim", record.adkim), ("aspf", record.aspf)]
    parts = ["v=DMARC1", f"p={record.p or 'none'}", *(f"{name}={value}" for name, value in policies)]
    parts += [f"{name}=s" for name, value in flags if value == "s"]
    parts += [
        f"{name}={','.join(uri.text for uri in uris)}"
        for name, uris in (("rua", record.rua), ("ruf", record.ruf))
        if uris
    ]
    return "; ".join(parts)


def _published(plan: Plan, holder: DmarcQuery, record: DmarcRecord) -> ZoneRecord:
    """Return the record for the zone: as published, or corrected where it has defects."""
    name = f"_dmarc.{holder.domain}"
    if record.defects:
        return _record(plan, f"DMARC. Instead of: {record.text}.", _corrected(record))._replace(name=name)
    value = holder.answer.texts if isinstance(holder.answer, Records) else ()
    text = next((text for text in value if text.value == record.text), as_text(record.text))
    return ZoneRecord(name, "TXT", text, "DMARC, as published.")
