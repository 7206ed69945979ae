"""Whose host the boundary's client is, and what proves it.

A HELO is the client's word, and a name that was only looked up is the word of whoever holds the address. A host
is a provider's by an address that the provider sends from, by a name that the server confirmed, or by SPF.
"""

import re
from typing import NamedTuple

from hdrscan.model.absent import NOT_APPLICABLE, Absent
from hdrscan.model.hop import Hop
from hdrscan.model.route import Confidence, HostProvider, Proof
from hdrscan.providers import CONSUMER_DOMAINS, Provider, microsoft, provider_of
from hdrscan.providers.ranges import Found, has_whole_ranges, ranges_of
from hdrscan.providers.table import MICROSOFT, OUTLOOK_COM
from hdrscan.text.lazy import lazy
from hdrscan.text.names import is_host_name
from hdrscan.trace.own_name import own_name

_LOGIN = lazy(r"(?:UTF8|E)SMTPS?A", re.IGNORECASE)  # RFC 3848, RFC 6531
_NO_NAME = "Info"
"""So begins what Microsoft writes where an address has no name: InfoDomainNonexistent, InfoNoRecords."""


class Owner(NamedTuple):
    """A provider, and what shows that a host is its own."""

    provider: Provider
    proof: HostProvider


class Claim(NamedTuple):
    """A provider's name, said by a host that is not shown to be the provider's."""

    provider: Provider
    denied: Confidence | None
    """How sure it is that the host is not the provider's; None where nothing speaks for or against it."""
    why: str
    """What denies it, as the end of a sentence; empty where nothing does."""


def is_login(hop: Hop) -> bool:
    """Tell whether a hop says that its client had logged in (RFC 4954)."""
    if not isinstance(hop.authenticated, Absent):
        return True
    return isinstance(hop.protocol, str) and _LOGIN.fullmatch(hop.protocol) is not None


def owner_of(client: Hop, said: str | Absent, passed: str | Absent) -> Owner | None:
    """Say which provider's host a client is; ``passed`` is the domain for which SPF passed on its address."""
    confirmed = _provider(own_name(client))
    if confirmed is not None:
        return Owner(confirmed, _proof(confirmed, Proof.CONFIRMED_NAME))
    spoken = _provider(said)
    found = _range(client.ip, spoken)
    if found is not None:
        return Owner(
            found.provider, HostProvider(found.provider.name, Proof.RANGE, found.cidr, found.source, found.date)
        )
    if spoken is not None and _provider(passed) == spoken:
        return Owner(spoken, _proof(spoken, Proof.SPF))
    return None


def claim_of(
    client: Hop, said: str | Absent, looked_up: str | Absent, outbound_ranges: tuple[str, ...]
) -> Claim | None:
    """Say which provider's name a client gives without being its host, so far as is known, and what denies it.

    What denies it: an address outside of all that the provider sends from, or another name, or none, for the
    address. Whoever holds an address gives it its name, which therefore speaks against him and never for him.
    """
    provider = _provider(said)
    if provider is None or not isinstance(said, str) or not isinstance(client.ip, str):
        return None
    if provider in (MICROSOFT, OUTLOOK_COM) and microsoft.range_of(client.ip, outbound_ranges) is not None:
        return None
    return Claim(
        provider, *(_denied_by_address(provider, said, client.ip) or _denied_by_name(provider, looked_up))
    )


def _denied_by_address(provider: Provider, said: str, ip: str) -> tuple[Confidence, str] | None:
    """Say that a provider, known not to own an address that it would have to send from, does not own it."""
    if provider in (MICROSOFT, OUTLOOK_COM):
        # The hosts of the old Hotmail had addresses of their own, and names of their own below hotmail.com.
        if said.lower().rstrip(".") in CONSUMER_DOMAINS or microsoft.role_of(said) is not None:
            return Confidence.HIGH, "no range that Microsoft sends mail from holds that address"
    elif ":" not in ip and has_whole_ranges(provider.name):
        return Confidence.HIGH, f"no range that {provider.name} sends mail from holds that address"
    return None


def _denied_by_name(provider: Provider, looked_up: str | Absent) -> tuple[Confidence | None, str]:
    if isinstance(looked_up, str) and looked_up.startswith(_NO_NAME):
        return Confidence.MEDIUM, "that address has no name"
    if isinstance(looked_up, str) and _is_anothers(looked_up, provider):
        return Confidence.MEDIUM, "that address has another's name"
    return None, ""


def _is_anothers(name: str, provider: Provider) -> bool:
    return is_host_name(name) and "." in name.strip(".") and provider_of(name) != provider


def _provider(name: str | Absent) -> Provider | None:
    return provider_of(name) if isinstance(name, str) else None


def _range(ip: str | Absent, spoken: Provider | None) -> Found | None:
    """Return the network that holds an address; where two providers share it, that of the named one."""
    found = ranges_of(ip) if isinstance(ip, str) else ()
    named = next((each for each in found if each.provider == spoken), None)
    return named or (found[0] if len(found) == 1 else None)


def _proof(provider: Provider, proof: Proof) -> HostProvider:
    return HostProvider(provider.name, proof, NOT_APPLICABLE, NOT_APPLICABLE, NOT_APPLICABLE)
