"""SPF: the record, its evaluation, and what to publish instead."""

from hdrscan.lookup.checklist.drafting import UNSEEN, Family, check, unknown
from hdrscan.lookup.checklist.spf_evaluated import (
    Blocked,
    helo_checks,
    helo_record,
    office365_checks,
    pool_check,
    relay_checks,
)
from hdrscan.lookup.checklist.spf_published import Published, published, record_checks, text_checks
from hdrscan.lookup.checklist.spf_repair import as_text, repaired
from hdrscan.lookup.checklist.spf_whole import Whole, whole, whole_checks
from hdrscan.lookup.resolver import Resolver
from hdrscan.lookup.spf_record import is_spf_record
from hdrscan.model.checklist import Check, Plan, Status, ZoneRecord
from hdrscan.model.dns import Records

_WRONG = (Status.FAIL, Status.WARNING)


def check_spf(plan: Plan, resolver: Resolver) -> Family:
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
    record = _record(plan, found, checks, seen)
    # Where no sender is known a new record would forbid them all.
    if record.value not in found.texts and (found.texts or plan.relays or plan.office365):
        checks = [entry._replace(records=(record,)) if entry.fix else entry for entry in checks]
    checks += helo_checks(plan, resolver)
    helo = tuple(dict.fromkeys(_helo_records(plan, resolver, checks)))
    return Family(tuple(checks), (record, *helo))


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


def _mx(plan: Plan, found: Published) -> list[Check]:
    record = found.record
    if record is None or not any(term.name == "mx" and not term.is_modifier for term in record.terms):
        return []
    said = f"{plan.domain}'s record has 'mx'. It permits hosts that receive, and none that Office 365 sends from."
    return [check("spf-mx", plan.domain, Status.INFO, said, (found.answer,))]


def _record(plan: Plan, found: Published, checks: list[Check], seen: Whole | None) -> ZoneRecord:
    """Return the record that the domain should have: the published one where nothing is wrong with it."""
    texts = [text.value for text in found.texts]
    if found.record is not None and not any(entry.status in _WRONG for entry in checks):
        return ZoneRecord(plan.domain, "TXT", found.texts[0], "SPF, as published.")
    dead = seen.dead | seen.empty if seen else frozenset()
    better = repaired(plan, texts, dead)
    if [better.text] == texts:
        said = "SPF, as published: what is wrong with it only you can choose to drop."
        return ZoneRecord(plan.domain, "TXT", found.texts[0], said)
    said = "SPF: the relays and Office 365." if plan.office365 else "SPF: the hosts that send."
    said += UNSEEN if unknown(found.answer) else ""
    if texts:
        said += f" Instead of: {'; '.join(texts)}."
    if better.notes:
        said += f" {'; '.join(better.notes)}."
    return ZoneRecord(plan.domain, "TXT", as_text(better.text), said)


def _helo_records(plan: Plan, resolver: Resolver, checks: list[Check]) -> list[ZoneRecord]:
    records: list[ZoneRecord] = []
    for relay in plan.relays:
        if relay.helo == plan.domain:
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
