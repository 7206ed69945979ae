"""The message reached the recipient with less TLS than you expect.

## What it means

`expect.tls` in `hdrscan.toml` names the least version of TLS for the boundary's hop, and the recipient's server
recorded a lower one, or none.

## Why it matters

What must not be read on the way could be.

## Fix

In Postfix, `smtp_tls_security_level = encrypt` and `smtp_tls_mandatory_protocols`.

## References

RFC 8996; RFC 3207; RFC 9325.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, is_weaker
from hdrscan.rules.fixes import THE_HOST, main_cf
from hdrscan.rules.readers import client_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.transport import is_plain
from hdrscan.rules.wording import host

_ANY = "any"


@rule("ROUTE023", "weak-tls", Severity.MEDIUM)
def weak_tls(case: Case) -> Iterator[Draft]:
    """Find a boundary with too little TLS, where its server records how much."""
    least, hop = expectations(case).tls, case.hop
    if least is None or hop is None or not is_weaker(hop, least, is_plain=is_plain(hop)):
        return
    used = "no TLS" if isinstance(hop.tls, Absent) else str(hop.tls.version)
    wanted = "TLS" if least == _ANY else f"{least} or better"
    yield Draft(
        f"{host(hop.helo or hop.name, hop.ip)} used {used}, where {wanted} is expected.",
        (case.quote_hop(hop, "tls", "protocol", note=used),),
        _fix(case, least),
    )


def _fix(case: Case, least: str) -> Fix:
    owner = client_owner(case)
    if not case.is_from_relay:
        return Fix(f"Deliver with {'TLS' if least == _ANY else least}", THE_HOST, "", owner=owner)
    lines = ["smtp_tls_security_level = encrypt"]
    if least != _ANY:
        lines.append(f"smtp_tls_mandatory_protocols = >={least}")
    return main_cf(
        "Insist on TLS",
        *lines,
        caution="Mail to hosts without it stays in the queue. Postfix before 3.6 spells versions another way.",
        owner=owner,
    )
