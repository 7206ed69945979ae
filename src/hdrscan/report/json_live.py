"""What was asked for a message, as JSON: the report's section ``live``."""

from hdrscan.analyze import isoformat
from hdrscan.model.absent import Absent
from hdrscan.model.dmarc import DmarcQuery
from hdrscan.model.live import ClientFacts, DmarcToday, DomainFacts, LiveFacts
from hdrscan.report import json_dns
from hdrscan.report.escape import readable
from hdrscan.report.json_values import Json, number, text


def live(facts: LiveFacts) -> Json:
    """Return the section."""
    provenance = facts.provenance
    return {
        "source": readable(provenance.source),
        "zones": [readable(zone) for zone in provenance.zones],
        "asked_at": None if isinstance(provenance.asked_at, Absent) else isoformat(provenance.asked_at),
        "asked_until": None if isinstance(provenance.asked_until, Absent) else isoformat(provenance.asked_until),
        "spf": [_spf(client) for client in facts.clients],
        "dkim": [json_dns.signature(check) for check in facts.signatures],
        "arc": None if facts.arc is None else json_dns.arc(facts.arc),
        "dmarc": None if facts.dmarc is None else _dmarc(facts.dmarc),
        "hosts": {
            "clients": [_client(client) for client in facts.clients],
            "relays": [json_dns.addresses(relay) for relay in facts.relays],
            "domains": [_domain(domain) for domain in facts.domains],
        },
        "dnsbl": {
            "lists": [readable(name) for name in facts.lists],
            "listings": [json_dns.listing(found) for found in facts.listings],
        }
        if facts.lists
        else None,
    }


def _spf(client: ClientFacts) -> Json:
    check = client.spf
    return {
        "client": client.role.value,
        "name": text(client.name),
        "ip": client.ip,
        "sender": text(client.sender),
        "sender_source": readable(client.sender_source),
        "domain": None if check is None else readable(check.domain),
        "result": None if check is None else json_dns.result(check.result),
        "reason": readable(client.why_no_spf if check is None else check.reason),
        "explanation": None if check is None else text(check.explanation),
        "lookups": None if check is None else check.lookups,
        "voids": None if check is None else check.voids,
        "trace": None if check is None else json_dns.trace(check.trace),
    }


def _client(client: ClientFacts) -> Json:
    return {
        "client": client.role.value,
        "name": text(client.name),
        "ip": client.ip,
        "reverse": json_dns.reverse(client.reverse),
        "addresses": None if client.addresses is None else json_dns.addresses(client.addresses),
    }


def _domain(found: DomainFacts) -> Json:
    return {
        "domain": readable(found.domain),
        "roles": list(found.roles),
        "addresses": json_dns.addresses(found.addresses),
        "mx": json_dns.exchanges(found.exchanges),
        "mta_sts": json_dns.policy(found.mta_sts),
        "tls_report": json_dns.policy(found.tls_report),
    }


def _dmarc(today: DmarcToday) -> Json:
    policy = today.policy
    return {
        "domain": readable(policy.domain),
        "result": text(today.result),
        "reason": readable(today.reason),
        "passed": list(today.passed),
        "policy": text(policy.policy),
        "found": _record(policy.found),
        "walk": [_query(query) for query in policy.walk.queries],
        "organizational_domain": text(policy.walk.organizational_domain),
        "organization_reason": readable(policy.walk.reason),
        "domain_exists": number(policy.exists),
        "by_suffix": {
            "organizational_domain": readable(policy.suffix_domain),
            "found": _record(policy.suffix_found),
        },
        "differs": policy.differs,
    }


def _record(found: DmarcQuery | Absent) -> Json | None:
    if isinstance(found, Absent) or found.record is None:
        return None
    record = found.record
    return {
        "domain": readable(found.domain),
        "record": readable(record.text),
        "testing": record.testing,
        "defects": [{"id": each.id, "note": readable(each.note)} for each in (*record.defects, *record.remarks)],
    }


def _query(query: DmarcQuery) -> Json:
    return {
        "domain": readable(query.domain),
        "records": query.records,
        "record": None if query.record is None else readable(query.record.text),
        "answer": json_dns.answer(query.answer),
    }
