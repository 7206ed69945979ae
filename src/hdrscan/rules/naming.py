"""Where a message names what the DNS was asked about: a domain, a host, a selector."""

import re
from collections.abc import Iterator

from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.live import Concern, MessageCheck
from hdrscan.model.source import Field
from hdrscan.rules.case import Case
from hdrscan.text.names import plain_name


def name_evidence(case: Case, found: MessageCheck) -> tuple[Evidence, ...]:
    """Quote the bytes that made a check a matter of this message, the ones that name it first."""
    if found.concern is Concern.RELAY:
        evidence = _relay(case, found)
        if evidence:
            return evidence
    if found.key and found.concern is not Concern.RELAY:
        evidence = _signature(case, found.name, found.key)
        if evidence:
            return evidence
    return _domain(case, found)


def quote_name(case: Case, field: Field, name: str, note: str = "") -> Evidence | None:
    """Quote the first place at which a field names a domain or host, in any case; None where it does not."""
    match = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", field.body, re.IGNORECASE | re.ASCII)
    if match is None:
        return None
    start = field.offset + match.start()
    return quote(case.block, field, (start, start + len(match[0])), note)


def _domain(case: Case, found: MessageCheck) -> tuple[Evidence, ...]:
    note = "the From domain" if found.concern is Concern.AUTHOR else "the MAIL FROM domain"
    fields = list(_fields(case, found.concern))
    named = next((quoted for field in fields if (quoted := quote_name(case, field, found.name, note))), None)
    if named is not None:
        return (named,)
    # A name in Unicode letters stands there in another spelling than it has in the DNS.
    return (case.quote_field(fields[0] if fields else case.block.fields[0], note),)


def _fields(case: Case, concern: Concern) -> Iterator[Field]:
    spf = case.boundary.spf
    if concern is Concern.MAIL_FROM:
        if spf is not None:
            yield spf.field
        yield from case.block.named("return-path")
        yield from (found.record.field for found in case.authentication.received_spf)
        if case.hop is not None:
            yield case.hop.field
    yield from case.block.named("from")
    yield from case.boundary.fields


def _relay(case: Case, found: MessageCheck) -> tuple[Evidence, ...]:
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
