"""What Microsoft's own fields say of two messages, where they are the word of Microsoft's servers."""

from collections.abc import Iterable, Iterator

from hdrscan.compare.values import address, folded, host, plain
from hdrscan.model.absent import Absent
from hdrscan.model.boundary import Standing
from hdrscan.model.comparison import Pair
from hdrscan.model.microsoft import AntispamReport, Authority, MicrosoftRecord, Stamp
from hdrscan.model.report import Report

# Keys of antispam reports that tell how a message was taken. SFS lists the matched rules of each message's text.
_KEYS = ("CIP", "H", "PTR", "CTRY", "LANG", "SCL", "BCL", "SRV", "IPV", "SFV", "CAT", "SFTY", "SFP", "DIR")
_REPORTS = (("forefront", "forefront"), ("antispam", "antispam"), ("mailbox-delivery", "mailbox delivery"))
_EMPTY = MicrosoftRecord()


def microsoft_pairs(before: Report, after: Report) -> Iterator[Pair]:
    """Compare both records; of one that strangers can have written (docs/trust.md), only that they can."""
    both = (before.microsoft, after.microsoft)
    if both == (None, None):
        return
    yield plain("whose word", *(None if each is None else each.standing.value for each in both))
    one, two = _believed(before), _believed(after)
    if one is _EMPTY and two is _EMPTY:
        return
    yield plain("tenant", _first(one.tenant_ids), _first(two.tenant_ids))
    yield plain("SCL", _first(one.scl), _first(two.scl))
    for kind, title in _REPORTS:
        yield from _report_pairs(title, one.report(kind), two.report(kind))
    yield plain("pool", one.pool.kind, two.pool.kind)
    yield from _client_pairs(one, two)
    for name, first, second in (
        ("from entity", one.from_entity, two.from_entity),
        ("direction", one.directionality, two.directionality),
        ("passes through Exchange Online", one.eop_passes, two.eop_passes),
    ):
        yield plain(name, _all(first), _all(second))
    yield folded("originator organization", _all(one.originator_org), _all(two.originator_org))
    yield address("sender IP", _all(one.sender_ip), _all(two.sender_ip))
    for scope in ("organization", "crosstenant", "crosspremises"):
        yield from _authority_pairs(scope, one.authority(scope), two.authority(scope))


def _authority_pairs(scope: str, one: Authority | None, two: Authority | None) -> Iterator[Pair]:
    if one is None and two is None:
        return
    both = (one, two)
    yield plain(f"{scope} AuthAs", *(None if each is None else _all(each.auth_as) for each in both))
    yield plain(f"{scope} AuthMechanism", *(None if each is None else _all(each.auth_mechanism) for each in both))
    yield host(f"{scope} AuthSource", *(None if each is None else _all(each.auth_source) for each in both))


def _believed(report: Report) -> MicrosoftRecord:
    found = report.microsoft
    return _EMPTY if found is None or found.standing is Standing.CLAIMED else found.record


def _client_pairs(one: MicrosoftRecord, two: MicrosoftRecord) -> Iterator[Pair]:
    """Compare whom a connector recognized, and whom enhanced filtering judged."""
    clients = [record.attributed[0] if record.attributed else None for record in (one, two)]
    yield plain("attributed tenant", *(None if each is None else each.tenant_id.value for each in clients))
    yield address("attributed address", *(None if each is None else each.ip.value for each in clients))
    yield host("attributed HELO", *(None if each is None else each.helo.value for each in clients))
    skipped = [record.skipped_to[0] if record.skipped_to else None for record in (one, two)]
    yield address("judged in its place", *(None if each is None else each.ip.value for each in skipped))
    yield host("judged in its place, HELO", *(None if each is None else each.domain.value for each in skipped))


def _report_pairs(title: str, one: AntispamReport | None, two: AntispamReport | None) -> Iterator[Pair]:
    for key in _KEYS:
        entries = [None if report is None else report.entry(key) for report in (one, two)]
        if any(entries):
            how = address if key == "CIP" else host if key in {"H", "PTR"} else plain
            yield how(f"{title} {key}", *(None if entry is None else entry.raw or None for entry in entries))


def _first(stamps: tuple[Stamp[str], ...] | tuple[Stamp[int], ...]) -> str | int | Absent | None:
    return stamps[0].value if stamps else None


def _all(stamps: Iterable[Stamp[str]] | Iterable[Stamp[int]]) -> str | None:
    return ", ".join(stamp.raw for stamp in stamps) or None
