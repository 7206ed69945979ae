"""The usual form of Exchange Online's Received fields, read by one pattern: most fields of most mailboxes.

It gives what the clauses and the dialect give, at a tenth of the cost; whatever differs in the least is left to
them. A test compares both over every field of the corpus and of the samples.
"""

import re

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field
from hdrscan.text.addresses import normalize
from hdrscan.text.dates import COMMON_DATE, read_fast_path
from hdrscan.text.lazy import lazy
from hdrscan.trace.comments import NO_NAME
from hdrscan.trace.fast_path_parts import GAP, spans_of
from hdrscan.trace.tls import normal_version

# A name with a dot in it, which no keyword has; an address literal starts with no letter.
_NAME = r"([A-Za-z][A-Za-z0-9-]{0,62}(?:\.[A-Za-z0-9-]{1,63}){1,8}+)"
_IP = r"\(\[?([0-9a-f.:]{2,39}(?:%[0-9]{1,3})?+)\]?\)"
_FORM = lazy(
    rf"{GAP}from{GAP}{_NAME}{GAP}{_IP}{GAP}by{GAP}{_NAME}(?:{GAP}{_IP})?+{GAP}with{GAP}"
    rf"(?:(HTTPS)|(Microsoft{GAP}SMTP{GAP}Server|mapi)"
    rf"(?:{GAP}\((?:version=(TLS1_[0-3]),{GAP}cipher=(TLS_[A-Z0-9_]{{3,80}})|(TLS))\))?+"
    rf"{GAP}id{GAP}(15\.20\.[0-9.]{{1,20}})(?:{GAP}via{GAP}(Frontend{GAP}Transport))?+);{GAP}"
    rf"{COMMON_DATE}[ \t\r\n]*+\Z"
)
# Groups of the form that are values of a hop.
_PLACES = (
    (1, "name"), (2, "ip"), (3, "by"), (4, "by_ip"), (5, "protocol"), (6, "protocol"), (10, "id"), (11, "via"),
    (12, "time"),
)  # fmt: skip


def read_exchange_online(field: Field, received_index: int) -> Hop | None:
    """Read a field of the usual form; None for any other."""
    match = _FORM.match(field.body)
    if match is None:
        return None
    name, seen, by, seen_by, https, protocol, version, cipher, bare_tls, id_, via, *_ = match.groups()
    ip = normalize(seen)
    by_ip = normalize(seen_by) if seen_by else None
    moment = read_fast_path(match)
    # HTTPS alone is everybody's; Microsoft's own hosts say it between one another.
    ours = not https or by.lower().endswith((".prod.outlook.com", ".prod.exchangelabs.com"))
    if name.lower() in NO_NAME or ip is None or (seen_by and by_ip is None) or moment is None or not ours:
        return None
    # Exchange Online writes UTC; half a bracket, and what is looked for in any field, are for the slower way.
    if moment[1] or not (_is_bracketed(match, 2) and _is_bracketed(match, 4)) or "nvelope-" in field.body:
        return None
    spans = spans_of(match, _PLACES, field.offset)
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
        *moment,
        f"Exchange Online {id_}" if id_ else "Exchange Online",
        "exchange-online",
        (),
        spans,
        is_local=not is_smtp,
        lacks=() if https or by_ip else (*(() if id_ else ("id",)), "by_ip"),
    )


def _is_bracketed(match: re.Match[str], group: int) -> bool:
    """Tell whether an address has both its brackets or none."""
    start, end = match.span(group)
    return start < 0 or (match.string[start - 1] == "[") == (match.string[end] == "]")


def _tls(version: str | None, cipher: str | None) -> Tls:
    return Tls(NOT_PRESENT if version is None else normal_version(version), cipher or NOT_PRESENT)
