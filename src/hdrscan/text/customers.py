"""Names that a provider gives to its customers' addresses: ``p4fd01234.dip0.t-ipconnect.de``.

Such a name leads back to its address and lies in the provider's domain, but the host is a customer's: a router at
home, or a rented server. The name spells the address, or one of its words says how customers are connected.
"""

import re

from hdrscan.text.addresses import is_internal, normalize, value_of
from hdrscan.text.lazy import lazy

_CONNECTED = lazy(
    r"(?<![a-z])(?:dip|dyn|dynip|dynamic|dial|dialin|dialup|[asvx]?dsl[a-z]?|ppp|pppoe|dhcp|cable|broadband|ftth"
    r"|cust|customers?|clients?)(?![a-z])"
)
_SIGNS = lazy(r"[.\-_x]")
_IPV6_HALF = 16
"""Hexadecimal digits of the half of an IPv6 address that names the network or the host in it."""


def is_customers(name: str, ip: str) -> bool:
    """Tell whether a name of a normalized address is one of those that a provider gives to its customers.

    A private address is nobody's customer's: whoever names it runs the network that it is in.
    """
    if normalize(ip) is None or is_internal(ip):
        return False
    lowered = name.lower()
    return _CONNECTED.search(lowered) is not None or _spells(lowered, ip)


def _spells(name: str, ip: str) -> bool:
    """Tell whether a name has a whole IPv4 address in it, forwards or backwards, or half of an IPv6 address."""
    if ":" in ip:
        digits = f"{value_of(ip):032x}"
        plain = _SIGNS.sub("", name)
        return digits[:_IPV6_HALF] in plain or digits[_IPV6_HALF:] in plain
    octets = ip.split(".")
    return any(_spells_octets(name, order) for order in (octets, octets[::-1]))


def _spells_octets(name: str, octets: list[str]) -> bool:
    parted = r"[.\-_x]".join(f"0{{0,2}}{octet}" for octet in octets)
    together = "".join(f"{int(octet):03}" for octet in octets)
    coded = "".join(f"{int(octet):02x}" for octet in octets)
    return re.search(rf"(?<!\d)(?:{parted}|{together})(?!\d)|{coded}", name) is not None
