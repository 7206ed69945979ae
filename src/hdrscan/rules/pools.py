"""Which address pool of Microsoft's brought a message, with what shows it."""

from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.microsoft import AntispamReport
from hdrscan.providers import microsoft
from hdrscan.rules.case import Case

_MIXED = "mixed"


def pool_evidence(case: Case, pool: str) -> tuple[Evidence, ...]:
    """Return what shows that Office 365 sent the message from a pool; nothing where it did not.

    The address that the boundary saw decides; where its range holds several pools, Microsoft's own fields do.
    """
    facts, hop = case.facts, case.hop
    if facts is None or hop is None or not case.is_from_office365:
        return ()
    found = microsoft.range_of(hop.ip) if isinstance(hop.ip, str) else None
    by_address = found is not None and found.pool == pool
    known = facts.stamps.pool
    if not by_address and (known.kind != pool or (found is not None and found.pool != _MIXED)):
        return ()
    shown = [case.quote_hop(hop, "ip", note=f"in {found.cidr}" if found and by_address else "the address")]
    shown += [
        quote(case.block, signal.field, signal.span, signal.reason)
        for signal in known.signals
        if signal.pool == pool and signal.field is not None and signal.span is not None
    ]
    return tuple(shown)


def sending_report(case: Case) -> AntispamReport | None:
    """Return the report that the sending tenant stamped."""
    return None if case.facts is None else case.facts.sending_report(case.facts.stamps)
