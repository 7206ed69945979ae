"""The usual form of Exchange Online's Received fields, read by one pattern: most fields of most mailboxes.

It gives what the clauses and the dialect give, at a tenth of the cost; whatever differs in the least is left to
them. A test compares both over every field of the corpus and of the samples.
"""

import re
from datetime import UTC, datetime

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field, Span
from hdrscan.text.addresses import normalize
from hdrscan.trace.client import NO_NAME
from hdrscan.trace.tls import normal_version

_S = r"[ \t\r\n]++"
# A name with a dot in it, which no keyword has; an address literal starts with no letter.
_NAME = r"([A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,8}+)"
_IP = r"\(\[?([0-9a-f.:]{2,39}(?:%[0-9]{1,3})?+)\]?\)"
_DATE = (
    rf"((?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),{_S}([0-9]{{1,2}}){_S}([JFMASOND][a-z]{{2}}){_S}([0-9]{{4}}){_S}"
    rf"([0-9]{{2}}):([0-9]{{2}}):([0-9]{{2}}){_S}\+0000)"
)
_FORM = re.compile(
    rf"{_S}from{_S}{_NAME}{_S}{_IP}{_S}by{_S}{_NAME}(?:{_S}{_IP})?+{_S}with{_S}"
    rf"(?:(HTTPS)|(Microsoft{_S}SMTP{_S}Server|mapi)"
    rf"(?:{_S}\((?:version=(TLS1_[0-3]),{_S}cipher=(TLS_[A-Z0-9_]{{3,80}})|(TLS))\))?+"
    rf"{_S}id{_S}(15\.20\.[0-9.]{{1,20}})(?:{_S}via{_S}(Frontend{_S}Transport))?+);{_S}{_DATE}[ \t\r\n]*+\Z"
)
_MONTHS = {
    "Jan": 1, "Feb": 2, "Mar": 3, "Apr": 4, "May": 5, "Jun": 6,
    "Jul": 7, "Aug": 8, "Sep": 9, "Oct": 10, "Nov": 11, "Dec": 12,
}  # fmt: skip
# Groups of the form that are values of a hop.
_PLACES = (
    (1, "name"), (2, "ip"), (3, "by"), (4, "by_ip"), (5, "protocol"), (6, "protocol"), (10, "id"), (11, "via"),
    (12, "time"),
)  # fmt: skip


def read_usual(field: Field, received_index: int) -> Hop | None:
    """Read a field of the usual form; None for any other."""
    match = _FORM.match(field.body)
    if match is None:
        return None
    name, seen, by, seen_by, https, protocol, version, cipher, bare_tls, id_, via, _date, *date = match.groups()
    ip = normalize(seen)
    by_ip = normalize(seen_by) if seen_by else None
    time = _time(date)
    # HTTPS alone is everybody's; Microsoft's own hosts say it between one another.
    ours = not https or ".prod.outlook.com" in by.lower() or ".prod.exchangelabs.com" in by.lower()
    if name.lower() in NO_NAME or ip is None or (seen_by and by_ip is None) or time is None or not ours:
        return None
    spans = _spans(match, field.offset)
    is_smtp = protocol is not None and protocol != "mapi"
    if is_smtp:
        spans["helo"] = spans["name"]
    return Hop(
        field,
        received_index,
        name,
        name if is_smtp else NOT_APPLICABLE,
        NOT_PRESENT,
        ip,
        by,
        NOT_PRESENT if by_ip is None else by_ip,
        "HTTPS" if https else "mapi" if not is_smtp else "Microsoft SMTP Server",
        NOT_PRESENT if via is None else "Frontend Transport",
        NOT_PRESENT if id_ is None else id_,
        NOT_PRESENT,
        NOT_PRESENT,
        _tls(version, cipher) if version or bare_tls is not None else NOT_PRESENT,
        NOT_PRESENT,
        time,
        0,
        f"Exchange Online {id_}" if id_ else "Exchange Online",
        "exchange-online",
        (),
        spans,
    )


def _tls(version: str | None, cipher: str | None) -> Tls:
    return Tls(NOT_PRESENT if version is None else normal_version(version), cipher or NOT_PRESENT)


def _time(date: list[str]) -> datetime | None:
    day, month, year, hour, minute, second = date
    try:
        return datetime(int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC)
    except (ValueError, KeyError):
        return None


def _spans(match: re.Match[str], offset: int) -> dict[str, Span]:
    """Return where each value stands, in the block's text."""
    spans: dict[str, Span] = {}
    for group, value in _PLACES:
        start, end = match.span(group)
        if start >= 0:
            spans[value] = (start + offset, end + offset)
    return spans
