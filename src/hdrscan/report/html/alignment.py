"""The picture of alignment: which domains SPF and DKIM authenticated, and which one the reader sees in From."""

from typing import NamedTuple

from hdrscan.model.authentication import Alignment, Authentication
from hdrscan.model.report import Report

_ROW, _TOP = 44, 30
_MOST_ROWS = 8


class Identity(NamedTuple):
    """One domain that was checked."""

    check: str
    """``SPF`` or ``DKIM``."""
    domain: str
    result: str
    is_pass: bool
    is_aligned: bool
    relation: str
    y: int


class Diagram(NamedTuple):
    """The From domain, and what was checked beside it."""

    author: str
    identities: tuple[Identity, ...]
    result: str
    height: int
    more: int
    """Signatures that are not drawn."""


_RELATIONS = {
    Alignment.SAME: "same domain",
    Alignment.ORGANIZATION: "same organization",
    Alignment.DIFFERENT: "other organization",
    Alignment.UNKNOWN: "domain unknown",
}


def alignment(report: Report) -> Diagram | None:
    """Return the diagram of the boundary's record; None where the recipient recorded nothing."""
    if report.authentication is None or not report.authentication.boundary.fields:
        return None
    record = report.authentication.boundary
    found = list(_checks(record))
    identities = tuple(
        Identity(check, domain, result, result == "pass", aligned, _RELATIONS[relation], _TOP + at * _ROW)
        for at, (check, domain, result, aligned, relation) in enumerate(found[:_MOST_ROWS])
    )
    return Diagram(
        str(record.dmarc.domain or report.message.from_domain or "no domain"),
        identities,
        str(record.dmarc.recorded or record.dmarc.recomputed or "not known"),
        _TOP + max(1, len(identities)) * _ROW,
        max(0, len(found) - _MOST_ROWS),
    )


def _checks(record: Authentication) -> list[tuple[str, str, str, bool, Alignment]]:
    found = []
    if record.spf is not None:
        spf = record.spf
        found.append(("SPF", str(spf.domain or "-"), spf.result, spf.aligned, spf.alignment))
    found += [
        ("DKIM", str(check.domain or "-"), check.result, check.aligned, check.alignment) for check in record.dkim
    ]
    return found
