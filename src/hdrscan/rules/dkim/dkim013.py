"""A DKIM key is short, ambiguous or cannot be used.

## What it means

The RSA key has less than 2048 bits; several TXT records stand at the selector; or what stands there is no key
for e-mail, or no key stands behind the CNAME.

## Why it matters

Keys below 1024 bits are ignored, 1024 bits are weak, and of several records a receiver may read any.

## Fix

Make a new key of 2048 bits; in Office 365: `Rotate-DkimSigningConfig -KeySize 2048`. Leave one record.

## References

RFC 8301 section 3.2; RFC 6376 sections 3.6.1 and 3.6.2.2.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.published import dns_findings, is_failed
from hdrscan.rules.registry import Draft, Needs, rule

if TYPE_CHECKING:
    from hdrscan.model.checklist import Check


@rule("DKIM013", "dkim-key-unfit", Severity.MEDIUM, needs=Needs.DNS)
def dkim_key_unfit(case: Case) -> Iterator[Draft]:
    """Find keys of the From domain and of the message's signatures that are unfit."""
    yield from dns_findings(case, "DKIM013", _cost)


def _cost(check: "Check") -> Severity:
    several = any(len(getattr(answer, "texts", ())) > 1 for answer in check.answers)
    return Severity.HIGH if is_failed(check) and not several else Severity.MEDIUM
