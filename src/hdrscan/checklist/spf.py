"""SPF: the record, its evaluation, and what to publish instead."""

from collections.abc import Iterator

from hdrscan.checklist.drafting import UNSEEN, Family, check, unknown
from hdrscan.checklist.spf_evaluated import (
    Blocked,
    helo_checks,
    helo_record,
    office365_checks,
    pool_check,
    relay_checks,
)
from hdrscan.checklist.spf_length import Shortened, shortened
from hdrscan.checklist.spf_published import Published, published, record_checks, text_checks
from hdrscan.checklist.spf_repair import as_text, repaired
from hdrscan.checklist.spf_whole import Whole, whole, whole_checks
from hdrscan.checklist.spf_words import respaced
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dns import NoData, NotAsked, NxDomain, Records
from hdrscan.model.spf import SpfLimits
from hdrscan.spf.record import is_spf_record
from hdrscan.text.names import is_dns_name, top_level_is_public

_MOST_NAMES = 10
_WRONG = (Status.FAIL, Status.WARNING)


def check_spf(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check the domain's SPF record and those of the HELO names."""
    found = published(plan.domain, resolver)
    checks = list(record_checks(found))
    seen: Whole | None = None
    if found.record is not None:
        checks += text_checks(found, found.record, plan)
        if found.is_sound:
            seen = whole(plan, resolver)
            checks += whole_checks(plan, seen)
            checks += _mx(plan, found)
    blocked = _blocked(checks, sound=found.is_sound)
    if plan.office365:
        checks += office365_checks(plan, found, seen, blocked, resolver)
    checks += relay_checks(plan, blocked, resolver)
    if plan.office365:
        checks.append(pool_check(plan, resolver, sound=found.is_sound))
    records = _record(plan, found, checks, seen, resolver)
    # Where no sender is known a new record would forbid them all.
    if records[0].value not in found.texts and (found.texts or found.near or plan.relays or plan.office365):
        checks = [entry._replace(records=records) if entry.fix else entry for entry in checks]
    checks += helo_checks(plan, resolver)
    helo = tuple(dict.fromkeys(_helo_records(plan, resolver, checks)))
    return Family(tuple(checks), (*records, *helo))


def _blocked(checks: list[Check], *, sound: bool) -> Blocked:
    """Say what has to be mended before an evaluation tells anything."""
    open_points = [entry for entry in checks if entry.status in {Status.FAIL, Status.NOT_CHECKED}]
    if not open_points:
        return Blocked()
    first = f"This has to pass before: {open_points[0].point.title}."
    if not sound:
        return Blocked(always=first)
    causes = [entry for entry in open_points if entry.point.id in {"spf-limits", "spf-include-target"}]
    failed = next((entry for entry in causes if entry.status is Status.FAIL), None)
    return Blocked(errors=f"This has to pass before: {failed.point.title}." if failed else "")


def _mx(plan: DomainPlan, found: Published) -> list[Check]:
    record = found.record
    if record is None or not any(term.name == "mx" and not term.is_modifier for term in record.terms):
        return []
    said = f"{plan.domain}'s record has 'mx'. It permits hosts that receive, and none that Office 365 sends from."
    return [check("spf-mx", plan.domain, Status.INFO, said, (found.answer,))]


def _record(
    plan: DomainPlan, found: Published, checks: list[Check], seen: Whole | None, resolver: Resolver
) -> tuple[ZoneRecord, ...]:
    """Return the record that the domain should have, and those that it includes.

    It is the published one where nothing is wrong with it.
    """
    texts = [respaced(text) for text in found.texts] or [near.meant for near in found.near]
    written = [text.value for text in found.texts] or [near.written for near in found.near]
    if found.record is not None and not any(entry.status in _WRONG for entry in checks):
        return (ZoneRecord(plan.domain, "TXT", found.texts[0], "SPF, as published."),)
    dead = seen.dead | seen.empty if seen else frozenset()
    better = repaired(plan, texts, dead)
    fitting = shortened(better.text, _unspent(seen), _free_names(plan.domain, resolver))
    fitting = fitting or Shortened(better.text, (), ())
    if found.texts and [fitting.text] == written:
        said = "SPF, as published: what is wrong with it only you can choose to drop."
        return (ZoneRecord(plan.domain, "TXT", found.texts[0], said),)
    said = "SPF: the relays and Office 365." if plan.office365 else "SPF: the hosts that send."
    said += UNSEEN if unknown(found.answer) else ""
    if written:
        said += f" Instead of: {'; '.join(written)}."
    notes = (*better.notes, *fitting.notes)
    if notes:
        said += f" {'; '.join(notes)}."
    included = [
        ZoneRecord(name, "TXT", as_text(text), "SPF: part of the domain's.") for name, text in fitting.parts
    ]
    return (ZoneRecord(plan.domain, "TXT", as_text(fitting.text), said), *included)


def _unspent(seen: Whole | None) -> int:
    """Return how many lookups a record may still spend; one that was not evaluated may have spent most."""
    return SpfLimits().lookups - seen.check.lookups if seen else 1


def _free_names(domain: str, resolver: Resolver) -> Iterator[str]:
    """Yield names for further records, where nothing stands that somebody uses."""
    names = (f"_spf{number}.{domain}" for number in range(1, _MOST_NAMES))
    return (
        name
        for name in names
        if is_dns_name(name) and isinstance(resolver.query(name, "TXT"), NoData | NxDomain | NotAsked)
    )


def _helo_records(plan: DomainPlan, resolver: Resolver, checks: list[Check]) -> list[ZoneRecord]:
    records: list[ZoneRecord] = []
    for relay in plan.relays:
        if relay.helo == plan.domain or not top_level_is_public(relay.helo):
            continue
        mine = [entry for entry in checks if entry.point.id == "spf-helo" and entry.subject == relay.helo]
        answer = resolver.query(relay.helo, "TXT")
        texts = answer.texts if isinstance(answer, Records) else ()
        own = [text for text in texts if is_spf_record(text.value)]
        if len(own) == 1 and not any(entry.status in _WRONG for entry in mine):
            records.append(ZoneRecord(relay.helo, "TXT", own[0], "SPF of the HELO name, as published."))
        else:
            records.append(helo_record(plan, relay.helo))
    return records
