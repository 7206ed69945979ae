"""The client's HELO is no name that others can look up.

## What it means

The host that connected to the recipient said an address, a single label, `localhost` or a name below a top level
that does not exist on the internet.

## Why it matters

RFC 5321 asks for a full host name, and receivers score or refuse anything else.

## Fix

Give the mail server the name that its address has in the DNS: in Postfix `myhostname`, or `smtp_helo_name` where
only HELO should change. The name needs an A (or AAAA) record.

## References

RFC 5321 sections 2.3.5 and 4.1.1.1.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import main_cf
from hdrscan.rules.registry import Draft, rule
from hdrscan.text.names import is_host_name, top_level_is_public


@rule("HOP007", "helo-no-public-name", Severity.MEDIUM)
def helo_no_public_name(case: Case) -> Iterator[Draft]:
    """Find a boundary whose client's HELO cannot be looked up."""
    hop = case.hop
    if hop is None or not isinstance(hop.helo, str) or (is_host_name(hop.helo) and top_level_is_public(hop.helo)):
        return
    domain = case.author
    name = f"mail.{domain}" if domain else "mail.example.com"
    yield Draft(
        f"The client [{hop.ip or '?'}] said {hop.helo} in HELO, which is no public host name.",
        (case.quote_hop(hop, "helo", note="said in HELO"),),
        main_cf(
            "Let the mail server say its public name",
            f"smtp_helo_name = {name}",
            caution="Use the name that the address has in the DNS, with an A or AAAA record that leads back.",
        ),
        causes=("ROUTE008",),
    )
