"""What the DNS says, as rows and sentences before any escaping: beside what was recorded, and labelled."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import Authentication
from hdrscan.model.dkim import DkimKey, SignatureCheck
from hdrscan.model.dmarc import DmarcQuery
from hdrscan.model.dns import Answer, NotAsked, TempFail
from hdrscan.model.hosts import Listing, ListingStatus
from hdrscan.model.live import ClientFacts, ClientRole, DmarcToday, LiveFacts
from hdrscan.model.report import Report
from hdrscan.report.spf_lines import trace_lines

LIVE_HEADERS = ("Check", "Recorded", "Verified", "Published")
BLACKLIST = "Blacklist"
"""Heading of the hop table's column for lists of addresses."""

_PLACES = {
    ClientRole.BOUNDARY: "SPF",
    ClientRole.JUDGED: "SPF\nas judged",
    ClientRole.INGRESS: "SPF\nat the ingress",
    ClientRole.RELAY: "SPF\nof the relay",
}
_WHO = {
    ClientRole.BOUNDARY: "The client at the boundary",
    ClientRole.JUDGED: "The address that the recipient judged",
    ClientRole.INGRESS: "The client at the ingress",
    ClientRole.RELAY: "Your relay",
}
_MARKS = {
    ListingStatus.LISTED: "listed",
    ListingStatus.REFUSED: "refused",
    ListingStatus.UNUSABLE: "unusable",
    ListingStatus.UNKNOWN: "?",
}


class LiveRow(NamedTuple):
    """One check three times: what the recipient wrote, what verifying came to, what is published."""

    check: str
    recorded: str
    verified: str
    published: str


def published_sentence(facts: LiveFacts) -> str:
    """Say whom the last column is from, and of when."""
    provenance = facts.provenance
    when = ""
    if not isinstance(provenance.asked_at, Absent):
        when = f", asked {provenance.asked_at:%Y-%m-%d %H:%M:%S} UTC"
        until = (
            ""
            if isinstance(provenance.asked_until, Absent)
            else f"{provenance.asked_until:%Y-%m-%d %H:%M:%S} UTC"
        )
        when += f" to {until}" if until and until not in when else ""
    zones = f"as if {' and '.join(provenance.zones)} were published" if provenance.zones else ""
    if not provenance.source:
        return f"Published: {zones}; nobody else was asked."
    return f"Published: what the DNS says by {provenance.source}{when}{f', {zones}' if zones else ''}."


def live_rows(report: Report) -> list[LiveRow]:
    """Return the table that lays recorded, verified and published side by side."""
    facts, record = report.live, report.authentication
    if facts is None or record is None:
        return []
    rows = [_spf_row(client, _recorded_spf(client, report)) for client in facts.clients]
    rows += [_dkim_row(check, record.boundary) for check in facts.signatures]
    if facts.arc is not None:
        recorded = record.boundary.arc.result if record.boundary.arc else "-"
        rows.append(LiveRow("ARC", recorded, _verdict(facts.arc.verdict, facts.arc.reason), "-"))
    if facts.dmarc is not None:
        rows.append(_dmarc_row(facts.dmarc, record.boundary))
    return rows


def _recorded_spf(client: ClientFacts, report: Report) -> str:
    record = report.authentication
    found: Authentication | None = None
    if record is not None and report.live is not None:
        if client is report.live.judged:
            found = record.boundary
        elif client.role is ClientRole.INGRESS:
            found = record.ingress
    return found.spf.result if found is not None and found.spf is not None else "-"


def _spf_row(client: ClientFacts, recorded: str) -> LiveRow:
    name = f"\n{client.name}" if client.role is ClientRole.RELAY and client.name else ""
    check = f"{_PLACES[client.role]}{name}\n[{client.ip}]"
    if client.spf is None:
        return LiveRow(check, recorded, "-", f"not evaluated:\n{client.why_no_spf}")
    result = client.spf.result
    word = "not checked" if isinstance(result, Absent) else result.value
    return LiveRow(check, recorded, "-", f"{word}\n{client.spf.domain}")


def _dkim_row(check: SignatureCheck, record: Authentication) -> LiveRow:
    signature = check.signature
    recorded = "-"
    if isinstance(signature, DkimSignature):
        recorded = next((found.result for found in record.dkim if found.is_about(signature)), "-")
    name = f"DKIM\n{signature.domain or '-'}\nselector {signature.selector or '-'}"
    return LiveRow(name, recorded, _verdict(check.verdict, check.reason), key_text(check.key))


def _verdict(verdict: object, reason: object) -> str:
    word = "not checked" if isinstance(verdict, Absent) else str(getattr(verdict, "value", verdict))
    return word if isinstance(reason, Absent) else f"{word}\n{getattr(reason, 'value', reason)}"


def key_text(key: DkimKey | None) -> str:
    """Say what is published of a key, in one or two lines."""
    if key is None:
        return "-"
    if isinstance(key.answer, TempFail | NotAsked):
        return "not checked"
    if not key.present:
        return "no key"
    if key.revoked:
        return "revoked key"
    return f"{key.kind} key\n{key.bits} bits" if isinstance(key.bits, int) else "unreadable key"


def _dmarc_row(today: DmarcToday, record: Authentication) -> LiveRow:
    result = "not checked" if isinstance(today.result, Absent) else today.result
    where = today.policy.found
    if isinstance(where, DmarcQuery) and today.policy.policy:
        result += f"\np={today.policy.policy} of {where.domain}"
    return LiveRow(f"DMARC\n{today.policy.domain}", str(record.dmarc.recorded or "-"), "-", result)


def spf_lines(report: Report) -> list[str]:
    """Return the traces of SPF: the boundary's client first."""
    facts = report.live
    lines: list[str] = []
    for client in facts.clients if facts else ():
        who = _WHO[client.role]
        if client.role is ClientRole.RELAY and client.name:
            who += f" {client.name}"
        if client.spf is None:
            lines.append(f"{who} [{client.ip}]: not evaluated: {client.why_no_spf}.")
            continue
        sender = f"MAIL FROM <{client.sender}> ({client.sender_source})"
        lines.append(f"{who} [{client.ip}], {sender}: {client.spf.reason}")
        lines += trace_lines(client.spf)
    return lines


def verified_lines(report: Report) -> list[str]:
    """Say of each signature what verifying it came to."""
    facts = report.live
    if facts is None:
        return []
    lines = []
    for check in facts.signatures:
        lines.append(f"Line {check.signature.field.line}, DKIM of {check.signature.domain or '?'}: {check.note}")
        lines += [f"Line {check.signature.field.line}: {remark}" for remark in check.remarks]
    return [*lines, f"ARC: {facts.arc.note}"] if facts.arc is not None else lines


def dmarc_lines(report: Report) -> list[str]:
    """Say what DMARC comes to with what is published, and where the two ways of finding a policy differ."""
    today = report.live.dmarc if report.live else None
    if today is None:
        return []
    policy = today.policy
    lines = [f"DMARC with what is published: {today.result or 'not checked'}. {today.reason}"]
    if isinstance(policy.found, DmarcQuery) and policy.found.record is not None:
        lines.append(f"_dmarc.{policy.found.domain}: {policy.found.record.text}")
    organization = policy.walk.organizational_domain or "not known"
    lines.append(f"By the tree walk the organization is {organization}. {policy.walk.reason}")
    if policy.differs:
        lines.append(f"By the public suffix list it is {policy.suffix_domain}, and receivers go by either.")
    return lines


def host_lines(report: Report) -> list[str]:
    """Say what the hosts' names and addresses lead to, and where the sender's domains take mail."""
    facts = report.live
    if facts is None:
        return []
    lost = [
        f"{relay.name} (relay): {_nothing(relay.answers[0] if relay.answers else None, 'no address')}."
        for relay in facts.relays
        if not relay.all
    ]
    return [*_client_lines(facts), *lost, *_domain_lines(facts)]


def _client_lines(facts: LiveFacts) -> Iterator[str]:
    for client in facts.clients:
        confirmed = client.reverse.is_confirmed
        names = ", ".join(found.name for found in client.reverse.names) or _nothing(
            client.reverse.answer, "no name"
        )
        leads = (
            "not checked" if confirmed is NOT_CHECKED else "which leads back" if confirmed else "not confirmed"
        )
        yield f"{client.ip} ({client.role.value}): {names}{f', {leads}' if client.reverse.names else ''}."
        if client.addresses is not None:
            answers = client.addresses.answers
            found = ", ".join(client.addresses.all) or _nothing(answers[0] if answers else None, "no address")
            same = " (the client's among them)" if client.ip in client.addresses.all else ""
            yield f"{client.name}: {found}{same}."


def _domain_lines(facts: LiveFacts) -> Iterator[str]:
    for domain in facts.domains:
        hosts = ", ".join(
            f"{exchange.preference} {exchange.host or '.'} ({exchange.kind.value})"
            for exchange in domain.exchanges.exchanges
        )
        policies = (domain.mta_sts, domain.tls_report)
        extras = " and ".join(policy.kind.value for policy in policies if policy.present is True)
        also = f"; publishes {extras}" if extras else ""
        hosts = hosts or _nothing(domain.exchanges.answer, "none")
        yield f"{domain.domain} ({' and '.join(domain.roles)}) MX: {hosts}{also}."


def _nothing(answer: Answer | None, word: str) -> str:
    return f"not known, {answer.reason}" if isinstance(answer, TempFail | NotAsked) else word


def listing_lines(report: Report) -> list[str]:
    """List the addresses that a list has, with its own words, and the lists that gave no answer."""
    if report.live is None:
        return []
    lines: dict[str, None] = {}
    for found in report.live.listings:
        if found.status is ListingStatus.LISTED:
            words = f": {'; '.join(found.reasons)}" if found.reasons else ""
            lines[f"{found.ip} is listed by {found.zone} ({', '.join(found.codes)}){words}."] = None
        elif found.status is not ListingStatus.NOT_LISTED:
            lines[f"{found.zone} says nothing of {found.ip} ({found.status.value}): {found.note}."] = None
    return list(lines)


def listed_cell(ip: str | Absent, listings: tuple[Listing, ...]) -> str:
    """Return the hop table's cell for an address: which lists have it, and which gave no answer."""
    own = [found for found in listings if found.ip == ip]
    if not own:
        return "-"
    cells = [f"{found.zone}: {_MARKS[found.status]}" for found in own if found.status in _MARKS]
    return "\n".join(cells) or "not listed"
