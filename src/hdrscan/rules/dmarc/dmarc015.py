"""DMARC fails with what is published.

## What it means

The recipient's server recorded no result of DMARC, nor results that come to one. SPF as it is published now
and the signatures as verified here authenticate no domain that aligns with From, and the domain has a policy.

Records may have been others on the day of the receipt: what is published is not what was recorded.

## Why it matters

With a policy of quarantine or reject, receivers that go by DMARC put such mail into junk or refuse it; with
`p=none` they still count it. On the copy that a mailing list or forwarder passed on it is not a fault of the
author's domain.

## Fix

Make one leg pass for the From domain: its own MAIL FROM with a record that permits the sending host, or its
own DKIM signature. The findings named as causes say what each leg lacks.

## References

RFC 9989 (DMARC), which replaced RFC 7489; RFC 7960 on mailing lists and forwarders.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.auth.outcomes import Basis, dmarc_outcome
from hdrscan.model.absent import Absent
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.published import today
from hdrscan.rules.registry import Draft, Needs, rule
from hdrscan.rules.verified import answers as answers_of

if TYPE_CHECKING:
    from hdrscan.model.dns import Answer
    from hdrscan.model.live import DmarcToday, LiveFacts

_CAUSES = (
    *("SPF010", "SPF011", "SPF012", "SPF014", "SPF015", "SPF016", "SPF018", "SPF021", "SPF022"),
    *("DKIM005", "DKIM011", "DKIM012", "DKIM015", "ROUTE003", "ROUTE006", "ROUTE008"),
)
_STRICT = frozenset({"quarantine", "reject"})
_SHOWN = 4


@rule("DMARC015", "dmarc-fails-as-published", Severity.HIGH, confidence=Confidence.MEDIUM, needs=Needs.DNS)
def dmarc_fails_as_published(case: Case) -> Iterator[Draft]:
    """Find a failure by the published policy, where the recipient's records tell nothing."""
    live, outcome = case.live, dmarc_outcome(case.report)
    if live is None or live.dmarc is None or outcome is None or outcome.basis is Basis.RECORDED:
        return
    if outcome.result != "fail":
        return
    policy = live.dmarc.policy
    asks = f" (p={policy.policy})" if policy.policy else ""
    passed_on = "on the copy that was passed on, " if case.is_passed_on else ""
    yield Draft(
        f"The recipient recorded nothing about DMARC. {today(case)} it fails for {policy.domain}{asks}: "
        f"{passed_on}no aligned domain passes SPF or DKIM.",
        tuple(_evidence(case, live)),
        None
        if case.is_passed_on
        else Fix(
            "Have SPF or DKIM pass for the From domain, or stop the sender",
            "the sender",
            "",
            caution="Do not weaken the policy to let one sender through.",
        ),
        severity=_severity(case, live.dmarc),
        causes=_CAUSES,
        answers=tuple(dict.fromkeys(_answers(live, live.dmarc))),
    )


def _severity(case: Case, found: "DmarcToday") -> Severity:
    strict = found.policy.policy in _STRICT
    if case.is_passed_on:
        return Severity.MEDIUM if strict else Severity.LOW
    return Severity.HIGH if strict else Severity.MEDIUM


def _evidence(case: Case, live: "LiveFacts") -> Iterator[Evidence]:
    """Quote From, and what the two legs are about."""
    yield from [case.quote_field(field, "the From domain") for field in case.block.named("from")][:1]
    if live.judged is not None and case.hop is not None:
        yield case.quote_hop(case.hop, "ip", "rdns", "helo", note="the address that SPF judges")
    for check in live.signatures[:_SHOWN]:
        tag = check.signature.tag("d")
        span = None if tag is None else tag.span
        yield quote(
            case.block, check.signature.field, span, f"DKIM: {getattr(check.verdict, 'value', 'not checked')}"
        )


def _answers(live: "LiveFacts", found: "DmarcToday") -> "Iterator[Answer]":
    if not isinstance(found.policy.found, Absent):
        yield found.policy.found.answer
    if live.judged is not None and live.judged.spf is not None:
        yield from live.judged.spf.trace.answers
    for check in live.signatures[:_SHOWN]:
        yield from answers_of(check)
