"""The recipient's own results contradict one another.

## What it means

Two trusted records answer one question differently for one domain and address, or the recorded DMARC result
is not what the recorded results of SPF and DKIM come to. Passes that only the sealed copy shows are counted.

## Why it matters

A filter that reads the wrong record decides wrongly. Often two checkers run one after the other, and the
message was changed, or its address hidden, between them.

## Fix

Trust the record nearest to the boundary; let one checker write, and have the other read.

## References

RFC 8601 sections 2.3 and 5; RFC 9989 (DMARC).
"""

from collections.abc import Iterator

from hdrscan.auth.received_spf import OTHER_IDENTITIES
from hdrscan.auth.trust import sender_ip
from hdrscan.model.authentication import Alignment
from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule

_OPPOSED = ({"pass"}, {"fail", "softfail"})


@rule("AR002", "results-contradict", Severity.MEDIUM)
def results_contradict(case: Case) -> Iterator[Draft]:
    """Find SPF said two ways for one domain and address, and DMARC that its legs do not bear out."""
    yield from _spf(case)
    dmarc = case.boundary.dmarc
    recorded = {"pass": "pass", "bestguesspass": "pass", "fail": "fail"}.get(str(dmarc.recorded))
    if recorded is None or not dmarc.recomputed or recorded == dmarc.recomputed:
        return
    # Whether the domain asks for strict alignment, most receivers do not write.
    aligned = [check for check in (case.boundary.spf, *case.boundary.dkim) if check is not None and check.aligned]
    strict = recorded == "fail" and all(check.alignment is Alignment.ORGANIZATION for check in aligned)
    perhaps = "; a record with strict alignment would explain it" if strict else ""
    yield Draft(
        f"The recipient recorded dmarc={dmarc.recorded}, and its own results come to {dmarc.recomputed}: "
        f"{dmarc.reason}{perhaps}.",
        (*case.quote_trusted("dmarc", "as recorded"), *case.quote_legs()),
        severity=Severity.LOW if strict else None,
        confidence=Confidence.LOW if strict else Confidence.MEDIUM,
    )


def _spf(case: Case) -> Iterator[Draft]:
    spf = case.boundary.spf
    if spf is None or not spf.domain:
        return
    # One look at the words first: nearly always they agree, whomever they speak of.
    heard = {spf.result, *(found.result for _, found in case.results("spf", standing=Standing.TRUSTED))}
    heard |= {str(weighed.record.result) for weighed in case.authentication.received_spf}
    if not all(heard & side for side in _OPPOSED):
        return
    said = {spf.result: case.quote_check(spf, spf.result)}
    answer = case.find(spf)
    # A result without an address is about the client that connected, not about what another field names.
    client = spf.ip if answer is None or case.hop is None else case.hop.ip
    judged = (sender_ip(answer[1]) if answer is not None else None) or client
    fields = {field.index for field in case.boundary.fields}
    for record, resinfo in case.results("spf", standing=Standing.TRUSTED):
        about = str(resinfo.value("smtp.mailfrom", "smtp.mail", "smtp.envelope-from")).lower()
        if record.field.index in fields and about.rpartition("@")[2] == spf.domain:
            said.setdefault(resinfo.result, case.quote_resinfo(record, resinfo, resinfo.result))
    for weighed in case.authentication.received_spf:
        line = weighed.record
        about = str(line.envelope_from or line.domain).lower().rpartition("@")[2]
        same = about == spf.domain and line.client_ip == judged and line.identity not in OTHER_IDENTITIES
        if weighed.standing is Standing.TRUSTED and same and line.result:
            said.setdefault(str(line.result), case.quote_field(line.field, str(line.result)))
    if all(said.keys() & side for side in _OPPOSED):
        yield Draft(
            f"The recipient's records say SPF {' and '.join(said)} of {spf.domain} [{judged or '?'}].",
            tuple(said.values()),
        )
