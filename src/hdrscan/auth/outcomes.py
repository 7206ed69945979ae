"""What SPF, DKIM and DMARC came to, and on whose word: the recipient's, else what was verified or is published.

A recorded result is never replaced: it is of the day of the receipt. Where the recipient recorded nothing, what
the message's own bytes and the DNS of today say is better than nothing, and is marked as what it is
(docs/trust.md).
"""

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.auth.alignment import align
from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Alignment

if TYPE_CHECKING:
    from hdrscan.model.authentication import AuthRecord
    from hdrscan.model.live import LiveFacts
    from hdrscan.model.report import Report

_UNKNOWN = "temperror"
"""Of the DNS's: nobody answered, and so nothing is known."""
_ALIGNED = frozenset({Alignment.SAME, Alignment.ORGANIZATION})


class Basis(Enum):
    """Whose word a result is."""

    RECORDED = "recorded"
    """The recipient's own, of the day of the receipt; for DMARC also what its results of SPF and DKIM come to."""
    VERIFIED = "verified"
    """That of the message's bytes and the key that is published: DKIM."""
    PUBLISHED = "published"
    """That of the DNS of the time when it was asked: SPF and DMARC."""


class Outcome(NamedTuple):
    """One result."""

    result: str
    """In lower case, in the words of RFC 8601."""
    basis: Basis
    domain: str | Absent
    aligned: bool
    """It passed, for a domain that aligns with From."""


def spf_outcome(report: "Report") -> Outcome | None:
    """Return the result of SPF for the client at the boundary; None where nothing tells."""
    record, live = report.authentication, report.live
    recorded = record.boundary.spf if record is not None else None
    if recorded is not None:
        return Outcome(recorded.result.lower(), Basis.RECORDED, recorded.domain, recorded.aligned)
    found = live.judged.spf if live is not None and live.judged is not None else None
    if found is None or isinstance(found.result, Absent) or found.result.value == _UNKNOWN:
        return None
    aligned = found.result.value == "pass" and _is_aligned("spf", found.domain, report)
    return Outcome(found.result.value, Basis.PUBLISHED, found.domain, aligned)


def dkim_outcomes(report: "Report") -> tuple[Outcome, ...]:
    """Return the results of DKIM: those recorded, then those of signatures of which nothing was recorded."""
    record = report.authentication
    if record is None:
        return ()
    recorded = [
        Outcome(check.result.lower(), Basis.RECORDED, check.domain, check.aligned)
        for check in record.boundary.dkim
    ]
    return (*recorded, *_verified(report, record, report.live))


def _verified(report: "Report", record: "AuthRecord", live: "LiveFacts | None") -> Iterator[Outcome]:
    checks = record.boundary.dkim
    if live is None or any(not check.domain for check in checks):
        return  # a result that names no domain may be that of any signature
    for found in live.signatures:
        signature = found.signature
        told = any(check.domain == str(signature.domain).lower().rstrip(".") for check in checks)
        if isinstance(found.verdict, Absent) or found.verdict.value == _UNKNOWN or told:
            continue
        result, domain = found.verdict.value, signature.domain
        aligned = result == "pass" and isinstance(domain, str) and _is_aligned("dkim", domain, report)
        yield Outcome(result, Basis.VERIFIED, domain, aligned)


def dmarc_outcome(report: "Report") -> Outcome | None:
    """Return the result of DMARC; None where nothing tells."""
    record, live = report.authentication, report.live
    if record is not None:
        dmarc = record.boundary.dmarc
        for result in (dmarc.recorded, dmarc.recomputed):
            if isinstance(result, str):
                return Outcome(result.lower(), Basis.RECORDED, dmarc.domain, result.lower() == "pass")
    today = live.dmarc if live is not None else None
    if today is None or isinstance(today.result, Absent):
        return None
    return Outcome(today.result, Basis.PUBLISHED, today.policy.domain, today.result == "pass")


def _is_aligned(leg: str, domain: str, report: "Report") -> bool:
    """Compare as the published policy asks where there is one, else relaxed by the public suffix list."""
    told = report.authentication.boundary.dmarc.domain if report.authentication is not None else None
    relation = align(domain, told or report.message.from_domain)
    today = report.live.dmarc if report.live is not None else None
    record = None if today is None or isinstance(today.policy.found, Absent) else today.policy.found.record
    if record is not None and (record.aspf if leg == "spf" else record.adkim) == "s":
        return relation is Alignment.SAME
    return relation in _ALIGNED
