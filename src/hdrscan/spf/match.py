"""Comparing a client with what an SPF term names (RFC 7208 sections 4.3, 5 and 7.3)."""

from hdrscan.model.spf import SpfTerm
from hdrscan.text.addresses import normalize, read_v6, value_of
from hdrscan.text.names import is_dns_name, is_within, lower


def is_checkable(domain: str) -> bool:
    """Tell whether a domain can have a policy: more than one label, and no address (RFC 7208 section 4.3)."""
    return is_dns_name(domain) and "." in domain and not domain.startswith("[") and normalize(domain) is None


def in_network(ip: str, term: SpfTerm) -> bool:
    """Tell whether a normalized address lies in the network of an ``ip4`` or ``ip6`` term."""
    if term.name == "ip4":
        return agree(ip, term.value, term)
    value = read_v6(term.value)  # an IPv4 address mapped into IPv6 stays IPv6 here (section 5.6)
    return ":" in ip and value is not None and (value_of(ip) ^ value) >> (128 - term.prefix6) == 0


def agree(ip: str, other: str, term: SpfTerm) -> bool:
    """Tell whether two normalized addresses are of one kind and agree in the term's prefix."""
    is_v6 = ":" in ip
    if is_v6 != (":" in other):
        return False
    return (value_of(ip) ^ value_of(other)) >> (128 - term.prefix6 if is_v6 else 32 - term.prefix4) == 0


def fitting(names: tuple[str, ...], domain: str) -> str:
    """Choose the name for ``%{p}``: the domain itself, else one below it, else any (section 7.3)."""
    own = [name for name in names if lower(name) == lower(domain)]
    below = [name for name in names if is_within(name, domain)]
    return next(iter([*own, *below, *names]), "unknown")
