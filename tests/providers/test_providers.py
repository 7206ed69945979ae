"""Who runs a host, by its name."""

import re

import pytest

from hdrscan.providers import PROVIDERS, provider_of


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("SJ1PEPF000023D7.namprd21.prod.outlook.com", "Microsoft 365"),
        ("EA2P220MB1548.NAMP220.PROD.OUTLOOK.COM", "Microsoft 365"),
        ("TY2PPF0000001.apcprd01.prod.exchangelabs.com", "Microsoft 365"),
        ("example-com.mail.protection.outlook.com.", "Microsoft 365"),
        ("NAM12-DM6-obe.outbound.protection.outlook.com", "Microsoft 365"),
        ("PS1PR03CA0001.outlook.office365.com", "Microsoft 365"),
        ("CHN02-SH0-obe.outbound.protection.partner.outlook.cn", "Microsoft 365"),
        ("example-com.a-v1.mx.microsoft", "Microsoft 365"),
        ("hotmail-com.olc.protection.outlook.com", "Outlook.com"),
        ("mail-oi1-f198.google.com", "Google"),
        ("mail-sor-f41.googlemail.com", "Google"),
        ("mail-40131.protonmail.ch", "Proton"),
        ("out1-smtp.messagingengine.com", "Fastmail"),
        ("sender4-of-o51.zoho.com", "Zoho"),
        ("sonic301-1.consmr.mail.ne1.yahoo.com", "Yahoo"),
        ("a8-1.smtp-out.amazonses.com", "Amazon SES"),
        ("wrqv.shared.sendgrid.net", "SendGrid"),
        ("mail1.mandrillapp.com", "Mailchimp"),
        ("mx0a-00000001.pphosted.com", "Proofpoint"),
        ("us-smtp-1.mimecast.com", "Mimecast"),
        ("esa1.hc0001-1.iphmx.com", "Cisco Secure Email"),
        ("mail1.bemta32.messagelabs.com", "Symantec Email Security"),
        ("d1.ess.barracudanetworks.com", "Barracuda"),
        ("vger.kernel.org", "kernel.org lists"),
        ("lists.sourceforge.net", "SourceForge"),
    ],
)
def test_hosts(host: str, name: str) -> None:
    found = provider_of(host)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "host",
    [
        "mail.example.com",
        "notgoogle.com",
        "google.com.example.net",
        "outbound.protection.outlook.com.evil.example",
        "kernel.org",
        "com",
        "",
        ".",
        "...",
        "203.0.113.25",
        "\udcff.example.com",
        "a." * 20_000,
    ],
)
def test_hosts_of_nobody_known(host: str) -> None:
    assert provider_of(host) is None


def test_no_suffix_has_two_providers() -> None:
    suffixes = [suffix for provider in PROVIDERS for suffix in provider.suffixes]
    assert len(suffixes) == len(set(suffixes))


@pytest.mark.parametrize("provider", PROVIDERS, ids=lambda provider: provider.name)
def test_every_row_is_whole(provider: object) -> None:
    assert provider in PROVIDERS
    for row in PROVIDERS:
        if row is provider:
            assert row.kind in {"mailbox", "gateway", "sender", "list", "isp"}
            assert row.source
            assert re.fullmatch(r"20\d\d-\d\d", row.date)
            for suffix in row.suffixes:
                assert re.fullmatch(r"[0-9a-z-]+(\.[0-9a-z-]+)+", suffix), suffix
                assert provider_of("mx1." + suffix) is row
