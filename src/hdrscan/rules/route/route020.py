"""Another kind of host spoke HELO than you expect.

## What it means

`expect.helo` in `hdrscan.toml` lists the kinds of host that may speak HELO at the boundary, and this message came
from another.

## Why it matters

The message took another way than the one that you set up: a connector, a smart host or an MX record is not used,
or the message is not yours.

## Fix

Find out by whom the message was sent, or add the kind to `expect.helo`.

## References

RFC 5321 section 4.1.1.1.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence, HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.expected import expectations, listed
from hdrscan.rules.fixes import relay_through_office365
from hdrscan.rules.readers import client_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host

_HONEST = frozenset(HeloKind) - {HeloKind.OFFICE365_SPOOFED, HeloKind.DIRECT_SEND, HeloKind.UNKNOWN}


@rule("ROUTE020", "unexpected-helo", Severity.MEDIUM)
def unexpected_helo(case: Case) -> Iterator[Draft]:
    """Find a boundary whose client is of no expected kind; an unknown one may be."""
    wanted, helo = expectations(case).helo, case.route.helo
    if not wanted or case.hop is None or helo.kind.value in wanted:
        return
    yield Draft(
        f"{host(helo.name, helo.ip)} spoke HELO, {helo.kind.value}, where {listed(wanted)} is expected.",
        case.helo_evidence,
        _fix(case, wanted),
        confidence=case.sure(helo.confidence) or Confidence.LOW,
        causes=("ROUTE003", "ROUTE008"),
    )


def _fix(case: Case, wanted: tuple[str, ...]) -> Fix | None:
    kind = case.route.helo.kind
    if case.is_from_relay and HeloKind.OFFICE365_OUTBOUND.value in wanted and case.author:
        return relay_through_office365(case.author, client_owner(case))
    if kind not in _HONEST:
        return None
    quoted = ", ".join(f'"{each}"' for each in (*wanted, kind.value))
    return Fix("If this way is right too, expect it", "hdrscan.toml, [expect]", f"helo = [{quoted}]")
