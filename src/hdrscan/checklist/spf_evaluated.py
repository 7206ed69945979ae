"""SPF evaluated: for each relay, for Office 365, and for the HELO name."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.drafting import check, listed, unknown
from hdrscan.checklist.near import near_misses
from hdrscan.checklist.spf_near import spf_meant
from hdrscan.checklist.spf_published import Published
from hdrscan.checklist.spf_repair import as_text, own_record
from hdrscan.checklist.spf_whole import Whole, domains_in, passed_over
from hdrscan.dns.resolver import Resolver
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dns import Answer
from hdrscan.model.spf import SpfEvaluation, SpfResult
from hdrscan.providers.microsoft import RANGES, RANGES_AS_OF, SPF_INCLUDES
from hdrscan.rules.fixes import spf_term
from hdrscan.spf.check import Session, check_helo, check_mail_from
from hdrscan.text.names import lower, top_level_is_public

_HELO = {
    "worldwide": "mail.outbound.protection.outlook.com",
    "us-gov": "mail.outbound.protection.office365.us",
    "china": "mail.outbound.protection.partner.outlook.cn",
}


class Blocked(NamedTuple):
    """What keeps evaluations from telling anything; empty where nothing does."""

    always: str = ""
    """For every address: there is no record to evaluate."""
    errors: str = ""
    """For those addresses whose evaluation ends at the permanent error that another check reports."""


_FREE = Blocked()


def relay_checks(plan: DomainPlan, blocked: Blocked, resolver: Resolver) -> Iterator[Check]:
    """Evaluate the record for each address of each relay."""
    for relay in plan.relays:
        for ip in relay.addresses:
            verdict = check_mail_from(Session(ip, relay.helo), f"@{plan.domain}", resolver)
            fix = f"Add {spf_term(ip)} to the record."
            yield _judged("spf-relay", ip, verdict, fix, blocked)


def _judged(point: str, subject: str, verdict: SpfEvaluation, fix: str, blocked: Blocked = _FREE) -> Check:
    proof = verdict.trace.answers
    who = subject if subject.startswith(verdict.ip) else verdict.ip
    said = f"{who}: {_word(verdict.result)}. {verdict.reason}"
    if isinstance(verdict.result, Absent) or verdict.result is SpfResult.TEMPERROR:
        return check(point, subject, Status.NOT_CHECKED, said, proof, evaluations=(verdict,))
    if verdict.result is SpfResult.PASS:
        return check(point, subject, Status.PASS, said, proof, evaluations=(verdict,))
    reason = blocked.always or (blocked.errors if verdict.result is SpfResult.PERMERROR else "")
    if reason:
        said = f"{said} {reason}"
        return check(point, subject, Status.NOT_CHECKED, said, proof, evaluations=(verdict,))
    return check(point, subject, Status.FAIL, said, proof, evaluations=(verdict,), fix=fix)


def _word(result: SpfResult | Absent) -> str:
    return str(result.value)


def pools(cloud: str) -> dict[str, str]:
    """Return an address of each pool that the SPF record of a cloud should hold, by the pool's name."""
    found: dict[str, str] = {}
    for row in RANGES:
        if row.cloud == cloud and row.in_spf is not False and row.pool != "consumer":
            is_v6 = ":" in row.cidr
            base = row.cidr.partition("/")[0]
            head, _, last = base.rpartition(".")
            # The later row of a pool is the newer one; its first address may name the network, so the second.
            found[f"{row.pool} pool, IPv{6 if is_v6 else 4}"] = f"{base}1" if is_v6 else f"{head}.{int(last) + 1}"
    return found


def office365_checks(
    plan: DomainPlan, found: Published, seen: Whole | None, blocked: Blocked, resolver: Resolver
) -> Iterator[Check]:
    """Evaluate the record for Microsoft's addresses, and look for Microsoft's own record in it."""
    proof = (found.answer,)
    name = SPF_INCLUDES[plan.cloud]
    is_there = seen is not None and name in set(domains_in(seen.check.trace))
    if found.record is not None:
        terms = [term for term in found.record.terms if term.name == "include" and not term.is_modifier]
        is_there = is_there or any(lower(term.value.removesuffix(".")) == name for term in terms)
    verdicts = {
        pool: check_mail_from(Session(ip, _HELO[plan.cloud]), f"@{plan.domain}", resolver)
        for pool, ip in pools(plan.cloud).items()
    }
    permitted = all(verdict.result is SpfResult.PASS for verdict in verdicts.values())
    if seen is None:
        yield check("spf-include", plan.domain, Status.NOT_CHECKED, blocked.always, proof)
    else:
        yield _include(plan, proof, seen, is_there=is_there, permitted=permitted)
    for pool, verdict in verdicts.items():
        fix = f"Add include:{name} to the record."
        judged = _judged("spf-office365", f"{verdict.ip} ({pool})", verdict, fix, blocked)
        if judged.status is Status.FAIL and name in set(passed_over(verdict.trace)):
            said = (
                f"{judged.found} Microsoft's own record does not hold the address, which hdrscan's table of "
                f"{RANGES_AS_OF:%Y-%m} has."
            )
            judged = judged._replace(status=Status.WARNING, found=said, fix="")
        yield judged


def _include(
    plan: DomainPlan, proof: tuple[Answer, ...], seen: Whole, *, is_there: bool, permitted: bool
) -> Check:
    name = SPF_INCLUDES[plan.cloud]
    fix = f"Add include:{name}."
    if is_there:
        return check("spf-include", plan.domain, Status.PASS, f"{name} is included.", proof)
    if permitted:
        said = f"{name} is not included; Microsoft's addresses are listed one by one, and they change."
        return check("spf-include", plan.domain, Status.WARNING, said, proof, fix=fix)
    if isinstance(seen.check.result, Absent) or seen.check.result is SpfResult.TEMPERROR or seen.is_broken:
        return check("spf-include", plan.domain, Status.NOT_CHECKED, seen.check.reason, proof)
    return check("spf-include", plan.domain, Status.FAIL, f"{name} is not included.", proof, fix=fix)


def pool_check(plan: DomainPlan, resolver: Resolver, *, sound: bool) -> Check:
    """Explain the relay pool; a record that permits it is a mistake."""
    ranges = [row for row in RANGES if row.cloud == plan.cloud and row.pool == "relay"]
    said = "Microsoft names no relay pool for this cloud."
    if ranges:
        said = f"{listed(row.cidr for row in ranges)} are in no SPF record by design, and need not be in yours."
    for row in ranges if sound else ():
        ip = f"{row.cidr.partition('/')[0].rpartition('.')[0]}.1"
        verdict = check_mail_from(Session(ip, _HELO[plan.cloud]), f"@{plan.domain}", resolver)
        if verdict.result is SpfResult.PASS and verdict.decisive[-1].term.name != "all":
            said = f"The record permits {ip}, which mail of any tenant can come from. {verdict.reason}"
            fix = "Take the range out: send with an accepted domain as MAIL FROM and From instead."
            proof = verdict.trace.answers
            return check("spf-relay-pool", row.cidr, Status.WARNING, said, proof, fix=fix, evaluations=(verdict,))
    return check("spf-relay-pool", plan.domain, Status.INFO, said)


def helo_record(plan: DomainPlan, helo: str) -> ZoneRecord:
    """Return the SPF record of a HELO name: it permits all relays that say it."""
    said = "SPF of the HELO name, for bounces."
    addresses = dict.fromkeys(ip for relay in plan.relays if relay.helo == helo for ip in relay.addresses)
    return ZoneRecord(helo, "TXT", as_text(own_record(addresses)), said)


def helo_checks(plan: DomainPlan, resolver: Resolver) -> Iterator[Check]:
    """Check the SPF records of the HELO names; the domain's own is checked already."""
    for relay in plan.relays:
        for ip in relay.addresses if relay.helo != plan.domain else ():
            verdict = check_helo(Session(ip, relay.helo), resolver)
            fix = f"Publish an SPF record for {relay.helo}."
            judged = _judged("spf-helo", relay.helo, verdict, fix)
            if verdict.result is SpfResult.NONE and not unknown(*judged.answers):
                answer = verdict.trace.answer
                near = near_misses(answer, spf_meant) if answer is not None else ()
                said = " ".join([judged.found, *(each.sentence for each in near)])
                judged = judged._replace(status=Status.WARNING, found=said)
            if judged.fix and not top_level_is_public(relay.helo):
                judged = judged._replace(fix=f"Nobody can publish at {relay.helo}: say a public name in HELO.")
            elif judged.fix:
                judged = judged._replace(records=(helo_record(plan, relay.helo),))
            yield judged
