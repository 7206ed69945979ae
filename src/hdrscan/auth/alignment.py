"""Alignment with the author domain (RFC 9989; organizational domains by public suffix, RFC 7489 section 3.2).

The tree walk of RFC 9989 asks the DNS. What headers alone can tell is the public suffix answer, with Microsoft's
tenant names taken for public suffixes (docs/microsoft.md), so the method is named wherever a result is shown.
"""

import re
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.auth import Resinfo
from hdrscan.model.authentication import Alignment
from hdrscan.text.lazy import lazy
from hdrscan.text.names import organizational_domain

_STRICT = {tag: lazy(rf"(?<![a-z]){tag}=s(?:trict)?(?![a-z])", re.IGNORECASE) for tag in ("adkim", "aspf")}


class Mode(NamedTuple):
    """Whether the domain's record asks for strict alignment, as far as the receiver quotes it."""

    dkim_strict: bool
    spf_strict: bool

    def __str__(self) -> str:
        """Name the method for the report."""
        if self.dkim_strict and self.spf_strict:
            return "equality (strict)"
        strict = "DKIM strict, SPF" if self.dkim_strict else "SPF strict, DKIM" if self.spf_strict else ""
        return f"the public suffix list ({strict} relaxed)" if strict else "the public suffix list (relaxed)"


def mode_of(dmarc: tuple[Resinfo, ...]) -> Mode:
    """Read adkim= and aspf= where a receiver quotes the record beside its DMARC result."""
    quoted = " ".join(
        [comment.text for found in dmarc for comment in found.comments]
        + [f"{name.rpartition('.')[2]}={value}" for found in dmarc for name, value, _ in found.properties]
    )
    if "=s" not in quoted.casefold():  # relaxed, as nearly all are
        return Mode(dkim_strict=False, spf_strict=False)
    return Mode(_STRICT["adkim"].search(quoted) is not None, _STRICT["aspf"].search(quoted) is not None)


def align(domain: str | Absent, author: str | Absent) -> Alignment:
    """Relate a domain to the author domain; names are compared without case (RFC 4343)."""
    if not domain or not author:
        return Alignment.UNKNOWN
    one, other = str(domain).lower().rstrip("."), str(author).lower().rstrip(".")
    if one == other:
        return Alignment.SAME
    if organizational_domain(one) == organizational_domain(other):
        return Alignment.ORGANIZATION
    return Alignment.DIFFERENT


def is_aligned(alignment: Alignment, *, strict: bool) -> bool:
    """Tell whether a relation is good enough in a mode."""
    return alignment is Alignment.SAME or (alignment is Alignment.ORGANIZATION and not strict)
