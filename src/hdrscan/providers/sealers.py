"""Providers that seal all mail that they pass on, and so vouch for what they saw (ARC, RFC 8617): dated data.

A seal proves that the sealer wrote the results, not that they are true. These providers write them by their own
measure, whoever their customer is. Anybody else seals only what he likes: the user says whom he believes.
"""

from typing import NamedTuple


class Sealer(NamedTuple):
    """A provider and the domain that it seals with."""

    admd: str
    """As ``Boundary.admd`` has it."""
    domain: str
    evidence: str
    as_of: str
    """When the evidence was last looked at: a year and month."""


SEALERS: tuple[Sealer, ...] = (
    Sealer("Microsoft 365", "microsoft.com", "d=microsoft.com in the seals of its outbound servers", "2026-11"),
    Sealer("Outlook.com", "microsoft.com", "d=microsoft.com in the seals of its outbound servers", "2026-11"),
    Sealer("Google", "google.com", "d=google.com in the seals above its front door's Received", "2026-11"),
)


def seals_for(admd: str, domain: str) -> bool:
    """Tell whether a domain's seals are those of an administration that vouches for all that it passes on."""
    return any(each.admd == admd and each.domain == domain.lower() for each in SEALERS)
