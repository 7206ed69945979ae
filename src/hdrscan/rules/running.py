"""Running the rules over one message: a rule that breaks costs its own answer only."""

from collections.abc import Iterable

from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Finding, RuleFailure, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.readers import can_act, in_words
from hdrscan.rules.registry import Draft, Needs, Rule, rules
from hdrscan.settings import Settings

# The settings and the rules stay the same from message to message: to see that is quicker than to hash them.
_LAST: dict[bool, tuple[Settings, tuple[Rule, ...], tuple[Rule, ...]]] = {}


def chosen(settings: Settings, *, dns: bool = False) -> tuple[Rule, ...]:
    """Return the rules that the user wants, by code or by its beginning, such as ``SPF``.

    ``dns`` tells whether the DNS was asked; without its answers the rules that need them have nothing to say.
    """
    known = rules()
    last = _LAST.get(dns)
    if last is not None and last[0] is settings and last[1] is known:
        return last[2]
    severities = dict(settings.severities)
    wanted = tuple(
        rule
        for rule in known
        if (dns or rule.needs is Needs.HEADERS)
        and (not settings.select or rule.code.startswith(settings.select))
        and not (settings.ignore and rule.code.startswith(settings.ignore))
    )
    wanted = tuple(
        rule._replace(severity=Severity(severities[rule.code]), severity_is_set=True)
        if rule.code in severities
        else rule
        for rule in wanted
    )
    _LAST[dns] = (settings, known, wanted)
    return wanted


def run(wanted: Iterable[Rule], case: Case) -> tuple[tuple[Finding, ...], tuple[RuleFailure, ...]]:
    """Return the findings, the worst first, and the rules that broke."""
    findings: list[Finding] = []
    failures: list[RuleFailure] = []
    for rule in wanted:
        try:
            drafts = [*rule.check(case)]
            if drafts:
                findings += [_finding(rule, draft, case) for draft in drafts]
        except Exception as error:  # noqa: BLE001 - the other rules' answers must not be lost
            failures.append(RuleFailure(rule.code, f"{type(error).__name__}: {error}"))
    if not findings:
        return (), tuple(failures)
    found = {finding.code for finding in findings}
    least = Severity(case.settings.min_severity).rank
    settled = [_with_causes(finding, found) for finding in findings if finding.severity.rank <= least]
    settled.sort(key=lambda finding: (finding.severity.rank, finding.code, finding.evidence[0].span))
    return tuple(settled), tuple(failures)


def _finding(rule: Rule, draft: Draft, case: Case) -> Finding:
    first, *others = draft.evidence
    owner = draft.fix.owner if draft.fix is not None else None
    is_readers = owner is None or can_act(case, owner)
    return Finding(
        rule.code,
        rule.name,
        rule.severity if rule.severity_is_set else draft.severity or rule.severity,
        draft.confidence or rule.confidence,
        draft.message,
        (_ranked(first, primary=True), *[_ranked(each, primary=False) for each in others]),
        draft.fix if is_readers else None,
        draft.causes,
        draft.answers,
        "" if owner is None or is_readers else in_words(owner),
    )


def _ranked(evidence: Evidence, *, primary: bool) -> Evidence:
    return evidence if evidence.primary is primary else evidence._replace(primary=primary)


def _with_causes(finding: Finding, found: set[str]) -> Finding:
    """Keep only causes that are findings too. What follows from another finding needs no fix of its own."""
    if not finding.causes:
        return finding
    causes = tuple([code for code in finding.causes if code in found and code != finding.code])
    return Finding(
        finding.code,
        finding.name,
        finding.severity,
        finding.confidence,
        finding.message,
        finding.evidence,
        None if causes else finding.fix,
        causes,
        finding.answers,
        "" if causes else finding.owner,
    )
