"""Why a signature did not pass, by the checker's own words; every server has its own."""

import re
from collections.abc import Iterator
from enum import Enum

from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import DkimCheck
from hdrscan.rules.case import Case
from hdrscan.text.cfws import unfold
from hdrscan.text.lazy import lazy


class Fault(Enum):
    """What keeps a signature from passing."""

    NO_KEY = "no key"
    """The DNS has no key that can be used."""
    NO_ANSWER = "no answer"
    """The DNS did not answer in time."""
    CHANGED = "changed"
    """The body or a signed field is not what was signed."""
    FORM = "form"
    """The signature itself is expired, weak or malformed."""


_NOT_PASSED = frozenset({"fail", "neutral", "permerror", "temperror", "timeout", "policy", "invalid", "tempfail"})
_MOST = 50
"""A hostile field holds thousands of results."""
# Microsoft, Google, OpenDKIM, Mail::DKIM (amavis), rspamd and Exim; Microsoft misspells "expired".
_WORDS = (
    (
        Fault.NO_KEY,
        (
            r"no(?: public)? key|nxdomain|key (?:is )?not (?:found|available)|key: not available|revoked"
            r"|invalid public key|bad key|record not found|key syntax|no such (?:domain|selector)"
        ),
    ),
    (Fault.NO_ANSWER, r"time-?d? ?out|query timeout|unavailable|servfail|dns (?:error|failure)"),
    (
        Fault.FORM,
        (
            r"expir|exipr|hash algorithm|syntax|format|malformed|missing|unsupported|too (?:small|short)|key size"
            r"|future|version|sha-?1"
        ),
    ),
)
_COMPILED = tuple((fault, lazy(pattern, re.IGNORECASE)) for fault, pattern in _WORDS)


def faults(case: Case, *wanted: Fault) -> Iterator[tuple[DkimCheck, str]]:
    """Find the recipient's failed checks that have one of these faults, with the checker's words."""
    return ((check, words) for check, fault, words in case.once(_all_faults) if fault in wanted)


def _all_faults(case: Case) -> list[tuple[DkimCheck, Fault, str]]:
    found = []
    for check in case.boundary.dkim[:_MOST]:
        if check.result in _NOT_PASSED:
            comments, reason = _words(case, check)
            found.append((check, _fault(check, f"{comments} {reason}"), (reason or comments).strip('" ')))
    return found


def signature_of(case: Case, check: DkimCheck) -> DkimSignature | None:
    """Return the signature that a check is about, where only one can be meant."""
    meant = [found for found in case.authentication.signatures if check.is_about(found)]
    return meant[0] if len(meant) == 1 else None


def _words(case: Case, check: DkimCheck) -> tuple[str, str]:
    """Return what the checker says in comments, and as the reason, some with the key size in the former."""
    found = case.find(check)
    if found is None:
        return str(check.comment or ""), ""
    comments = "; ".join(unfold(comment.text) for comment in found[1].comments)
    return comments, found[1].reason if isinstance(found[1].reason, str) else ""


def _fault(check: DkimCheck, words: str) -> Fault:
    for fault, pattern in _COMPILED:
        if pattern.search(words):
            return fault
    if check.result in {"temperror", "timeout", "tempfail"}:
        return Fault.NO_ANSWER
    return Fault.FORM if check.result in {"permerror", "policy", "invalid"} else Fault.CHANGED
