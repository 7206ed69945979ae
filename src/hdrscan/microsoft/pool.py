"""Which of Microsoft's outbound address pools sent a message (docs/microsoft.md).

The host names are the same in all pools; the pool tag of SFP, the relay flag, the address and the tag in its
looked-up name tell. The relay pool stands in no SPF record, so a failure there says nothing about the sender's.
"""

from collections.abc import Iterable

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.microsoft import AntispamReport, Pool, PoolSignal, Stamp
from hdrscan.providers.microsoft import ptr_tag, range_of

# Counted in 1,289 messages; Microsoft documents none of these numbers.
SFP_POOLS = {1101: "normal", 1102: "normal", 1501: "high-risk", 1022: "relay", 1023: "relay", 1021: "system"}
"""What the ``SFP`` of an outbound report tells."""
TAG_POOLS = {
    "on": "normal",
    "hn": "high-risk",
    "rlhn": "relay",
    "olkn": "consumer",
    "acsn": "system",
}
"""What the tag in a PTR name tells; ``lp`` goes with normal pools too (SFP 1101 and 1102), and tells nothing."""


def read_pool(
    reports: Iterable[AntispamReport],
    relay_flags: Iterable[Stamp[int]] = (),
    ip: str | None = None,
    rdns: str | None = None,
    extra: tuple[str, ...] = (),
) -> Pool:
    """Tell the pool from an address (a fact where the boundary saw it) first, then from Microsoft's own fields.

    ``ip`` and ``rdns`` are those of the Microsoft host at the boundary; ``extra`` are ranges the user added.
    """
    signals = [*_address_signals(ip, rdns, extra), *_sfp_signals(reports), *_relay_signals(relay_flags)]
    kinds = {signal.pool for signal in signals}
    kind: str | Absent = signals[0].pool if signals else NOT_PRESENT
    return Pool(kind, tuple(signals), len(kinds) <= 1)


def _address_signals(ip: str | None, rdns: str | None, extra: tuple[str, ...]) -> list[PoolSignal]:
    found = range_of(ip, extra) if ip else None
    signals = []
    # A mixed range holds hosts of several pools: it does not contradict what the fields say.
    if found and found.pool != "mixed":
        signals.append(PoolSignal(found.pool, f"the address lies in {found.cidr}", None, None))
    tag = ptr_tag(rdns) if rdns else None
    if tag in TAG_POOLS:
        signals.append(PoolSignal(TAG_POOLS[tag], f"the looked-up name has the tag {tag}", None, None))
    return signals


def _sfp_signals(reports: Iterable[AntispamReport]) -> list[PoolSignal]:
    signals = []
    for report in reports:
        entry = report.entry("SFP") if report.kind == "forefront" else None
        if entry and isinstance(entry.value, int) and entry.value in SFP_POOLS:
            signals.append(PoolSignal(SFP_POOLS[entry.value], f"SFP {entry.value}", report.field, entry.span))
    return signals


def _relay_signals(flags: Iterable[Stamp[int]]) -> list[PoolSignal]:
    return [
        PoolSignal("relay", "X-MS-Exchange-AntiSpam-Relay is 1", flag.field, flag.span)
        for flag in flags
        if flag.value == 1
    ]
