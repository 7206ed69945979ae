"""DKIM: the selectors of Office 365 and where they lead, and the selectors of the user's own signers."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.lookup.checklist.drafting import Family, check, listed, unknown
from hdrscan.lookup.checklist.exchanges import SUFFIX_OF_LABEL
from hdrscan.lookup.dkim_key import GOOD_BITS, LEAST_BITS, find_key, read_key
from hdrscan.lookup.resolver import Resolver
from hdrscan.model.checklist import Check, Plan, Status, ZoneRecord
from hdrscan.model.dkim import DkimKey
from hdrscan.model.dns import Answer, Records
from hdrscan.rules.fixes import mx_label
from hdrscan.text.names import lower

_ZONES = {"worldwide": "onmicrosoft.com", "us-gov": "onmicrosoft.us", "china": "partner.onmschina.cn"}
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


def check_dkim(plan: Plan, resolver: Resolver) -> Family:
    """Check both selectors of Office 365, and those that the plan names."""
    selectors = [_look(selector, plan, resolver) for selector in _SELECTORS if plan.office365]
    checks = [_presence(plan, selectors)] if selectors else []
    for found in selectors:
        if found.target or found.misplaced:
            checks.append(_target(plan, found))
        if found.target:
            other = next(other for other in selectors if other is not found)
            checks += _office365_key(plan, found, resolver, other_has_one=_has_key(plan, other, resolver))
    for selector in plan.selectors:
        checks += _own(plan, selector, resolver)
    return Family(tuple(checks), tuple(_record(plan, found) for found in selectors))


def target_problem(target: str, selector: str, domain: str) -> str | None:
    """Say what is wrong with a selector's CNAME target; None where it has one of the two forms for the domain."""
    zones = "|".join(map(re.escape, _ZONES.values()))
    match = re.fullmatch(
        rf"(selector[12])-([a-z0-9-]{{1,80}})\._domainkey\.(?:"
        rf"[a-z0-9-]{{1,63}}\.(?:{zones})"
        r"|[a-z0-9-]{1,63}\.[a-z]-v1\.dkim\.mail\.microsoft)",
        lower(target.removesuffix(".")),
    )
    if match is None:
        return "it has neither form of Office 365's targets"
    if match[1] != selector:
        return f"it is the target of {match[1]}"
    if not re.fullmatch(re.escape(mx_label(domain)) + SUFFIX_OF_LABEL, match[2]):
        return f"it is made of another domain than {domain}"
    return None


def _look(selector: str, plan: Plan, resolver: Resolver) -> _Selector:
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


def _presence(plan: Plan, selectors: list[_Selector]) -> Check:
    answers = tuple(answer for found in selectors for answer in found.answers)
    gone = [found for found in selectors if not found.target and not found.misplaced]
    reasons = [reason for found in gone if (reason := unknown(found.answers[0]))]
    names = listed(found.name for found in gone)
    subject = f"_domainkey.{plan.domain}"
    if reasons:
        return check("dkim-selectors", subject, Status.NOT_CHECKED, reasons[0], answers)
    records = tuple(_record(plan, found) for found in gone)
    if len(gone) == len(selectors):
        said = f"There is nothing at {names}."
        return check("dkim-selectors", subject, Status.FAIL, said, answers, fix=_ENABLE, records=records)
    if gone:
        said = f"There is nothing at {names}: signatures fail as soon as Microsoft changes to that selector."
        return check("dkim-selectors", subject, Status.WARNING, said, answers, fix=_ENABLE, records=records)
    said = f"There is a record at {listed(found.name for found in selectors)}."
    return check("dkim-selectors", subject, Status.PASS, said, answers)


def _target(plan: Plan, found: _Selector) -> Check:
    records = (_record(plan, found),)
    if not found.target:
        said = f"{found.name} has {found.misplaced}."
        return check("dkim-target", found.name, Status.FAIL, said, found.answers, fix=_EXACT, records=records)
    problem = target_problem(found.target, found.selector, plan.domain)
    if problem:
        said = f"{found.name} is a CNAME to {found.target}: {problem}."
        return check("dkim-target", found.name, Status.FAIL, said, found.answers, fix=_EXACT, records=records)
    said = f"{found.name} is a CNAME to {found.target}."
    return check("dkim-target", found.name, Status.PASS, said, found.answers)


def _has_key(plan: Plan, found: _Selector, resolver: Resolver) -> bool | None:
    """Tell whether a key stands behind a selector; None where that is not known."""
    if unknown(found.answers[0]):
        return None
    key = find_key(found.selector, plan.domain, resolver)
    return None if unknown(key.answer) else found.target is not None and key.present


def _office365_key(
    plan: Plan, found: _Selector, resolver: Resolver, *, other_has_one: bool | None
) -> Iterator[Check]:
    key = find_key(found.selector, plan.domain, resolver)
    reason = unknown(key.answer)
    if reason:
        yield check("dkim-key", found.name, Status.NOT_CHECKED, reason, (key.answer,))
    elif key.present:
        yield from _keys(key, "Change to a new key with Rotate-DkimSigningConfig -KeySize 2048.")
    elif other_has_one:
        said = "No key stands behind the CNAME yet. Only one selector is in use at a time, so that is no error."
        yield check("dkim-key", found.name, Status.INFO, said, (key.answer,))
    elif other_has_one is None:
        said = "No key stands behind this CNAME, and whether one stands behind the other selector's is not known."
        yield check("dkim-key", found.name, Status.NOT_CHECKED, said, (key.answer,))
    else:
        said = "No key stands behind the CNAME: Office 365 does not sign for the domain yet."
        yield check("dkim-key", found.name, Status.WARNING, said, (key.answer,), fix=_ENABLE)


def _own(plan: Plan, selector: str, resolver: Resolver) -> Iterator[Check]:
    key = find_key(selector, plan.domain, resolver)
    proof = (key.answer,)
    reason = unknown(key.answer)
    if reason:
        yield check("dkim-own-key", key.name, Status.NOT_CHECKED, reason, proof)
    elif key.present:
        yield check("dkim-own-key", key.name, Status.PASS, f"{key.name} has a TXT record.", proof)
        yield from _keys(key, "Make a new key with opendkim-genkey -b 2048 and publish it.")
    else:
        fix = "Publish the TXT record that opendkim-genkey wrote, or sign with a selector that is published."
        yield check("dkim-own-key", key.name, Status.FAIL, f"{key.name} has no TXT record.", proof, fix=fix)


def _keys(key: DkimKey, renew: str) -> Iterator[Check]:
    """Judge the key at a selector."""
    proof = (key.answer,)
    if len(key.records) > 1:
        said = f"{key.name} has {len(key.records)} TXT records, and a receiver may read any of them."
        yield check("dkim-key", key.name, Status.FAIL, said, proof, fix="Leave one of them.")
        return
    yield _strength(key, renew)
    if key.revoked:
        said = "p= is empty: the key is revoked, and no signature of this selector verifies."
        yield check("dkim-state", key.name, Status.FAIL, said, proof, fix=renew)
    elif key.testing:
        said = "t=y: receivers are told to treat the mail as if it were not signed."
        yield check("dkim-state", key.name, Status.WARNING, said, proof, fix="Take t=y out of the record.")
    else:
        yield check("dkim-state", key.name, Status.PASS, "The key is in force.", proof)


def _strength(key: DkimKey, renew: str) -> Check:
    name, proof = key.name, (key.answer,)
    if key.revoked:
        return check("dkim-key", name, Status.NOT_CHECKED, "There is no key to measure: p= is empty.", proof)
    notes = [defect.note for defect in key.defects]
    if not {"*", "email"} & set(key.services):
        notes.append("s= says that the key is not for e-mail.")
    if key.hashes and "sha256" not in key.hashes:
        notes.append("h= does not allow sha256.")
    if notes or not isinstance(key.bits, int):
        return check("dkim-key", name, Status.FAIL, " ".join(notes) or "There is no key.", proof, fix=renew)
    said = f"The {key.kind} key has {key.bits} bits."
    if key.kind != "rsa" or key.bits >= GOOD_BITS:
        return check("dkim-key", name, Status.PASS, said, proof)
    status = Status.WARNING if key.bits >= LEAST_BITS else Status.FAIL
    return check("dkim-key", name, status, said, proof, fix=renew)


def _record(plan: Plan, found: _Selector) -> ZoneRecord:
    """Return the CNAME record: the published one, the one that stands in the wrong place, or one with gaps."""
    said = f"DKIM of Office 365. {_ENABLE}"
    target = found.target or found.hidden
    if target and not target_problem(target, found.selector, plan.domain):
        return ZoneRecord(found.name, "CNAME", lower(target), "DKIM of Office 365.")
    dashes, zone = mx_label(plan.domain), _ZONES[plan.cloud]
    gaps = f"{found.selector}-{dashes}._domainkey.INITIAL.{zone}"
    newer = f"selectorN-{dashes}._domainkey.INITIAL.LETTER-v1.dkim.mail.microsoft"
    said = f"{said} INITIAL.{zone} is the tenant's first domain; newer domains have {newer} instead."
    return ZoneRecord(found.name, "CNAME", gaps, said, is_known=False)
