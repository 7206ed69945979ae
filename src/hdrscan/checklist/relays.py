"""The relays themselves: their addresses, the names of these, and what they say in HELO."""

from collections.abc import Iterator

from hdrscan.checklist.drafting import Family, check, listed, unknown
from hdrscan.dns.hosts import addresses, fcrdns
from hdrscan.dns.resolver import Resolver
from hdrscan.dns.reverse import reverse_name
from hdrscan.model.checklist import Check, DomainPlan, Relay, Status, ZoneRecord
from hdrscan.model.dns import Records
from hdrscan.model.hosts import HostAddresses, ReverseNames
from hdrscan.rules.fixes import NO_MX_FOR_A_RELAY
from hdrscan.text.names import top_level_is_public

_NAT = "Relays behind one NAT share its address: give all of them one HELO name."


def check_relays(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check each relay's name, addresses and HELO name."""
    checks: list[Check] = []
    records: dict[ZoneRecord, None] = {}
    for relay in plan.relays:
        for point, name in (("relay-address", relay.host), ("helo-address", relay.helo)):
            if point == "helo-address" and name == relay.host:
                continue
            found = addresses(name, resolver)
            wanted = _wanted(plan, name, relay, found)
            checks.append(_compared(point, plan, relay, found, wanted))
            records.update(dict.fromkeys(wanted))
        for ip in relay.addresses:
            checks += _reverse(relay, ip, fcrdns(ip, resolver))
        records.update(dict.fromkeys(_pointer(relay, ip) for ip in relay.addresses))
    said = f"{NO_MX_FOR_A_RELAY} There is nothing to check."
    checks.append(check("relay-mx", listed(relay.host for relay in plan.relays), Status.INFO, said))
    return Family(tuple(checks), tuple(records))


def _wanted(plan: DomainPlan, name: str, relay: Relay, found: HostAddresses) -> tuple[ZoneRecord, ...]:
    """Return the address records of a relay's name; the domain's own address is its web server's.

    A name such as localhost.localdomain is nobody's to publish.
    """
    if name == plan.domain or not top_level_is_public(name):
        return ()
    others = _others(plan, found)
    gone = f" Instead of: {listed(others)}." if others else ""
    return tuple(_address(name, ip, gone) for ip in relay.addresses)


def _others(plan: DomainPlan, found: HostAddresses) -> list[str]:
    """Return the addresses of a name that no relay has; relays may share a HELO name."""
    own = {ip for relay in plan.relays for ip in relay.addresses}
    return [ip for ip in found.all if ip not in own]


def _address(name: str, ip: str, comment: str = "") -> ZoneRecord:
    kind = "AAAA" if ":" in ip else "A"
    return ZoneRecord(name, kind, ip, f"The relay's name leads to its address.{comment}")


def _pointer(relay: Relay, ip: str) -> ZoneRecord:
    said = f"The owner of the address {ip}, often the provider, publishes this in the reverse zone."
    name = next((name for name in (relay.helo, relay.host) if top_level_is_public(name)), "")
    if not name:
        return ZoneRecord(reverse_name(ip), "PTR", "HOST", f"{said} HOST is a public name.", is_known=False)
    return ZoneRecord(reverse_name(ip), "PTR", name, said)


def _compared(
    point: str, plan: DomainPlan, relay: Relay, found: HostAddresses, records: tuple[ZoneRecord, ...]
) -> Check:
    """Compare a name's addresses with those that the relay has."""
    name, answers = found.name, found.answers
    missing = [ip for ip in relay.addresses if ip not in found.all]
    others = _others(plan, found)
    reason = unknown(*answers)
    if missing and not top_level_is_public(name):
        said = f"{name} is not a name that the public DNS can have: every machine can call itself so."
        fix = f"Let the relay say a public name of its own: in Postfix main.cf, {_better_name(plan, relay)}."
        return check(point, name, Status.FAIL, said, answers, fix=fix)
    if missing and reason:
        return check(point, name, Status.NOT_CHECKED, reason, answers)
    if missing:
        has = f"has the address {listed(found.all)}" if found.all else "has no address"
        said = f"{name} {has}, and not {listed(missing)}."
        fix = f"Publish the address records of {name}."
        if name == plan.domain:
            fix = (
                f"Give the relay a host name of its own, such as mail.{plan.domain}, and let it say that in HELO."
            )
        return check(point, name, Status.FAIL, said, answers, fix=fix, records=records)
    if others:
        said = f"{name} has the address {listed(others)} too, which is not checked here."
        fix = "Name that address with --relay as well, or remove its record."
        return check(point, name, Status.WARNING, said, answers, fix=fix, records=records)
    return check(point, name, Status.PASS, f"{name} has the address {listed(found.all)}.", answers)


def _better_name(plan: DomainPlan, relay: Relay) -> str:
    host = relay.host if top_level_is_public(relay.host) else f"mail.{plan.domain}"
    return f"smtp_helo_name = {host}"


def _reverse(relay: Relay, ip: str, found: ReverseNames) -> Iterator[Check]:
    names = found.answer.words if isinstance(found.answer, Records) else ()
    answers = (found.answer, *(answer for name in found.names for answer in name.addresses.answers))
    records = (_pointer(relay, ip),)
    reason = unknown(found.answer)
    if reason or not names:
        blocked = reason or f"{ip} has no PTR record, so there is no name to look at."
        if reason:
            yield check("relay-ptr", ip, Status.NOT_CHECKED, reason, answers)
        else:
            fix = f"Ask the owner of {ip} for a PTR record. A PTR record belongs to an address, not to a domain."
            said = f"{ip} has no PTR record."
            yield check("relay-ptr", ip, Status.FAIL, said, answers, fix=fix, records=records)
        yield check("relay-fcrdns", ip, Status.NOT_CHECKED, blocked, answers)
        yield check("helo-ptr", relay.helo, Status.NOT_CHECKED, blocked, answers)
        return
    yield check("relay-ptr", ip, Status.PASS, f"{ip} has the name {listed(names)}.", answers[:1])
    if len(set(names)) > 1:
        said = f"{ip} has {len(set(names))} PTR names: {listed(names)}."
        fix = f"Leave one name, the one that the relay says in HELO. {_NAT}"
        yield check("relay-one-name", ip, Status.WARNING, said, answers[:1], fix=fix, records=records)
    yield _forward(relay, found)
    if relay.helo in names:
        said = f"{relay.helo} is a PTR name of {ip}."
        yield check("helo-ptr", relay.helo, Status.PASS, said, answers[:1])
    else:
        said = f"The relay says {relay.helo}, and {ip} is called {listed(names)}."
        name = str(records[0].value)
        fix = f"Use one name everywhere: PTR, A and, in Postfix main.cf, smtp_helo_name = {name}. {_NAT}"
        yield check("helo-ptr", relay.helo, Status.FAIL, said, answers[:1], fix=fix, records=records)


def _forward(relay: Relay, found: ReverseNames) -> Check:
    proof = (found.answer, *(answer for name in found.names for answer in name.addresses.answers))
    if found.confirmed:
        said = f"{found.ip} has the name {listed(found.confirmed)}, and that name has this address."
        return check("relay-fcrdns", found.ip, Status.PASS, said, proof)
    if found.is_confirmed is not False:
        reason = unknown(*proof) or "A name could not be looked up."
        return check("relay-fcrdns", found.ip, Status.NOT_CHECKED, reason, proof)
    names = listed(name.name for name in found.names)
    said = f"{found.ip} is called {names}, and no such name has this address."
    said += _without_dot(found)
    pointer = _pointer(relay, found.ip)
    fix = f"Let the PTR record name {pointer.value}, and that name have the address {found.ip}."
    records = (pointer, *([_address(str(pointer.value), found.ip)] if pointer.is_known else []))
    return check("relay-fcrdns", found.ip, Status.FAIL, said, proof, fix=fix, records=records)


def _without_dot(found: ReverseNames) -> str:
    """Say where the reverse zone's name was appended to a name written without its final dot."""
    zone = found.answer.question.name
    for name in found.names:
        if name.name.endswith((".in-addr.arpa", ".ip6.arpa")):
            appended = next((f".{end}" for end in _ends(zone) if name.name.endswith(f".{end}")), "")
            short = name.name.removesuffix(appended)
            return f" The record was written without the final dot: {short}. was meant." if appended else ""
    return ""


def _ends(name: str) -> Iterator[str]:
    while "." in name:
        name = name.partition(".")[2]
        yield name
