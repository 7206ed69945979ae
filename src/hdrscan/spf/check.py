"""check_host (RFC 7208 section 4) for a session: may this client send for this domain, and what says so."""

from typing import NamedTuple

from hdrscan.dns.resolver import Resolver
from hdrscan.errors import UsageError
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.dns import Answer, Records
from hdrscan.model.spf import Outcome, SpfEvaluation, SpfLimits, SpfResult, SpfTerm, SpfTrace
from hdrscan.spf.budget import EvaluationAborted
from hdrscan.spf.evaluate import Client, Evaluation
from hdrscan.spf.macro import as_target, expand, macro_problem
from hdrscan.text.addresses import normalize
from hdrscan.text.names import is_dns_name

DEFAULT_LIMITS = SpfLimits()

# Longer than any local part or host name of real mail; macros repeat them.
_LONGEST = 1000


class Session(NamedTuple):
    """What the receiving server saw of its client."""

    ip: str
    """The client's address, in any spelling."""
    helo: str
    """What it said in HELO or EHLO; may be empty where it is not known."""
    receiver: str = "unknown"
    """The receiving host, for explanations (RFC 7208 section 7.2, ``%{r}``)."""
    time: int = 0
    """Seconds since 1970, for explanations (``%{t}``)."""


def check_mail_from(
    session: Session, mail_from: str, resolver: Resolver, limits: SpfLimits = DEFAULT_LIMITS
) -> SpfEvaluation:
    """Check the MAIL FROM identity (RFC 7208 section 2.4); the null sender, empty or ``<>``, is postmaster@HELO.

    Raises:
        UsageError: the session has no address.
    """
    address = mail_from.removeprefix("<").removesuffix(">")
    # Section 2.4: of a null reverse-path, the HELO name.
    local, _, domain = address.rpartition("@") if address else ("", "", session.helo)
    return check_host(session, domain, f"{local}@{domain}", resolver, limits)


def check_helo(session: Session, resolver: Resolver, limits: SpfLimits = DEFAULT_LIMITS) -> SpfEvaluation:
    """Check the HELO identity (RFC 7208 section 2.3).

    Raises:
        UsageError: the session has no address.
    """
    check = check_host(session, session.helo, f"postmaster@{session.helo}", resolver, limits)
    return check._replace(identity="helo")


def check_host(
    session: Session, domain: str, sender: str, resolver: Resolver, limits: SpfLimits = DEFAULT_LIMITS
) -> SpfEvaluation:
    """Evaluate a domain's policy for a client and a sender (RFC 7208 section 4).

    The result is not checked, never temperror, where it hangs on a question that was not asked. Whatever the
    records say, the number of questions is bounded by the limits.

    Raises:
        UsageError: the session has no address.
    """
    ip = normalize(session.ip)
    if ip is None:
        raise UsageError(f"'{session.ip}' is not an IP address, and SPF judges addresses")
    # Section 4.3: a sender without a local part is postmaster@ its domain.
    local, _, sender_domain = (part[:_LONGEST] for part in sender.rpartition("@"))
    client = Client(
        ip, session.helo[:_LONGEST], local or "postmaster", sender_domain, session.receiver, session.time
    )
    evaluation = Evaluation(client, resolver, limits)
    domain = domain.removesuffix(".")
    trace = evaluation.check(domain)
    explanation = _explanation(evaluation, trace)
    spent = (evaluation.budget.lookups, evaluation.budget.voids)
    sender = f"{client.local}@{client.sender_domain}"
    return SpfEvaluation("mailfrom", ip, domain, sender, trace.result, trace.reason, explanation, *spent, trace)


def _explanation(evaluation: Evaluation, trace: SpfTrace) -> str | Absent:
    """Fetch what the failing record's domain says about it (section 6.2); unreadable where it says it badly."""
    if trace.result is not SpfResult.FAIL:
        return NOT_APPLICABLE
    # After a redirect the explanation is the target's (section 6.2).
    while trace.steps and trace.steps[-1].outcome is Outcome.REDIRECTED and trace.steps[-1].inner:
        trace = trace.steps[-1].inner
    exp = trace.record.modifier("exp") if trace.record else None
    if exp is None:
        return NOT_PRESENT
    try:
        return _expanded(evaluation, trace.domain, exp)
    except EvaluationAborted:
        return NOT_CHECKED


def _expanded(evaluation: Evaluation, domain: str, exp: SpfTerm) -> str | Absent:
    asked: list[Answer] = []

    def value_of(letter: str) -> str:
        return evaluation.value_of(letter, domain, asked)

    target = as_target(expand(exp.value, value_of) or "")
    if not is_dns_name(target):
        return UNREADABLE
    answer = evaluation.budget.look(target, "TXT", asked)
    texts = answer.texts if isinstance(answer, Records) else ()
    if len(texts) != 1 or macro_problem(texts[0].value, explanation=True):
        return UNREADABLE
    words = expand(texts[0].value, value_of)
    # A sender's bytes beyond ASCII must not come back in a reply.
    return words if words is not None and words.isascii() else UNREADABLE
