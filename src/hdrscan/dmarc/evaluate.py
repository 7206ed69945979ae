"""DMARC (RFC 9989 section 5.4) by what is published now: SPF evaluated, signatures verified, domains compared."""

from hdrscan.dmarc.policy import walk_tree
from hdrscan.dns.resolver import Resolver
from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.authentication import AuthRecord
from hdrscan.model.dkim import SignatureCheck, Verdict
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery
from hdrscan.model.live import DmarcToday
from hdrscan.model.spf import SpfEvaluation, SpfResult
from hdrscan.text.names import plain_name

MOST_SIGNATURES = 8
"""Signatures that are compared with the author domain: the sender decides how many there are."""


def dmarc_today(
    policy: DmarcPolicy,
    spf: SpfEvaluation | None,
    signatures: tuple[SignatureCheck, ...],
    record: AuthRecord | None,
    resolver: Resolver,
) -> DmarcToday:
    """Judge a message by its domain's policy (RFC 9989 section 5.4), the boundary's SPF and its signatures.

    A signature that could not be verified counts as the recipient recorded it, and the reason says so.
    """
    if isinstance(policy.found, Absent):
        if policy.found is NOT_CHECKED:
            return DmarcToday(policy, NOT_CHECKED, policy.walk.reason, ())
        return DmarcToday(policy, "none", f"{policy.domain} has no DMARC record.", ())
    if policy.found.record is None or not policy.found.record.is_usable:
        note = f"The DMARC record of {policy.found.domain} asks for nothing that receivers know."
        return DmarcToday(policy, "none", note, ())
    aligned = _Aligned(policy, policy.found, resolver)
    passed: list[str] = []
    unsure: list[str] = []
    _judge_spf(spf, aligned, passed, unsure)
    _judge_dkim(signatures, record, aligned, passed, unsure)
    if passed:
        return DmarcToday(policy, "pass", f"An aligned domain passes: {' and '.join(passed)}.", tuple(passed))
    if unsure:
        return DmarcToday(policy, NOT_CHECKED, f"It hangs on {' and '.join(unsure)}.", ())
    return DmarcToday(policy, "fail", "No aligned domain passes SPF or DKIM.", ())


class _Aligned:
    """Compares domains with the author domain as its record asks (RFC 9989 section 4.4)."""

    def __init__(self, policy: DmarcPolicy, found: DmarcQuery, resolver: Resolver) -> None:
        self._author = policy.domain
        self._organization = policy.walk.organizational_domain
        self._record = found.record
        self._resolver = resolver

    def is_aligned(self, domain: str, mode: str) -> bool | Absent:
        """Compare; not checked where an organization is not known."""
        domain = plain_name(domain)
        if domain == self._author:
            return True
        if self._record is None or getattr(self._record, mode) == "s":
            return False
        other = walk_tree(domain, self._resolver).organizational_domain
        if isinstance(other, Absent) or isinstance(self._organization, Absent):
            return NOT_CHECKED
        return other == self._organization


def _judge_spf(spf: SpfEvaluation | None, aligned: _Aligned, passed: list[str], unsure: list[str]) -> None:
    if spf is None or spf.result is NOT_CHECKED or spf.result is SpfResult.TEMPERROR:
        unsure.append("SPF")
        return
    if spf.result is SpfResult.PASS:
        _note("spf", aligned.is_aligned(spf.domain, "aspf"), passed, unsure)


def _judge_dkim(
    signatures: tuple[SignatureCheck, ...],
    record: AuthRecord | None,
    aligned: _Aligned,
    passed: list[str],
    unsure: list[str],
) -> None:
    unverified: set[str] = set()
    for check in signatures[:MOST_SIGNATURES]:
        domain = check.signature.domain
        if not isinstance(domain, str):
            continue
        if check.verdict is Verdict.PASS:
            _note("dkim", aligned.is_aligned(domain, "adkim"), passed, unsure)
        elif check.verdict in {NOT_CHECKED, Verdict.TEMPERROR}:
            unverified.add(plain_name(domain))
    recorded = {str(found.domain): found.result for found in record.boundary.dkim} if record else {}
    for domain in sorted(unverified):
        if recorded.get(domain) == "pass":
            _note("dkim (recorded)", aligned.is_aligned(domain, "adkim"), passed, unsure)
        elif domain not in recorded and aligned.is_aligned(domain, "adkim") is not False:
            unsure.append(f"the signature of {domain}")


def _note(name: str, is_aligned: bool | Absent, passed: list[str], unsure: list[str]) -> None:  # noqa: FBT001 - a value of three
    if is_aligned is NOT_CHECKED:
        unsure.append(f"whose organization the domain of {name} is")
    elif is_aligned and name not in passed:
        passed.append(name)
