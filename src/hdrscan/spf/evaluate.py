"""check_host (RFC 7208 sections 4.3 to 6.1): one record after another, term by term, with a trace of it all.

Bounded by construction: every ``include`` and ``redirect`` is a lookup, lookups are counted over all records, and
records do not nest deeper than ``MAX_DEPTH`` whatever limit the caller sets.
"""

from typing import NamedTuple

from hdrscan.dns.resolver import Resolver
from hdrscan.dns.reverse import dotted
from hdrscan.model.absent import NOT_APPLICABLE, Absent
from hdrscan.model.dns import Answer, Records, TempFail
from hdrscan.model.spf import Outcome, SpfLimits, SpfRecord, SpfResult, SpfStep, SpfTerm, SpfTrace
from hdrscan.spf.budget import Budget, EvaluationAborted
from hdrscan.spf.macro import as_target, expand
from hdrscan.spf.match import agree, fitting, in_network, is_checkable
from hdrscan.spf.record import is_spf_record, read_spf_record
from hdrscan.text.names import is_within

MAX_DEPTH = 40
"""Records inside one another."""

_SHOWN = 80
_QUALIFIED = {
    "+": SpfResult.PASS,
    "-": SpfResult.FAIL,
    "~": SpfResult.SOFTFAIL,
    "?": SpfResult.NEUTRAL,
}
_NO_MATCH_INSIDE = frozenset({SpfResult.FAIL, SpfResult.SOFTFAIL, SpfResult.NEUTRAL})


class Client(NamedTuple):
    """Who sends: what macros can say about it (RFC 7208 section 7.2)."""

    ip: str
    """Normalized."""
    helo: str
    local: str
    """The sender's local part."""
    sender_domain: str
    receiver: str
    time: int
    """Seconds since 1970."""


class Evaluation:
    """check_host for one client: the questions it may still ask, and the records it is in."""

    def __init__(self, client: Client, resolver: Resolver, limits: SpfLimits) -> None:
        """Prepare; nothing is asked yet."""
        self.client = client
        self.budget = Budget(client.ip, resolver, limits)

    def check(self, domain: str, depth: int = 0) -> SpfTrace:
        """Find a domain's record and evaluate it (RFC 7208 sections 4.3 to 4.7)."""
        if not is_checkable(domain):  # section 4.3: malformed, or not fully qualified
            reason = f"'{domain[:_SHOWN]}' is not a domain that could publish a record."
            return SpfTrace(domain, None, None, (), SpfResult.NONE, reason)
        asked: list[Answer] = []
        try:
            answer = self.budget.look(domain, "TXT", asked)
        except EvaluationAborted as aborted:
            return SpfTrace(domain, asked[0], None, (), aborted.result, f"{aborted.reason}.")
        if isinstance(answer, TempFail):  # section 4.4
            return SpfTrace(domain, answer, None, (), SpfResult.TEMPERROR, f"{domain} TXT: {answer.reason}.")
        texts = [text.value for text in answer.texts] if isinstance(answer, Records) else []
        found = [text for text in texts if is_spf_record(text)]
        if len(found) != 1:  # section 4.5
            result = SpfResult.PERMERROR if found else SpfResult.NONE
            what = f"{len(found)} SPF records, and one may stand there" if found else "no SPF record"
            return SpfTrace(domain, answer, None, (), result, f"{domain} publishes {what}.")
        record = read_spf_record(found[0])
        if record.defects:  # section 4.6: a syntax error anywhere is a permerror
            reason = f"{domain}'s record is wrong: {record.defects[0].note}"
            return SpfTrace(domain, answer, record, (), SpfResult.PERMERROR, reason)
        return _Run(self, domain, depth, record).trace(answer)

    def value_of(self, letter: str, domain: str, asked: list[Answer]) -> str:
        """Return what a macro letter stands for in a domain's record (RFC 7208 section 7.2)."""
        client = self.client
        if letter == "p":
            return fitting(self.budget.validated_names(asked), domain)
        values = {
            "s": f"{client.local}@{client.sender_domain}",
            "l": client.local,
            "o": client.sender_domain,
            "d": domain,
            "i": dotted(client.ip),
            "h": client.helo,
            "c": client.ip,
            "r": client.receiver,
            "t": str(client.time),
            "v": "ip6" if ":" in client.ip else "in-addr",
        }
        return values[letter]


class _Run:
    """One record in evaluation."""

    def __init__(self, evaluation: Evaluation, domain: str, depth: int, record: SpfRecord) -> None:
        self.evaluation = evaluation
        self.budget = evaluation.budget
        self.domain = domain
        self.depth = depth
        self.record = record
        self.steps: list[SpfStep] = []

    def trace(self, answer: Answer) -> SpfTrace:
        result, reason = self._terms()
        return SpfTrace(self.domain, answer, self.record, tuple(self.steps), result, reason)

    def _terms(self) -> tuple[SpfResult | Absent, str]:
        for term in self.record.terms:
            if not term.is_modifier and (ending := self._step(term)):
                return ending
        redirect = self.record.modifier("redirect")
        # Beside an "all" this place is not reached (section 6.1).
        ending = self._step(redirect) if redirect else None
        # Section 4.7, the default result.
        return ending or (SpfResult.NEUTRAL, f"Nothing in {self.domain}'s record matches.")

    def _step(self, term: SpfTerm) -> tuple[SpfResult | Absent, str] | None:
        """Evaluate a term and note the step; return how the record ends, when it ends here."""
        work = _Work(term)
        result: SpfResult | Absent = NOT_APPLICABLE
        try:
            outcome = self._redirect(work) if term.is_modifier else self._mechanism(work)
        except EvaluationAborted as aborted:
            outcome, result, work.reason = Outcome.ENDED, aborted.result, aborted.reason
        spent = (self.budget.lookups, self.budget.voids)
        step = SpfStep(term, outcome, work.reason, work.target, tuple(work.answers), *spent, work.inner)
        self.steps.append(step)
        if outcome is Outcome.NO_MATCH:
            return None
        if outcome is Outcome.REDIRECTED and work.inner:
            return work.inner.result, work.inner.reason
        if outcome is Outcome.MATCH:
            return _QUALIFIED[term.qualifier], f"'{term.text}' of {self.domain} matches: {work.reason}."
        return result, f"'{term.text}' of {self.domain}: {work.reason.removesuffix('.')}."

    def _redirect(self, work: "_Work") -> Outcome:
        """Let another record decide (section 6.1); no record there is a permanent error."""
        self._other(work)
        if work.inner is None or work.inner.result is SpfResult.NONE:
            raise EvaluationAborted(SpfResult.PERMERROR, "there is no SPF record to redirect to")
        work.reason = "the record of another domain decides"
        return Outcome.REDIRECTED

    def _mechanism(self, work: "_Work") -> Outcome:
        name = work.term.name
        if name == "all":  # section 5.1
            work.reason = "it always does"
            return Outcome.MATCH
        if name in {"ip4", "ip6"}:  # section 5.6
            work.reason = f"{self.budget.ip} compared with {work.term.value}"
            return _outcome(in_network(self.budget.ip, work.term))
        if name == "include":
            return self._include(work)
        self.budget.spend_lookup()
        self._aim(work)
        return _outcome(self._asks(work))

    def _include(self, work: "_Work") -> Outcome:
        """Match when the other record gives pass (section 5.2)."""
        inner = self._other(work)
        work.reason = f"the included record gives {inner.result.value}"
        if inner.result is SpfResult.PASS:
            return Outcome.MATCH
        if inner.result in _NO_MATCH_INSIDE:
            return Outcome.NO_MATCH
        if inner.result is SpfResult.NONE:
            raise EvaluationAborted(SpfResult.PERMERROR, "there is no SPF record to include")
        raise EvaluationAborted(inner.result, inner.reason)

    def _other(self, work: "_Work") -> SpfTrace:
        self.budget.spend_lookup()
        if self.depth >= MAX_DEPTH:
            raise EvaluationAborted(SpfResult.PERMERROR, f"records nest deeper than {MAX_DEPTH}")
        work.inner = self.evaluation.check(self._aim(work), self.depth + 1)
        return work.inner

    def _aim(self, work: "_Work") -> str:
        """Expand the term's domain-spec into the name it asks about (section 4.8); without one, the domain."""
        if not work.term.value:
            work.target = self.domain
            return self.domain
        expanded = expand(
            work.term.value, lambda letter: self.evaluation.value_of(letter, self.domain, work.answers)
        )
        # A name beyond all bounds is not a name, as one with a label too long is none.
        target = as_target(expanded or "")
        work.target = target
        return target

    def _asks(self, work: "_Work") -> bool:
        """Tell whether ``a``, ``mx``, ``ptr`` or ``exists`` matches (sections 5.3 to 5.5 and 5.7)."""
        target, term = str(work.target), work.term
        if term.name == "exists":  # section 5.7: A records, of an IPv6 client too
            work.reason = f"{target} was looked for"
            return self.budget.records(target, "A", work.answers) is not None
        if term.name == "ptr":  # section 5.5
            names = self.budget.validated_names(work.answers)
            work.reason = f"the names of {self.budget.ip} that lead back to it: {', '.join(names) or 'none'}"
            return any(is_within(name, target) for name in names)
        # Section 5.4 for mx, section 5.3 for a.
        hosts = self.budget.exchanges(target, work.answers) if term.name == "mx" else (target,)
        for host in hosts:
            for address in self.budget.addresses(host, work.answers):
                if agree(self.budget.ip, address, term):
                    work.reason = f"{host} has the address {address}"
                    return True
        work.reason = f"{self.budget.ip} is not an address of {target}"
        return False


class _Work:
    """What evaluating one term has come to so far."""

    def __init__(self, term: SpfTerm) -> None:
        self.term = term
        self.reason = ""
        self.target: str | Absent = NOT_APPLICABLE
        self.answers: list[Answer] = []
        self.inner: SpfTrace | None = None


def _outcome(matches: bool) -> Outcome:  # noqa: FBT001 - it turns a boolean into a word
    return Outcome.MATCH if matches else Outcome.NO_MATCH
