"""The client's HELO is not a name that others can look up.

## What it means

The host that connected to the recipient said an address, a single label, `localhost` or a name below a top level
that does not exist on the internet.

## Why it matters

RFC 5321 asks for a full host name, and receivers score or refuse anything else.

## Fix

Give the mail server the name that its address has in the DNS: in Postfix `myhostname`, or `smtp_helo_name` where
only HELO should change. The name needs an A (or AAAA) record, so it lies in a domain that exists.

## References

RFC 5321 sections 2.3.5 and 4.1.1.1.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import helo_name, host_owner
from hdrscan.rules.masks import is_masked
from hdrscan.rules.peers import name_to_use, peer_of
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.transport import is_submission
from hdrscan.rules.wording import clipped
from hdrscan.text.addresses import is_internal
from hdrscan.text.names import is_host_name, top_level_is_public


@rule("HOP007", "helo-no-public-name", Severity.MEDIUM)
def helo_no_public_name(case: Case) -> Iterator[Draft]:
    """Find a boundary whose client's HELO cannot be looked up."""
    hop = case.hop
    if hop is None or not isinstance(hop.helo, str) or is_masked(hop.helo) or is_submission(hop):
        return
    inside = isinstance(hop.ip, str) and is_internal(hop.ip)
    if inside or (is_host_name(hop.helo) and top_level_is_public(hop.helo)):
        return
    peer = peer_of(case)
    looked_up = peer.ptr if peer is not None and peer.at_boundary else Absent.NOT_PRESENT
    yield Draft(
        f"The client{f' [{hop.ip}]' if hop.ip else ''} said {clipped(hop.helo)} in HELO, which is not a public "
        "host name.",
        (case.quote_hop(hop, "helo", note="said in HELO"),),
        helo_name(name_to_use(case, looked_up), host_owner(hop.helo, hop.ip), is_relay=case.is_from_relay),
        causes=("ROUTE008",),
    )
