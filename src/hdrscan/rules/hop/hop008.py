"""The client's HELO is not the name that its address has.

## What it means

The receiving server looked up the name of the client's address, and it is another one than the client said. An
outbound server of Office 365 is left out: its two names differ by design.

## Why it matters

Filters count a HELO that does not match. It costs little where both names belong to one organization, and is
graded accordingly; from your own relay it is worth mending.

## Fix

Use one name everywhere: in HELO, in the PTR record of the address, and in an A or AAAA record that leads back.
The name need not be in the domain of the senders: one server that sends for many domains says its own name.

## References

RFC 5321 section 4.1.4; RFC 1912 section 2.1.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import helo_name, pointer
from hdrscan.rules.masks import is_masked
from hdrscan.rules.peers import Peer, name_to_use, peer_of
from hdrscan.rules.published import leads_back
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped
from hdrscan.text.names import is_host_name, organizational_domain, top_level_is_public


@rule("HOP008", "helo-not-rdns", Severity.MEDIUM)
def helo_not_rdns(case: Case) -> Iterator[Draft]:
    """Find a client, and an own relay behind Office 365, that says another name than the one looked up."""
    peer = peer_of(case)
    if peer is None or not _differs(peer) or not _is_of_interest(case, peer):
        return
    ours = case.is_from_relay if peer.at_boundary else True
    yield Draft(
        f"The client [{peer.ip}] said {clipped(str(peer.helo))} in HELO, and its address is called "
        f"{clipped(str(peer.ptr))}.",
        peer.evidence,
        _fix(case, peer),
        causes=("DNS004",),
        severity=None if ours and not _is_one_organization(peer) else Severity.LOW,
    )


def _fix(case: Case, peer: Peer) -> Fix:
    """Say the looked-up name where it is one of the sender's domain; else have the provider change it."""
    ptr = name_to_use(case, peer.ptr)
    name = name_to_use(case, peer.helo, peer.ptr)
    if name == ptr or (case.facts is not None and case.facts.is_in_from_domain(peer.ptr)):
        return helo_name(ptr, peer.owner, is_relay=case.is_from_relay or not peer.at_boundary)
    return pointer(peer.ip, name, peer.owner, leads_back=leads_back(case, peer.ip, name))


def _differs(peer: Peer) -> bool:
    if isinstance(peer.helo, Absent) or isinstance(peer.ptr, Absent) or peer.problem is not None:
        return False
    if is_masked(peer.helo) or is_masked(peer.ptr):
        return False
    said, looked_up = (name.lower().rstrip(".") for name in (peer.helo, peer.ptr))
    # What is not a public name is another finding (HOP007).
    return said != looked_up and is_host_name(said) and top_level_is_public(said)


def _is_of_interest(case: Case, peer: Peer) -> bool:
    """Leave out Microsoft's servers, strangers' hosts behind a forwarder, and big senders' farms."""
    facts = case.facts
    if facts is None or facts.is_outbound(peer.helo):
        return False
    if not peer.at_boundary:
        return facts.attributed is not None
    proven = case.is_from_relay and case.route.helo.confidence is Confidence.HIGH
    return proven or not _is_one_organization(peer)


def _is_one_organization(peer: Peer) -> bool:
    return organizational_domain(str(peer.helo)) == organizational_domain(str(peer.ptr))
