"""What a domain may add: MTA-STS, TLS reports, DANE, IPv6. Nothing of it is demanded."""

from collections.abc import Iterator

from hdrscan.checklist.announced import announced
from hdrscan.checklist.drafting import Family, check, unknown
from hdrscan.checklist.policies import tlsa_problem
from hdrscan.dns.hosts import addresses, fcrdns, mail_exchanges
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Relay, Status, ZoneRecord
from hdrscan.model.dns import Answer, Records
from hdrscan.model.hosts import Exchange, ExchangeKind, PolicyKind
from hdrscan.model.spf import SpfResult
from hdrscan.spf.check import Session, check_mail_from
from hdrscan.text.addresses import is_internal
from hdrscan.text.names import is_dns_name

_MOST_HOSTS = 4
_SHOWN = 40
_REFUSED = frozenset({SpfResult.FAIL, SpfResult.SOFTFAIL, SpfResult.NEUTRAL})


def check_hardening(plan: DomainPlan, resolver: Resolver) -> Family:
    """Look for the domain's MTA-STS, TLS-RPT and TLSA records, and at IPv6 addresses of the relays."""
    checks: list[Check] = []
    records: list[ZoneRecord] = []
    for kind in PolicyKind:
        found = announced(kind, plan.domain, resolver)
        checks += found.checks
        records += found.records
    checks += _dane(plan, resolver)
    for relay in plan.relays:
        checks += _ipv6(plan, relay, resolver)
    return Family(tuple(checks), tuple(records))


def _dane(plan: DomainPlan, resolver: Resolver) -> Iterator[Check]:
    """Look for the TLSA record of each MX host that can have one (RFC 7672 section 2.2.3)."""
    hosts = [mx.host for mx in mail_exchanges(plan.domain, resolver).exchanges if _can_have_tlsa(mx)]
    for host in hosts[:_MOST_HOSTS]:
        name = f"_25._tcp.{host}"
        if not is_dns_name(name):
            continue
        answer = resolver.query(name, "TLSA")
        reason = unknown(answer)
        if reason:
            yield check("dane", name, Status.NOT_CHECKED, reason, (answer,))
        elif isinstance(answer, Records):
            yield _usable(name, answer)
        else:
            yield check("dane", name, Status.INFO, "There is no TLSA record.", (answer,))


def _usable(name: str, answer: Records) -> Check:
    wrong = [(value, problem) for value in answer.words if (problem := tlsa_problem(value))]
    if not wrong:
        return check("dane", name, Status.PASS, f"{name} has a TLSA record.", (answer,))
    said = " ".join(f"{name} TLSA {value[:_SHOWN]}: {problem}" for value, problem in wrong[:3])
    if len(wrong) == len(answer.words):
        fix = "Publish 3 1 1 and the SHA-256 of the host's key."
        return check("dane", name, Status.FAIL, f"{said} Senders use none of its records.", (answer,), fix=fix)
    fix = "Take the record away that nobody uses."
    return check("dane", name, Status.WARNING, said, (answer,), fix=fix)


def _can_have_tlsa(mx: Exchange) -> bool:
    """Leave out Exchange Online's old names, whose zone is not signed, and what is not a host."""
    return mx.kind in {ExchangeKind.OFFICE365_DNSSEC, ExchangeKind.OTHER} and bool(mx.addresses.all)


def _ipv6(plan: DomainPlan, relay: Relay, resolver: Resolver) -> Iterator[Check]:
    """Look at IPv6 addresses of a relay's name that are not known to send: some day the relay uses them."""
    found = addresses(relay.host, resolver)
    for ip in found.v6[:_MOST_HOSTS]:
        if ip in relay.addresses or is_internal(ip) or relay.host == plan.domain:
            continue
        reverse = fcrdns(ip, resolver)
        verdict = check_mail_from(Session(ip, relay.helo), f"@{plan.domain}", resolver)
        lacks = ["no PTR name that leads back"] if reverse.is_confirmed is False else []
        lacks += ["no place in the SPF record"] if verdict.result in _REFUSED else []
        proof: tuple[Answer, ...] = (*found.answers, reverse.answer, *verdict.trace.answers)
        if lacks:
            said = f"{relay.host} has the address {ip} too, which has {' and '.join(lacks)}."
            yield check("relay-ipv6", relay.host, Status.INFO, said, proof)
