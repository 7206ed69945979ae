"""Microsoft's names and ranges."""

import os
import re
from collections import Counter
from datetime import date
from ipaddress import ip_address, ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.model.absent import NOT_CHECKED
from hdrscan.providers import provider_of
from hdrscan.providers.microsoft import (
    RANGES,
    RANGES_AS_OF,
    SPF_INCLUDES,
    ptr_tag,
    range_of,
    ranges_age,
    role_of,
)
from hdrscan.text.addresses import normalize

CORPUS = Path(os.environ.get("HDRSCAN_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")


@pytest.mark.parametrize(
    ("host", "role"),
    [
        ("NAM12-DM6-obe.outbound.protection.outlook.com", "outbound"),
        ("nam12-dm6-obe.outbound.protection.outlook.com.", "outbound"),
        ("TYPPR03CU001.outbound.protection.outlook.com", "outbound"),
        ("AM0PR02CU008-vft-obe.outbound.protection.outlook.com", "outbound"),
        ("CHN02-SH0-obe.outbound.protection.partner.outlook.cn", "outbound"),
        ("USG02-CY1-obe.outbound.protection.office365.us", "outbound"),
        ("DEU01-FR2-obe.outbound.protection.outlook.de", "outbound"),
        ("two.labels.outbound.protection.outlook.com", None),
        ("outbound.protection.outlook.com", None),
        ("NAM12-DM6-obe.outbound.protection.outlook.com.evil.example", None),
        ("NAM12-DM6-obe.outbound.protection.outlook.com.evil", None),
        ("xoutbound.protection.outlook.com", None),
        ("XX1NAM11FT066.mail.protection.outlook.com", "frontend"),
        ("SJ1PEPF000023D7.mail.protection.outlook.com", "frontend"),
        ("SJ1PEPF0000hidden@x.mail.protection.outlook.com", "frontend"),
        ("BJXX01FT012.mail.protection.partner.outlook.cn", "frontend"),
        ("example-com.mail.protection.outlook.com", "mx"),
        ("example-com01c.mail.protection.outlook.com", "mx"),
        ("example.mail.protection.outlook.com", "mx"),
        ("contoso.onmicrosoft.com.mail.protection.outlook.com", "mx"),
        ("example-com.a-v1.mx.microsoft", "mx"),
        ("example-com.mail.protection.office365.us", "mx"),
        ("example-com.mail.eo.outlook.com", "mx"),
        ("hotmail-com.olc.protection.outlook.com", "consumer"),
        ("XX1NAM11FT066.eop-nam11.prod.protection.outlook.com", "internal"),
        ("SJ1PEPF000023D7.namprd21.prod.outlook.com", "internal"),
        ("PR3P193MB0571.EURP193.PROD.OUTLOOK.COM", "internal"),
        ("TY2PPF0000001.apcprd01.prod.exchangelabs.com", "internal"),
        ("DM6PR04CA0001.prod.exchangelabs.com", "internal"),
        ("XX0PR03CA0023.outlook.office365.com", "internal"),
        ("BJXPR01MB0001.CHNPR01.prod.partner.outlook.cn", "internal"),
        ("XX3USG02FT003.eop-usg02.itar.protection.office365.us", "internal"),
        ("XX1P110CA0046.office365.us", "internal"),
        ("XX3GCC02FT010.eop-chn02.gallatin.protection.partner.outlook.cn", "internal"),
        ("XX2FFO11FD042.protection.gbl", "internal"),
        ("portal.office365.us", None),
        ("protection.gbl", None),
        ("x.protection.gbl.evil.example", None),
        ("substrate.office.com", "internal"),
        ("smtp.office365.com", "submission"),
        ("smtp-hve.office365.com", "submission"),
        ("prod.outlook.com.evil.example", None),
        ("a b.prod.outlook.com", None),
        ("mail.example.com", None),
        ("", None),
        ("a." * 40_000 + "prod.outlook.com", None),
        ("a" * 64 + ".outbound.protection.outlook.com", None),
    ],
)
def test_roles(host: str, role: str | None) -> None:
    assert role_of(host) == role


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("mail-bn8nam04hn2206.outbound.protection.outlook.com", "hn"),
        ("mail-am6eur05on2104.outbound.protection.outlook.com.", "on"),
        ("mail-koreacentralazon11010001.outbound.protection.outlook.com", "on"),
        ("mail-westusazlp17010001.outbound.protection.outlook.com", "lp"),
        ("mail-westusazolkn19010001.outbound.protection.outlook.com", "olkn"),
        ("mail-am6eur05rlhn2104.outbound.protection.outlook.com", "rlhn"),
        ("mail-westusacsn20010001.outbound.protection.outlook.com", "acsn"),
        ("MAIL-BN8NAM04LP2040.outbound.protection.outlook.com", "lp"),
        ("mail-bn8nam04xx2206.outbound.protection.outlook.com", None),
        ("NAM12-DM6-obe.outbound.protection.outlook.com", None),
        ("mail-bn8nam04hn2206.outbound.protection.outlook.com.evil.example", None),
        ("mail-" + "on" * 20_000, None),
        ("", None),
    ],
)
def test_tags_of_looked_up_names(name: str, tag: str | None) -> None:
    assert ptr_tag(name) == tag


@pytest.mark.parametrize(
    ("ip", "pool", "cloud", "in_spf"),
    [
        ("40.91.255.255", None, None, None),
        ("40.92.0.0", "consumer", "worldwide", True),
        ("40.93.255.255", "mixed", "worldwide", True),
        ("40.94.0.0", None, None, None),
        ("40.95.0.0", "relay", "worldwide", False),
        ("40.96.0.0", None, None, None),
        ("40.107.1.1", "normal", "worldwide", True),
        ("52.99.255.255", None, None, None),
        ("52.100.0.0", "high-risk", "worldwide", True),
        ("52.101.0.0", "normal", "worldwide", True),
        ("52.102.255.255", "high-risk", "worldwide", True),
        ("52.103.127.255", "consumer", "worldwide", True),
        ("52.103.128.0", "relay", "worldwide", False),
        ("52.103.255.255", "relay", "worldwide", False),
        ("52.104.0.0", None, None, None),
        ("104.47.127.255", "mixed", "worldwide", True),
        ("104.47.128.0", None, None, None),
        ("23.103.211.255", "mixed", "us-gov", NOT_CHECKED),
        ("139.219.16.31", "mixed", "china", NOT_CHECKED),
        ("139.219.16.32", None, None, None),
        ("2a01:111:f400:ffff::1", "mixed", "worldwide", True),
        ("2a01:111:f403:7fff::1", "mixed", "worldwide", True),
        ("2a01:111:f403:a000::1", None, None, None),
        ("2a01:111:f403:f000::1", "mixed", "worldwide", True),
        ("2001:489a:2202:7::1", "mixed", "us-gov", NOT_CHECKED),
        ("2406:e500:c020::1", "mixed", "china", NOT_CHECKED),
        ("::ffff:40.107.1.1", "normal", "worldwide", True),
        ("203.0.113.25", None, None, None),
        ("40.107.96.hidden", None, None, None),
        ("", None, None, None),
    ],
)
def test_ranges(ip: str, pool: str | None, cloud: str | None, in_spf: object) -> None:
    found = range_of(ip)
    assert (found and found.pool) == pool
    assert (found and found.cloud) == cloud
    assert (found.in_spf if found else None) == in_spf


@given(st.ip_addresses() | st.sampled_from(RANGES).flatmap(lambda row: st.ip_addresses(network=row.cidr)))
def test_the_standard_library_agrees(address: object) -> None:
    text = str(address)
    inside = [row for row in RANGES if ip_address(text) in ip_network(row.cidr)]
    found = range_of(text)
    assert inside == ([found] if found else [])


def test_ranges_do_not_overlap_and_have_their_source() -> None:
    networks = [ip_network(row.cidr) for row in RANGES]
    for row, one in zip(RANGES, networks, strict=True):
        assert [other for other in networks if other.version == one.version and other.overlaps(one)] == [one]
        assert row.source
        assert re.fullmatch(r"20\d\d(-\d\d)?", row.date)
        assert row.cloud in SPF_INCLUDES


def test_the_users_ranges_come_after_the_published_ones() -> None:
    found = range_of("203.0.113.25", ("198.51.100.0/24", "nonsense", "203.0.113.0/24"))
    assert found is not None
    assert (found.cidr, found.cloud, found.in_spf) == ("203.0.113.0/24", "named by the user", NOT_CHECKED)
    published = range_of("40.107.1.1", ("40.107.0.0/16",))
    assert published is not None
    assert published.cloud == "worldwide"
    assert range_of("2001:db8::1", ("203.0.113.0/24", "2001:db8::/32")) is not None


def test_the_table_ages() -> None:
    assert ranges_age(RANGES_AS_OF) == 0
    assert ranges_age(date(RANGES_AS_OF.year + 1, RANGES_AS_OF.month, RANGES_AS_OF.day)) == 365


FRONT_DOOR = re.compile(
    r"^from[ \t\r\n]+(?P<helo>\S+)[ \t\r\n]+\((?P<ip>[^()]*)\)[ \t\r\n]+by[ \t\r\n]+(?P<by>\S+)", re.IGNORECASE
)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real messages is not there")
def test_real_outbound_hosts_connect_from_the_ranges() -> None:
    seen: Counter[str] = Counter()
    outside = []
    for path in sorted(CORPUS.rglob("*.eml")):
        text = path.read_bytes().decode("ascii", "surrogateescape")
        for body in re.findall(r"^Received:[ \t]*([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)", text, re.MULTILINE):
            hop = FRONT_DOOR.match(body)
            if hop is None or role_of(hop["by"]) != "frontend":
                continue
            address = normalize(hop["ip"])
            known, outbound = address and range_of(address), role_of(hop["helo"]) == "outbound"
            seen["front doors"] += 1
            seen["outbound"] += outbound
            seen["unreadable"] += outbound and address is None
            seen["inside"] += outbound and known is not None
            if (known is not None) != outbound and address is not None:
                outside.append((path.name, body))
    assert outside == []
    assert dict(seen) == {"front doors": 411, "outbound": 62, "unreadable": 0, "inside": 62}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real messages is not there")
def test_real_hosts_of_microsofts_all_have_a_role() -> None:
    without = set()
    for path in CORPUS.rglob("*.eml"):
        text = path.read_bytes().decode("ascii", "surrogateescape")
        for host in re.findall(r"\bby[ \t\r\n]+([0-9A-Za-z_.@-]+)", text):
            found = provider_of(host)
            if found and found.name == "Microsoft 365" and role_of(host) is None:
                without.add(host)
    assert without == set()
