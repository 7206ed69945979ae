"""A record that is too long for one answer, made shorter without changing what it permits."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from itertools import islice
from typing import NamedTuple

from hdrscan.checklist.spf_published import MOST_BYTES
from hdrscan.model.spf import SpfTerm
from hdrscan.spf.record import read_spf_record

_MOST_PARTS = 4
"""Records that the networks are moved into: each costs one of ten lookups."""


class Shortened(NamedTuple):
    """A record that fits, and the records that it includes."""

    text: str
    parts: tuple[tuple[str, str], ...]
    """Names and texts."""
    notes: tuple[str, ...]
    """What was changed, one clause each."""


def shortened(text: str, lookups: int, names: Iterator[str]) -> Shortened | None:
    """Return a record that permits the same and fits; None where there is none within the limits.

    ``lookups`` is what the record may still spend, ``names`` are free for further records.
    """
    if len(text) <= MOST_BYTES:
        return Shortened(text, (), ())
    terms = read_spf_record(text).terms
    # Only networks that permit, and stand before anything that forbids, can be joined or moved.
    end = next((place for place, term in enumerate(terms) if term.qualifier not in {"+", ""}), len(terms))
    movable = [term for term in terms[:end] if term.name in {"ip4", "ip6"}]
    rest = [term.text for term in terms if term not in movable]
    networks = list(_joined(movable))
    whole = " ".join(["v=spf1", *networks, *rest])
    if len(whole) <= MOST_BYTES:
        return Shortened(whole, (), ("networks that lie side by side or in one another are joined",))
    parts = list(_parts(networks))
    if len(parts) > min(_MOST_PARTS, lookups):
        return None
    held = list(islice(names, len(parts)))
    short = " ".join(["v=spf1", *(f"include:{name}" for name in held), *rest])
    if len(held) < len(parts) or len(short) > MOST_BYTES:
        return None
    note = f"the networks stand in {', '.join(held)}, which the record includes"
    return Shortened(short, tuple(zip(held, parts, strict=True)), (note,))


def _joined(terms: list[SpfTerm]) -> Iterator[str]:
    """Yield the networks of terms, those joined that make up a larger one: the same addresses in fewer words."""
    found4: list[IPv4Network] = []
    found6: list[IPv6Network] = []
    for term in terms:
        is_v4 = term.name == "ip4"
        network = ip_network(f"{term.value}/{term.prefix4 if is_v4 else term.prefix6}", strict=False)
        if isinstance(network, IPv4Network):
            found4.append(network)
        else:
            found6.append(network)
    yield from map(_word, collapse_addresses(found4))
    yield from map(_word, collapse_addresses(found6))


def _word(network: IPv4Network | IPv6Network) -> str:
    size = "" if network.prefixlen == network.max_prefixlen else f"/{network.prefixlen}"
    return f"ip{network.version}:{network.network_address}{size}"


def _parts(networks: list[str]) -> Iterator[str]:
    words = ["v=spf1"]
    for network in networks:
        if len(" ".join([*words, network, "-all"])) > MOST_BYTES:
            yield " ".join([*words, "-all"])
            words = ["v=spf1"]
        words.append(network)
    if len(words) > 1:
        yield " ".join([*words, "-all"])
