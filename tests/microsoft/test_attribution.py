"""Tenants, connectors, skip listing and proxied clients."""

import pytest

from hdrscan.microsoft.attribution import (
    read_attributed_client,
    read_header_firewall,
    read_proxied_client,
    read_skipped_to,
    read_tenant_attribution,
    read_top_header_marker,
)
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE
from hdrscan.model.source import Field

TENANT = "11111111-2222-3333-4444-555555555555"


def field(body: str, name: str = "X-Test") -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, len(name) + 1)


@pytest.mark.parametrize(
    ("body", "tenant", "ip", "helo"),
    [
        (
            f" TenantId={TENANT};Ip=[203.0.113.25];Helo=[mail.example.com]",
            TENANT,
            "203.0.113.25",
            "mail.example.com",
        ),
        (
            f"TenantId={TENANT.upper()};\r\n\tIp=[2001:DB8::25];\r\n\tHelo=[relay]",
            TENANT,
            "2001:db8::25",
            "relay",
        ),
        (f"TenantId={TENANT};Ip=[203.0.113.25];Helo=[[10.1.1.1]]", TENANT, "203.0.113.25", "[10.1.1.1]"),
        ("TenantId=hidden;Ip=[203.0.113.hidden];Helo=[]", UNREADABLE, UNREADABLE, NOT_PRESENT),
        ("Helo=[mail.example.com]", NOT_PRESENT, NOT_PRESENT, "mail.example.com"),
        ("", NOT_PRESENT, NOT_PRESENT, NOT_PRESENT),
        (";;;=;[", NOT_PRESENT, NOT_PRESENT, NOT_PRESENT),
    ],
)
def test_attributed_clients(body: str, tenant: object, ip: object, helo: object) -> None:
    found = read_attributed_client(field(body))
    assert (found.tenant_id.value, found.ip.value, found.helo.value) == (tenant, ip, helo)
    for stamp in (found.tenant_id, found.ip, found.helo):
        assert stamp.field.raw[slice(*stamp.span)] == stamp.raw


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("X-MS-Exchange-SkipListedInternetSender", "skip-listed"),
        ("X-MS-Exchange-ExternalOriginalInternetSender", "external-original"),
    ],
)
def test_skip_listed_senders(name: str, kind: str) -> None:
    found = read_skipped_to(field(" ip=[198.51.100.7];domain=mx.example.net", name))
    assert (found.kind, found.ip.value, found.domain.value) == (kind, "198.51.100.7", "mx.example.net")


@pytest.mark.parametrize(
    ("body", "values"),
    [
        (
            " FRONT.eurprd01.prod.example.com (2001:db8::1) To\r\n BACK.prod.example.com (2001:db8::2)",
            (
                "FRONT.eurprd01.prod.example.com",
                "2001:db8::1",
                "BACK.prod.example.com",
                "2001:db8::2",
            ),
        ),
        ("a.example.com To b.example.com", ("a.example.com", NOT_PRESENT, "b.example.com", NOT_PRESENT)),
        ("a (10.0.0.hidden) to b (10.0.0.1)", ("a", UNREADABLE, "b", "10.0.0.1")),
        ("whatever else", ("whatever else", NOT_PRESENT, NOT_PRESENT, NOT_PRESENT)),
        ("", (NOT_PRESENT, NOT_PRESENT, NOT_PRESENT, NOT_PRESENT)),
    ],
)
def test_proxied_clients(body: str, values: tuple[object, ...]) -> None:
    found = read_proxied_client(field(body))
    stamps = (found.front, found.front_ip, found.back, found.back_ip)
    assert tuple(stamp.value for stamp in stamps) == values


@pytest.mark.parametrize(
    ("body", "tenant", "number"),
    [
        (f" {TENANT}:0", TENANT, 0),
        (f"{TENANT} : 2", TENANT, 2),
        (TENANT, TENANT, NOT_PRESENT),
        ("nobody:x", UNREADABLE, UNREADABLE),
    ],
)
def test_tenant_attributions(body: str, tenant: object, number: object) -> None:
    found = read_tenant_attribution(field(body))
    assert (found.tenant_id.value, found.number.value) == (tenant, number)


def test_the_header_firewall_names_action_and_server() -> None:
    found = read_header_firewall(
        field(" SJ1PEPF00000001.example.com", "X-MS-Exchange-Transport-CrossTenantHeadersStripped")
    )
    assert (found.action, found.server.value) == ("stripped", "SJ1PEPF00000001.example.com")


def test_the_top_header_marker_gives_count_and_size() -> None:
    found = read_top_header_marker(
        field(" OriginalChecksum:AB12;UpperCasedChecksum:CD34;SizeAsReceived:1259;Count:18")
    )
    assert (found.fields.value, found.size.value) == (18, 1259)
    assert read_top_header_marker(field("Count:18)")).fields.value is UNREADABLE
