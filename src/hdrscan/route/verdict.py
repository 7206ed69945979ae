"""The verdict: the first signal of each table that is there decides, and all others are kept beside it."""

from collections.abc import Sequence

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.route import (
    Confidence,
    HeloKind,
    HeloVerdict,
    HostSoftware,
    OriginKind,
    OriginVerdict,
    Route,
    Signal,
)
from hdrscan.providers import microsoft
from hdrscan.route import office365_signals as office365
from hdrscan.route.facts import Facts
from hdrscan.route.helo_signals import HELO_SIGNALS
from hdrscan.route.hosts import is_login
from hdrscan.route.relay_signals import BOUNDARY_SIGNALS, RELAY_SIGNALS
from hdrscan.route.signal import SignalRule, signals
from hdrscan.route.summary import summarize
from hdrscan.text.addresses import kind_of
from hdrscan.trace.boundary import segments, why_no_boundary

_LOWER = {
    Confidence.HIGH: Confidence.MEDIUM,
    Confidence.MEDIUM: Confidence.LOW,
    Confidence.LOW: Confidence.LOW,
}
# Dialects that tell nothing about the MTA of the host: filters, and what nobody claims.
_NO_MTA = frozenset({"postfix", "generic", "amavis", "lmtp", "x-received"})
_OWN_RELAYS = frozenset({HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY})
_TABLE_IS_OLD = 365


def judge_route(facts: Facts | None, hops: tuple[Hop, ...] = ()) -> Route:
    """Judge who spoke HELO at the boundary and what stood behind it.

    Without a boundary ``facts`` is None and nothing is judged; ``hops`` are then the message's.
    """
    if facts is None:
        return _without_boundary(hops)
    helo = judge_helo(facts)
    origin = _origin(facts, helo)
    return Route(
        helo=helo,
        origin=origin,
        ingress=facts.context.ingress,
        segments=segments(facts.context.hops),
        notes=_notes(facts, helo),
        summary=summarize(facts, helo, origin),
    )


def _without_boundary(hops: tuple[Hop, ...]) -> Route:
    reason = why_no_boundary(hops)
    nothing = (NOT_PRESENT, NOT_PRESENT)
    return Route(
        HeloVerdict(HeloKind.UNKNOWN, NOT_APPLICABLE, *nothing, None, (), (), reason),
        OriginVerdict(OriginKind.UNKNOWN, NOT_APPLICABLE, *nothing, NOT_PRESENT, (), (), reason),
        None,
        segments(hops),
        (),
        reason,
    )


def judge_helo(facts: Facts) -> HeloVerdict:
    """Judge who spoke HELO at the boundary."""
    return _helo_kind(facts)._replace(
        provider=NOT_PRESENT if facts.owner is None else facts.owner.proof, software=_software(facts)
    )


def _helo_kind(facts: Facts) -> HeloVerdict:
    found = signals(HELO_SIGNALS, facts) if facts.is_client_known else []
    name, ip = facts.helo, facts.client.ip
    if not found:
        return HeloVerdict(
            HeloKind.UNKNOWN, NOT_APPLICABLE, name, ip, facts.client, (), (), _why_unknown(facts.client, facts)
        )
    deciding = found[0]
    kind = HeloKind(deciding.supports)
    confidence: Confidence | Absent = NOT_APPLICABLE if kind is HeloKind.UNKNOWN else deciding.confidence
    if kind is HeloKind.POSTFIX_RELAY and _runs_another_mta(facts):
        kind = HeloKind.ONPREM_RELAY
    for_it, against = _sorted(found, deciding)
    return HeloVerdict(kind, confidence, name, ip, facts.client, for_it, against, deciding.text)


def _software(facts: Facts) -> HostSoftware | Absent:
    """Say what the host runs by its own hop, else by the hop right below in a name of its own organization."""
    hop = facts.own_hop
    if hop is None and facts.below and facts.below[0] is facts.entry:
        hop = facts.entry
    if hop is None or isinstance(hop.software, Absent):
        return NOT_PRESENT
    shown = facts.quote(hop, "by", "as its own hop says") or facts.quote_field(hop.field, "as its own hop says")
    return HostSoftware(hop.software, Standing.CLAIMED, shown)


def _runs_another_mta(facts: Facts) -> bool:
    return facts.own_hop is not None and facts.own_hop.dialect not in _NO_MTA


def _why_unknown(client: Hop, facts: Facts) -> str:
    if facts.is_private(client) and kind_of(str(client.ip)) != "loopback":
        return (
            f"The client's address, {client.ip}, is a private one: the message comes from inside, or a proxy or "
            "NAT hides who connected. If it is a host of yours, name it (--receiver, --relay)."
        )
    if not facts.is_client_known and isinstance(client.ip, str):
        return (
            "The client is a host of the recipient's own: no field of the recipient's says who connected to it."
        )
    if client.ip is Absent.UNREADABLE:
        return "The client's address cannot be read, and without it a name proves nothing."
    if isinstance(client.ip, Absent) and isinstance(client.helo, Absent) and is_login(client):
        return "A client logged in to the receiving host itself, which records neither its name nor its address."
    if isinstance(client.ip, Absent) and isinstance(client.helo, Absent):
        return "The message was handed over on the receiving host itself: nobody spoke HELO."
    return "The client's address is not recorded, and without it a name proves nothing."


def _sorted(found: Sequence[Signal], deciding: Signal) -> tuple[tuple[Signal, ...], tuple[Signal, ...]]:
    """Part signals into those for the decided kind and those for another."""
    agreeing = tuple(signal for signal in found if signal.supports == deciding.supports)
    return agreeing, tuple(signal for signal in found if signal.supports != deciding.supports)


def _origin(facts: Facts, helo: HeloVerdict) -> OriginVerdict:
    if is_login(facts.client):
        below = RELAY_SIGNALS if facts.is_client_known else ()
        found = _decided(facts, (*BOUNDARY_SIGNALS, *below), lower=False)
        return found._replace(name=facts.helo, ip=facts.client.ip)
    if helo.kind is HeloKind.OFFICE365_OUTBOUND:
        return _behind_office365(facts, lower=False)
    if any(signal.id == "skip-listed" for signal in helo.signals):
        skipped = facts.stamps.skipped_to[0]
        return _unknown_origin(
            "The recipient's tenant judged the host before the gateway; what stood behind that one is not known.",
            skipped.domain.value,
            skipped.ip.value,
        )
    if helo.kind in (HeloKind.OFFICE365_SPOOFED, HeloKind.UNKNOWN):
        return _unknown_origin("Whatever the fields below say, the host that wrote them is not known.")
    if helo.kind in _OWN_RELAYS and _came_from_office365(facts):
        return _behind_office365(facts, lower=True)
    return _decided(facts, RELAY_SIGNALS, lower=False)


def _came_from_office365(facts: Facts) -> bool:
    """Tell whether the relay says that Office 365 handed its own organization's mail to it: a smart host.

    A list or a forwarder gets mail from Office 365 too, of others.
    """
    hop = facts.entry
    if hop is None or not facts.is_microsoft_outbound(hop):
        return False
    return facts.is_own_relay or facts.is_relay_name(facts.helo) or facts.is_in_from_domain(facts.helo)


def _behind_office365(facts: Facts, *, lower: bool) -> OriginVerdict:
    verdict = _decided(facts, office365.OFFICE365_SIGNALS, lower=lower)
    client = office365.attributed(facts)
    if verdict.kind in (OriginKind.CONNECTOR_RELAY, OriginKind.HYBRID_EXCHANGE) and client is not None:
        return verdict._replace(
            name=client.helo.value, ip=client.ip.value, tenant_id=client.tenant_id.value or _tenant(facts)
        )
    # Microsoft records no other client's name or address: below its own servers there is nobody else's word.
    verdict = verdict._replace(name=NOT_PRESENT, ip=NOT_PRESENT, tenant_id=_tenant(facts))
    report = office365.report(facts)
    if verdict.kind is OriginKind.FORWARD and report is not None:
        return verdict._replace(name=report.text("H"), ip=report.text("CIP"))
    if verdict.kind is OriginKind.FORWARD and facts.context.ingress is not None:
        return verdict._replace(name=facts.context.ingress.helo, ip=facts.context.ingress.ip)
    return verdict


def _tenant(facts: Facts) -> str | Absent:
    """Return the sending tenant's id; at a recipient of Microsoft 365 the stamp is the recipient's own."""
    if facts.context.is_front_door:
        return NOT_PRESENT
    return next((stamp.value for stamp in facts.claimed_stamps.tenant_ids), NOT_PRESENT)


def _decided(facts: Facts, table: Sequence[SignalRule], *, lower: bool) -> OriginVerdict:
    found = signals(table, facts)
    if not found:
        return _unknown_origin("Nothing in the header tells what stood behind that host.")
    deciding = found[0]
    kind = OriginKind(deciding.supports)
    name, ip = _client_behind(facts, kind)
    for_it, against = _sorted(found, deciding)
    confidence: Confidence | Absent = _LOWER[deciding.confidence] if lower else deciding.confidence
    if kind is OriginKind.UNKNOWN:
        confidence = NOT_APPLICABLE
    return OriginVerdict(kind, confidence, name, ip, NOT_PRESENT, for_it, against, deciding.text)


def _client_behind(facts: Facts, kind: OriginKind) -> tuple[str | Absent, str | Absent]:
    """Return the name and address of who stood behind the host, where it says so."""
    if kind is OriginKind.SAME:
        return facts.helo, facts.client.ip
    hop = facts.entry
    known = (OriginKind.SMTP_AUTH, OriginKind.FORWARD, OriginKind.UNKNOWN)
    if hop is None or kind not in known or (kind is OriginKind.FORWARD and facts.is_inner(hop)):
        return NOT_PRESENT, NOT_PRESENT
    if facts.is_private(hop):
        return NOT_PRESENT, NOT_PRESENT  # its own network, or the host itself
    return hop.helo or hop.name, hop.ip


def _unknown_origin(
    reason: str, name: str | Absent = NOT_PRESENT, ip: str | Absent = NOT_PRESENT
) -> OriginVerdict:
    return OriginVerdict(OriginKind.UNKNOWN, NOT_APPLICABLE, name, ip, NOT_PRESENT, (), (), reason)


def _notes(facts: Facts, helo: HeloVerdict) -> tuple[str, ...]:
    notes = []
    relies_on_ranges = helo.kind in (HeloKind.OFFICE365_OUTBOUND, HeloKind.OFFICE365_SPOOFED)
    received = facts.client.time
    if relies_on_ranges and not isinstance(received, Absent):
        age = microsoft.ranges_age(received.date())
        if age > _TABLE_IS_OLD:
            notes.append(
                f"The table of Microsoft's addresses is of {microsoft.RANGES_AS_OF:%Y-%m-%d}, {age} days older "
                "than the message: a newer hdrscan may know more."
            )
    return tuple(notes)
