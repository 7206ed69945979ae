"""The SPF record with all that it includes: its limits, and included domains without a sound record."""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.checklist.drafting import check, listed
from hdrscan.dns.resolver import Resolver
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Check, DomainPlan, Status
from hdrscan.model.dns import NxDomain
from hdrscan.model.spf import Outcome, SpfEvaluation, SpfLimits, SpfResult, SpfTrace
from hdrscan.spf.check import Session, check_mail_from
from hdrscan.text.names import lower

# No term names it, so that every term is evaluated; only "all" and ranges that hold everything match.
_NOBODY = "255.255.255.255"
# Enough to say by how much a record is over the limits, and an end for a record that has no other.
_COUNTING = SpfLimits(lookups=30, voids=10)
_ALLOWED = SpfLimits()
_MOST_COSTS = 12


class Whole(NamedTuple):
    """The record with all that it includes."""

    check: SpfEvaluation
    dead: frozenset[str]
    """Included names without a sound record."""
    empty: frozenset[str]
    """Terms of the record itself that find nothing, for no sender."""

    @property
    def is_broken(self) -> bool:
        """Whether the evaluation ended at a permanent error."""
        return self.check.result is SpfResult.PERMERROR


def whole(plan: DomainPlan, resolver: Resolver) -> Whole:
    """Evaluate every term of the record."""
    session = Session(_NOBODY, plan.relays[0].helo if plan.relays else "")
    found = check_mail_from(session, f"@{plan.domain}", resolver, _COUNTING)
    # Over the limits the innermost record is what ends at an error, and nothing is wrong with it.
    counted = found.lookups <= _COUNTING.lookups and found.voids <= _COUNTING.voids
    dead = frozenset(_dead(found.trace)) if counted else frozenset()
    return Whole(found, dead, frozenset(_empty(found.trace)))


def domains_in(trace: SpfTrace) -> Iterator[str]:
    """Yield the domains of all records of an evaluation, and all names that its terms ask about."""
    yield lower(trace.domain)
    for step in trace.steps:
        if isinstance(step.target, str):
            yield lower(step.target.removesuffix("."))
        if step.inner is not None:
            yield from domains_in(step.inner)


def passed_over(trace: SpfTrace) -> Iterator[str]:
    """Yield the names of records that were evaluated and did not match."""
    for step in trace.steps:
        if step.inner is not None:
            if step.outcome is Outcome.NO_MATCH:
                yield lower(step.inner.domain)
            yield from passed_over(step.inner)


def whole_checks(plan: DomainPlan, found: Whole) -> Iterator[Check]:
    """Check the limits and the included records."""
    proof = found.check.trace.answers
    lookups, voids = found.check.lookups, found.check.voids
    spent = f"Terms that ask the DNS: {lookups} of {_ALLOWED.lookups}; "
    spent += f"questions that find nothing: {voids} of {_ALLOWED.voids}"
    costly = [f"{term} {cost}" for term, cost in costs(found.check.trace)]
    spent += f". Lookups of each term: {listed(costly, _MOST_COSTS)}" if costly else ""
    if lookups > _ALLOWED.lookups or voids > _ALLOWED.voids:
        said = f"{spent}. Receivers give up before the end."
        fix = (
            "Drop mx and a terms whose addresses ip4: terms can name, and includes of services that you no "
            "longer use, and give services subdomains of their own as senders."
        )
        yield check("spf-limits", plan.domain, Status.FAIL, said, proof, fix=fix, evaluations=(found.check,))
    elif found.is_broken and not found.dead:
        fix = "Name the hosts that send with ip4: and ip6: instead."
        yield check("spf-limits", plan.domain, Status.FAIL, found.check.reason, proof, fix=fix)
    elif isinstance(found.check.result, Absent) or found.check.result is SpfResult.TEMPERROR or found.dead:
        yield check("spf-limits", plan.domain, Status.NOT_CHECKED, found.check.reason, proof)
    else:
        yield check("spf-limits", plan.domain, Status.PASS, f"{spent}.", proof, evaluations=(found.check,))
    if found.dead:
        said = f"{listed(sorted(found.dead))}: {found.check.reason}"
        fix = "Leave the include out, or ask its owner to fix the record."
        yield check("spf-include-target", plan.domain, Status.FAIL, said, proof, fix=fix)


def costs(trace: SpfTrace) -> Iterator[tuple[str, int]]:
    """Yield what each term of the checked record costs in lookups, those of records behind it included."""
    before = 0
    for step in trace.steps:
        if step.lookups > before:
            yield step.term.text, step.lookups - before
        before = step.lookups


def _dead(trace: SpfTrace) -> Iterator[str]:
    for step in trace.steps:
        if step.inner is None:
            continue
        inner = list(_dead(step.inner))
        yield from inner
        if step.inner.result in {SpfResult.NONE, SpfResult.PERMERROR} and step.outcome is Outcome.ENDED:
            yield lower(step.inner.domain)


def _empty(trace: SpfTrace) -> Iterator[str]:
    """Yield the terms whose names do not exist, whoever sends: no macro is in them."""
    for step in trace.steps:
        asked = step.term.name in {"a", "mx"} and "%" not in step.term.value
        if asked and step.answers and all(isinstance(answer, NxDomain) for answer in step.answers):
            yield step.term.text
