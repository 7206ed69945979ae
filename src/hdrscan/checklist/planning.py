"""What a person writes about a domain and its relays, made into the plan of a checklist."""

from collections.abc import Iterable, Mapping

from hdrscan.errors import UsageError
from hdrscan.model.checklist import DomainPlan, Relay
from hdrscan.settings import values
from hdrscan.text.addresses import is_internal, normalize
from hdrscan.text.names import MAX_NAME

EXAMPLE = "mail.example.com=203.0.113.25"


def read_relay(text: str) -> tuple[str, tuple[str, ...]]:
    """Read ``HOST=IP[,IP]``: the host, and the addresses that others see it at.

    Raises:
        ValueError: there is no address in it, a network, or one that nobody outside sees.
    """
    host, *addresses = values.relay(text)
    if not addresses or any(normalize(address) is None for address in addresses):
        raise ValueError(f"{values.quoted(text)} names no single address, as in {EXAMPLE}")
    inside = next((address for address in addresses if is_internal(address)), None)
    if inside is not None:
        raise ValueError(f"no stranger sees {inside}; name the address that the relay has outside")
    return host, tuple(dict.fromkeys(addresses))


def plan_of(
    domain: str,
    relays: Mapping[str, tuple[str, ...]],
    *,
    helo: str | None = None,
    selectors: Iterable[str] = (),
    cloud: str = "worldwide",
) -> DomainPlan:
    """Return the plan for one domain; all names and addresses are normalized.

    ``relays``: addresses by host. ``helo``: what all of them say, where that is not their name.

    Raises:
        UsageError: a selector is too long for the domain.
    """
    named = tuple(dict.fromkeys(selectors))
    longest = max((f"{selector}._domainkey.{domain}" for selector in (*named, "selector1")), key=len)
    if len(longest) > MAX_NAME:
        raise UsageError(f"{values.quoted(longest)} is too long for a name")
    relay_list = tuple(Relay(host, addresses, helo or host) for host, addresses in relays.items())
    return DomainPlan(domain, relay_list, cloud, named)
