"""From a header block to a report: one pure function, without input or output, clock or network."""

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.correspondents import mailboxes_of, mixed_notes
from hdrscan.journey.legs import Leg, as_seen, read_leg
from hdrscan.journey.travel import journey_of, legs_of
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.authentication import AuthRecord
from hdrscan.model.hop import Hop
from hdrscan.model.report import Message, Report
from hdrscan.model.source import Field, HeaderBlock, Quirk, Source
from hdrscan.route.facts import Facts
from hdrscan.route.verdict import judge_route
from hdrscan.rules.case import Case
from hdrscan.rules.running import chosen, run
from hdrscan.settings import DEFAULTS, Settings
from hdrscan.text.cfws import unfold
from hdrscan.text.dates import find_date
from hdrscan.text.display import decode_field
from hdrscan.text.mailbox import domain_of, first_address, mailboxes, reverse_path
from hdrscan.trace.boundary import segments
from hdrscan.trace.chain import build_chain, read_hops
from hdrscan.trace.seen_by import find_judged

if TYPE_CHECKING:
    from hdrscan.model.live import LiveFacts

_MOST_AUTHORS = 100


class Examined(NamedTuple):
    """A message read and its route judged; findings are still to come."""

    report: Report
    facts: Facts | None
    """None where there is no boundary."""
    legs: tuple[Leg, ...] = ()
    """What each receiver on the way had, newest first."""


def judge(
    source: Source, block: HeaderBlock, settings: Settings = DEFAULTS, live: "LiveFacts | None" = None
) -> Report:
    """Judge one message by its header block, and by what the DNS was found to say of it."""
    return conclude(examine(source, block, settings), settings, live)


def examine(source: Source, block: HeaderBlock, settings: Settings = DEFAULTS) -> Examined:
    """Read one message: enough to know what to ask the DNS."""
    hops = read_hops(block)
    boundary = find_judged(hops, settings)
    message = _message(block)
    seen, received = as_seen(block, hops, boundary)
    leg = read_leg(seen, received, boundary, settings, message)
    authentication, chain = leg.authentication, build_chain(hops)
    legs = legs_of(leg, message)
    route = judge_route(leg.facts, hops)
    report = Report(
        source=source,
        block=block,
        message=message,
        chain=chain,
        boundary=boundary,
        route=route if received is hops else route._replace(segments=segments(hops)),
        authentication=authentication,
        microsoft=leg.stamps,
        differences=_differences(authentication) if settings.cross_check else None,
        findings=(),
        failures=(),
        quirks=(*block.quirks, *_too_many_hops(block, hops)),
        journey=journey_of(legs, chain, message, route.helo),
    )
    return Examined(report, leg.facts, legs)


def conclude(examined: Examined, settings: Settings = DEFAULTS, live: "LiveFacts | None" = None) -> Report:
    """Lay what the DNS says beside what was recorded, and let the rules judge both."""
    report = examined.report
    if live is not None:
        helo = judge_route(examined.facts).helo if report.route is None else report.route.helo
        journey = journey_of(examined.legs, report.chain, report.message, helo, live)
        report = report._replace(live=live, journey=journey)
    findings, failures = run(chosen(settings, dns=live is not None), Case(report, examined.facts, settings))
    return report._replace(findings=findings, failures=failures)


def _differences(record: AuthRecord) -> dict[int, tuple[str, ...]]:
    """Have the second reader read every Authentication-Results field too."""
    from hdrscan.auth.second_reader import cross_check  # noqa: PLC0415 - a second reader is not always asked

    return {found.record.field.index: cross_check(found.record) for found in record.results}


def _too_many_hops(block: HeaderBlock, hops: tuple[Hop, ...]) -> tuple[Quirk, ...]:
    count = len(block.by_key.get("received", ()))
    if count == len(hops):
        return ()
    return (
        Quirk("too-many-hops", None, f"only the topmost {len(hops):,} of {count:,} Received fields were read"),
    )


def _message(block: HeaderBlock) -> Message:
    authors = _authors(block)
    address = authors[0] if authors else UNREADABLE if block.by_key.get("from") else NOT_PRESENT
    path = _first(block, "return-path")
    written = reverse_path(path.body) if path else None
    mailboxes, sender, reply_to = (mailboxes_of(block, key) for key in ("from", "sender", "reply-to"))
    return Message(
        from_address=address,
        from_domain=NOT_PRESENT if isinstance(address, Absent) else domain_of(address) or UNREADABLE,
        reverse_path=NOT_PRESENT if written is None else written,
        to=_text(block, "to"),
        subject=_text(block, "subject"),
        date=_date(block),
        message_id=_text(block, "message-id"),
        authors=authors,
        mailboxes=mailboxes,
        sender=sender,
        reply_to=reply_to,
        notes=mixed_notes(("From", mailboxes), ("Sender", sender), ("Reply-To", reply_to)),
    )


def _first(block: HeaderBlock, key: str) -> Field | None:
    return next(block.named(key), None)


def _authors(block: HeaderBlock) -> tuple[str, ...]:
    """Return the addresses of all From fields; a field that holds none in its place may hold one in a comment."""
    authors: list[str] = []
    for field in block.named("from"):
        authors += mailboxes(field.body) or filter(None, [first_address(field.body)])
        if len(authors) >= _MOST_AUTHORS:
            break
    return tuple(authors[:_MOST_AUTHORS])


def _text(block: HeaderBlock, key: str) -> str | Absent:
    field = _first(block, key)
    return decode_field(field.body) if field else NOT_PRESENT


def _date(block: HeaderBlock) -> str | Absent:
    field = _first(block, "date")
    if field is None:
        return NOT_PRESENT
    moment = find_date(unfold(field.body))
    return isoformat(moment.time) if moment and moment.time else UNREADABLE


def isoformat(time: datetime) -> str:
    """Spell a time in UTC as ISO 8601 with a Z."""
    return time.isoformat().replace("+00:00", "Z")
