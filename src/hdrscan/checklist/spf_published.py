"""The SPF record as published: whether there is one, its syntax, its ending and its Microsoft names."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.drafting import check, listed, unknown
from hdrscan.checklist.near import Near
from hdrscan.checklist.spf_near import find_spf_near_misses
from hdrscan.checklist.spf_terms import (
    ending,
    is_other_cloud,
    is_wide,
    misplaced,
    words_of,
    wrong_include,
)
from hdrscan.checklist.spf_words import Joint, joints, meant_words, respaced
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status
from hdrscan.model.dns import Answer, Records, Text
from hdrscan.model.spf import SpfRecord
from hdrscan.providers.microsoft import SPF_INCLUDES
from hdrscan.spf.record import is_spf_record, read_spf_record

MOST_BYTES = 450
"""What fits into an answer over UDP beside the name and the header, as RFC 7208 section 3.4 counts."""
_SHOWN = 120


class Published(NamedTuple):
    """A domain's SPF records."""

    domain: str
    answer: Answer
    texts: tuple[Text, ...]
    """Its SPF records."""
    record: SpfRecord | None
    """The one record; None where there is none, or more than one."""
    near: tuple[Near, ...] = ()
    """What was meant to be the record, where there is none."""

    @property
    def joints(self) -> tuple[Joint, ...]:
        """Where terms of the one record grew together."""
        return joints(self.texts[0]) if self.record is not None else ()

    @property
    def is_sound(self) -> bool:
        """Whether there is one record, without a syntax error, and with all its terms apart."""
        return self.record is not None and not self.record.defects and not self.joints


def published(domain: str, resolver: Resolver) -> Published:
    """Ask for a domain's SPF records."""
    answer = resolver.query(domain, "TXT")
    texts = answer.texts if isinstance(answer, Records) else ()
    found = tuple(text for text in texts if is_spf_record(text.value))
    record = read_spf_record(found[0].value) if len(found) == 1 else None
    near = () if found or unknown(answer) else find_spf_near_misses(domain, answer, resolver)
    return Published(domain, answer, found, record, near)


def record_checks(found: Published) -> Iterator[Check]:
    """Check that there is one record."""
    proof: tuple[Answer, ...] = (found.answer,)
    reason = unknown(found.answer)
    if reason:
        yield check("spf-record", found.domain, Status.NOT_CHECKED, reason, proof)
    elif not found.texts:
        said = " ".join([f"{found.domain} has no SPF record.", *(near.sentence for near in found.near[:3])])
        fix = "Publish one record that permits all hosts that send for the domain."
        proof = (*proof, *(near.answer for near in found.near if near.answer is not found.answer))
        yield check("spf-record", found.domain, Status.FAIL, said, proof, fix=fix)
    else:
        said = f"{found.domain}: {found.texts[0].value}"
        yield check("spf-record", found.domain, Status.PASS, said, proof)
    if len(found.texts) > 1:
        said = f"{found.domain} has {len(found.texts)} SPF records: {listed(text.value for text in found.texts)}"
        fix = "Merge the records into one."
        yield check("spf-single", found.domain, Status.FAIL, said, proof, fix=fix)
    elif found.texts:
        yield check("spf-single", found.domain, Status.PASS, f"{found.domain} has one SPF record.", proof)


def text_checks(found: Published, record: SpfRecord, plan: DomainPlan) -> Iterator[Check]:
    """Check the text of the one record."""
    yield _literals(found, record)
    yield _syntax(found, record)
    if not found.is_sound:
        # What was meant: an ending or a name that is only spoiled is one cause, told above.
        words = " ".join(other.right for other in meant_words(respaced(found.texts[0])))
        record = read_spf_record(f"v=spf1 {words}")
    yield from _microsoft(found, record, plan)
    yield _end(found, record)
    wide = [term.text for term in record.terms if is_wide(term)]
    said = f"{listed(wide)}: more addresses than anybody's own." if wide else "No term permits too wide a range."
    fix = "Name your own hosts instead." if wide else ""
    yield check("spf-wide", found.domain, _status(bad=bool(wide)), said, (found.answer,), fix=fix)


def _status(*, bad: bool) -> Status:
    return Status.FAIL if bad else Status.PASS


def _literals(found: Published, record: SpfRecord) -> Check:
    wrong = [other for word, _ in words_of(record.text) if (other := misplaced(word))]
    said = "No address stands where a name belongs."
    if wrong:
        said = " ".join(f"'{other.written}' must be '{other.right}'." for other in wrong[:6])
        said += " As it is, every sender gets a permanent error."
    fix = "Write addresses behind ip4: or ip6:, names behind a:." if wrong else ""
    return check("spf-literal", found.domain, _status(bad=bool(wrong)), said, (found.answer,), fix=fix)


def _syntax(found: Published, record: SpfRecord) -> Check:
    proof = (found.answer,)
    wrong = {place for word, place in words_of(record.text) if misplaced(word)}
    defects = [defect for defect in record.defects if record.text.rfind(" ", 0, defect.span[0]) + 1 not in wrong]
    grown = {joint.left + joint.right: joint for joint in found.joints}
    notes = [
        f"'{word[:_SHOWN]}': Two strings are joined there without a space between '{left}' and '{right}'."
        for word, (left, right) in grown.items()
    ]
    meant = {other.written: other.right for other in meant_words(record.text)}
    for defect in defects[:6]:
        word = _word_at(record.text, defect.span[0])
        if not any(joined in word for joined in grown):
            right = meant.get(word, word)
            hint = "" if right == word else f" '{right}' may be meant."
            notes.append(f"'{record.text[slice(*defect.span)]}': {defect.note}{hint}")
    if notes:
        fix = "Publish the corrected record."
        return check("spf-syntax", found.domain, Status.FAIL, " ".join(notes), proof, fix=fix)
    notes = [f"'{record.text[slice(*remark.span)]}': {remark.note}" for remark in record.remarks[:6]]
    size = sum(len(value.value) for value in getattr(found.answer, "texts", ()))
    if size > MOST_BYTES:
        notes.append(
            f"The TXT records of {found.domain} have {size} bytes together, and more than {MOST_BYTES} may not "
            "fit into one answer over UDP (RFC 7208 section 3.4)."
        )
    if notes:
        fix = "Publish the corrected record."
        return check("spf-syntax", found.domain, Status.WARNING, " ".join(notes), proof, fix=fix)
    said = f"All {len(record.terms)} terms are well formed."
    return check("spf-syntax", found.domain, Status.PASS, said, proof)


def _word_at(text: str, place: int) -> str:
    end = text.find(" ", place)
    return text[text.rfind(" ", 0, place) + 1 : end if end >= 0 else len(text)]


def _microsoft(found: Published, record: SpfRecord, plan: DomainPlan) -> Iterator[Check]:
    wrong = [(term, why) for term in record.terms if (why := wrong_include(term, plan.cloud))]
    if not wrong:
        said = "No wrong name of Microsoft's is included."
        yield check("spf-microsoft-include", found.domain, Status.PASS, said, (found.answer,))
        return
    right = f"include:{SPF_INCLUDES[plan.cloud]}"
    beside = right in record.text.lower().split(" ") and all(
        is_other_cloud(term, plan.cloud) for term, _ in wrong
    )
    status = Status.WARNING if beside else Status.FAIL
    said = f"{listed(why for _, why in wrong)}."
    fix = f"Include {SPF_INCLUDES[plan.cloud]} instead."
    yield check("spf-microsoft-include", found.domain, status, said, (found.answer,), fix=fix)


def _end(found: Published, record: SpfRecord) -> Check:
    last, proof = ending(record), (found.answer,)
    if last is None or last.text == "?all":
        said = "The record ends with ?all." if last else "The record has neither 'all' nor redirect=."
        fix = "End the record with -all, or ~all."
        return check(
            "spf-end", found.domain, Status.WARNING, f"{said} It says nothing of strangers.", proof, fix=fix
        )
    if last.qualifier == "+":
        said = f"'{last.text}' permits every address in the world."
        fix = "End the record with -all, or ~all."
        return check("spf-end", found.domain, Status.FAIL, said, proof, fix=fix)
    said = f"The record ends with {last.text}."
    return check("spf-end", found.domain, Status.PASS, said, proof)
