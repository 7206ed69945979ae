"""DKIM keys at their selectors: strength, state, records that are spoiled, and the user's own selectors."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.drafting import check, unknown
from hdrscan.checklist.near import undressed
from hdrscan.checklist.spf_repair import as_text
from hdrscan.dkim.key import GOOD_BITS, LEAST_BITS, find_key, read_key
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dkim import DkimKey
from hdrscan.text.names import is_dns_name

_ARMOUR = re.compile(r"-{2,5}(?:BEGIN|END) (?:RSA )?PUBLIC KEY-{2,5}(?:\\n)?", re.IGNORECASE)
_VERSION = re.compile(
    r"[ \t]{0,3}(?:v[ \t]{0,3}[=:]?[ \t]{0,3})?DKIM[ \t_-]{0,2}[0-9.]{0,3}[ \t]{0,3}[;,:]{0,2}[ \t]{0,3}",
    re.IGNORECASE,
)
_NEW_KEY = "Make a new key with opendkim-genkey -b 2048 and publish it."


def own_checks(plan: DomainPlan, selector: str, resolver: Resolver) -> Iterator[Check]:
    """Check a selector of the user's own signer."""
    key = find_key(selector, plan.domain, resolver)
    proof = (key.answer,)
    reason = unknown(key.answer)
    if reason:
        yield check("dkim-own-key", key.name, Status.NOT_CHECKED, reason, proof)
    elif key.present:
        yield check("dkim-own-key", key.name, Status.PASS, f"{key.name} has a TXT record.", proof)
        yield from key_checks(key, _NEW_KEY)
    else:
        yield _missing(plan, selector, key, resolver)


def _missing(plan: DomainPlan, selector: str, key: DkimKey, resolver: Resolver) -> Check:
    """Look for the record of a selector at the names where it is put by mistake."""
    said = f"{key.name} has no TXT record."
    fix = "Publish the TXT record that opendkim-genkey wrote, or sign with a selector that is published."
    for name in (f"{key.name}.{plan.domain}", f"{selector}.{plan.domain}", f"_domainkey.{plan.domain}"):
        answer = resolver.query(name, "TXT") if is_dns_name(name) else key.answer
        for text in getattr(answer, "texts", ()):
            if read_key(text.value).public:
                said += f" {name} has one, where nobody looks for it."
                record = ZoneRecord(key.name, "TXT", text, "The key, at the name of its selector.")
                fix = "Publish the key at the name of its selector."
                proof = (key.answer, answer)
                return check("dkim-own-key", key.name, Status.FAIL, said, proof, fix=fix, records=(record,))
    return check("dkim-own-key", key.name, Status.FAIL, said, (key.answer,), fix=fix)


def key_checks(key: DkimKey, renew: str) -> Iterator[Check]:
    """Judge the key at a selector."""
    proof = (key.answer,)
    if len(key.records) > 1:
        said = f"{key.name} has {len(key.records)} TXT records, and a receiver may read any of them."
        yield check("dkim-key", key.name, Status.FAIL, said, proof, fix="Leave one of them.")
        return
    mended = _readable(key)
    if mended is not None:
        said = f"{key.name}: {mended.why}. The key itself is sound: no new one is needed."
        fix = "Publish the same key in a record without that."
        record = ZoneRecord(key.name, "TXT", as_text(mended.text), "The same key, as it was meant.")
        yield check("dkim-key", key.name, Status.FAIL, said, proof, fix=fix, records=(record,))
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


class _Mended(NamedTuple):
    text: str
    why: str


def _readable(key: DkimKey) -> _Mended | None:
    """Return the record as it was meant, where it is spoiled and the key in it is not."""
    if not key.present or key.revoked or not (key.defects or not isinstance(key.bits, int)):
        return None
    for better, why in _meant(str(key.text)):
        found = read_key(better)
        if not found.defects and isinstance(found.bits, int):
            return _Mended(better, why)
    return None


def _meant(text: str) -> Iterator[_Mended]:
    """Yield what the record may have been meant to be, with one more thing undone each time."""
    for bare, why in undressed(text):
        text = bare
        yield _Mended(bare, f"the record {why}")
    yield _Mended(_VERSION.sub("v=DKIM1; ", text, count=1), "the record does not begin with v=DKIM1;")
    yield _Mended(_ARMOUR.sub("", text), "p= holds the lines around a key in a file too")


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
