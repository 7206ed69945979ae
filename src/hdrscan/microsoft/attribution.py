"""Fields that say whose a message is: tenants, connectors, skip listing, proxied clients (docs/microsoft.md)."""

import re

from hdrscan.microsoft.stamps import (
    SPACE,
    missing,
    missing_number,
    stamp_address,
    stamp_guid,
    stamp_number,
    stamp_text,
)
from hdrscan.model.microsoft import (
    AttributedClient,
    HeaderFirewall,
    ProxiedClient,
    SkippedTo,
    TenantAttribution,
    TopHeaderMarker,
)
from hdrscan.model.source import Field, Span
from hdrscan.text.lazy import lazy

# They match wherever they start, so that no run of separators or spaces is looked at twice.
_PAIRS = {
    "=": lazy(r"([^=;]++)(?:=[ \t\r\n]*+([^;]*+))?"),
    ":": lazy(r"([^:;]++)(?::[ \t\r\n]*+([^;]*+))?"),
}
_PROXIED = lazy(
    r"[ \t\r\n]*+([^ \t\r\n()]++)(?:[ \t\r\n]*+\(([^()]*+)\))?[ \t\r\n]++To[ \t\r\n]++([^ \t\r\n()]++)"
    r"(?:[ \t\r\n]*+\(([^()]*+)\))?",
    re.IGNORECASE,
)


def _pairs(field: Field, separator: str) -> dict[str, Span]:
    """Return where each key's value stands in the body; a key that is written twice counts once."""
    found: dict[str, Span] = {}
    for pair in _PAIRS[separator].finditer(field.body):
        key, raw = pair.groups()
        if raw is not None:
            start = pair.start(2)
            found.setdefault(key.strip(SPACE).lower(), (start, start + len(raw.rstrip(SPACE))))
    return found


def _inside(field: Field, span: Span | None) -> Span | None:
    """Step inside one pair of square brackets: ``[203.0.113.25]``, and ``[[10.1.1.1]]`` for a literal as HELO."""
    if span and field.body[span[0] : span[0] + 1] == "[" and field.body[span[1] - 1 : span[1]] == "]":
        return span[0] + 1, span[1] - 1
    return span


def read_attributed_client(field: Field) -> AttributedClient:
    """Read ``TenantId=GUID;Ip=[a.b.c.d];Helo=[host]``."""
    pairs = _pairs(field, "=")
    tenant, ip, helo = pairs.get("tenantid"), _inside(field, pairs.get("ip")), _inside(field, pairs.get("helo"))
    return AttributedClient(
        field,
        stamp_guid(field, *tenant) if tenant else missing(field),
        stamp_address(field, *ip) if ip else missing(field),
        stamp_text(field, *helo) if helo else missing(field),
    )


def read_skipped_to(field: Field) -> SkippedTo:
    """Read ``ip=[a.b.c.d];domain=host`` of SkipListedInternetSender or ExternalOriginalInternetSender."""
    pairs = _pairs(field, "=")
    ip, domain = _inside(field, pairs.get("ip")), _inside(field, pairs.get("domain"))
    return SkippedTo(
        field,
        "skip-listed" if "skiplisted" in field.key else "external-original",
        stamp_address(field, *ip) if ip else missing(field),
        stamp_text(field, *domain) if domain else missing(field),
    )


def read_proxied_client(field: Field) -> ProxiedClient:
    """Read ``front (address) To back (address)``; on-prem Exchange writes it too, with its own names."""
    match = _PROXIED.match(field.body)
    if not match:
        # Nothing of it parses: the whole text is kept as the front's name, which then is not a host name.
        return ProxiedClient(
            field, stamp_text(field, 0, len(field.body)), missing(field), missing(field), missing(field)
        )
    return ProxiedClient(
        field,
        stamp_text(field, *match.span(1)),
        stamp_address(field, *match.span(2)) if match[2] is not None else missing(field),
        stamp_text(field, *match.span(3)),
        stamp_address(field, *match.span(4)) if match[4] is not None else missing(field),
    )


def read_tenant_attribution(field: Field) -> TenantAttribution:
    """Read ``GUID:n``."""
    colon = field.body.find(":")
    end = len(field.body)
    if colon < 0:
        return TenantAttribution(field, stamp_guid(field, 0, end), missing_number(field))
    return TenantAttribution(field, stamp_guid(field, 0, colon), stamp_number(field, colon + 1, end))


def read_header_firewall(field: Field) -> HeaderFirewall:
    """Read which server stamped, promoted or stripped the cross-tenant headers."""
    return HeaderFirewall(
        field.key.removeprefix("x-ms-exchange-transport-crosstenantheaders"),
        stamp_text(field, 0, len(field.body)),
    )


def read_top_header_marker(field: Field) -> TopHeaderMarker:
    """Read ``OriginalChecksum:H;UpperCasedChecksum:H;SizeAsReceived:n;Count:n``."""
    pairs = _pairs(field, ":")
    count, size = pairs.get("count"), pairs.get("sizeasreceived")
    return TopHeaderMarker(
        field,
        stamp_number(field, *count) if count else missing_number(field),
        stamp_number(field, *size) if size else missing_number(field),
    )
