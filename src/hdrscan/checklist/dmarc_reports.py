"""DMARC: where reports go, whether they are taken there, and whether mail arrives at all."""

from hdrscan.checklist.drafting import check, listed, unknown
from hdrscan.dmarc.policy import check_report_targets
from hdrscan.dns.hosts import addresses, mail_exchanges
from hdrscan.dns.resolver import Resolver
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dmarc import DmarcQuery, DmarcRecord
from hdrscan.model.dns import Answer
from hdrscan.model.hosts import ExchangeKind

REPORTS = "Add rua=mailto:MAILBOX with a mailbox of yours that takes reports."
_MOST_DOMAINS = 8
"""Domains of report addresses that are looked at: the record's owner decides how many there are."""


def reports_check(
    plan: DomainPlan, holder: DmarcQuery, record: DmarcRecord, resolver: Resolver, better: tuple[ZoneRecord, ...]
) -> Check:
    """Check that the record asks for reports, and that these arrive; ``better`` is the record to publish."""
    proof = (holder.answer,)
    if not record.rua:
        said = "The record has no valid rua=, so nobody reports."
        records = tuple(each for each in better if "rua=" in getattr(each.value, "value", ""))
        return check("dmarc-reports", plan.domain, Status.WARNING, said, proof, fix=REPORTS, records=records)
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
    domains = dict.fromkeys(str(target.uri.domain) for target in targets)
    for domain in list(domains)[:_MOST_DOMAINS]:
        lost = _unreachable(domain, resolver) if domain != plan.domain else None
        if lost:
            status, said, asked = lost
            fix = f"Name a mailbox that exists, or publish an MX record for {domain}."
            fix = fix if status is Status.WARNING else ""
            return check("dmarc-reports", plan.domain, status, said, (*answers, *asked), fix=fix)
    doubtful = [target for target in targets if target.authorized is Absent.NOT_CHECKED]
    if doubtful:
        reason = unknown(*answers) or "Whether the receiver of reports agreed is not known."
        return check("dmarc-reports", plan.domain, Status.NOT_CHECKED, reason, answers)
    said = f"Reports go to {listed(uri.text for uri in record.rua)}."
    return check("dmarc-reports", plan.domain, Status.PASS, said, answers)


def _unreachable(domain: str, resolver: Resolver) -> tuple[Status, str, tuple[Answer, ...]] | None:
    """Say why no mail, or perhaps none, reaches a domain; None where it does, or where that is not known."""
    found = mail_exchanges(domain, resolver)
    if any(mx.kind is ExchangeKind.NULL for mx in found.exchanges):
        said = f"{domain} says that it takes no mail (RFC 7505), so reports to it are lost."
        return Status.WARNING, said, (found.answer,)
    if found.exchanges or unknown(found.answer):
        return None
    own = addresses(domain, resolver)
    answers = (found.answer, *own.answers)
    if unknown(*answers):
        return None
    if own.all:
        said = f"{domain} has no MX record; reports to it go to its own address {listed(own.all, 2)}."
        return Status.INFO, f"{said} See that this host takes mail.", answers
    return Status.WARNING, f"{domain} has neither an MX record nor an address: reports to it are lost.", answers
