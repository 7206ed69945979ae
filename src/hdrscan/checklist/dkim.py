"""DKIM: the selectors of Office 365 and where they lead; the user's own are in ``dkim_keys``."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.dkim_keys import key_checks, own_checks
from hdrscan.checklist.dkim_targets import right_target, target_problem
from hdrscan.checklist.drafting import Family, check, listed, unknown
from hdrscan.dkim.key import find_key, read_key
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dns import Answer, Records
from hdrscan.rules.fixes import mx_label

_SELECTORS = ("selector1", "selector2")
_MOST = 512
_ENABLE = (
    "Enable DKIM for the domain in the Defender portal, which shows the exact targets (Get-DkimSigningConfig)."
)
_EXACT = "Publish a CNAME record, not proxied, with exactly the target that Get-DkimSigningConfig shows."


class _Selector(NamedTuple):
    selector: str
    name: str
    target: str | None
    """What the CNAME record names."""
    misplaced: str
    """What stands in the CNAME record's place; empty where nothing does."""
    hidden: str | None
    """The right target, where it stands in the wrong kind of record or at the wrong name."""
    answers: tuple[Answer, ...]


def check_dkim(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check both selectors of Office 365, and those that the plan names."""
    selectors = [_look(selector, plan, resolver) for selector in _SELECTORS if plan.office365]
    checks = [_presence(plan, selectors)] if selectors else []
    for found in selectors:
        if found.target or found.misplaced:
            checks.append(_target(plan, found, selectors))
        if found.target:
            other = next(other for other in selectors if other is not found)
            checks += _office365_key(plan, found, resolver, other_has_one=_has_key(plan, other, resolver))
    own = [entry for selector in plan.selectors for entry in own_checks(plan, selector, resolver)]
    corrected = (record for entry in own for record in entry.records)
    return Family((*checks, *own), (*(_record(plan, found, selectors) for found in selectors), *corrected))


def _look(selector: str, plan: DomainPlan, resolver: Resolver) -> _Selector:
    """Ask for a selector's CNAME record, and where there is none for what people publish instead."""
    name = f"{selector}._domainkey.{plan.domain}"
    answer = resolver.query(name, "CNAME")
    if isinstance(answer, Records) and answer.words:
        return _Selector(selector, name, answer.words[0], "", None, (answer,))
    if unknown(answer):
        return _Selector(selector, name, None, "", None, (answer,))
    texts, addresses = resolver.query(name, "TXT"), resolver.query(name, "A")
    doubled = f"{name}.{plan.domain}"
    twice = resolver.query(doubled, "CNAME")
    answers = (answer, texts, addresses, twice)
    if isinstance(texts, Records) and texts.texts:
        text = texts.texts[0].value[:_MOST].strip(' "')
        right = None if target_problem(text, selector, plan.domain) else text.removesuffix(".")
        what = "that holds the target" if right else "with a key" if read_key(text).public else f": {text}"
        return _Selector(selector, name, None, f"a TXT record {what}".replace(" :", ":"), right, answers)
    if isinstance(addresses, Records):
        what = f"an address ({listed(addresses.words, 2)}): the record is proxied"
        return _Selector(selector, name, None, what, None, answers)
    if isinstance(twice, Records) and twice.words:
        target = twice.words[0]
        right = None if target_problem(target, selector, plan.domain) else target
        what = f"nothing, but {doubled} has the CNAME record: the zone's name stands there twice"
        return _Selector(selector, name, None, what, right, answers)
    return _Selector(selector, name, None, "", None, answers)


def _presence(plan: DomainPlan, selectors: list[_Selector]) -> Check:
    answers = tuple(answer for found in selectors for answer in found.answers)
    gone = [found for found in selectors if not found.target and not found.misplaced]
    reasons = [reason for found in gone if (reason := unknown(found.answers[0]))]
    names = listed(found.name for found in gone)
    subject = f"_domainkey.{plan.domain}"
    if reasons:
        return check("dkim-selectors", subject, Status.NOT_CHECKED, reasons[0], answers)
    records = tuple(_record(plan, found, selectors) for found in gone)
    if len(gone) == len(selectors):
        said = f"There is nothing at {names}."
        return check("dkim-selectors", subject, Status.FAIL, said, answers, fix=_ENABLE, records=records)
    if gone:
        said = f"There is nothing at {names}: signatures fail as soon as Microsoft changes to that selector."
        return check("dkim-selectors", subject, Status.WARNING, said, answers, fix=_ENABLE, records=records)
    said = f"There is a record at {listed(found.name for found in selectors)}."
    return check("dkim-selectors", subject, Status.PASS, said, answers)


def _target(plan: DomainPlan, found: _Selector, selectors: list[_Selector]) -> Check:
    record = _record(plan, found, selectors)
    if not found.target:
        said = f"{found.name} has {found.misplaced}."
        return check("dkim-target", found.name, Status.FAIL, said, found.answers, fix=_EXACT, records=(record,))
    problem = target_problem(found.target, found.selector, plan.domain)
    if problem:
        said = f"{found.name} is a CNAME to {found.target}: {problem}."
        right = f" Here that is {record.value}." if record.is_known or "INITIAL" not in str(record.value) else ""
        fix = _EXACT + right
        return check("dkim-target", found.name, Status.FAIL, said, found.answers, fix=fix, records=(record,))
    said = f"{found.name} is a CNAME to {found.target}."
    return check("dkim-target", found.name, Status.PASS, said, found.answers)


def _has_key(plan: DomainPlan, found: _Selector, resolver: Resolver) -> bool | None:
    """Tell whether a key stands behind a selector; None where that is not known."""
    if unknown(found.answers[0]):
        return None
    key = find_key(found.selector, plan.domain, resolver)
    return None if unknown(key.answer) else found.target is not None and key.present


def _office365_key(
    plan: DomainPlan, found: _Selector, resolver: Resolver, *, other_has_one: bool | None
) -> Iterator[Check]:
    key = find_key(found.selector, plan.domain, resolver)
    reason = unknown(key.answer)
    if reason:
        yield check("dkim-key", found.name, Status.NOT_CHECKED, reason, (key.answer,))
    elif key.present:
        yield from key_checks(key, "Change to a new key with Rotate-DkimSigningConfig -KeySize 2048.")
    elif other_has_one:
        said = (
            "No key stands behind the CNAME yet. Only one selector is in use at a time, so that is not an error."
        )
        yield check("dkim-key", found.name, Status.INFO, said, (key.answer,))
    elif other_has_one is None:
        said = "No key stands behind this CNAME, and whether one stands behind the other selector's is not known."
        yield check("dkim-key", found.name, Status.NOT_CHECKED, said, (key.answer,))
    else:
        said = "No key stands behind the CNAME: Office 365 does not sign for the domain yet."
        yield check("dkim-key", found.name, Status.WARNING, said, (key.answer,), fix=_ENABLE)


def _record(plan: DomainPlan, found: _Selector, selectors: list[_Selector]) -> ZoneRecord:
    """Return the CNAME record: the published one, the one that stands in the wrong place, or one with gaps."""
    seen = [target for each in selectors if (target := each.target or each.hidden)]
    right = right_target(found.target or found.hidden or "", seen, found.selector, plan)
    if right.is_sure:
        return ZoneRecord(found.name, "CNAME", right.name, "DKIM of Office 365.")
    said = f"DKIM of Office 365. {_ENABLE}"
    if "INITIAL" in right.name:
        newer = f"selectorN-{mx_label(plan.domain)}._domainkey.INITIAL.LETTER-v1.dkim.mail.microsoft"
        zone = right.name.partition(".INITIAL.")[2]
        said += f" INITIAL.{zone} is the tenant's first domain; newer domains have {newer} instead."
    return ZoneRecord(found.name, "CNAME", right.name, said, is_known=False)
