"""The address that delivered the message has no name that leads back to it.

## What it means

The receiving server looked up the PTR record of the client's address and found none, or one whose name does not
have that address (Postfix: `unknown`; sendmail: `may be forged`; Microsoft: `PTR:InfoNoRecords`). `ErrorRetry`
means only that the look-up failed.

## Why it matters

Large receivers refuse or junk mail from addresses without a confirmed name; Exchange Online counts it against a
relay.

## Fix

Ask the owner of the address, usually the provider, for a PTR record, and publish an A or AAAA record of that name
with the address.

## References

RFC 1912 section 2.1; RFC 8601 section 2.7.3 (iprev).
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import pointer
from hdrscan.rules.peers import Peer, name_to_use, peer_of
from hdrscan.rules.published import leads_back
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped

_PUBLISHED = ("DNS001", "DNS002", "DNS003")


@rule("HOP009", "no-reverse-name", Severity.MEDIUM)
def no_reverse_name(case: Case) -> Iterator[Draft]:
    """Find a client at the boundary or at the sender's front door whose address has no confirmed name."""
    peer = peer_of(case)
    if peer is None or peer.problem is None:
        return
    place = "the recipient" if peer.at_boundary else "the sender's own tenant"
    yield Draft(
        f"{_what(peer)}, as {place} found.",
        peer.evidence,
        None if peer.is_temporary else _fix(case, peer),
        severity=None if _is_ours_to_mend(case, peer) else Severity.LOW,
        # Postfix writes "unknown" too where its look-up failed, or was turned off.
        confidence=Confidence.MEDIUM if peer.problem == "unknown" else None,
        # A device that delivers to the front door itself needs a connector before it needs a name.
        causes=("ROUTE008", "ROUTE003", *_PUBLISHED) if peer.at_boundary else _PUBLISHED,
    )


def _fix(case: Case, peer: Peer) -> Fix:
    name = name_to_use(case, peer.helo)
    return pointer(peer.ip, name, peer.owner, leads_back=leads_back(case, peer.ip, name))


def _is_ours_to_mend(case: Case, peer: Peer) -> bool:
    """Tell whether the look-up says something, and of a host that delivered, not of one that was forwarded."""
    attributed = case.facts is not None and case.facts.attributed is not None
    return not peer.is_temporary and (peer.at_boundary or attributed)


def _what(peer: Peer) -> str:
    if peer.is_temporary:
        return f"The name of {peer.ip} could not be looked up"
    if peer.problem == "may be forged":
        return f"{peer.ip} is called {clipped(str(peer.ptr))}, a name that does not lead back to it"
    return f"{peer.ip} has no name that leads back to it"
