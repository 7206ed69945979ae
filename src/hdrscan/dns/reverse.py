"""Names made of an address: under which its PTR records and its entries in lists stand."""

from hdrscan.text.addresses import value_of

_V6_NIBBLES = 32


def dotted(ip: str) -> str:
    """Spell an address as ``%{i}`` does: IPv4 as it is, IPv6 as nibbles (RFC 7208 section 7.3)."""
    if ":" not in ip:
        return ip
    # Upper case as in the openSPF suite; the DNS does not care.
    return ".".join(f"{value_of(ip):0{_V6_NIBBLES}X}")


def reversed_name(ip: str, zone: str) -> str:
    """Return the name of a normalized address below a list's zone (RFC 5782 sections 2.1 and 2.4)."""
    return ".".join([*reversed(dotted(ip).lower().split(".")), zone])


def reverse_name(ip: str) -> str:
    """Return the name whose PTR records name an address (RFC 1035 section 3.5, RFC 3596 section 2.5)."""
    return reversed_name(ip, "ip6.arpa" if ":" in ip else "in-addr.arpa")
