"""All of Microsoft's own fields of one message, gathered into a record."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from hdrscan.microsoft import attribution, stamps
from hdrscan.microsoft.forefront import REPORT_FIELDS, read_report
from hdrscan.microsoft.pool import read_pool
from hdrscan.model.microsoft import Authority, MicrosoftRecord, Stamp
from hdrscan.model.source import Field, HeaderBlock

PREFIXES = ("x-ms-", "x-forefront-", "x-microsoft-", "x-eop")
"""How the names of fields begin that only Microsoft's servers write, in lower case."""


def _whole(value_of: Callable[[str], Any]) -> Callable[[Field], Stamp[Any]]:
    """Make a reader of a field whose whole body is one value."""

    def read(field: Field) -> Stamp[Any]:
        body = field.body
        raw = body.strip(stamps.SPACE)
        start = field.offset + (body.find(raw) if raw else len(body))
        return Stamp(value_of(raw), raw, field, (start, start + len(raw)))

    return read


_TEXT = _whole(stamps.text_value)
_NUMBER = _whole(stamps.number_value)
_ADDRESS = _whole(stamps.address_value)
_EXCHANGE = "x-ms-exchange-"

READERS: dict[str, tuple[str, Callable[[Field], Any]]] = {
    **dict.fromkeys(REPORT_FIELDS, ("reports", read_report)),
    _EXCHANGE + "crosstenant-originalattributedtenantconnectingip": (
        "attributed",
        attribution.read_attributed_client,
    ),
    _EXCHANGE + "skiplistedinternetsender": ("skipped_to", attribution.read_skipped_to),
    _EXCHANGE + "externaloriginalinternetsender": ("skipped_to", attribution.read_skipped_to),
    "x-clientproxiedby": ("client_proxied_by", attribution.read_proxied_client),
    "x-eopattributedmessage": ("eop_passes", _NUMBER),
    "x-eoptenantattributedmessage": ("tenant_attributions", attribution.read_tenant_attribution),
    _EXCHANGE + "crosstenant-id": ("tenant_ids", _whole(stamps.guid_value)),
    _EXCHANGE + "crosstenant-fromentityheader": ("from_entity", _TEXT),
    _EXCHANGE + "transport-fromentityheader": ("from_entity", _TEXT),
    _EXCHANGE + "organization-messagedirectionality": ("directionality", _TEXT),
    "x-originatororg": ("originator_org", _TEXT),
    _EXCHANGE + "antispam-relay": ("antispam_relay", _NUMBER),
    _EXCHANGE + "senderadcheck": ("sender_ad_check", _NUMBER),
    _EXCHANGE + "transport-crosstenantheadersstamped": ("header_firewall", attribution.read_header_firewall),
    _EXCHANGE + "transport-crosstenantheaderspromoted": ("header_firewall", attribution.read_header_firewall),
    _EXCHANGE + "transport-crosstenantheadersstripped": ("header_firewall", attribution.read_header_firewall),
    "x-sender-ip": ("sender_ip", _ADDRESS),
    _EXCHANGE + "crosspremises-originalclientipaddress": ("original_client_ip", _ADDRESS),
    "x-incomingheadercount": ("incoming_header_count", _NUMBER),
    "x-incomingtopheadermarker": ("top_header_marker", attribution.read_top_header_marker),
    _EXCHANGE + "transport-endtoendlatency": ("latency", _whole(stamps.duration_value)),
    _EXCHANGE + "crosstenant-originalarrivaltime": ("arrival", _whole(stamps.time_value)),
    _EXCHANGE + "organization-scl": ("scl", _NUMBER),
}
"""For each field name: the record's attribute that its values go to, and what reads it."""

_SCOPES = ("organization", "crosstenant", "crosspremises")
_AUTHORITY = {
    f"{_EXCHANGE}{scope}-auth{part}": (scope, "auth_" + part)
    for scope in _SCOPES
    for part in ("as", "source", "mechanism", "domain")
}


FIREWALLED = ("x-ms-exchange-organization-", "x-ms-exchange-forest-")
"""What the header firewall of an Exchange server removes from strangers' mail; it removes no others (8.6)."""


def read_microsoft(
    block: HeaderBlock,
    ip: str | None = None,
    rdns: str | None = None,
    extra: tuple[str, ...] = (),
    *,
    names: tuple[str, ...] = PREFIXES,
) -> MicrosoftRecord | None:
    """Read Microsoft's fields; None when the block has none of them.

    ``names``: what the names of those to be read begin with, in lower case.

    ``ip`` and ``rdns`` are those of a Microsoft host at the boundary, which tell the pool best, and ``extra`` the
    ranges that the user added to Microsoft's.
    """
    found: defaultdict[str, list[Any]] = defaultdict(list)
    authority: defaultdict[str, defaultdict[str, list[Stamp[str]]]] = defaultdict(lambda: defaultdict(list))
    if not any(key.startswith(names) for key in block.by_key):
        return None
    for field in block.fields:
        key = field.key
        if names is not PREFIXES and not key.startswith(names):
            continue
        if key in READERS:
            name, read = READERS[key]
            found[name].append(read(field))
        elif key in _AUTHORITY:
            scope, part = _AUTHORITY[key]
            authority[scope][part].append(_TEXT(field))
    values: dict[str, Any] = {name: tuple(items) for name, items in found.items()}
    return MicrosoftRecord(
        **values,
        authorities=tuple(_authority(scope, authority[scope]) for scope in _SCOPES if scope in authority),
        pool=read_pool(values.get("reports", ()), values.get("antispam_relay", ()), ip, rdns, extra),
    )


def _authority(scope: str, parts: dict[str, list[Stamp[str]]]) -> Authority:
    return Authority(
        scope,
        auth_as=tuple(parts.get("auth_as", ())),
        auth_source=tuple(parts.get("auth_source", ())),
        auth_mechanism=tuple(parts.get("auth_mechanism", ())),
        auth_domain=tuple(parts.get("auth_domain", ())),
    )
