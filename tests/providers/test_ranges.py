"""Whose address it is: the blocks are well formed, dated, and told apart."""

import re

import pytest

from hdrscan.providers import PROVIDERS, provider_named, provider_of
from hdrscan.providers.ranges import BLOCKS, Block, has_whole_ranges, ranges_of
from hdrscan.text.addresses import is_internal, network, normalize


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"{block.provider}-{block.date}")
def test_every_block_is_well_formed(block: Block) -> None:
    assert block.provider in {provider.name for provider in PROVIDERS}
    assert block.source
    assert re.fullmatch(r"20\d\d(?:-\d\d)?|undated", block.date)
    for cidr in block.networks.split():
        bounds = network(cidr)
        assert bounds is not None, cidr
        ip = normalize(cidr.partition("/")[0])
        assert ip == cidr.partition("/")[0], "no host bits are set, and it is spelled one way"
        assert not is_internal(ip)
        assert provider_named(block.provider) in [found.provider for found in ranges_of(ip)]
        # No network is so wide that a stranger has an address in it.
        assert (bounds[1] - bounds[0]).bit_length() <= (92 if bounds[2] else 17), cidr


def test_no_network_belongs_to_two_companies() -> None:
    for block in BLOCKS:
        for cidr in block.networks.split():
            names = {found.provider.name for found in ranges_of(cidr.partition("/")[0])}
            assert names in ({block.provider}, {"GMX and WEB.DE", "IONOS"}), cidr


@pytest.mark.parametrize(
    ("ip", "names"),
    [
        ("209.85.208.65", ["Google"]),
        ("2607:f8b0:4864:20::f2d", ["Google"]),
        ("142.250.221.9", ["Google"]),
        ("17.58.6.1", ["Apple iCloud"]),
        ("67.231.145.42", ["Proofpoint"]),
        ("212.227.17.10", ["GMX and WEB.DE", "IONOS"]),
        ("185.58.84.93", ["Mimecast"]),
        ("185.58.84.94", []),
        # Rented from Google, Amazon and Apple's neighbour: strangers'.
        ("34.85.156.5", []),
        ("52.94.0.1", []),
        ("17.1.1.1", []),
        ("203.0.113.25", []),
        ("2607:f8b1::1", []),
        ("not an address", []),
        ("", []),
    ],
)
def test_addresses(ip: str, names: list[str]) -> None:
    assert [found.provider.name for found in ranges_of(ip)] == names


def test_the_narrowest_network_is_named() -> None:
    (found,) = ranges_of("2607:f8b0:4864:20::f2d")
    assert (found.cidr, found.date) == ("2607:f8b0:4864::/56", "2026-09")


def test_only_a_whole_table_denies() -> None:
    assert has_whole_ranges("Google")
    assert not has_whole_ranges("Proofpoint")
    assert not has_whole_ranges("Yahoo")


def test_a_rented_server_is_not_its_landlords() -> None:
    assert provider_of("25.113.0.203.host.secureserver.net") is None
    assert provider_of("p3nlsmtp01-08.prod.phx3.secureserver.net") is provider_named("GoDaddy")
