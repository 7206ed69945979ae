"""Where a message names what the DNS was asked about: a domain, a host, a selector."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.source import Field, Span
from hdrscan.rules.case import Case
from hdrscan.text.names import plain_name

if TYPE_CHECKING:
    from hdrscan.model.live import Concern, MessageCheck

# Values of ``Concern``: its module takes time to load, and most messages are judged without DNS.
_AUTHOR, _MAIL_FROM, _RELAY = "from", "mail from", "relay"

_Place = tuple[Field, Span]
"""A field, and the part of the block's text in which to look."""


def name_evidence(case: Case, found: "MessageCheck") -> tuple[Evidence, ...]:
    """Quote the bytes that made a check a matter of this message, the ones that name it first."""
    if found.concern.value == _RELAY:
        evidence = _relay(case, found)
        if evidence:
            return evidence
    if found.key and found.concern.value != _RELAY:
        evidence = _signature(case, found.name, found.key)
        if evidence:
            return evidence
    return _domain(case, found)


def quote_name(case: Case, place: _Place, name: str, note: str = "") -> Evidence | None:
    """Quote the first spot of a place that names a domain or host, in any case; None where none does."""
    field, (first, end) = place
    pattern = re.compile(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", re.IGNORECASE | re.ASCII)
    match = pattern.search(case.block.text, first, end)
    return None if match is None else quote(case.block, field, match.span(), note)


def _domain(case: Case, found: "MessageCheck") -> tuple[Evidence, ...]:
    note = "the From domain" if found.concern.value == _AUTHOR else "the MAIL FROM domain"
    places = list(_places(case, found.concern))
    named = next((quoted for place in places if (quoted := quote_name(case, place, found.name, note))), None)
    if named is not None:
        return (named,)
    # A name in Unicode letters stands there in another spelling than it has in the DNS.
    return (case.quote_field(places[0][0] if places else case.block.fields[0], note),)


def _places(case: Case, concern: "Concern") -> Iterator[_Place]:
    if concern.value == _MAIL_FROM:
        for field in case.block.named("return-path"):
            yield _whole(field)
        spf = case.boundary.spf
        result = None if spf is None else case.find(spf)
        if result is not None:
            yield result[0].field, result[1].span
        for found in case.authentication.received_spf:
            yield _whole(found.record.field)
        if case.hop is not None:
            yield _whole(case.hop.field)
    for field in (*case.block.named("from"), *case.boundary.fields):
        yield _whole(field)


def _whole(field: Field) -> _Place:
    return field, (field.offset, field.offset + len(field.body))


def _relay(case: Case, found: "MessageCheck") -> tuple[Evidence, ...]:
    for hop in (case.hop, case.route.ingress):
        if hop is not None and hop.ip == found.key:
            said = case.quote_hop(hop, "helo", "name", "ip", note="said in HELO")
            seen = case.quote_hop(hop, "ip", "helo", "name", note="the address that was seen")
            return (said,) if said.span == seen.span else (said, seen)
    return next((signal.evidence for signal in case.route.origin.signals if signal.evidence), ())


def _signature(case: Case, domain: str, selector: str) -> tuple[Evidence, ...]:
    for signature in case.authentication.signatures:
        if plain_name(str(signature.domain)) == domain and plain_name(str(signature.selector)) == selector:
            tag = signature.tag("s")
            return (quote(case.block, signature.field, None if tag is None else tag.span, "the selector"),)
    return ()
