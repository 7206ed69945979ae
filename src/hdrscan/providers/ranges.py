"""Which addresses a provider sends mail from, as dated data; Microsoft's are in ``hdrscan.providers.microsoft``.

An address is what proves a provider's name: the server saw it, and nobody connects from another's. Each block has
its source and the date of the copy that was read. Providers move, so an address outside is not proof of a lie
unless the blocks are the whole of what the provider publishes (``whole``), and even then the table may be old.
"""

from functools import cache
from typing import NamedTuple

from hdrscan.providers.base import Provider
from hdrscan.providers.table import PROVIDERS
from hdrscan.text.addresses import network, normalize, value_of
from hdrscan.text.memoized import memoized


class Block(NamedTuple):
    """Networks of a provider's that come from one source."""

    provider: str
    """Its name in the table of providers."""
    source: str
    date: str
    """When the source was last seen to say so: a year, or a year and month, or ``undated``."""
    networks: str
    """In CIDR notation, with spaces between."""
    whole: bool = False
    """Whether the blocks of this provider hold every IPv4 address that it is known to send from."""


class Found(NamedTuple):
    """A network that holds an address."""

    provider: Provider
    cidr: str
    source: str
    date: str


BLOCKS: tuple[Block, ...] = (
    Block(
        "Google",
        "SPF record of _spf.google.com",
        "2026-09",
        "74.125.0.0/16 209.85.128.0/17 2001:4860:4864::/56 2404:6800:4864::/56 2607:f8b0:4864::/56 "
        "2800:3f0:4864::/56 2a00:1450:4864::/56 2c0f:fb50:4864::/56",
        whole=True,
    ),
    Block(
        "Google",
        "SPF records of _netblocks.google.com, _netblocks2.google.com and _netblocks3.google.com, until 2024",
        "2024-03",
        "35.190.247.0/24 64.233.160.0/19 66.102.0.0/20 66.249.80.0/20 72.14.192.0/18 108.177.8.0/21 "
        "173.194.0.0/16 216.58.192.0/19 216.239.32.0/19 172.217.0.0/19 172.217.32.0/20 172.217.128.0/19 "
        "172.217.160.0/20 172.217.192.0/19 172.253.56.0/21 172.253.112.0/20 108.177.96.0/19 "
        "2001:4860:4000::/36 2404:6800:4000::/36 2607:f8b0:4000::/36 2800:3f0:4000::/36 2a00:1450:4000::/36 "
        "2c0f:fb50:4000::/36",
        whole=True,
    ),
    # Google leaves these out of its SPF record on purpose: what it passes on from there did not pass SPF.
    Block(
        "Google",
        "reverse names under unverified-forwarding.1e100.net, a name from Google's documentation",
        "undated",
        "108.177.16.0/23 142.250.220.0/23",
        whole=True,
    ),
    Block(
        "Apple iCloud",
        "SPF record of icloud.com",
        "undated",
        "17.41.0.0/16 17.58.0.0/16 17.142.0.0/15 17.57.155.0/24 17.57.156.0/24 144.178.36.0/24 "
        "144.178.38.0/24 112.19.199.64/29 112.19.242.64/29 222.73.195.64/29 157.255.1.64/29 "
        "106.39.212.64/29 123.126.78.64/29 183.240.219.64/29 39.156.163.64/29 57.103.64.0/18 "
        "2a01:b747:3000:200::/56 2a01:b747:3001:200::/56 2a01:b747:3002:200::/56 2a01:b747:3003:200::/56 "
        "2a01:b747:3004:200::/56 2a01:b747:3005:200::/56 2a01:b747:3006:200::/56",
    ),
    Block(
        "Proton",
        "SPF record of _spf.protonmail.ch",
        "undated",
        "185.70.40.0/24 185.70.41.0/24 185.70.43.0/24 79.135.106.0/24 79.135.107.0/24 109.224.244.0/24",
    ),
    Block(
        "GMX and WEB.DE",
        "SPF record of _spf.gmx.net",
        "2023-12",
        "212.227.126.128/25 212.227.15.0/25 212.227.17.0/27 82.165.159.0/24 74.208.4.192/26 217.72.207.0/27 "
        "82.165.229.31 82.165.230.21 213.165.64.0/23 74.208.5.64/26",
    ),
    # One company runs both, on hosts that it does not keep apart.
    Block(
        "IONOS",
        "SPF record of _spf-eu.ionos.com",
        "2023-12",
        "212.227.126.128/25 212.227.15.0/25 212.227.17.0/27 82.165.159.0/26 217.72.192.64/26",
    ),
    Block(
        "Fastmail",
        "SPF results of other receivers in public list archives, which name the network",
        "2025-11",
        "66.111.4.0/24 103.168.172.128/27",
    ),
    Block(
        "Zoho",
        "SPF results of other receivers in public list archives, which name the network",
        "2025-03",
        "136.143.188.0/24",
    ),
    Block(
        "Amazon SES",
        "SPF record of amazonses.com",
        "2026-06",
        "199.255.192.0/22 199.127.232.0/22 54.240.0.0/18 69.169.224.0/20 23.249.208.0/20 23.251.224.0/19 "
        "76.223.176.0/20 54.240.64.0/18 76.223.128.0/19 216.221.160.0/19 206.55.144.0/20 24.110.64.0/18",
    ),
    Block("Amazon SES", "older copies of that record", "undated", "52.82.172.0/22"),
    Block(
        "SendGrid",
        "SPF record of sendgrid.net, without the further record that it includes",
        "undated",
        "167.89.0.0/17 208.117.48.0/20 50.31.32.0/19 198.37.144.0/20 198.21.0.0/21 192.254.112.0/20 "
        "168.245.0.0/17 149.72.0.0/16 159.183.0.0/16",
    ),
    Block(
        "Mailgun",
        "SPF records of _spf.mailgun.org and _spf.eu.mailgun.org",
        "undated",
        "209.61.151.0/24 166.78.68.0/22 198.61.254.0/23 192.237.158.0/23 23.253.182.0/23 104.130.96.0/28 "
        "146.20.113.0/24 146.20.191.0/24 159.135.224.0/20 69.72.32.0/20 104.130.122.0/23 146.20.112.0/26 "
        "161.38.192.0/20 143.55.224.0/20 159.112.240.0/20 198.244.48.0/20 141.193.32.0/23 159.135.140.80/29 "
        "159.135.132.128/25 87.253.232.0/21 185.189.236.0/22 185.211.120.0/22 185.250.236.0/22",
    ),
    Block("MailChannels", "SPF record of relay.mailchannels.net", "undated", "23.83.208.0/20 35.85.190.185"),
    Block("Hostinger", "SPF record of relay.mail.hostinger.com", "undated", "148.222.54.0/23"),
    Block(
        "Mimecast",
        "SPF record of _netblocks.mimecast.com and those that it includes",
        "2025",
        "195.130.217.0/24 91.220.42.0/24 146.101.78.0/24 207.82.80.0/24 213.167.81.0/25 193.7.207.0/25 "
        "213.167.75.0/25 185.58.85.0/24 185.58.86.0/24 193.7.206.0/25 147.28.36.0/24 207.211.31.0/25 "
        "205.139.110.0/24 216.205.24.0/24 170.10.129.0/24 63.128.21.0/24 170.10.133.0/24 185.58.84.93 "
        "207.211.41.113 207.211.30.64/26 207.211.30.128/25 216.145.221.0/24 170.10.128.0/24 "
        "170.10.132.56/29 170.10.132.64/29 41.74.192.0/21 41.74.200.0/22 41.74.204.0/23 41.74.206.0/24 "
        "51.163.158.0/24 194.104.109.0/24 194.104.111.0/24 194.104.110.21 194.104.110.240/28 62.140.10.21 "
        "62.140.7.0/24 194.104.108.240/29 194.104.108.21 103.13.69.0/24 124.47.150.0/24 124.47.189.0/24 "
        "103.96.23.0/24 103.96.21.0/24 180.189.28.0/24 216.145.217.0/24 103.96.22.96/28 103.96.22.22 "
        "103.96.20.22 103.96.20.96/28 170.10.145.0/24 170.10.147.0/24 170.10.144.126 170.10.146.126 "
        "170.10.144.240/29 170.10.146.240/29 216.145.216.0/24",
    ),
    Block(
        "Proofpoint",
        "Proofpoint's support page of networks that customers have to permit",
        "undated",
        "67.231.144.0/20",
    ),
    Block(
        "Proofpoint",
        "networks that AS22843 and AS26211 announce, and confirmed names, in public list archives",
        "2025",
        "205.220.166.0/24 205.220.168.0/24 205.220.180.0/24",
    ),
    Block(
        "Proofpoint",
        "copies of Proofpoint's list of networks for a connector; AS22843, AS26211 and AS52129 announce them",
        "undated",
        "148.163.128.0/19 91.209.104.0/24 91.207.212.0/23 62.209.50.0/23 185.132.180.0/22 185.183.28.0/22",
    ),
)
_PROVIDERS = {provider.name: provider for provider in PROVIDERS}


@memoized
def ranges_of(ip: str) -> tuple[Found, ...]:
    """Return the networks that hold an address; two where two providers share them."""
    address = normalize(ip)
    if address is None:
        return ()
    is_v6 = ":" in address
    value, bits = value_of(address), 128 if is_v6 else 32
    rows = _rows(is_v6)
    found = [row for size in rows for row in rows[size].get(value >> (bits - size), ())]
    # The longest prefix of each provider's: of two copies of a record the narrower row says more.
    return tuple({row.provider.name: row for row in found}.values())


@cache
def has_whole_ranges(name: str) -> bool:
    """Tell whether all IPv4 addresses are known that a provider sends from."""
    blocks = [block for block in BLOCKS if block.provider == name]
    return bool(blocks) and all(block.whole for block in blocks)


@cache
def _rows(is_v6: bool) -> dict[int, dict[int, tuple[Found, ...]]]:  # noqa: FBT001 - one table a family
    """Return the networks of a family by length of prefix, shortest first, and by prefix."""
    rows: dict[int, dict[int, tuple[Found, ...]]] = {}
    bits = 128 if is_v6 else 32
    for block in BLOCKS:
        for cidr in block.networks.split():
            bounds = network(cidr)
            if bounds is None or bounds[2] != is_v6:
                continue
            size = bits - (bounds[1] - bounds[0]).bit_length()
            prefix = bounds[0] >> (bits - size)
            row = Found(_PROVIDERS[block.provider], cidr, block.source, block.date)
            known = rows.setdefault(size, {})
            known[prefix] = (*known.get(prefix, ()), row)
    return dict(sorted(rows.items()))
