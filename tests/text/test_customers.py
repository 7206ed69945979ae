"""Names that providers give to their customers' addresses."""

import pytest

from hdrscan.text.customers import is_customers

IPV4 = "198.51.100.9"
IPV6 = "2003:c1:2f00:1a2b:e8f1:33ff:fe44:5566"


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        # T-Online's: the address in hexadecimal.
        ("p4fd01234.dip0.t-ipconnect.de", "79.208.18.52"),
        ("p200300c12f001a2be8f133fffe445566.dip0.t-ipconnect.de", IPV6),
        # Forwards, backwards, with zeros, between other words.
        ("198-51-100-9.example.net", IPV4),
        ("9.100.51.198.static.example.net", IPV4),
        ("host-198-051-100-009.example.net", IPV4),
        ("HOST198_51_100_9.EXAMPLE.NET", IPV4),
        ("ip198051100009.example.net", IPV4),
        ("c6336409.example.net", IPV4),
        ("096433c6.example.net", IPV4),
        ("2003-00c1-2f00-1a2b.v6.example.net", IPV6),
        ("host-e8f133fffe445566.example.net", IPV6),
        # How customers are connected.
        ("nr42.dyn.example.net", IPV4),
        ("dynamic-42.example.net", IPV4),
        ("a42.dip7.example.net", IPV4),
        ("dslb-42.pools.example.net", IPV4),
        ("x42.adsl2.example.net", IPV4),
        ("42.ppp.example.net", IPV4),
        ("dialup42.example.net", IPV4),
        ("dhcp-42.example.net", IPV4),
        ("42.cust.example.net", IPV4),
        ("42.cust.example.net", IPV6),
    ],
)
def test_a_customers_name(name: str, ip: str) -> None:
    assert is_customers(name, ip)


@pytest.mark.parametrize(
    ("name", "ip"),
    [
        ("mail.example.org", IPV4),
        ("mail9.example.org", IPV4),
        ("mail-100-9.example.org", IPV4),
        ("mx-51-100-9.example.org", IPV4),
        ("mail-198-51-100-99.example.org", IPV4),
        ("mail-1198-51-100-9.example.org", IPV4),
        ("1198051100009.example.org", IPV4),
        ("dynamo.example.org", IPV4),
        ("custard.example.org", IPV4),
        ("mail.example.org", IPV6),
        ("mail-2003-c1.example.org", IPV6),
        # Servers of large senders, as their Received fields show them.
        ("mail-wm1-f65.google.com", "209.85.128.65"),
        ("a8-35.smtp-out.amazonses.com", "54.240.8.35"),
        ("mail-am6eur05on2065.outbound.protection.outlook.com", "40.107.22.65"),
        ("sonic310-21.consmr.mail.gq1.yahoo.com", "98.137.69.147"),
        # Whoever names a private address runs the network that it is in.
        ("ip-10-1-2-3.example.org", "10.1.2.3"),
        ("fd00000000000001.example.org", "fd00::1"),
        ("198-51-100-9.example.org", "no address"),
    ],
)
def test_a_name_of_somebodys_own_host(name: str, ip: str) -> None:
    assert not is_customers(name, ip)
